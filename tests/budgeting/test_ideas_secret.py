"""Nothing internal of an idea is on any public page, file or feed: not before the release, notes never."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budgeting.actions import evaluating, merging, screening
from budgeting.models import Idea, Process
from budgeting.states import IdeaState, Opinion
from civic.journal.models import Entry
from civic.places.models import Department, Municipality
from tests.clients import citizen_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db

BASE = "/batumi/budget/2027/"
# What stands in each internal text or amount, and nowhere else.
NOTE, OPINION, MEMO, VERDICT, PRICE = (
    "შიდა-ჩანაწერი-ალფა",
    "სამსახურის-აზრი-ბეტა",
    "სამსახურის-შენიშვნა-გამა",
    "დასკვნის-მიზეზი-დელტა",
    7_654_321,
)


@pytest.fixture
def process(batumi: Municipality) -> Process:
    return make.process(batumi, "evaluation", slug="2027")


def evaluated(process: Process, *, admitted: bool) -> Idea:
    """An idea with everything internal there can be: note, opinion with its memo, verdict."""
    officer = make.officer(process.municipality)
    idea = make.idea(process)
    screening.pass_on(idea, by=officer, body="საკრებულო")
    idea.refresh_from_db()
    department = Department.objects.create(
        municipality=process.municipality,
        slug=f"department-{idea.pk}",
        name_ka="სამსახური",
        name_en="Department",
    )
    evaluating.add_note(idea, by=officer, text=NOTE)
    now = timezone.now()
    evaluation = evaluating.ask(idea, department, by=officer, due_at=now + timedelta(hours=1))
    type(evaluation).objects.filter(pk=evaluation.pk).update(
        opinion=Opinion.WITH_CHANGES,
        cost=PRICE,
        reason=OPINION,
        internal_note=MEMO,
        given_by=officer,
        given_at=now,
    )
    evaluating.decide(
        Idea.objects.get(pk=idea.pk),
        by=officer,
        admitted=admitted,
        cost=PRICE if admitted else None,
        criterion=None if admitted else process.criteria.first(),
        reason=VERDICT,
    )
    return Idea.objects.get(pk=idea.pk)


def public_texts(idea: Idea, *clients: Client) -> Iterator[tuple[str, str]]:
    """Every public address about ideas, in both languages, with its text."""
    paths = [
        idea.get_absolute_url(),
        *(f"{BASE}{one}" for one in ("", "ideas/", "ideas/?view=map", "refused/")),
        *(f"{BASE}ideas.{one}" for one in ("csv", "json", "atom")),
        f"{BASE}ideas/similar/?title={idea.title}",
        "/batumi/budget/",
    ]
    api = [f"/api/v1/budgets/batumi/2027{one}" for one in ("", "/ideas", "/projects")]
    for client in clients:
        for path in [*paths, *(f"/en{path}" for path in paths), *api]:
            response = client.get(path)
            assert response.status_code == 200, path
            content = (
                b"".join(response.streaming_content) if response.streaming else response.content
            )
            yield path, content.decode().replace("\xa0", " ")


def leaks(idea: Idea, words: tuple[Any, ...], *clients: Client) -> list[tuple[str, str]]:
    amounts = {"7654321", "76543.21", "76 543,21", "76 543.21"}
    found = []
    for path, text in public_texts(idea, *clients):
        for word in words:
            signs = amounts if word == PRICE else {word}
            found += [(path, sign) for sign in signs if sign in text]
    return found


@pytest.mark.parametrize("admitted", [True, False])
def test_nothing_internal_is_public_before_the_release(process: Process, admitted: bool) -> None:
    idea = evaluated(process, admitted=admitted)
    assert idea.author is not None
    readers = [Client(), citizen_client(idea.author), citizen_client(identity.user())]
    assert leaks(idea, (NOTE, OPINION, MEMO, VERDICT, PRICE), *readers) == []
    assert {row.kind for row in Entry.objects.about(idea).public()} == {"idea.passed_on"}


def test_the_release_makes_the_verdict_public_and_nothing_else(process: Process) -> None:
    idea, other = evaluated(process, admitted=True), evaluated(process, admitted=False)
    evaluating.release(process, by=make.officer(process.municipality))
    idea.refresh_from_db()
    other.refresh_from_db()
    assert (idea.state, other.state) == (IdeaState.ADMITTED, IdeaState.REFUSED)
    assert leaks(other, (NOTE, OPINION, MEMO), Client()) == []
    page = Client().get(idea.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "76 543.21" in page.replace("543,21", "543.21")
    for path in (other.get_absolute_url(), f"{BASE}refused/", f"{BASE}ideas.json"):
        assert VERDICT in Client().get(path).content.decode()


def test_the_state_tells_nothing_of_a_verdict_that_waits(process: Process) -> None:
    admitted, refused = evaluated(process, admitted=True), evaluated(process, admitted=False)
    rows = Client().get(f"{BASE}ideas.json").json()["ideas"]
    assert {row["id"]: row["state"] for row in rows} == {
        admitted.pk: "evaluation",
        refused.pk: "evaluation",
    }


def test_a_proposal_to_merge_is_seen_by_the_authors_only(process: Process) -> None:
    target, other = make.idea(process), make.idea(process)
    reason = "გაერთიანების-მიზეზი-ეფსილონი"
    merging.propose(target, [other], by=make.officer(process.municipality), reason=reason)
    assert leaks(other, (reason,), Client(), citizen_client(identity.user())) == []
    assert other.author is not None
    page = citizen_client(other.author).get(f"{other.get_absolute_url()}merge/")
    assert reason in page.content.decode()
