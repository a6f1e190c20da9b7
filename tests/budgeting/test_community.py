"""Supports, comments, following and withdrawing: once for each person, and only while it is time."""

from datetime import date
from typing import Any

import pytest

from budgeting.actions import community, ideas
from budgeting.models import Comment, Idea, Process, Support
from budgeting.queries import ideas as queries
from budgeting.states import IdeaState
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.roles import Role
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db


def code(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


@pytest.fixture
def process(batumi: Municipality) -> Process:
    return make.process(batumi, "submission")


@pytest.fixture
def idea(process: Process) -> Idea:
    return make.idea(process)


def count(idea: Idea) -> int:
    return Idea.objects.get(pk=idea.pk).support_count


def test_support_counts_each_person_once_through_any_account(idea: Idea) -> None:
    someone = identity.person(idea.municipality)
    one, other = identity.verified(someone), identity.verified(someone)
    community.support(idea, by=one)
    assert code(community.support, idea, by=other) == "supported_already"
    assert (count(idea), queries.supports(someone, idea)) == (1, True)


def test_support_says_nothing_of_the_person(idea: Idea, process: Process) -> None:
    someone = identity.citizen(idea.municipality)
    other = make.idea(process)
    before = Entry.objects.count()
    rows = [community.support(one, by=someone) for one in (idea, other)]
    assert Entry.objects.count() == before
    keys = {bytes(row.row_key) for row in rows}
    assert someone.person is not None
    assert len(keys | {bytes(someone.person.key)}) == 3
    assert {field.name for field in Support._meta.fields} == {"id", "idea", "row_key"}


def test_support_is_taken_back_through_any_account(idea: Idea) -> None:
    someone = identity.person(idea.municipality)
    community.support(idea, by=identity.verified(someone))
    community.take_back(idea, by=identity.verified(someone))
    assert (count(idea), Support.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("person", "expected"), [({"born_on": date(2020, 1, 1)}, "too_young"), ({}, "own_support")]
)
def test_who_may_not_support(idea: Idea, person: dict[str, Any], expected: str) -> None:
    someone = identity.citizen(idea.municipality, **person) if person else idea.author
    assert code(community.support, idea, by=someone) == expected


def test_support_needs_a_person_of_the_register(idea: Idea, keda: Municipality) -> None:
    assert code(community.support, idea, by=identity.user()) == "not_verified"
    assert code(community.support, idea, by=identity.citizen(keda)) == "idea_not_registered"


def test_support_ends_with_the_evaluation(idea: Idea, process: Process) -> None:
    someone = identity.citizen(idea.municipality)
    community.support(idea, by=someone)
    make.move_clock(process, "appeal")
    idea = Idea.objects.get()
    assert code(community.support, idea, by=identity.citizen(idea.municipality)) == "phase_over"
    assert code(community.take_back, idea, by=someone) == "phase_over"
    assert count(idea) == 1


def test_support_of_a_withdrawn_idea_and_without_supports(
    idea: Idea, process: Process, batumi: Municipality
) -> None:
    someone = identity.citizen(batumi)
    silent = make.idea(make.process(batumi, "submission", supports=False))
    assert code(community.support, silent, by=someone) == "no_supports"
    ideas.withdraw(idea, by=idea.author, reason="გადავიფიქრე, სხვა იდეა მაქვს.")
    assert code(community.support, idea, by=someone) == "not_supportable"


def test_comment_stands_under_the_first_name_and_is_counted(idea: Idea) -> None:
    someone = identity.citizen(idea.municipality, first_name="ლუკა")
    row = community.comment(idea, by=someone, text=" <b>კარგი</b> იდეაა ")
    assert (row.name, row.text) == ("ლუკა ბ.", "<b>კარგი</b> იდეაა")
    assert Idea.objects.get().comment_count == 1
    answer = community.comment(idea, by=someone, text="ვეთანხმები", parent=row)
    deeper = community.comment(idea, by=someone, text="მეც", parent=answer)
    assert (answer.parent, deeper.parent) == (row, row)


def test_comment_is_refused(idea: Idea, process: Process, batumi: Municipality) -> None:
    someone = identity.citizen(batumi)
    other = community.comment(make.idea(process), by=someone, text="აქ")
    silent = make.idea(make.process(batumi, "submission", comments=False))
    assert code(community.comment, idea, by=identity.user(), text="a") == "not_verified"
    assert code(community.comment, idea, by=someone, text="  ") == "comment_empty"
    assert code(community.comment, idea, by=someone, text="a", parent=other) == "foreign_comment"
    assert code(community.comment, silent, by=someone, text="a") == "no_comments"


def test_hidden_comment_keeps_its_place_with_the_reason(idea: Idea, batumi: Municipality) -> None:
    someone, moderator = identity.citizen(batumi), identity.staff(Role.MODERATOR, batumi)
    row = community.comment(idea, by=someone, text="შეურაცხყოფა")
    community.report(row, by=identity.user())
    assert [one.pk for one in queries.reported(idea.process)] == [row.pk]
    assert code(community.hide, row, by=moderator, reason=" ") == "reason_needed"
    assert code(community.hide, row, by=someone, reason="x") == "not_moderator"
    community.hide(row, by=moderator, reason="შეურაცხყოფა")
    shown = queries.threads(idea)[0]
    assert (shown.text, shown.name, shown.hidden_reason) == ("", "", "შეურაცხყოფა")
    assert Idea.objects.get().comment_count == 0
    assert list(queries.reported(idea.process)) == []
    assert code(community.hide, row, by=moderator, reason="x") == "comment_hidden"


def test_nobody_moderates_the_own_comment_or_idea(idea: Idea, batumi: Municipality) -> None:
    moderator = identity.staff(Role.MODERATOR, batumi)
    moderator.person = identity.person(batumi)
    moderator.save()
    own = community.comment(idea, by=moderator, text="ჩემი")
    assert code(community.hide, own, by=moderator, reason="x") == "own_comment"
    mine = make.idea(idea.process, author=moderator)
    row = community.comment(mine, by=identity.citizen(batumi), text="არ მომწონს")
    assert code(community.hide, row, by=moderator, reason="x") == "own_idea"
    assert Comment.objects.filter(hidden_at=None).count() == 2


def test_reported_comment_may_stay(idea: Idea, batumi: Municipality) -> None:
    row = community.comment(idea, by=identity.citizen(batumi), text="ეჭვი მაქვს")
    community.report(row, by=identity.user())
    community.keep(row, by=identity.staff(Role.MODERATOR, batumi))
    assert (list(queries.reported(idea.process)), row.hidden_at) == ([], None)


def test_following_is_idempotent_and_for_public_ideas(idea: Idea, process: Process) -> None:
    someone = identity.user()
    community.follow(idea, by=someone)
    community.follow(idea, by=someone)
    assert (idea.follows.count(), queries.follows(someone, idea)) == (1, True)
    community.unfollow(idea, by=someone)
    assert idea.follows.count() == 0
    draft = make.idea(process, state=IdeaState.DRAFT)
    assert code(community.follow, draft, by=someone) == "idea_not_public"


def test_withdrawing_needs_the_author_a_reason_and_time(idea: Idea, process: Process) -> None:
    stranger = identity.citizen(idea.municipality)
    assert code(ideas.withdraw, idea, by=stranger, reason="x") == "not_author"
    assert code(ideas.withdraw, idea, by=idea.author, reason=" ") == "reason_needed"
    make.move_clock(process, "ballot")
    idea = Idea.objects.get()
    assert code(ideas.withdraw, idea, by=idea.author, reason="x") == "on_ballot"
    make.move_clock(process, "screening")
    idea = ideas.withdraw(Idea.objects.get(), by=idea.author, reason="სხვა იდეას შევუერთდი")
    assert (idea.state, idea.ending_reason) == (IdeaState.WITHDRAWN, "სხვა იდეას შევუერთდი")
    assert Entry.objects.about(idea).public().get().data == {"reason": "სხვა იდეას შევუერთდი"}
