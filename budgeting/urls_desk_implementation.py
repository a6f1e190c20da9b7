"""Addresses of the desk's page of promised winners, below `/desk/<place>/budget/`."""

from django.urls import path

from budgeting.views import desk_implementation as desk

urlpatterns = [
    path("<slug:process>/implementation/", desk.implementation, name="implementation"),
    path("<slug:process>/implementation/all/", desk.confirm_all, name="confirm_all"),
    path("<slug:process>/implementation/<int:number>/", desk.confirm, name="confirm"),
]
