"""Addresses of the frame's own acts and of the style guide."""

from django.urls import path

from civic.ui import views

app_name = "ui"
urlpatterns = [
    path("choose/", views.choose, name="choose"),
    path("theme/", views.theme, name="theme"),
    path("desk/styleguide/", views.styleguide, name="styleguide"),
]
