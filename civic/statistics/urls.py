"""Addresses of the public figures: municipality first."""

from django.urls import path

from civic.statistics import views

app_name = "statistics"
urlpatterns = [
    path("<slug:place>/statistics/", views.page, name="page"),
    path("<slug:place>/statistics.csv", views.csv, name="csv"),
    path("<slug:place>/statistics.json", views.json, name="json"),
]
