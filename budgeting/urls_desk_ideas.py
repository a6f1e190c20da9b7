"""Addresses of the desk's pages around ideas, below `/desk/<place>/budget/`; part of `budgeting.urls_desk`."""

from django.urls import path

from budgeting.views import desk_ideas

urlpatterns = [
    path("<slug:process>/merge/", desk_ideas.merge, name="merge"),
    path("<slug:process>/comments/", desk_ideas.comments, name="comments"),
]
