"""What crawlers ask for, without language: robots.txt and the site map."""

from django.urls import path

from cms import sitemaps, views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
]
