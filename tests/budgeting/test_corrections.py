"""Frozen parameters (scenario 7): refused, or corrected by two people with a reason, in public."""

import pytest
from django.db import IntegrityError, transaction

from budgeting import frozen
from budgeting.actions import ballot_paper, setup
from budgeting.actions.corrections import decide_correction, propose_correction
from budgeting.models import Correction, Process
from civic.decisions import Refused
from civic.journal.models import Entry
from tests.factories import budgeting as make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
REASON = "ფასში ერთი ნული აკლდა"


@pytest.fixture
def officer(batumi):
    return make.officer(batumi)


@pytest.fixture
def process(batumi):
    process = make.process(batumi, "voting", choices_max=3)
    make.projects(process, 10_000, 20_000)
    return ballot_paper.freeze(process)


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def test_one_person_can_change_nothing_that_is_frozen(process, officer):
    pot = process.pots.get()
    assert refusal(setup.set_pots, process, [(None, 1)], by=officer, reason=REASON) == "frozen"
    assert refusal(setup.change_process, process, by=officer, reason=REASON, choices_max=5) == (
        "frozen"
    )
    pot.refresh_from_db()
    assert pot.amount == 12_000_000


def test_two_people_correct_a_price_in_public(process, officer, batumi):
    project = process.projects.get(number=1)
    before = process.frozen_sha256
    correction = propose_correction(
        process, [(project, "cost", 10_000_000)], by=officer, reason=REASON
    )
    project.refresh_from_db()
    assert (project.cost, correction.state) == (1_000_000, "proposed")
    decide_correction(correction, by=make.auditor(batumi), approve=True)
    project.refresh_from_db()
    process = Process.objects.get(pk=process.pk)
    assert (project.cost, project.correction_id) == (10_000_000, correction.pk)
    assert process.frozen["projects"][0]["cost"] == 10_000_000
    assert process.frozen_sha256 == frozen.sha256(process.frozen) != before
    entry = Entry.objects.about(process).get(kind="process.corrected")
    assert entry.public
    assert entry.data == {
        "correction": correction.pk,
        "reason": REASON,
        "sha256": process.frozen_sha256,
        "changes": [
            {
                "what": "project",
                "number": 1,
                "field": "cost",
                "old": 1_000_000,
                "new": 10_000_000,
            }
        ],
    }


def test_nobody_approves_the_own_proposal(process, officer, keda):
    correction = propose_correction(
        process, [(process.pots.get(), "amount", 13_000_000)], by=officer, reason=REASON
    )
    assert refusal(decide_correction, correction, by=officer, approve=True) == "second_person"
    assert refusal(decide_correction, correction, by=make.auditor(keda), approve=True) == (
        "not_office"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(decided_by=officer, state="approved")
    assert process.pots.get().amount == 12_000_000


def test_a_declined_correction_changes_nothing_and_stays_internal(process, officer, batumi):
    correction = propose_correction(
        process, [(process.pots.get(), "amount", 13_000_000)], by=officer, reason=REASON
    )
    decide_correction(correction, by=make.officer(batumi), approve=False)
    assert process.pots.get().amount == 12_000_000
    assert not Entry.objects.about(process).get(kind="process.correction_declined").public
    assert refusal(decide_correction, correction, by=make.auditor(batumi), approve=True) == (
        "decided_already"
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("choices_max", 2, "not_correctable"),
        ("choices_max", 3, "nothing_changed"),
        ("vote_age", 14, "not_correctable"),
        ("rule", {}, "not_correctable"),
        ("frozen_sha256", "0" * 64, "not_correctable"),
    ],
)
def test_limits_only_widen_and_the_rules_of_the_vote_stay(process, officer, field, value, code):
    assert (
        refusal(propose_correction, process, [(process, field, value)], by=officer, reason=REASON)
        == code
    )


def test_a_limit_can_be_widened(process, officer, batumi):
    correction = propose_correction(
        process, [(process, "choices_max", 4)], by=officer, reason=REASON
    )
    decide_correction(correction, by=make.auditor(batumi), approve=True)
    process = Process.objects.get(pk=process.pk)
    assert (process.choices_max, process.frozen["vote"]["choices_max"]) == (4, 4)


def test_a_correction_needs_a_reason_and_a_frozen_ballot(process, officer, batumi):
    change = [(process.pots.get(), "amount", 13_000_000)]
    assert refusal(propose_correction, process, change, by=officer, reason=" ") == "reason_needed"
    assert refusal(propose_correction, process, [], by=officer, reason=REASON) == "nothing_changed"
    young = make.process(batumi, "ballot")
    change = [(young.pots.get(), "amount", 13_000_000)]
    assert refusal(propose_correction, young, change, by=officer, reason=REASON) == "not_frozen"


def test_rows_of_another_cycle_are_out_of_reach(process, officer, batumi):
    other = make.process(batumi, "voting")
    change = [(other.pots.get(), "amount", 1)]
    assert refusal(propose_correction, process, change, by=officer, reason=REASON) == (
        "not_correctable"
    )


def test_no_correction_makes_a_project_dearer_than_its_money(process, officer, batumi):
    project = process.projects.get(number=1)
    correction = propose_correction(
        process, [(project, "cost", 12_000_001)], by=officer, reason=REASON
    )
    assert refusal(decide_correction, correction, by=make.auditor(batumi), approve=True) == (
        "dearer_than_pot"
    )
    correction.refresh_from_db()
    project.refresh_from_db()
    assert (project.cost, correction.state) == (1_000_000, "proposed")


def test_a_proposal_that_was_overtaken_has_to_be_made_again(process, officer, batumi):
    project = process.projects.get(number=1)
    first, second = (
        propose_correction(process, [(project, "cost", cost)], by=officer, reason=REASON)
        for cost in (2_000_000, 3_000_000)
    )
    decide_correction(first, by=make.auditor(batumi), approve=True)
    assert refusal(decide_correction, second, by=make.auditor(batumi), approve=True) == "outdated"


def test_several_fields_of_one_project_are_corrected_at_once(process, officer, batumi):
    project = process.projects.get(number=2)
    correction = propose_correction(
        process,
        [
            (project, "cost", 2_100_000),
            (project, "title_ka", "ახალი სახელი"),
            (process, "choices_max", 5),
        ],
        by=officer,
        reason=REASON,
    )
    decide_correction(correction, by=make.auditor(batumi), approve=True)
    project.refresh_from_db()
    process = Process.objects.get(pk=process.pk)
    assert (project.cost, project.title_ka, process.choices_max) == (2_100_000, "ახალი სახელი", 5)
    assert process.frozen_sha256 == frozen.sha256(process.frozen)


def test_the_database_asks_for_a_new_correction_each_time(process, officer, batumi):
    project = process.projects.get(number=1)
    first, second = (
        propose_correction(process, [(project, "cost", cost)], by=officer, reason=REASON)
        for cost in (2_000_000, 3_000_000)
    )
    rows = process.projects.filter(pk=project.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(cost=2_000_000)
    rows.update(cost=2_000_000, correction=first)
    for again in (first, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(cost=4_000_000, correction=again)
    rows.update(cost=3_000_000, correction=second)
    assert rows.get().cost == 3_000_000
