"""For machines: no language prefix."""

from django.urls import path

from civic.cases.views.documents import document
from civic.cases.views.hooks import inbound, keys, schema

app_name = "cases"
urlpatterns = [
    path("hooks/cases/<slug:place>/", inbound, name="inbound"),
    path("hooks/keys/<slug:place>.json", keys, name="keys"),
    path("<slug:place>/cases/documents/<int:pk>/<str:name>", document, name="document"),
    path("schemas/<str:name>.json", schema, name="schema"),
]
