"""One's own page and data: one list over all apps, the copy, and the end of an account."""

from datetime import timedelta

import pytest

from civic.dates import today
from cms.services.actions import working
from cms.services.models import ServiceRequest
from identity.actions import erase
from identity.sections import export_of, matters_of, stays_of
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make_petition
from tests.factories import services as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "მოთხოვნა დაკმაყოფილდა."


def test_all_apps_stand_in_one_list_what_waits_for_me_first(batumi):
    row = make.filed(batumi, to=make.department(batumi))
    petition = make_petition.submitted(batumi, by=row.user)
    assert [one.number for one in matters_of(row.user)] == [str(petition.number or ""), row.sign]
    officer, day = make.officer(row.department), today() + 7 * DAY
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=day)
    first, second = matters_of(row.user)
    assert (first.number, first.needs_me, first.next_on) == (row.sign, True, day)
    assert second.needs_me is False


def test_copy_holds_what_was_said_and_nobody_elses(batumi):
    row = make.filed(batumi, to=make.department(batumi))
    make.filed(batumi)
    working.write(row, by=row.user, text="სიტყვა", files=[make.paper()], from_applicant=True)
    (found,) = export_of(row.user)["services"]["requests"]
    assert found["number"] == row.sign
    assert [one["answer"] for one in found["answers"]] == list(make.ANSWERS.values())
    assert [one["text"] for one in found["messages"]] == ["სიტყვა"]
    assert [one["name"] for one in found["files"]] == ["cnoba.pdf"]


def test_closing_the_account_leaves_a_decision_without_its_applicant(batumi):
    user = identity.citizen(batumi)
    row = make.filed(batumi, by=user, to=make.department(batumi))
    working.decide(row, by=make.officer(row.department), result="positive", text=TEXT)
    assert any("განცხად" in str(one.what) or "request" in str(one.what) for one in stays_of(user))
    erase(user, by=user)
    found = ServiceRequest.objects.get(pk=row.pk)
    assert (found.user, found.person, found.answers, found.result) == (None, None, None, "positive")


def test_everything_stands_once_with_its_drafts(batumi):
    row = make.filed(batumi, to=make.department(batumi))
    draft = make_petition.draft(batumi, by=row.user, title="სკვერი ჭავჭავაძის ქუჩაზე")
    page = citizen_client(row.user).get("/account/").content.decode()
    assert page.count(draft.title) == 1
    assert next((one.title, one.needs_me) for one in matters_of(row.user)) == (draft.title, True)
