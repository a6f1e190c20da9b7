"""The pages of paper: sheets printed, taken in, entered by two people, settled, counted, through the real URLs."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from civic.places.models import Municipality
from civic.roles import Role
from petitions.actions import paper, signing
from petitions.models import Petition, Sheet, SheetLine, Signature
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
NINO = {
    "row1-last_name": "ბერიძე",
    "row1-first_name": "ნინო",
    "row1-number": "999 000 000 01",
    "row1-born_on": "31.05.1990",
}


@pytest.fixture
def petition(batumi: Municipality) -> Petition:
    identity.extract(batumi, "99900000001,ბერიძე,ნინო,1990-05-31,")
    return make.opened(batumi, needed=3)


def client(petition: Petition, role: Role = Role.LIST_OFFICER) -> Client:
    return staff_client(make.staff(role, petition.municipality))


def sheet_of(petition: Petition, *, received: bool = True) -> Sheet:
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    sheet = paper.issue(petition, by=officer)[0]
    return paper.receive(sheet, by=officer) if received else sheet


def url(petition: Petition, name: str, *more: Any) -> str:
    return reverse(f"petitions_desk:{name}", args=[petition.municipality.slug, petition.pk, *more])


def test_sheet_goes_from_printing_to_the_count(petition: Petition):
    officer = client(petition)
    answer = officer.post(url(petition, "sheets"), {"number": 2, "holder": "თამარ"})
    assert answer["Location"] == url(petition, "sheets") + "?from=1&to=2"
    file = officer.get(url(petition, "sheets_file") + "?from=1&to=2")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")
    assert file["Cache-Control"].endswith("private") or "no-store" in file["Cache-Control"]
    sheet = petition.sheets.get(number=1)
    found = reverse("petitions_desk:sheet_find", args=["batumi"])
    assert officer.get(found, {"code": sheet.code})["Location"] == url(petition, "sheet", 1)
    assert officer.get(found, {"code": "1-001-A"}).status_code == 422
    officer.post(url(petition, "sheet_act", 1, "receive"))
    officer.post(url(petition, "sheet_act", 1, "enter"), NINO)
    page = officer.get(url(petition, "sheet", 1)).content.decode()
    assert "99900000001" not in page  # neither sees the other's entry, nor the own once it is done
    second = client(petition, Role.MODERATOR)
    page = second.get(url(petition, "sheet", 1)).content.decode()
    assert 'value="ბერიძე"' not in page
    pasted = "1; ბერიძე; ნინო; 99900000001; 31.05.1990\n"
    second.post(url(petition, "sheet_act", 1, "enter"), {"pasted": pasted})
    officer.post(url(petition, "sheet_act", 1, "count"))
    sheet.refresh_from_db()
    assert (sheet.state, Signature.objects.get().channel) == ("sealed", "paper")
    assert "ემთხვევა" in officer.get(url(petition, "sheet", 1)).content.decode()


def test_wrong_row_keeps_what_was_typed_and_says_what_to_mend(petition: Petition):
    sheet = sheet_of(petition)
    officer = client(petition)
    typed = NINO | {"row1-number": "123", "row2-last_name": "დიასამიძე"}
    answer = officer.post(url(petition, "sheet_act", sheet.number, "enter"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="ბერიძე"' in page
    assert 'value="დიასამიძე"' in page
    assert "თერთმეტ" in page or "11" in page
    summary = page[page.index('class="summary"') : page.index("<h1")]
    links = re.findall(r'<a href="#id_(row\d-\w+)">სტრიქონი (\d), ([^:]+): ', summary)
    assert links == [
        ("row1-number", "1", "პირადი ნომერი"),
        ("row2-first_name", "2", "სახელი"),
        ("row2-number", "2", "პირადი ნომერი"),
        ("row2-born_on", "2", "დაბადების თარიღი"),
    ]
    assert "<title>შეცდომა:" in page
    assert SheetLine.objects.count() == 0


def test_pasted_line_that_cannot_be_read_is_named(petition: Petition):
    sheet = sheet_of(petition)
    officer = client(petition)
    for text in ("1; ბერიძე; ნინო", "11; ა; ბ; 99900000001; 31.05.1990", "1; x\n1; x"):
        answer = officer.post(url(petition, "sheet_act", sheet.number, "enter"), {"pasted": text})
        assert answer.status_code == 422
        assert "ვერ იკითხება: საჭიროა ხუთი ნაწილი" in answer.content.decode()
    assert SheetLine.objects.count() == 0


def test_difference_is_shown_to_the_third_person_only(petition: Petition):
    sheet = sheet_of(petition)
    first, second = client(petition), client(petition, Role.MODERATOR)
    first.post(url(petition, "sheet_act", sheet.number, "enter"), NINO)
    other = NINO | {"row1-first_name": "ნანა"}
    second.post(url(petition, "sheet_act", sheet.number, "enter"), other)
    theirs = first.get(url(petition, "sheet", sheet.number)).content.decode()
    assert "ნანა" not in theirs
    assert "ორი შეყვანიდან ერთი თქვენ გააკეთეთ" in theirs
    third = client(petition)
    page = third.get(url(petition, "sheet", sheet.number)).content.decode()
    assert "ნანა" in page
    assert "განსხვავებებზე თქვენ წყვეტთ" in page
    auditor = client(petition, Role.AUDITOR).get(url(petition, "sheet", sheet.number))
    assert "განსხვავებებზე მესამე პირი წყვეტს" in auditor.content.decode()
    typed = {name.replace("row1", "settle1"): text for name, text in NINO.items()}
    typed |= {"row": "1", "settle1-reason": "ფურცელზე ნინო წერია"}
    third.post(url(petition, "sheet_act", sheet.number, "settle"), typed)
    third.post(url(petition, "sheet_act", sheet.number, "count"))
    assert Signature.objects.count() == 1


def test_line_is_decided_with_a_reason_of_its_own(petition: Petition):
    person = identity.person(
        petition.municipality, number="99900000001", first_name="ნინო", last_name="ბერიძე"
    )
    signing.sign(petition, person=person)
    sheet, officer = sheet_of(petition), client(petition)
    for entering in (officer, client(petition, Role.MODERATOR)):
        entering.post(url(petition, "sheet_act", sheet.number, "enter"), NINO)
    officer.post(url(petition, "sheet_act", sheet.number, "count"))
    signing.withdraw(petition, person=person)
    decide = url(petition, "sheet_act", sheet.number, "decide")
    wrong = officer.post(decide, {"row": "1", "verdict": "counts", "decide1-reason": ""})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert page.count('href="#id_decide1-reason"') == 1
    assert page.count('id="id_decide1-reason"') == 1
    facts = {"row": "1", "verdict": "not", "decide1-reason": "ხელმომწერმა გადაიფიქრა"}
    assert officer.post(decide, facts).status_code == 302
    assert sheet.results.get().reason == "ხელმომწერმა გადაიფიქრა"


def test_other_municipality_and_other_roles_find_no_sheet(petition: Petition, keda: Municipality):
    """N04: everything of another municipality is 404."""
    sheet = sheet_of(petition)
    stranger = staff_client(make.staff(Role.LIST_OFFICER, keda))
    address = url(petition, "sheet", sheet.number)
    assert stranger.get(address).status_code == 404
    assert stranger.get(address.replace("/batumi/", "/keda/")).status_code == 404
    found = reverse("petitions_desk:sheet_find", args=["keda"])
    assert stranger.get(found, {"code": sheet.code}).status_code == 422
    assert client(petition, Role.EDITOR).get(address).status_code == 403


def test_group_prints_sheets_and_strangers_find_no_page(petition: Petition):
    def address(name: str) -> str:
        return reverse(f"petitions:{name}", args=["batumi", petition.pk, petition.slug])

    author = citizen_client(petition.author)
    answer = author.post(address("sheets"), {"number": 3})
    assert answer["Location"] == address("sheets")
    assert petition.sheets.get(number=1).holder == petition.author_name
    assert author.get(address("sheets_file")).content.startswith(b"%PDF-")
    stranger = citizen_client(identity.citizen(petition.municipality))
    assert stranger.get(address("sheets")).status_code == 404
    assert stranger.get(address("sheets_file")).status_code == 404
    assert author.post(address("sheets"), {"number": 51}).status_code == 400
