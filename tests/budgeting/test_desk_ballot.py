"""The desk's page of the ballot over HTTP: numbers, words, withdrawal, the audit key, corrections by two people."""

import html
import re

import pytest
from django.urls import reverse

from budgeting import audit_keys
from budgeting.actions import ballot_paper
from budgeting.models import Process, Verdict
from budgeting.states import IdeaState
from tests.clients import staff_client
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db
REASON = "ფასში ერთი ნული აკლდა"


def url(name, process, *args):
    return reverse(f"budgeting_desk:{name}", args=["batumi", process.slug, *args])


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00a0", " "))


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


@pytest.fixture
def desk(officer):
    return staff_client(officer)


def admitted(process, cost, by, **fields):
    idea = make.idea(process, state=IdeaState.ADMITTED, **fields)
    Verdict.objects.create(idea=idea, admitted=True, cost=cost * make.LARI, by=by)
    return idea


def test_chosen_ideas_get_their_numbers(desk, batumi, officer):
    process = make.process(batumi, "ballot")
    first = admitted(process, 10_000, officer, title="პირველი")
    second = admitted(process, 20_000, officer, title="მეორე")
    dear = admitted(process, 200_000, officer, title="ძვირი")
    page = desk.get(url("ballot", process))
    text = words(page)
    assert "თანხაზე ძვირია" in text
    assert page.content.decode().count(" checked") == 2
    answer = desk.post(url("put", process), {"idea": [first.pk, second.pk]}, follow=True)
    assert "ბიულეტენში დაემატა: 2." in words(answer)
    assert [(one.number, one.title_ka) for one in process.projects.all()] == [
        (1, "პირველი"),
        (2, "მეორე"),
    ]
    answer = desk.post(url("put", process), {"idea": [dear.pk]}, follow=True)
    assert "პროექტი უფრო ძვირია, ვიდრე თანხა" in words(answer)
    assert process.projects.count() == 2


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"], ["²"]])
def test_choosing_nothing_says_so(desk, batumi, chosen):
    process = make.process(batumi, "ballot")
    answer = desk.post(url("put", process), {"idea": chosen}, follow=True)
    assert "აირჩიეთ ერთი იდეა მაინც." in words(answer)


def test_ideas_of_another_cycle_are_not_put_on_this_ballot(desk, batumi, officer):
    process, other = make.process(batumi, "ballot"), make.process(batumi, "ballot")
    idea = admitted(other, 100, officer)
    desk.post(url("put", process), {"idea": [idea.pk]})
    assert process.projects.count() == 0


def test_words_change_before_the_opening_only(desk, batumi):
    process = make.process(batumi, "ballot")
    project = make.project(process)
    data = {"title_ka": "ახალი სახელი", "title_en": "A new name"}
    assert desk.post(url("ballot_project", process, 1, "words"), data).status_code == 302
    project.refresh_from_db()
    assert (project.title_ka, project.title_en) == ("ახალი სახელი", "A new name")
    make.move_clock(process, "voting")
    answer = desk.post(url("ballot_project", process, 1, "words"), data | {"title_ka": "სხვა"})
    assert answer.status_code == 422
    assert "კენჭისყრა გახსნილია" in words(answer)


def test_a_project_is_withdrawn_with_its_reason(desk, batumi):
    process = make.process(batumi, "voting")
    project = make.project(process)
    address = url("ballot_project", process, 1, "withdraw")
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "მიწა კერძო აღმოჩნდა"}).status_code == 302
    project.refresh_from_db()
    assert project.withdrawn_reason == "მიწა კერძო აღმოჩნდა"
    assert "მიწა კერძო აღმოჩნდა" in words(desk.get(url("ballot", process)))


def test_the_private_key_is_handed_out_once_and_kept_nowhere(desk, batumi):
    process = make.process(batumi, "ballot")
    auditor = staff_client(make.auditor(batumi))
    assert desk.get(url("audit_key", process)).status_code == 403
    assert auditor.get(url("audit_key", process)).status_code == 200
    answer = auditor.post(url("audit_key", process))
    private = bytes.fromhex(answer.content.decode().strip())
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    process = Process.objects.get(pk=process.pk)
    assert bytes(process.audit_key) == audit_keys.public_half(private)
    for page in (auditor.get(url("ballot", process)), auditor.get(url("audit_key", process))):
        assert private.hex() not in page.content.decode()


def test_a_correction_takes_two_people_on_the_desk(desk, batumi):
    process = make.process(batumi, "voting")
    project = make.project(process, cost=1_000_000)
    process = ballot_paper.freeze(process)
    given = {"title_ka": project.title_ka, "title_en": project.title_en, "summary_ka": project.summary_ka, "summary_en": project.summary_en}  # fmt: skip
    address = url("correct", process, "project", 1)
    assert desk.post(address, given | {"cost": "10 000", "reason": REASON}).status_code == 422
    assert desk.post(address, given | {"cost": "100 000", "reason": REASON}).status_code == 302
    correction = process.corrections.get()
    assert correction.changes == [["project", project.pk, "cost", 1_000_000, 10_000_000]]
    page = words(desk.get(url("ballot", process)))
    assert "10 000 ₾ → 100 000 ₾" in page
    assert "სხვა ბიუჯეტის სპეციალისტი ან აუდიტორი იღებს" in page
    decide = url("decide_correction", process, correction.pk)
    refused = desk.post(decide, {"verdict": "approve"}, follow=True)
    assert "სხვა ადამიანმა უნდა გადაწყვიტოს" in words(refused) or project.cost == 1_000_000
    project.refresh_from_db()
    assert project.cost == 1_000_000
    auditor = staff_client(make.auditor(batumi))
    assert auditor.post(decide, {"verdict": "approve"}).status_code == 302
    project.refresh_from_db()
    assert project.cost == 10_000_000


@pytest.mark.parametrize(
    ("what", "typed", "change"),
    [("pot", {"amount": "130 000"}, 13_000_000), ("limit", {"choices_max": "5"}, 5)],
)
def test_money_and_limit_can_be_proposed_too(desk, batumi, what, typed, change):
    process = ballot_paper.freeze(make.process(batumi, "voting"))
    pk = process.pots.get().pk if what == "pot" else 0
    answer = desk.post(url("correct", process, what, pk), typed | {"reason": REASON})
    assert answer.status_code == 302
    assert process.corrections.get().changes[0][-1] == change


def test_a_proposal_can_be_declined(desk, batumi):
    process = ballot_paper.freeze(make.process(batumi, "voting"))
    desk.post(url("correct", process, "limit", 0), {"choices_max": "5", "reason": REASON})
    correction = process.corrections.get()
    other = staff_client(make.officer(batumi))
    other.post(url("decide_correction", process, correction.pk), {"verdict": "decline"})
    correction.refresh_from_db()
    assert correction.state == "declined"
    assert Process.objects.get(pk=process.pk).choices_max == 3


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_opens_in_every_state_and_language(desk, batumi, officer, language):
    process = make.process(batumi, "ballot")
    admitted(process, 100, officer)
    make.projects(process, 100, 200)
    ballot = language + url("ballot", process)
    correct = language + url("correct", process, "project", 1)
    assert desk.get(ballot).status_code == 200
    make.move_clock(process, "voting")
    assert desk.get(ballot).status_code == 200
    ballot_paper.freeze(process)
    assert [desk.get(page).status_code for page in (ballot, correct)] == [200, 200]
