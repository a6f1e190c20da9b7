"""Merging ideas: only when every author agrees; originals stay, and no support counts twice."""

from typing import Any

import pytest

from budgeting.actions import community, ideas, merging
from budgeting.models import Idea, Merge, MergePart, Process, Verdict
from budgeting.queries import ideas as queries
from budgeting.states import IdeaState
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality
from identity.models import User
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
def officer(batumi: Municipality) -> User:
    return make.officer(batumi)


def pair(process: Process) -> tuple[Idea, Idea]:
    return make.idea(process, author_name="ნინო ბ."), make.idea(process, author_name="გელა კ.")


def agree(merge: Merge) -> Merge:
    for part in merge.parts.select_related("idea__author"):
        merge = merging.answer(part, by=part.idea.author, agrees=True)
    return merge


def test_merge_waits_for_every_author(process: Process, officer: User) -> None:
    target, other = pair(process)
    merge = merging.propose(target, [other], by=officer, reason="ერთი და იგივე ადგილია")
    first, second = merge.parts.order_by("id")
    assert queries.asked_to_merge(other.author, process) == [second]
    merge = merging.answer(first, by=target.author, agrees=True)
    other.refresh_from_db()
    assert (merge.state, other.state) == (Merge.State.PROPOSED, IdeaState.SUBMITTED)
    merge = merging.answer(second, by=other.author, agrees=True)
    other.refresh_from_db()
    target.refresh_from_db()
    assert (merge.state, other.state, other.merged_into) == (
        Merge.State.DONE,
        IdeaState.MERGED,
        target,
    )
    assert target.state == IdeaState.SUBMITTED
    page = queries.page(target)
    assert (page.merged, page.coauthors) == ([other], ["გელა კ."])
    assert list(queries.public(process).filter(pk=other.pk)) == [other]
    entry = Entry.objects.about(other).public().get(kind="idea.merged")
    assert entry.data == {"into": target.number, "reason": "ერთი და იგივე ადგილია"}


def test_one_refusal_ends_the_proposal(process: Process, officer: User) -> None:
    target, other = pair(process)
    merge = merging.propose(target, [other], by=officer, reason="მსგავსია")
    first, second = merge.parts.order_by("id")
    assert merging.answer(second, by=other.author, agrees=False).state == Merge.State.DECLINED
    assert code(merging.answer, first, by=target.author, agrees=True) == "merge_answered"
    assert Idea.objects.filter(state=IdeaState.MERGED).count() == 0


def test_only_the_author_answers_and_once(process: Process, officer: User) -> None:
    target, other = pair(process)
    merge = merging.propose(target, [other], by=officer, reason="მსგავსია")
    part = merge.parts.get(idea=other)
    assert code(merging.answer, part, by=target.author, agrees=True) == "not_author"
    assert code(merging.answer, part, by=officer, agrees=True) == "not_author"
    merging.answer(part, by=other.author, agrees=True)
    assert code(merging.answer, part, by=other.author, agrees=False) == "merge_answered"


def test_what_cannot_be_merged(process: Process, officer: User, batumi: Municipality) -> None:
    target, other = pair(process)
    foreign = make.idea(make.process(batumi, "submission"))
    admitted = make.idea(process, state=IdeaState.ADMITTED)
    own = make.idea(process, author=officer)
    on_paper = make.idea(process)
    Idea.objects.filter(pk=on_paper.pk).update(author=None)
    reason = "მსგავსია"

    def refusal(*others: Idea, by: User = officer, reason: str = reason) -> str:
        return code(merging.propose, target, list(others), by=by, reason=reason)

    assert refusal() == "merge_too_few"
    assert refusal(target) == "merge_too_few"
    assert refusal(foreign) == "merge_foreign"
    assert refusal(admitted) == "merge_state"
    assert refusal(own) == "own_idea"
    assert refusal(on_paper) == "merge_no_account"
    assert refusal(other, reason=" ") == "reason_needed"
    assert refusal(other, by=identity.citizen(batumi)) == "not_budget_officer"
    merging.propose(target, [other], by=officer, reason=reason)
    assert refusal(make.idea(process)) == "merge_open"


def test_withdrawing_ends_the_proposal(process: Process, officer: User) -> None:
    target, other = pair(process)
    merge = merging.propose(target, [other], by=officer, reason="მსგავსია")
    ideas.withdraw(other, by=other.author, reason="გადავიფიქრე")
    merge.refresh_from_db()
    assert merge.state == Merge.State.DECLINED
    part = MergePart.objects.get(idea=target)
    assert code(merging.answer, part, by=target.author, agrees=True) == "merge_answered"


def test_supporters_are_asked_and_nobody_counts_twice(process: Process, officer: User) -> None:
    target, other = pair(process)
    both, only_other, refuses = (identity.citizen(process.municipality) for _ in range(3))
    community.support(target, by=both)
    for someone in (both, only_other, refuses):
        community.support(other, by=someone)
    agree(merging.propose(target, [other], by=officer, reason="მსგავსია"))
    target.refresh_from_db()
    assert target.support_count == 1
    assert queries.to_confirm(both.person, process) == []
    assert queries.to_confirm(only_other.person, process) == [other]
    community.carry_over(other, by=only_other, agrees=True)
    community.carry_over(other, by=only_other, agrees=True)
    community.carry_over(other, by=both, agrees=True)
    community.carry_over(other, by=refuses, agrees=False)
    target.refresh_from_db()
    other.refresh_from_db()
    assert (target.support_count, other.support_count) == (2, 2)
    assert [queries.to_confirm(one.person, process) for one in (only_other, refuses)] == [[], []]


def test_nobody_carries_over_what_they_never_gave(process: Process, officer: User) -> None:
    target, other = pair(process)
    stranger = identity.citizen(process.municipality)
    assert code(community.carry_over, target, by=stranger, agrees=True) == "not_merged"
    agree(merging.propose(target, [other], by=officer, reason="მსგავსია"))
    community.carry_over(other, by=stranger, agrees=True)
    target.refresh_from_db()
    assert target.support_count == 0


def test_support_follows_over_two_merges(process: Process, officer: User) -> None:
    first, second = pair(process)
    last = make.idea(process)
    supporter = identity.citizen(process.municipality)
    community.support(first, by=supporter)
    agree(merging.propose(second, [first], by=officer, reason="მსგავსია"))
    agree(merging.propose(last, [second], by=officer, reason="მსგავსია"))
    assert queries.to_confirm(supporter.person, process) == [first]
    community.carry_over(Idea.objects.get(pk=first.pk), by=supporter, agrees=True)
    last.refresh_from_db()
    assert (last.support_count, queries.to_confirm(supporter.person, process)) == (1, [])


def test_an_idea_with_a_verdict_is_not_merged(process: Process, officer: User) -> None:
    target, other = pair(process)
    merge = merging.propose(target, [other], by=officer, reason="მსგავსია")
    Verdict.objects.create(idea=other, admitted=True, cost=100, by=officer)
    first, second = merge.parts.order_by("id")
    merging.answer(first, by=target.author, agrees=True)
    assert code(merging.answer, second, by=other.author, agrees=True) == "merge_state"
    other.refresh_from_db()
    assert other.state == IdeaState.SUBMITTED
