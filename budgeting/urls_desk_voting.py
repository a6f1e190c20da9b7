"""Addresses of the desk's page of voting codes."""

from django.urls import path

from budgeting.views import desk_codes

urlpatterns = [
    path("<slug:process>/codes/", desk_codes.batches, name="codes"),
    path("<slug:process>/codes/lost/", desk_codes.revoke_code, name="revoke_code"),
    path("<slug:process>/codes/<int:pk>/cancel/", desk_codes.revoke_batch, name="revoke_batch"),
]
