"""Nothing is submitted and nothing decided about another text than the one that was read (N48)."""

import pytest
from django.test import Client

from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from petitions.models import ReasonCode, Topic
from petitions.states import Text
from tests.clients import citizen_client, staff_client
from tests.factories import petitions as make
from tests.petitions.test_desk_views import url, verdict
from tests.petitions.test_drafting_views import carried, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sealing_key(batumi: Municipality) -> None:
    make.sealing_key(batumi)


@pytest.fixture
def moderator(batumi: Municipality) -> Client:
    return staff_client(make.staff(Role.MODERATOR, batumi))


# --- The author ---------------------------------------------------------------------------------


def test_what_was_changed_after_the_check_page_is_read_again_before_it_is_submitted(
    batumi: Municipality,
) -> None:
    petition = make.draft(batumi, topic=Topic.objects.all()[0])
    client = citizen_client(petition.author)
    read = carried(client.get(step(petition, "check")).content.decode())
    actions.save_draft(petition, by=petition.author, demand="ვითხოვთ სულ სხვა რამეს.")
    answer = client.post(step(petition, "check"), {"agrees": "on", "read": read})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "წაიკითხეთ მისი ამჟამინდელი ტექსტი" in page
    assert "ვითხოვთ სულ სხვა რამეს." in page
    petition.refresh_from_db()
    assert petition.text_state == Text.DRAFT
    client.post(step(petition, "check"), {"agrees": "on", "read": carried(page)})
    petition.refresh_from_db()
    assert petition.text_state == Text.SUBMITTED


def test_no_petition_is_submitted_without_its_check_page_or_with_that_of_another(
    batumi: Municipality,
) -> None:
    topic = Topic.objects.all()[0]
    petition = make.draft(batumi, topic=topic)
    other = make.draft(batumi, by=petition.author, topic=topic)
    client = citizen_client(petition.author)
    foreign = carried(client.get(step(other, "check")).content.decode())
    for facts in ({}, {"read": ""}, {"read": foreign}):
        answer = client.post(step(petition, "check"), {"agrees": "on"} | facts)
        assert answer.status_code == 409
    petition.refresh_from_db()
    assert petition.text_state == Text.DRAFT


def test_an_older_window_does_not_silently_undo_a_newer_one(batumi: Municipality) -> None:
    petition = make.draft(batumi)
    client = citizen_client(petition.author)
    read = carried(client.get(step(petition, "demand")).content.decode())
    actions.save_draft(petition, by=petition.author, demand="ახალი ფანჯრის მოთხოვნა სკოლაზე.")
    typed = {"demand": "ძველი ფანჯრის მოთხოვნა სკოლაზე.", "read": read}
    answer = client.post(step(petition, "demand"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("ახალი ფანჯრის" in page, "ძველი ფანჯრის" in page) == (True, True)
    petition.refresh_from_db()
    assert petition.demand == "ახალი ფანჯრის მოთხოვნა სკოლაზე."
    client.post(step(petition, "demand"), typed | {"read": carried(page)})
    petition.refresh_from_db()
    assert petition.demand == "ძველი ფანჯრის მოთხოვნა სკოლაზე."


def test_another_question_answered_meanwhile_is_no_conflict(batumi: Municipality) -> None:
    petition = make.draft(batumi)
    client = citizen_client(petition.author)
    read = carried(client.get(step(petition, "addressee")).content.decode())
    actions.save_draft(petition, by=petition.author, demand="ახალი ფანჯრის მოთხოვნა სკოლაზე.")
    answer = client.post(step(petition, "addressee"), {"addressee": "mayor", "read": read})
    assert answer.status_code == 302


# --- The moderator ------------------------------------------------------------------------------


def test_a_text_that_was_mended_meanwhile_is_read_before_it_is_decided(
    batumi: Municipality, moderator: Client
) -> None:
    petition = make.submitted(batumi)
    first = carried(moderator.get(url("petition", petition)).content.decode())
    petition = actions.send_back(
        petition,
        by=make.staff(Role.MODERATOR, batumi),
        reason=ReasonCode.objects.get(code="D-01"),
    )
    actions.save_draft(petition, by=petition.author, demand="ვითხოვთ სხვა რამეს.")
    actions.submit(petition, by=petition.author)
    reason = ReasonCode.objects.get(code="R-01")
    for facts in ({}, {"verdict": "reject", "reason": reason.pk}):
        answer = moderator.post(
            url("moderate", petition),
            verdict(petition, read=first, note="შენიშვნა რჩება") | facts,
        )
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "წაიკითხეთ მისი ამჟამინდელი ტექსტი" in page
        assert ("ვითხოვთ სხვა რამეს." in page, "შენიშვნა რჩება" in page) == (True, True)
    petition.refresh_from_db()
    assert petition.text_state == "submitted"
    moderator.post(url("moderate", petition), verdict(petition, read=carried(page)))
    petition.refresh_from_db()
    assert petition.text_state == "accepted"


@pytest.mark.parametrize("read", ["", "0123456789abcdef"])
def test_no_verdict_without_having_read_this_petition(
    batumi: Municipality, moderator: Client, read: str
) -> None:
    petition, other = make.submitted(batumi), make.submitted(batumi)
    for other_text in (read, verdict(other)["read"]):
        answer = moderator.post(url("moderate", petition), verdict(petition, read=other_text))
        assert answer.status_code == 409
    returned = verdict(
        petition, verdict="return", reason=ReasonCode.objects.get(code="D-01").pk, note="x"
    )
    assert moderator.post(url("moderate", petition), returned | {"read": read}).status_code == 409
    petition.refresh_from_db()
    assert petition.text_state == "submitted"
