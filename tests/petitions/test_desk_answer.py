"""The desk's page of one petition on its way to the answer: hand-over, days that count, decision."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from civic import words
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from petitions.models import Petition
from tests.clients import staff_client
from tests.factories import petitions as factory
from tests.petitions.test_desk_views import PDF, url

pytestmark = pytest.mark.django_db


def of_two_thresholds(batumi: Municipality, number: int) -> Petition:
    """An open petition with so many signatures: an answer at 2, consideration at 5."""
    factory.threshold(batumi, 2, "answer")
    factory.threshold(batumi, 5)
    petition = factory.opened(batumi)
    factory.signed(petition, number)
    sequencer.run()
    return petition


@pytest.mark.parametrize(
    ("number", "next_one"),
    [(2, ["საკრებულოში განხილვის ბარიერამდე (5) აკლია 3 ხელმოწერა."]), (5, [])],
)
def test_early_hand_over_is_warned_of_and_confirmed(
    batumi: Municipality, number: int, next_one: list[str]
) -> None:
    petition = of_two_thresholds(batumi, number)
    officer = staff_client(factory.staff(Role.LIST_OFFICER, batumi))
    (act,) = officer.get(url("petition", petition)).context["acts"]
    closes = words.moment(petition.closes_at)
    assert (act["name"], act["grave"], act["main"]) == ("hand_over", True, False)
    assert act["warning"][1:] == [f"დახურვამდე დარჩა 30 დღე ({closes}).", *next_one]
    answer = officer.post(url("act", petition, "hand_over"), {"note": "შემოწმდა"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends_collection"]
    assert "შემოწმდა" in answer.content.decode()
    petition.refresh_from_db()
    assert petition.collection_state == "open"
    box = {"note": "შემოწმდა", "ends_collection": "on"}
    assert officer.post(url("act", petition, "hand_over"), box).status_code == 302
    petition.refresh_from_db()
    assert (petition.collection_state, petition.response_state) == ("closed", "due")


def test_hand_over_after_the_closing_asks_for_no_box(batumi: Municipality) -> None:
    petition = factory.closed(batumi, 2, answer=2, needed=5)
    officer = staff_client(factory.staff(Role.LIST_OFFICER, batumi))
    page = officer.get(url("petition", petition))
    (act,) = page.context["acts"]
    assert (act["warning"], act["grave"], act["main"]) == ([], False, True)
    assert "ends_collection" not in page.content.decode()
    assert officer.post(url("act", petition, "hand_over"), {"note": ""}).status_code == 302


def test_desk_page_names_the_day_that_counts_now(batumi: Municipality) -> None:
    officer_user = factory.staff(Role.LIST_OFFICER, batumi)
    officer = staff_client(officer_user)

    def says(petition: Petition) -> str:
        return officer.get(url("petition", petition)).content.decode().replace("\u00a0", " ")

    petition = of_two_thresholds(batumi, 2)
    assert "იხურება:" in says(petition)
    assert "გადაცემის ვადა:" not in says(petition)
    closed = factory.closed(batumi, 2, answer=2, needed=5)
    assert "იხურება:" not in says(closed)
    assert "დაიხურა:" in says(closed)
    assert "გადაცემის ვადა:" in says(closed)
    due = actions.hand_over(closed, by=officer_user)
    assert "გადაცემის ვადა:" not in says(due)
    assert "გადაეცა:" in says(due)
    paused = actions.pause(
        petition, by=factory.staff(Role.MODERATOR, batumi), cause="order", reason="ბრძანება"
    )
    assert "იხურება:" not in says(paused)
    assert "შეჩერებულია:" in says(paused)


def decision(**fields: object) -> dict[str, object]:
    return {
        "outcome": "granted",
        "text": "მოთხოვნა დაკმაყოფილდა.",
        "body": "ბათუმის საკრებულო",
        "on": timezone.localdate(),
        "document": SimpleUploadedFile("განკარგულება.pdf", PDF),
    } | fields


def test_decision_before_the_sitting_is_questioned(batumi: Municipality) -> None:
    petition = factory.handed_over(batumi)
    starts_at = timezone.now() + timedelta(days=3)
    moderator = factory.staff(Role.MODERATOR, batumi)
    actions.schedule_sitting(petition, by=moderator, starts_at=starts_at, place="დარბაზი")
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    page = office.get(url("petition", petition)).content.decode()
    assert f"სხდომის დანიშნული დღე: {words.day(starts_at)}" in page
    answer = office.post(url("act", petition, "decide"), decision())
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["before_sitting"]
    assert words.day(starts_at) in str(answer.context["form"].errors["before_sitting"])
    given = decision(before_sitting="სხდომა ადრე გაიმართა.")
    assert office.post(url("act", petition, "decide"), given).status_code == 302


def test_decision_without_a_sitting_is_not_questioned(batumi: Municipality) -> None:
    petition = factory.handed_over(batumi)
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    assert "before_sitting" not in office.get(url("petition", petition)).content.decode()
    forwarded = decision(outcome="forwarded", forwarded_to="სამინისტრო")
    assert office.post(url("act", petition, "decide"), forwarded).status_code == 302
