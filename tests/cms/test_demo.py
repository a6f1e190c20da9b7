"""The demonstration: the pages' part, and the whole of it twice."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from civic.demo import Say
from cms import demo
from cms.live import portal_contact
from cms.models import MunicipalityHomePage, NewsPage
from tests import demonstration

OURS = {
    "civic", "identity", "petitions", "budgeting", "cms", "places", "journal", "ledger", "notices", "cases",
    "outcomes", "wagtailcore", "account", "otp_totp", "auth",
}  # fmt: skip


def counts() -> dict[str, int]:
    """The number of rows of every table of ours, and of the page tree."""
    models = [*apps.get_models()]
    return {
        model._meta.label: model._default_manager.count()
        for model in models
        if model._meta.app_label in OURS
    }


def test_demo_pages_twice_change_nothing(db: None) -> None:
    from civic.places import demo as places

    told: list[str] = []
    say = Say(write=told.append)
    places.load(Say(write=lambda line: None))
    demo.load(say)
    before = counts()
    demo.load(say)
    assert counts() == before
    assert told[1] == "Pages: all there."
    assert NewsPage.objects.count() == 6
    strict = MunicipalityHomePage.objects.filter(both_languages=True)
    assert {home.slug for home in strict} == {"keda"}


def test_demo_keeps_what_an_operator_set(db: None) -> None:
    demo.load(Say(write=lambda line: None))
    settings = portal_contact()
    settings.phone = "0322 00 00 00"
    settings.save()
    demo.load(Say(write=lambda line: None))
    assert portal_contact().phone == "0322 00 00 00"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_demo_command_twice_changes_nothing(settings: Any, tmp_path: Path) -> None:
    first = demonstration.load(settings, tmp_path)
    assert "Data ready after" in first.splitlines()[-1]
    before = counts()
    call_command("demo", stdout=StringIO())
    assert counts() == before
    for role in (
        "citizen",
        "moderator, batumi",
        "editor, batumi",
        "clerk, batumi",
        "budget_officer, keda",
        "platform_admin",
    ):
        assert role in first
