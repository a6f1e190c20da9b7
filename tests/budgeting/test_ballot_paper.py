"""The ballot: permanent numbers, withdrawal with a reason, and the freezing at the opening of voting."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budgeting import audit_keys, ballot_order, frozen
from budgeting.actions import ballot_paper
from budgeting.models import Process, Project, Verdict
from budgeting.states import IdeaState
from budgeting.tallies import rule_of
from civic.decisions import Refused
from civic.journal.models import Entry
from tests.factories import budgeting as make

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def officer(batumi):
    return make.officer(batumi)


def admitted(process, cost=10_000, **fields):
    idea = make.idea(process, state=IdeaState.ADMITTED, **fields)
    Verdict.objects.create(
        idea=idea, admitted=True, cost=cost * make.LARI, by=make.officer(process.municipality)
    )
    return idea


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def test_admitted_ideas_get_permanent_numbers_in_the_order_of_the_ideas(batumi, officer):
    process = make.process(batumi, "ballot")
    first, second = admitted(process, title="ერთი"), admitted(process, title="ორი")
    made = ballot_paper.put_on_ballot(process, [second, first], by=officer)
    assert [(one.number, one.title_ka, one.cost) for one in made] == [
        (1, "ერთი", 1_000_000),
        (2, "ორი", 1_000_000),
    ]
    ballot_paper.withdraw_project(made[1], by=officer, reason="ავტორის თხოვნით")
    third = admitted(process, title="სამი")
    again = ballot_paper.put_on_ballot(process, [first, third], by=officer)
    assert [(one.number, one.title_ka) for one in again] == [(3, "სამი")]


def test_only_what_was_admitted_with_a_cost_and_fits_its_money_goes_on_the_ballot(batumi, officer):
    process = make.process(batumi, "ballot")
    pending = make.idea(process, state=IdeaState.EVALUATION)
    assert refusal(ballot_paper.put_on_ballot, process, [pending], by=officer) == "not_admitted"
    dear = admitted(process, cost=120_001)
    assert refusal(ballot_paper.put_on_ballot, process, [dear], by=officer) == "dearer_than_pot"
    homeless = admitted(process)
    homeless.pot = None
    homeless.save()
    assert refusal(ballot_paper.put_on_ballot, process, [homeless], by=officer) == "no_pot"
    assert process.projects.count() == 0


def test_one_bad_idea_keeps_the_others_off_the_ballot_too(batumi, officer):
    process = make.process(batumi, "ballot")
    good, dear = admitted(process), admitted(process, cost=120_001)
    assert refusal(ballot_paper.put_on_ballot, process, [good, dear], by=officer)
    assert process.projects.count() == 0


def test_nobody_else_puts_projects_on_the_ballot(batumi, keda):
    process = make.process(batumi, "ballot")
    idea = admitted(process)
    for stranger in (make.officer(keda), make.auditor(batumi), idea.author):
        assert refusal(ballot_paper.put_on_ballot, process, [idea], by=stranger) == (
            "not_budget_officer"
        )


def test_from_the_opening_on_the_ballot_is_closed_by_the_clock_alone(batumi, officer):
    process = make.process(batumi, "voting")
    assert process.frozen_at is None
    idea, project = admitted(process), make.project(process)
    assert refusal(ballot_paper.put_on_ballot, process, [idea], by=officer) == "frozen"
    assert refusal(ballot_paper.word_project, project, by=officer, title_ka="სხვა") == "frozen"


def test_a_project_is_withdrawn_with_a_reason_until_the_voting_ends(batumi, officer):
    process = make.process(batumi, "voting")
    project = make.project(process)
    ballot_paper.freeze(process)
    assert refusal(ballot_paper.withdraw_project, project, by=officer, reason="  ") == (
        "reason_needed"
    )
    project = ballot_paper.withdraw_project(project, by=officer, reason="მიწა კერძო აღმოჩნდა")
    assert project.withdrawn_reason == "მიწა კერძო აღმოჩნდა"
    entry = Entry.objects.about(project).get(kind="project.withdrawn")
    assert (entry.public, entry.data) == (True, {"number": 1, "reason": "მიწა კერძო აღმოჩნდა"})
    assert refusal(ballot_paper.withdraw_project, project, by=officer, reason="ისევ") == (
        "withdrawn_already"
    )
    late = make.project(process)
    make.move_clock(process, "count")
    assert refusal(ballot_paper.withdraw_project, late, by=officer, reason="გვიან") == "voting_over"


# --- The opening ------------------------------------------------------------------------------


def test_the_opening_freezes_rules_money_and_projects(batumi):
    process = make.process(batumi, "voting")
    make.projects(process, 10_000, 20_000)
    process = ballot_paper.freeze(process)
    assert process.frozen["pots"] == [
        {"id": process.pots.get().pk, "unit": None, "amount": 12_000_000}
    ]
    assert [(one["number"], one["cost"]) for one in process.frozen["projects"]] == [
        (1, 1_000_000),
        (2, 2_000_000),
    ]
    assert process.frozen_sha256 == frozen.sha256(process.frozen)
    assert process.order_seed.isdigit()
    assert rule_of(process).ties.seed.isdigit()
    assert process.frozen["rule"] == process.rule
    assert audit_keys.held_by_portal(process.pk, process.audit_key) is not None
    entry = Entry.objects.about(process).get(kind="process.frozen")
    assert (entry.public, entry.actor, entry.data) == (
        True,
        None,
        {"sha256": process.frozen_sha256, "order": process.order_seed},
    )


@pytest.mark.parametrize("phase", [None, "ballot", "count"])
def test_nothing_freezes_before_or_after_the_voting(batumi, phase):
    process = make.process(batumi, phase)
    assert refusal(ballot_paper.freeze, process) in {"phase_not_yet", "phase_over"}
    assert ballot_paper.freeze_due() == 0


def test_the_worker_freezes_what_is_due_once(batumi, keda):
    due, draft = make.process(batumi, "voting"), make.process(keda, "voting", publication="draft")
    waiting = make.process(batumi, "ballot")
    assert [ballot_paper.freeze_due(), ballot_paper.freeze_due()] == [1, 0]
    assert [
        Process.objects.get(pk=one.pk).frozen_at is not None for one in (due, draft, waiting)
    ] == [True, False, False]


def test_a_late_worker_is_made_up_for_by_the_first_vote(batumi):
    process = make.process(batumi, "voting")
    now = timezone.now()
    found = ballot_paper.frozen_now(process, at=now)
    assert found.frozen_at == now
    stale = Process.objects.get(pk=process.pk)
    stale.frozen_at = None
    assert ballot_paper.frozen_now(stale, at=now + timedelta(1)).frozen_at == now


def test_the_database_refuses_to_change_what_is_frozen(batumi):
    process = make.process(batumi, "voting")
    make.project(process)
    process = ballot_paper.freeze(process)
    changes = (
        (Process.objects.filter(pk=process.pk), {"choices_max": 5}),
        (Process.objects.filter(pk=process.pk), {"rule": {}}),
        (Process.objects.filter(pk=process.pk), {"frozen_at": None}),
        (process.pots.all(), {"amount": 1}),
        (process.projects.all(), {"cost": 1}),
        (process.projects.all(), {"number": 9}),
    )
    for rows, change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for rows in (process.pots.all(), process.projects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_order_of_the_list_follows_from_the_published_number(batumi):
    process = make.process(batumi, "voting")
    make.projects(process, *[1000] * 6)
    assert [one.number for one in ballot_order.in_order(process, Project.objects.all())] == [
        1, 2, 3, 4, 5, 6,
    ]  # fmt: skip
    process.order_seed = "4190226"
    # printf '4190226\n3' | sha256sum, and so on, sorted
    assert [one.number for one in ballot_order.in_order(process, Project.objects.all())] == ORDER


ORDER = [3, 2, 5, 1, 4, 6]


def test_an_audit_key_of_the_commission_is_not_known_to_the_portal(batumi, officer):
    process = make.process(batumi, "ballot")
    assert refusal(ballot_paper.make_audit_key, process, by=officer) == "not_auditor"
    private = ballot_paper.make_audit_key(process, by=make.auditor(batumi))
    process.refresh_from_db()
    assert bytes(process.audit_key) == audit_keys.public_half(private)
    assert audit_keys.held_by_portal(process.pk, process.audit_key) is None
    make.move_clock(process, "voting")
    assert bytes(ballot_paper.freeze(process).audit_key) == audit_keys.public_half(private)
    assert refusal(ballot_paper.make_audit_key, process, by=make.auditor(batumi)) == "frozen"
