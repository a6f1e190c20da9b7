"""Addresses of the desk's commitments, below `/desk/`."""

from django.urls import path

from civic.outcomes.views import desk

app_name = "outcomes_desk"
ONE = "<slug:place>/commitments/<int:year>-<int:number>/"

urlpatterns = [
    path("<slug:place>/commitments/", desk.index, name="index"),
    path("<slug:place>/commitments/new/", desk.new, name="new"),
    path(ONE, desk.commitment, name="commitment"),
    path(f"{ONE}<slug:name>/", desk.act, name="act"),
]
