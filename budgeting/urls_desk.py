"""Addresses of the desk's budgeting pages, below `/desk/<place>/budget/`."""

from django.urls import include, path

from budgeting.views import desk_ballot, desk_cycles, desk_setup

app_name = "budgeting_desk"

urlpatterns = [
    path("", include("budgeting.urls_desk_results")),
    path("", desk_cycles.index, name="index"),
    path("", include("budgeting.urls_desk_evaluation")),
    path("", include("budgeting.urls_desk_ideas")),
    path("", include("budgeting.urls_desk_voting")),
    path("", include("budgeting.urls_desk_paper")),
    path("", include("budgeting.urls_desk_implementation")),
    path("new/", desk_cycles.new, name="new"),
    path("<slug:process>/", desk_cycles.process, name="process"),
    path("<slug:process>/publish/", desk_cycles.publish, name="publish"),
    path("<slug:process>/act/<slug:name>/", desk_cycles.act, name="act"),
    path("<slug:process>/setup/", desk_setup.overview, name="setup"),
    path("<slug:process>/setup/<slug:part>/", desk_setup.part, name="part"),
    path(
        "<slug:process>/setup/documents/<int:pk>/remove/",
        desk_setup.remove_document,
        name="remove_document",
    ),
    path("<slug:process>/ballot/", desk_ballot.ballot, name="ballot"),
    path("<slug:process>/ballot/put/", desk_ballot.put, name="put"),
    path("<slug:process>/ballot/key/", desk_ballot.audit_key, name="audit_key"),
    path(
        "<slug:process>/ballot/<int:number>/<slug:name>/",
        desk_ballot.project,
        name="ballot_project",
    ),
    path("<slug:process>/corrections/<slug:what>/<int:pk>/", desk_ballot.correct, name="correct"),
    path("<slug:process>/corrections/<int:pk>/", desk_ballot.decide, name="decide_correction"),
]
