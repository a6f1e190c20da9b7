"""Hold, resume and extend: public acts with a reason, which move published dates and nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting import phases
from budgeting.actions import ballot_paper, steering
from budgeting.states import Phase
from civic.decisions import Refused
from civic.journal.models import Entry
from tests.factories import budgeting as make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = timedelta(days=1)
REASON = "პორტალი ექვსი საათი არ მუშაობდა"


@pytest.fixture
def officer(batumi):
    return make.officer(batumi)


@pytest.fixture
def process(batumi):
    process = make.process(batumi, "voting")
    process.terms.update(fixed_at=timezone.now())
    return process


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def dates(process):
    return {term.phase: (term.starts_at, term.ends_at) for term in process.terms.all()}


def test_an_extension_moves_one_end_and_is_public(process, officer):
    before = dates(process)
    ends = before["implementation"][1] + 2 * DAY
    steering.extend(process, "implementation", by=officer, ends_at=ends, reason=REASON)
    assert dates(process) == before | {"implementation": (before["implementation"][0], ends)}
    entry = Entry.objects.about(process).get(kind="process.extended")
    assert entry.public
    assert (entry.data["phase"], entry.data["reason"]) == ("implementation", REASON)
    shift = process.shifts.get()
    assert (shift.act, shift.before, shift.after) == ("extend", before["implementation"][1], ends)


def test_an_extension_does_not_run_into_the_next_phase_unless_that_moves_too(process, officer):
    before = dates(process)
    ends = before["voting"][1] + 2 * DAY
    given = {"by": officer, "ends_at": ends, "reason": REASON}
    assert refusal(steering.extend, process, "voting", **given) == "overlaps_next"
    steering.extend(process, "voting", move=True, **given)
    after = dates(process)
    assert after["voting"] == (before["voting"][0], ends)
    for phase in ("count", "results", "implementation"):
        assert after[phase] == (before[phase][0] + 2 * DAY, before[phase][1] + 2 * DAY)
    assert after["ballot"] == before["ballot"]


def test_voting_goes_on_where_it_was_extended_although_it_is_frozen(process, officer):
    ballot_paper.freeze(process)
    end = dates(process)["voting"][1]
    steering.extend(process, "voting", by=officer, ends_at=end + DAY, reason=REASON, move=True)
    assert phases.phase_at(process, end) == Phase.VOTING


@pytest.mark.parametrize(
    ("phase", "shift", "code"),
    [("voting", -DAY, "extends_only"), ("ballot", DAY, "phase_over"), ("", DAY, "phase_absent")],
)
def test_nothing_is_shortened_or_opened_again(process, officer, phase, shift, code):
    ends = dates(process)[phase or "voting"][1] + shift
    assert refusal(steering.extend, process, phase, by=officer, ends_at=ends, reason=REASON) == code


def test_a_reason_is_needed_for_each_act(process, officer):
    ends = dates(process)["implementation"][1] + DAY
    assert refusal(steering.hold, process, by=officer, reason=" ") == "reason_needed"
    assert refusal(
        steering.extend, process, "implementation", by=officer, ends_at=ends, reason=""
    ) == ("reason_needed")
    assert process.shifts.count() == 0


def test_a_hold_stops_the_cycle_and_the_opening(batumi, officer):
    process = make.process(batumi, "ballot")
    steering.hold(process, by=officer, reason=REASON)
    make.move_clock(process, "voting")
    assert refusal(ballot_paper.freeze, process) == "held"
    assert ballot_paper.freeze_due() == 0
    assert refusal(steering.hold, process, by=officer, reason=REASON) == "held_already"
    assert Entry.objects.about(process).get(kind="process.held").data == {"reason": REASON}


def test_resuming_moves_what_was_to_come_by_whole_days(process, officer):
    now = timezone.now()
    before = dates(process)
    steering.hold(process, by=officer, reason=REASON, at=now)
    at = now + timedelta(days=1, hours=2)
    steering.resume(process, by=officer, reason="გასწორდა", move=True, at=at)
    after = dates(process)
    assert after["ballot"] == before["ballot"]
    assert after["voting"] == (before["voting"][0], before["voting"][1] + 2 * DAY)
    assert after["count"] == tuple(one + 2 * DAY for one in before["count"])
    assert phases.held(process, at) is None
    assert Entry.objects.about(process).get(kind="process.resumed").data == {
        "reason": "გასწორდა",
        "days": 2,
    }


def test_resuming_may_leave_the_dates(process, officer):
    before = dates(process)
    steering.hold(process, by=officer, reason=REASON)
    steering.resume(process, by=officer, reason="გასწორდა", move=False)
    assert dates(process) == before
    assert refusal(steering.resume, process, by=officer, reason="x", move=False) == "not_held"


def test_only_the_budget_officers_of_the_place_steer(process, keda, batumi):
    for stranger in (make.officer(keda), make.auditor(batumi)):
        assert refusal(steering.hold, process, by=stranger, reason=REASON) == "not_budget_officer"
