"""For machines: no language prefix."""

from django.urls import path

from civic.cases.views.hooks import inbound, schema

app_name = "cases"
urlpatterns = [
    path("hooks/cases/<slug:place>/", inbound, name="inbound"),
    path("schemas/<str:name>.json", schema, name="schema"),
]
