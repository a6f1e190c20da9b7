"""Addresses of the desk's budgeting pages, below `/desk/<place>/budget/`."""

from django.urls import path

from budgeting.views import desk_cycles

app_name = "budgeting_desk"

urlpatterns = [
    path("", desk_cycles.index, name="index"),
]
