"""What other agencies are asked about a request: minimal, logged, shown; silence waits and a person can step in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from cms.services.actions import checking, working
from cms.services.forms_desk import RecordForm
from cms.services.models import Check
from cms.services.queries import requests as queries
from cms.services.rules import requests as rules
from identity.models import LookUp
from identity.registry.agencies import QUESTIONS, adapter_for
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import services as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _simulated(settings):
    settings.AGENCIES = {"*": "simulator"}


def ask(row, code="civil.residence", about=""):
    officer = make.officer(row.department)
    return checking.check(row, by=officer, question=code, about=about)


def work(check):
    """What the worker does with one row."""
    result = checking.ask_again(Check.objects.get(pk=check.pk))
    Check.objects.filter(pk=check.pk).update(
        state=result.state, last_error=result.error, **result.fields
    )
    if result.effect:
        result.effect()
    return result


def by_number(batumi, last):
    return make.filed(
        batumi,
        by=identity.citizen(batumi, number=f"9955500{last:04d}"),
        to=make.department(batumi),
    )


@pytest.mark.parametrize(("last", "answer"), [(1001, "yes"), (1000, "no")])
def test_answer_is_kept_logged_and_shown(batumi, last, answer):
    row = by_number(batumi, last)
    check = ask(row)
    work(check)
    check.refresh_from_db()
    assert (check.answer, check.reference, check.state) == (answer, f"S-{row.sign}", "done")
    logged = LookUp.objects.get()
    assert (logged.user, logged.person, logged.registry, logged.purpose, logged.verdict) == (
        row.user,
        row.person,
        "civil",
        "service.civil.residence",
        answer,
    )
    client = citizen_client(row.user)
    label = str(QUESTIONS["civil.residence"].label)
    page = client.get(row.get_absolute_url()).content.decode()
    assert label in page
    assert ("1\u00a0აპრილი\u00a02019" in page) == (answer == "yes")
    account = client.get(reverse("identity:account")).content.decode()
    assert logged.purpose_in_words in account
    kinds = Entry.objects.about(row).filter(kind__startswith="request.check")
    assert [one.kind for one in kinds.order_by("pk")] == [
        "request.check_asked",
        "request.check_answered",
    ]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (1001, "მუნიციპალიტეტის ბიუჯეტის მიმართ დავალიანება არ აქვს"),
        (1000, "აქვს დავალიანება მუნიციპალიტეტის ბიუჯეტის მიმართ"),
    ],
)
def test_answer_says_what_it_means_and_names_its_reference(batumi, last, words):
    row = by_number(batumi, last)
    work(ask(row, "finance.no_arrears"))
    client = citizen_client(row.user)
    for address in (row.get_absolute_url(), reverse("identity:account")):
        page = client.get(address).content.decode()
        assert words in page
        assert f"რეესტრის მითითება: S-{row.sign}" in page
        assert "№ S-" not in page


def test_every_question_says_what_yes_and_no_mean():
    assert [sorted(one.says) for one in QUESTIONS.values()] == [["no", "yes"]] * len(QUESTIONS)
    unknown = LookUp(purpose="service.finance.no_arrears", verdict="unknown")
    assert unknown.told_in_words == "არ დადასტურდა"


def test_officer_chooses_among_the_same_words(batumi):
    row = by_number(batumi, 1009)
    check = ask(row, "finance.no_arrears")
    choices = RecordForm(question=check.question).fields["answer"].choices
    said = QUESTIONS["finance.no_arrears"].says
    assert choices[:2] == [("yes", said["yes"]), ("no", said["no"])]


def test_silence_waits_is_logged_once_and_is_answered_by_hand(batumi):
    row = by_number(batumi, 1009)
    check = ask(row)
    assert [work(check).state, work(check).state] == ["retry", "retry"]
    assert [one.verdict for one in LookUp.objects.all()] == ["unavailable"]
    officer = make.officer(row.department)
    page = staff_client(officer)
    address = reverse("services_desk:record", args=["batumi", row.pk, check.pk])
    assert page.post(address, {"answer": "yes", "how": ""}).status_code == 422
    assert page.post(address, {"answer": "yes", "how": "ამონაწერი ვნახე"}).status_code == 302
    check.refresh_from_db()
    assert (check.answer, check.by_hand, check.state, check.by) == ("yes", True, "done", officer)
    assert queries.facts_of(check, row) == {"how": "ამონაწერი ვნახე"}
    assert (
        "ამონაწერი ვნახე" in citizen_client(row.user).get(row.get_absolute_url()).content.decode()
    )


def test_where_nothing_is_connected_it_waits_for_a_person(batumi, settings):
    settings.AGENCIES = {"keda": "simulator"}
    check = ask(by_number(batumi, 1001))
    assert check.state == "paused"
    assert LookUp.objects.count() == 0


def test_nearest_setting_counts(batumi, keda, settings):
    settings.AGENCIES = {"*": "simulator", "batumi": "http", "batumi.finance": "simulator"}
    names = [
        adapter_for(*one).name for one in ((batumi, "civil"), (batumi, "finance"), (keda, "civil"))
    ]
    assert names == ["http", "simulator", "simulator"]


def test_service_asks_by_itself_and_finds_the_cadastral_code(batumi):
    page = make.service(
        batumi, lookups=["civil.residence", "property.owner", "property.organisation"]
    )
    row = make.filed(batumi, to=make.department(batumi), service=page)
    assert [one.question for one in row.checks.all()] == ["civil.residence", "property.owner"]
    assert queries.about_of(row.checks.get(question="property.owner"), row) == "21.01.34.012"


def test_facts_are_those_of_the_contract_and_sealed(batumi):
    row = by_number(batumi, 1001)
    check = ask(row, "property.owner", "21.01.34.012")
    work(check)
    check.refresh_from_db()
    assert queries.facts_of(check, row) == {"share": "1/1", "use": "სასოფლო-სამეურნეო"}
    assert b"21.01" not in bytes(check.about)
    assert "სასოფლო".encode() not in bytes(check.facts)


@pytest.mark.parametrize(
    ("code", "about", "refusal"),
    [
        ("civil.everything", "", "unknown_question"),
        ("property.organisation", "", "wrong_applicant"),
        ("property.owner", " ", "about_needed"),
    ],
)
def test_questions_that_do_not_fit_are_refused(batumi, code, about, refusal):
    row = by_number(batumi, 1001)
    with pytest.raises(Refused) as caught:
        ask(row, code, about)
    assert caught.value.code == refusal


def test_a_question_is_put_once(batumi):
    row = by_number(batumi, 1001)
    ask(row)
    with pytest.raises(Refused) as caught:
        ask(row)
    assert caught.value.code == "asked_already"


def test_an_ended_request_is_not_asked_about(batumi):
    row = by_number(batumi, 1001)
    check = ask(row)
    working.withdraw(row, by=row.user)
    assert work(check).state == "done"
    assert LookUp.objects.count() == 0


def test_organisation_is_asked_about_without_its_representatives_number(batumi):
    user = identity.citizen(batumi)
    of = make.organisation(user, municipality=batumi, number="900000001")
    row = make.filed(batumi, by=user, organisation=of, to=make.department(batumi))
    check = ask(row, "property.organisation")
    work(check)
    check.refresh_from_db()
    assert check.answer == "yes"
    assert LookUp.objects.get().person is None


def test_registers_are_asked_about_one_applicant_so_often_a_day(batumi, monkeypatch):
    monkeypatch.setattr(rules, "CHECKS_A_DAY", 2)
    person = identity.citizen(batumi)
    rows = [make.filed(batumi, by=person, to=make.department(batumi)) for _ in range(3)]
    ask(rows[0])
    ask(rows[1])

    with pytest.raises(Refused) as caught:
        ask(rows[2])
    assert caught.value.code == "many_checks"
    assert ask(make.filed(batumi, to=make.department(batumi))).pk
    Check.objects.filter(request=rows[0]).update(asked_at=timezone.now() - timedelta(hours=25))
    assert ask(rows[2]).pk
