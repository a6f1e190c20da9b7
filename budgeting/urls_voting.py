"""Addresses of the ballot, the booth and its doors, below one cycle."""

from django.urls import path

from budgeting.views import assemblies, ballot, voting, voting_codes

CYCLE = "<slug:place>/budget/<slug:process>/"

urlpatterns = [
    path(f"{CYCLE}ballot/", ballot.ballot, name="ballot"),
    path(f"{CYCLE}ballot/print/", ballot.booklet, name="booklet"),
    path(f"{CYCLE}ballot/print/paper/", ballot.paper_ballot, name="paper_ballot"),
    path(f"{CYCLE}assemblies/", assemblies.assemblies, name="assemblies"),
    path(f"{CYCLE}assemblies/<int:pot>/minutes/", assemblies.minutes, name="minutes"),
    path(f"{CYCLE}vote/", voting.start, name="vote"),
    path(f"{CYCLE}vote/unit/", voting.unit, name="vote_unit"),
    path(f"{CYCLE}vote/choose/", voting.choose, name="vote_choose"),
    path(f"{CYCLE}vote/check/", voting.check, name="vote_check"),
    path(f"{CYCLE}vote/done/", voting.done, name="vote_done"),
    path(f"{CYCLE}vote/code/", voting_codes.code, name="vote_code"),
    path(f"{CYCLE}vote/open/", voting_codes.open_ballot, name="vote_open"),
    path(f"{CYCLE}vote/mine/", voting_codes.mine, name="vote_mine"),
]
