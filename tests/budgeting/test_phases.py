"""The phase of a cycle: by its dates to the second, in words, and never while it is held."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from budgeting import phases
from budgeting.models import PhaseTerm, Shift
from budgeting.states import Phase, Publication
from civic.dates import TBILISI
from civic.decisions import Refused
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 11, 1, 9, tzinfo=TBILISI)
CLOSES = datetime(2026, 11, 21, 18, tzinfo=TBILISI)


@pytest.fixture
def voting(batumi):
    process = make.process(batumi, None)
    process.terms.all().delete()
    PhaseTerm.objects.create(process=process, phase=Phase.VOTING, starts_at=OPENS, ends_at=CLOSES)
    return process


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - timedelta(microseconds=1), None),
        (OPENS, Phase.VOTING),
        (CLOSES - timedelta(microseconds=1), Phase.VOTING),
        (CLOSES, None),
    ],
)
def test_a_phase_holds_from_its_beginning_up_to_its_end(voting, at, expected):
    assert phases.phase_at(voting, at) == expected


@pytest.mark.parametrize("phase", Phase)
def test_the_factory_makes_a_cycle_in_each_phase(batumi, phase):
    process = make.process(batumi, phase)
    now = timezone.now()
    assert phases.phase_at(process, now) == phase
    assert [one.state for one in phases.timeline(process, now)] == [
        *["past"] * list(Phase).index(phase),
        "now",
        *["future"] * (8 - list(Phase).index(phase)),
    ]


@pytest.mark.parametrize(
    ("at", "code", "ka", "en"),
    [
        (
            OPENS - timedelta(days=1),
            "phase_not_yet",
            "ჯერ ადრეა: „კენჭისყრა“ {year}1 ნოემბერს 09:00 საათზე დაიწყება.",
            "Not yet: “Voting” begins on 1 November{year} at 09:00.",
        ),
        (
            CLOSES,
            "phase_over",
            "დაგვიანებულია: „კენჭისყრა“ {year}21 ნოემბერს 18:00 საათზე დასრულდა.",
            "Too late: “Voting” ended on 21 November{year} at 18:00.",
        ),
    ],
)
def test_a_refusal_says_the_dates_in_the_readers_language(voting, at, code, ka, en):
    with pytest.raises(Refused) as refusal:
        phases.require_phase(voting, Phase.VOTING, at)
    shown = "" if timezone.localdate().year == OPENS.year else "2026 წლის "
    with translation.override("ka"):
        assert str(refusal.value).replace("\u00a0", " ") == ka.format(year=shown)
    shown = "" if timezone.localdate().year == OPENS.year else " 2026"
    with translation.override("en"):
        assert str(refusal.value).replace("\u00a0", " ") == en.format(year=shown)
    assert refusal.value.code == code


def test_a_phase_the_cycle_has_not_is_refused(voting):
    with pytest.raises(Refused) as refusal:
        phases.require_phase(voting, Phase.APPEAL, OPENS)
    assert refusal.value.code == "phase_absent"


@pytest.mark.parametrize(
    ("publication", "code"),
    [(Publication.DRAFT, "not_published"), (Publication.ARCHIVED, "archived")],
)
def test_nothing_runs_in_a_draft_or_in_the_archive(voting, publication, code):
    voting.publication = publication
    assert phases.phase_at(voting, OPENS) is None
    with pytest.raises(Refused) as refusal:
        phases.require_phase(voting, Phase.VOTING, OPENS)
    assert refusal.value.code == code


def test_a_held_cycle_allows_nothing_until_it_is_resumed(voting):
    def shift(act, hours):
        return Shift.objects.create(
            process=voting,
            act=act,
            phase=Phase.VOTING,
            reason="სასამართლოს განჩინება",
            at=OPENS + timedelta(hours=hours),
        )

    hold = shift(Shift.Act.HOLD, 2)
    shift(Shift.Act.RESUME, 5)
    assert [phases.held(voting, OPENS + timedelta(hours=hours)) for hours in (1, 2, 4, 5, 6)] == [
        None,
        hold,
        hold,
        None,
        None,
    ]
    phases.require_phase(voting, Phase.VOTING, OPENS + timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        phases.require_phase(voting, Phase.VOTING, OPENS + timedelta(hours=3))
    assert refusal.value.code == "held"
    assert "სასამართლოს განჩინება" in str(refusal.value)
