"""The address of the outages' page."""

from django.urls import path

from civic.uptime import views

app_name = "uptime"

urlpatterns = [path("outages/", views.outages, name="outages")]
