"""Addresses around ideas, below `/<place>/budget/<process>/`; part of `budgeting.urls`."""

from django.urls import path

from budgeting import feeds
from budgeting.views import community, drafting, ideas

CYCLE = "<slug:place>/budget/<slug:process>/"
IDEA = f"{CYCLE}ideas/<int:pk>-<slug:slug>/"

urlpatterns = [
    path(f"{CYCLE}ideas/", ideas.idea_list, name="ideas"),
    path(f"{CYCLE}ideas.csv", feeds.csv, name="ideas_csv"),
    path(f"{CYCLE}ideas.json", feeds.json, name="ideas_json"),
    path(f"{CYCLE}ideas.atom", feeds.atom, name="ideas_atom"),
    path(f"{CYCLE}refused/", ideas.refused, name="refused"),
    path(f"{CYCLE}ideas/new/", drafting.new, name="new"),
    path(f"{CYCLE}ideas/similar/", drafting.similar, name="similar"),
    path(f"{CYCLE}ideas/invitations/<int:pk>/", community.invitation, name="invitation"),
    path(f"{CYCLE}ideas/drafts/<int:pk>/discard/", drafting.discard, name="discard"),
    path(f"{CYCLE}ideas/drafts/<int:pk>/<slug:step>/", drafting.draft, name="draft"),
    path(f"{CYCLE}ideas/<int:pk>/", ideas.by_number, name="idea_by_number"),
    path(IDEA, ideas.idea, name="idea"),
    path(f"{IDEA}support/", community.support, name="support"),
    path(f"{IDEA}support/confirm/", community.carry_over, name="carry_over"),
    path(f"{IDEA}comment/", community.comment, name="comment"),
    path(f"{IDEA}report/", community.report, name="report"),
    path(f"{IDEA}follow/", community.follow, name="follow"),
    path(f"{IDEA}withdraw/", community.withdraw, name="withdraw"),
    path(f"{IDEA}appeal/", community.appeal, name="appeal"),
    path(f"{IDEA}merge/", community.merge, name="merge"),
    path("<slug:place>/budget/files/<int:pk>/", ideas.file, name="idea_file"),
    path("<slug:place>/budget/files/<int:pk>/preview/", ideas.preview, name="idea_preview"),
]
