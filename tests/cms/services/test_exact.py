"""Exact rules: each condition alone, what is kept, and what a rule may do in trial and in earnest."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from civic import printing
from civic.dates import today
from civic.places.models import Municipality, Unit
from cms.services import exact
from cms.services.actions import drafting, filing, working
from cms.services.certificates import check_address, code
from cms.services.exact import RULES, Facts, evaluated, in_words
from cms.services.models import HighlandList, ServiceRequest
from cms.services.queries import requests as request_queries
from cms.services.queries.filling import facts_about
from cms.services.states import Progress, Result
from identity.queries import details
from tests.clients import citizen_client
from tests.cms.services import form_blocks as forms
from tests.factories import identity
from tests.factories import services as factory

RULE = RULES["highland-certificate"]
GOOD = Facts(
    on=date(2026, 11, 22),
    registered=True,
    checked_on=date(2026, 11, 1),
    unit="dandalo",
    highland=frozenset({"dandalo"}),
    list_from=date(2016, 1, 1),
    list_source_ka="დადგენილება",
)


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({}, []),
        ({"for_organisation": True}, [("person", False)]),
        ({"registered": False}, [("registered", False), ("listed", None)]),
        ({"registered": None}, [("registered", None), ("listed", None)]),
        ({"alive": False}, [("registered", False)]),
        ({"checked_on": date(2026, 10, 22)}, [("fresh", False)]),
        ({"checked_on": date(2026, 10, 23)}, []),
        ({"checked_on": None}, [("fresh", None)]),
        ({"unit": "elsewhere"}, [("listed", False)]),
        ({"unit": ""}, [("listed", None)]),
        ({"unit": "", "whole": True}, []),
        ({"list_from": None}, [("listed", None)]),
        ({"list_from": date(2026, 11, 23)}, [("listed", False)]),
    ],
)
def test_rule_grants_only_where_every_condition_is_met(
    changed: dict[str, Any], failing: list[Any]
) -> None:
    kept = evaluated(RULE, Facts(**(GOOD.__dict__ | changed)))
    assert [
        (one["code"], one["met"]) for one in kept["conditions"] if one["met"] is not True
    ] == failing
    assert kept["granted"] is (failing == [])


def test_rule_does_not_reach_back_before_its_day() -> None:
    before = Facts(**(GOOD.__dict__ | {"on": date(2015, 12, 31), "checked_on": date(2015, 12, 31)}))
    assert evaluated(RULE, before)["granted"] is False


def test_kept_conditions_are_told_in_the_readers_language() -> None:
    kept = evaluated(RULE, GOOD)
    with translation.override("en"):
        assert [str(one.text) for one in in_words(kept)] == [
            "asked for by a person, for themselves",
            "on the register of this municipality",
            "the register was asked within the last 30 days",
            "the settlement stands on the list of highland settlements",
        ]
    assert str(in_words(kept)[1].text) == "ირიცხება ამ მუნიციპალიტეტის რეესტრში"
    assert in_words({"code": "gone", "on": "2026-01-01", "conditions": []}) == []


@pytest.fixture
def dandalo(batumi: Municipality) -> Unit:
    return Unit.objects.create(
        municipality=batumi, slug="dandalo", name_ka="დანდალო", name_en="Dandalo"
    )


def asked(batumi: Municipality, unit: Unit, mode: str) -> ServiceRequest:
    """A request for a service with the rule, by a person of the settlement."""
    service = forms.service(
        batumi,
        code="certificate",
        questions=lambda english: [forms.line("use", "Where" if english else "სად")],
        rule="highland-certificate",
        rule_mode=mode,
    )
    listed = HighlandList.objects.create(
        municipality=batumi, in_force_from=today() - timedelta(days=900), source_ka="დადგენილება"
    )
    listed.units.add(unit)
    by = identity.citizen(batumi, unit=unit)
    row = drafting.keep(drafting.start(service, by=by), {"use": "ბანკში"}, by=by)
    return filing.file(row, by=by, token=row.token)


def test_met_rule_decides_at_once_and_names_its_conditions(
    batumi: Municipality, dandalo: Unit
) -> None:
    row = asked(batumi, dandalo, "on")
    assert (row.state, row.result) == (Progress.DECIDED, Result.POSITIVE)
    decision = request_queries.decision_of(row)
    assert "ირიცხება ამ მუნიციპალიტეტის რეესტრში" in decision
    assert "დადგენილება" in decision
    assert row.rule["mode"] == "on"
    client = citizen_client(row.user)
    said = "ირიცხება ამ მუნიციპალიტეტის რეესტრში"
    assert client.get(row.get_absolute_url()).content.decode().count(said) == 1
    english = client.get(f"/en{row.get_absolute_url()}").content.decode()
    assert english.count("on the register of this municipality") == 1


def test_decision_by_a_rule_gives_a_certificate_others_can_check(
    client: Client, batumi: Municipality, dandalo: Unit
) -> None:
    row = asked(batumi, dandalo, "on")
    own = citizen_client(row.user)
    path = reverse("services:certificate_file", args=["batumi", row.pk])
    assert path in own.get(row.get_absolute_url()).content.decode()
    printed = own.get(path)
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    assert citizen_client(identity.citizen(batumi)).get(path).status_code == 404

    checked = client.get(urlsplit(check_address(row)).path)
    page = checked.content.decode()
    name = details(row.person).name
    assert (checked.status_code, f"№&nbsp;{row.sign}" in page, name in page) == (200, True, False)
    assert ("ირიცხება ამ მუნიციპალიტეტის რეესტრში" in page, "<dt></dt>" in page) == (True, False)
    other = check_address(row).replace(code(row), "0" * len(code(row)))
    assert client.get(urlsplit(other).path).status_code == 404


def test_certificate_names_number_rule_decision_and_check(
    batumi: Municipality, dandalo: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(batumi, dandalo, "on")

    def pango_is_missing(*_: Any, **__: Any) -> bytes:
        raise OSError

    monkeypatch.setattr(printing, "pdf", pango_is_missing)
    path = reverse("services:certificate_file", args=["batumi", row.pk])
    page = citizen_client(row.user).get(path).content.decode()
    told = (
        f"№ {row.sign}",
        details(row.person).name,
        "highland-certificate",
        "დადგენილება",
        check_address(row),
    )
    assert [one for one in told if one not in page] == []


def test_what_a_person_decides_is_not_said_to_be_the_rules(
    batumi: Municipality, dandalo: Unit
) -> None:
    row = asked(batumi, dandalo, "trial")
    ServiceRequest.objects.filter(pk=row.pk).update(department=factory.department(batumi))
    row.refresh_from_db()
    officer = factory.officer(row.department)
    working.decide(row, by=officer, result="positive", text="მოთხოვნა დაკმაყოფილდა.")
    page = citizen_client(row.user).get(row.get_absolute_url()).content.decode()
    assert "გადაწყდა ზუსტი წესით" not in page


def test_rule_on_trial_is_shown_and_decides_nothing(batumi: Municipality, dandalo: Unit) -> None:
    row = asked(batumi, dandalo, "trial")
    assert (row.state, row.rule["granted"], row.rule["mode"]) == (Progress.FILED, True, "trial")


def test_unmet_rule_leaves_the_request_to_a_person(batumi: Municipality, dandalo: Unit) -> None:
    other = Unit.objects.create(municipality=batumi, slug="low", name_ka="დაბლობი", name_en="Low")
    service_unit = asked(batumi, dandalo, "on").service
    by = identity.citizen(batumi, unit=other)
    row = drafting.keep(drafting.start(service_unit, by=by), {"use": "ბანკში"}, by=by)
    done = filing.file(row, by=by, token=row.token)
    assert (done.state, done.rule["granted"]) == (Progress.FILED, False)


def test_newest_list_in_force_counts(batumi: Municipality, dandalo: Unit) -> None:
    for days, whole in ((900, True), (10, False), (-10, True)):
        HighlandList.objects.create(
            municipality=batumi,
            in_force_from=today() - timedelta(days=days),
            whole=whole,
            source_ka=f"აქტი {days}",
        )
    facts = facts_about(None, batumi, today(), for_organisation=False)
    assert (facts.whole, facts.list_source_ka, facts.registered) == (False, "აქტი 10", None)
    assert exact.REGISTER_DAYS == 30
