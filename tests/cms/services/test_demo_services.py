"""The demonstration's services: complete in both languages, publishable, repeatable; a request in each state."""

from typing import Any

import pytest
from django.test import Client

from civic.demo import Say
from civic.places import demo as places_demo
from cms import actions as cms_actions
from cms.services import definition, demo
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries.filling import represented
from cms.services.rules.requests import may_see
from cms.services.states import Progress, Result
from identity import demo as identity_demo
from identity.models import Representative, User


@pytest.fixture
def shown(db: Any) -> Any:
    say = Say(write=lambda line: None)
    places_demo.load(say)
    identity_demo.load(say)
    cms_actions.seed()
    demo.load(say)
    return say


def test_demonstration_has_services_and_requests_and_may_be_repeated(
    shown: Any, client: Client
) -> None:
    pages = ServicePage.objects.filter(live=True)
    count = sum(len(service.places) for service in demo.SERVICES)
    assert pages.filter(locale__language_code="ka").count() == count
    assert pages.filter(locale__language_code="en").count() == count
    for page in pages.filter(locale__language_code="ka"):
        assert definition.may_be_used(page), page.code
        form = definition.of_service(page)
        assert [one["label"] for one in form if "en" not in one] == []
    found = ServiceRequest.objects.all()
    assert {row.state for row in found} == set(Progress.values)
    by_rule = found.get(service__code="highland-certificate")
    assert (by_rule.result, by_rule.rule["granted"]) == (Result.POSITIVE, True)
    assert {row.result for row in found} == {*Result.values, ""} - {Result.UNCONSIDERED}
    _shows_an_organisation_that_asks(shown)
    before = (ServicePage.objects.count(), found.count())
    demo.load(shown)
    assert (ServicePage.objects.count(), ServiceRequest.objects.count()) == before
    assert Representative.objects.count() == 1
    assert client.get("/batumi/services/").status_code == 200
    assert client.get("/en/keda/services/highland-status/").status_code == 200


def _shows_an_organisation_that_asks(shown: Any) -> None:
    row = ServiceRequest.objects.exclude(organisation=None).get()
    lia, officer = (
        User.objects.get(email=one) for one in (demo.REPRESENTATIVE, "property@batumi.example.ge")
    )
    assert (row.user, row.result, row.organisation.number) == (lia, Result.POSITIVE, demo.CODE)
    assert list(represented(lia).values()) == [row.organisation]
    assert bool(may_see(officer, row)) is True
    told = [text for _label, text in shown.hints if demo.CODE in text]
    assert told == [
        f"{demo.REPRESENTATIVE} for {demo.ORGANISATION}, identification code {demo.CODE}"
    ]
