"""Addresses of the result of a cycle; part of the namespace `budgeting`."""

from django.urls import path

from budgeting.views import results

CYCLE = "<slug:place>/budget/<slug:process>"

urlpatterns = [
    path(f"{CYCLE}/results/", results.results, name="results"),
    path(f"{CYCLE}/tally.zip", results.program, name="program"),
    path(f"{CYCLE}/results.pb", results.pabulib, name="results_pb"),
    path(f"{CYCLE}/results-<int:pot>.pb", results.pabulib, name="results_pot"),
    path(f"{CYCLE}/results.csv", results.as_csv, name="results_csv"),
    path(f"{CYCLE}/results.json", results.as_json, name="results_json"),
    path(f"{CYCLE}/recompute/", results.recompute_page, name="recompute"),
]
