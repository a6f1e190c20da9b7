"""The search, in both languages: of the whole portal and of one municipality."""

from django.urls import path

from cms import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("<slug:place>/search/", views.search, name="search_place"),
]
