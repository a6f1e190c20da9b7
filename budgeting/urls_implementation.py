"""Addresses of what becomes of winners, and of cycles from before the portal; part of the namespace `budgeting`."""

from django.urls import path

from budgeting.views import implementation, past

CYCLE = "<slug:place>/budget/<slug:process>/"

urlpatterns = [
    path(f"{CYCLE}projects/<int:number>/", implementation.project, name="project"),
    path(f"{CYCLE}implementation/", implementation.winners, name="implementation"),
    path("<slug:place>/budget-archive/<slug:cycle>/", past.cycle, name="past"),
    path("<slug:place>/budget-archive/<slug:cycle>.csv", past.as_csv, name="past_csv"),
]
