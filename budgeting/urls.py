"""Addresses of the public pages: municipality first, then the list of cycles, then one cycle."""

from django.urls import include, path

from budgeting.views import cycles

app_name = "budgeting"

urlpatterns = [
    path("", include("budgeting.urls_ideas")),
    path("", include("budgeting.urls_implementation")),
    path("", include("budgeting.urls_results")),
    path("", include("budgeting.urls_voting")),
    path("<slug:place>/budget/", cycles.cycle_list, name="cycles"),
    path("<slug:place>/budget/<slug:process>/", cycles.process, name="process"),
    path("<slug:place>/budget/<slug:process>/frozen.json", cycles.frozen_text, name="frozen"),
    path(
        "<slug:place>/budget/<slug:process>/documents/<int:pk>/", cycles.document, name="document"
    ),
]
