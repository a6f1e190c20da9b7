"""What has no language: robots.txt, the site map, images on pages."""

from django.urls import path, re_path

from cms import sitemaps, views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    re_path(r"^media/images/(?P<name>[\w.-]+)$", views.image),
]
