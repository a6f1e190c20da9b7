"""Addresses of the desk's budgeting pages, below `/desk/<place>/budget/`."""

from django.urls import include, path

from budgeting.views import desk_cycles

app_name = "budgeting_desk"

urlpatterns = [
    path("", desk_cycles.index, name="index"),
    path("", include("budgeting.urls_desk_ideas")),
]
