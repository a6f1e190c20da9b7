"""Writing an idea: drafts, what must be there, who may submit and how many, co-authors, files."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from budgeting.actions import drafting, screening
from budgeting.models import CoAuthor, Idea, IdeaFile, Process
from budgeting.queries import ideas as queries
from budgeting.states import IdeaState
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality, Unit
from identity.levels import Level
from identity.models import User
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, Any] = {
    "title": "სათამაშო მოედანი ბაღში",
    "place": "ცენტრალური ბაღი",
    "need": "ბავშვებს სათამაშო ადგილი არ აქვთ.",
    "text": "საქანელები და სასრიალო.",
    "beneficiaries": "უბნის ბავშვები",
    "category": "play",
    "cost": 900_000,
}


def code(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def a_draft(process: Process, author: User | None = None, **fields: Any) -> Idea:
    author = author or identity.citizen(process.municipality)
    return drafting.start_draft(process, by=author, **(ANSWERS | fields))


def author_of(idea: Idea) -> User:
    assert idea.author is not None
    return idea.author


@pytest.fixture
def process(batumi: Municipality) -> Process:
    return make.process(batumi, "submission")


def test_draft_has_no_number_and_is_not_public(process: Process) -> None:
    idea = a_draft(process)
    assert (idea.number, idea.state, idea.is_public) == (None, IdeaState.DRAFT, False)
    assert idea.pot == process.pots.get()
    assert list(queries.public(process)) == []
    assert [entry.kind for entry in Entry.objects.about(idea)] == ["idea.drafted"]


def test_draft_may_begin_before_the_phase_and_not_after_it(batumi: Municipality) -> None:
    author = identity.citizen(batumi)
    early = a_draft(make.process(batumi, None), author)
    assert early.pk is not None
    assert code(drafting.submit, early, by=author) == "phase_not_yet"
    late = make.process(batumi, "screening")
    assert code(drafting.start_draft, late, by=author) == "phase_over"


def test_unverified_account_drafts_and_cannot_submit(process: Process) -> None:
    idea = a_draft(process, identity.user())
    assert code(drafting.submit, idea, by=idea.author) == "not_verified"


def test_submission_gives_running_number_name_and_words(process: Process) -> None:
    first, second = (
        a_draft(process),
        a_draft(process, title="ახალი სკამები", need="დასაჯდომი არ არის."),
    )
    first = drafting.submit(first, by=author_of(first))
    second = drafting.submit(second, by=author_of(second))
    assert [first.number, second.number] == [1, 2]
    assert (first.state, first.author_name) == (IdeaState.SUBMITTED, "ნინო ბ.")
    assert [idea.pk for idea, _words in queries.similar("სათამაშო მოედნები", process)] == [first.pk]
    assert list(queries.searched(queries.public(process), "satamasho")) == [first]


@pytest.mark.parametrize(
    "name", ["title", "place", "need", "text", "beneficiaries", "category", "cost"]
)
def test_incomplete_idea_is_refused(process: Process, name: str) -> None:
    idea = a_draft(process, **{name: None if name == "cost" else ""})
    assert code(drafting.submit, idea, by=author_of(idea)) == "idea_incomplete"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"born_on": date(2020, 1, 1)}, "too_young"),
        ({"deceased": True}, "not_alive"),
        ({"level": Level.CONTACT}, "level_too_low"),
    ],
)
def test_standing_is_asked_at_submission(
    process: Process, person: dict[str, Any], expected: str
) -> None:
    idea = a_draft(process, identity.citizen(process.municipality, **person))
    assert code(drafting.submit, idea, by=author_of(idea)) == expected
    assert Idea.objects.get().number is None


def test_age_is_reached_on_the_birthday(process: Process) -> None:
    today = timezone.localdate()
    eve = date(today.year - 18, today.month, today.day) + timedelta(days=1)
    idea = a_draft(process, identity.citizen(process.municipality, born_on=eve))
    assert code(drafting.submit, idea, by=author_of(idea)) == "too_young"
    of_age = identity.citizen(process.municipality, born_on=eve - timedelta(days=1))
    assert drafting.submit(a_draft(process, of_age), by=of_age).number == 1


def test_registered_elsewhere_is_refused(process: Process, keda: Municipality) -> None:
    idea = a_draft(process, identity.citizen(keda))
    assert code(drafting.submit, idea, by=author_of(idea)) == "idea_not_registered"


def test_ideas_are_counted_by_person_through_all_accounts(batumi: Municipality) -> None:
    process = make.process(batumi, "submission", ideas_per_person=2)
    someone = identity.person(batumi)
    one, other = identity.verified(someone), identity.verified(someone)
    first = drafting.submit(a_draft(process, one), by=one)
    drafting.submit(a_draft(process, other), by=other)
    third = a_draft(process, one)
    assert code(drafting.submit, third, by=one) == "too_many_ideas"
    Idea.objects.filter(pk=first.pk).update(state=IdeaState.WITHDRAWN)
    assert drafting.submit(third, by=one).number == 3


def test_submission_is_closed_at_the_exact_moment(process: Process) -> None:
    idea = a_draft(process)
    end = process.terms.get(phase="submission").ends_at
    assert code(drafting.submit, idea, by=author_of(idea), at=end) == "phase_over"
    before = end - timedelta(microseconds=1)
    assert drafting.submit(idea, by=author_of(idea), at=before).number == 1


def test_cost_above_cap_or_money_is_refused(batumi: Municipality) -> None:
    process = make.process(batumi, "submission", cost_cap=500_000)
    idea = a_draft(process, cost=1)
    assert code(drafting.save_draft, idea, by=idea.author, cost=500_001) == "idea_over_cap"
    process = make.process(batumi, "submission", pots=((None, 400_000),))
    idea = a_draft(process, cost=1)
    assert code(drafting.save_draft, idea, by=idea.author, cost=400_001) == "idea_over_pot"
    assert drafting.save_draft(idea, by=idea.author, cost=400_000).cost == 400_000


def test_money_of_another_cycle_and_foreign_unit_are_refused(
    process: Process, batumi: Municipality, keda: Municipality
) -> None:
    idea = a_draft(process)
    other = make.process(batumi, "submission").pots.get()
    assert code(drafting.save_draft, idea, by=idea.author, pot=other) == "foreign_pot"
    unit = Unit.objects.create(municipality=keda, slug="zvare", name_ka="ზვარე", name_en="Zvare")
    assert code(drafting.save_draft, idea, by=idea.author, unit=unit) == "foreign_unit"


def test_nobody_else_changes_or_submits_a_draft(process: Process) -> None:
    idea, stranger = a_draft(process), identity.citizen(process.municipality)
    assert code(drafting.save_draft, idea, by=stranger, title="სხვა") == "not_author"
    assert code(drafting.submit, idea, by=stranger) == "not_author"
    assert code(drafting.discard_draft, idea, by=stranger) == "not_author"


def test_submitted_idea_cannot_be_changed(process: Process) -> None:
    idea = a_draft(process)
    drafting.submit(idea, by=author_of(idea))
    assert code(drafting.save_draft, idea, by=idea.author, title="სხვა") == "not_editable"
    assert code(drafting.discard_draft, idea, by=idea.author) == "not_editable"


def test_returned_idea_keeps_its_number(process: Process, batumi: Municipality) -> None:
    idea = a_draft(process)
    drafting.submit(idea, by=author_of(idea))
    screening.send_back(idea, by=make.officer(batumi), text="დააზუსტეთ ადგილი.")
    make.move_clock(process, "screening")
    drafting.save_draft(idea, by=author_of(idea), place="ბაღი, ჩრდილოეთი მხარე")
    idea = drafting.submit(idea, by=author_of(idea))
    assert (idea.number, idea.state) == (1, IdeaState.SUBMITTED)


def test_held_cycle_takes_no_idea(process: Process) -> None:
    idea = a_draft(process)
    process.shifts.create(act="hold", phase="submission", reason="სასამართლოს გადაწყვეტილება")
    assert code(drafting.submit, idea, by=author_of(idea)) == "held"


def test_coauthor_joins_and_invitation_forgets_the_address(process: Process) -> None:
    idea = a_draft(process)
    friend = identity.citizen(process.municipality, first_name="გელა")
    row = drafting.invite(idea, email=friend.email, by=author_of(idea))
    stranger = identity.citizen(process.municipality)
    assert code(drafting.answer_invitation, row, joins=True, by=stranger) == "not_invited"
    row = drafting.answer_invitation(row, joins=True, by=friend)
    assert (row.state, row.name, row.email) == (CoAuthor.State.ACCEPTED, "გელა ბერიძე", "")
    assert code(drafting.answer_invitation, row, joins=False, by=friend) == "invitation_answered"


def test_coauthor_is_invited_once_and_not_the_author(process: Process) -> None:
    idea = a_draft(process)
    drafting.invite(idea, email="tamar@example.ge", by=author_of(idea))
    again = code(drafting.invite, idea, email="Tamar@example.ge", by=idea.author)
    own = code(drafting.invite, idea, email=author_of(idea).email, by=idea.author)
    assert (again, own) == ("invited_already", "own_invitation")


def test_files_come_and_go_with_the_draft(
    process: Process, django_capture_on_commit_callbacks: Any
) -> None:
    idea = a_draft(process)
    row = drafting.attach(
        idea, name="plan.pdf", media_type="application/pdf", content=b"x", by=author_of(idea)
    )
    storage, name = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        drafting.discard_draft(idea, by=author_of(idea))
    assert (IdeaFile.objects.count(), storage.exists(name)) == (0, False)


def test_files_are_limited(process: Process) -> None:
    idea = a_draft(process)
    IdeaFile.objects.bulk_create(
        IdeaFile(idea=idea, name="a.pdf", media_type="application/pdf", size=1, sha256="0")
        for _ in range(8)
    )
    refusal = code(
        drafting.attach, idea, name="b", media_type="image/png", content=b"x", by=idea.author
    )
    assert refusal == "files_full"
