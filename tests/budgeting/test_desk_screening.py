"""The desk of screening over HTTP: who may open which page of ideas, what is decided, removal, wrong inputs."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budgeting.actions.drafting import index_words
from budgeting.models import Screening
from budgeting.states import IdeaState
from civic.journal.models import Entry
from civic.roles import Role
from tests.budgeting.evaluations import BODY, url, words
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


@pytest.fixture
def desk(officer):
    return staff_client(officer)


# --- Who may open what ------------------------------------------------------------------------

PAGES = [
    ("screening", ()),
    ("idea", (1,)),
    ("idea_act", (1, "pass-on")),
    ("evaluation", ()),
    ("ask", ()),
    ("opinion", (1,)),
    ("opinion_paper", (1, 1)),
    ("release", ()),
    ("appeals", ()),
    ("answer", (1,)),
]
OF_DEPARTMENTS = {"evaluation", "opinion", "opinion_paper"}


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_citizens_and_another_municipality_find_nothing(batumi, keda, name, args):
    process = make.process(batumi, "evaluation")
    for who in (staff_client(make.officer(keda)), citizen_client(identity.citizen(batumi))):
        assert who.get(url(name, process, *args)).status_code == 404


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CLERK, Role.AUDITOR, Role.MAYOR_OFFICE])
def test_other_roles_are_refused(batumi, name, args, role):
    process = make.process(batumi, "evaluation")
    client = staff_client(identity.staff(role, batumi))
    assert client.get(url(name, process, *args)).status_code == 403


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_a_department_officer_opens_the_pages_of_opinions_only(batumi, name, args):
    process = make.process(batumi, "evaluation")
    client = staff_client(identity.staff(Role.DEPARTMENT_OFFICER, batumi))
    status = client.get(url(name, process, *args)).status_code
    assert (status != 403) == (name in OF_DEPARTMENTS)


# --- Screening --------------------------------------------------------------------------------


def test_the_longest_waiting_idea_stands_first(desk, batumi):
    process = make.process(batumi, "screening")
    now = timezone.now()
    make.idea(process, title="მეორე იდეა", submitted_at=now - timedelta(days=1))
    make.idea(process, title="პირველი იდეა", submitted_at=now - timedelta(days=3))
    make.idea(process, title="დაბრუნებული", state=IdeaState.RETURNED)
    make.idea(process, title="შავი ვარიანტი", state=IdeaState.DRAFT)
    text = words(desk.get(url("screening", process)))
    assert text.index("პირველი იდეა") < text.index("მეორე იდეა") < text.index("დაბრუნებული")
    assert "შავი ვარიანტი" not in text


def test_the_page_of_an_idea_holds_what_the_screening_needs(desk, batumi):
    process = make.process(batumi, "screening")
    idea = make.idea(
        process,
        latitude="41.646100",
        longitude="41.640500",
        cost_lines=[{"what": "ხის სკამი", "count": 10, "price": 80_000}],
    )
    twin = make.idea(process, title="სკამები სანაპიროზე და ურნები")
    index_words(twin)
    text = words(desk.get(url("idea", process, idea.pk)))
    for said in (idea.title, idea.need, "41.646100", "ხის სკამი", twin.title, "8 000"):
        assert said in text
    assert str(process.criteria.first()) in text
    assert process.criteria.first().basis in text


def test_drafts_and_ideas_of_other_cycles_are_not_there(desk, batumi):
    process, other = make.process(batumi, "screening"), make.process(batumi, "screening")
    draft, foreign = make.idea(process, state=IdeaState.DRAFT), make.idea(other)
    for idea in (draft, foreign):
        assert desk.get(url("idea", process, idea.pk)).status_code == 404
        answer = desk.post(url("idea_act", process, idea.pk, "pass-on"), {"body": BODY})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "state", "move"),
    [
        ("pass-on", {"body": BODY}, IdeaState.EVALUATION, "pass_on"),
        ("return", {"text": "მიუთითეთ ზუსტი ადგილი."}, IdeaState.RETURNED, "return_"),
        (
            "refuse",
            {"body": BODY, "text": "მიწა კერძო საკუთრებაა."},
            IdeaState.REFUSED,
            "refuse",
        ),
    ],
)
def test_the_screening_decides(desk, batumi, *, name, data, state, move):
    process = make.process(batumi, "screening")
    idea = make.idea(process)
    if name == "refuse":
        data = data | {"criterion": process.criteria.first().pk}
    answer = desk.post(url("idea_act", process, idea.pk, name), data)
    assert answer["Location"] == url("idea", process, idea.pk)
    idea.refresh_from_db()
    row = Screening.objects.get()
    assert (idea.state, row.move) == (state, move)
    text = words(desk.get(url("screening", process)))
    assert idea.title in text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("pass-on", {"body": " "}, "მიუთითეთ საბჭო ან კომისია"),
        ("return", {"text": ""}, "შეავსეთ ველი"),
        ("return", {"text": "აბ " * 1501}, "შეამოკლეთ"),
        ("refuse", {"body": BODY, "text": "მიზეზი აქ წერია"}, "აირჩიეთ კრიტერიუმი"),
        ("refuse", {"body": BODY, "text": "მიზეზი აქ წერია", "criterion": "999"}, "აირჩიეთ"),
        ("remove", {"reason": "მოკლე"}, "სულ მცირე"),
        ("note", {"text": ""}, "შეავსეთ ველი"),
    ],
)
def test_a_wrong_decision_changes_nothing_and_keeps_what_was_typed(desk, batumi, name, data, said):
    process = make.process(batumi, "screening")
    idea = make.idea(process)
    answer = desk.post(url("idea_act", process, idea.pk, name), data)
    assert answer.status_code == 422
    text = words(answer)
    assert said.casefold() in text.casefold()
    for value in data.values():
        if value.strip() and not value.isdigit():
            assert value in html.unescape(answer.content.decode())
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED
    assert not Screening.objects.exists()


def test_an_unknown_act_is_not_there(desk, batumi):
    process = make.process(batumi, "screening")
    idea = make.idea(process)
    assert desk.post(url("idea_act", process, idea.pk, "crown")).status_code == 404


def test_nobody_decides_about_the_own_idea(desk, officer, batumi):
    process = make.process(batumi, "screening")
    idea = make.idea(process, author=officer)
    text = words(desk.get(url("idea", process, idea.pk)))
    assert "ეს თქვენი იდეაა" in text
    desk.post(url("idea_act", process, idea.pk, "pass-on"), {"body": BODY})
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED


def test_a_removed_idea_leaves_number_and_reason(desk, batumi, client):
    process = make.process(batumi, "screening")
    idea = make.idea(process, need="საიდუმლო სიტყვა")
    reason = "ტექსტში სხვა პირის მონაცემებია."
    desk.post(url("idea_act", process, idea.pk, "remove"), {"reason": reason})
    answer = client.get(idea.get_absolute_url())
    assert answer.status_code == 410
    assert reason in words(answer)
    assert "საიდუმლო სიტყვა" not in answer.content.decode()
    listed = client.get(reverse("budgeting:ideas", args=["batumi", process.slug]))
    assert idea.title not in listed.content.decode()
    entry = Entry.objects.get(kind="idea.removed")
    assert (entry.public, entry.data) == (True, {"reason": reason})


def test_an_idea_on_the_ballot_is_not_removed(desk, batumi):
    process = make.process(batumi, "ballot")
    idea = make.idea(process, state=IdeaState.ADMITTED)
    make.project(process, idea=idea)
    assert "ჯერ ის მოხსენით ბიულეტენიდან" in words(desk.get(url("idea", process, idea.pk)))
    desk.post(url("idea_act", process, idea.pk, "remove"), {"reason": "საკმაოდ გრძელი მიზეზი"})
    idea.refresh_from_db()
    assert idea.state == IdeaState.ADMITTED
