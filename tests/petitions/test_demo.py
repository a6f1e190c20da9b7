"""The demonstration: every state, honest dates, sound counts, once."""

import pytest
from django.test import override_settings
from django.utils import timezone

from civic.demo import Say
from civic.journal.models import Entry, Pending
from civic.places import demo as places_demo
from civic.places.models import Municipality
from identity import demo as identity_demo
from petitions import demo, ledger, phases, queries
from petitions.demo_later import LATER
from petitions.demo_texts import SIGN, STORIES
from petitions.models import Petition, Signature
from tests.factories import petitions as make


@pytest.mark.slow
@pytest.mark.django_db
def test_demonstration_shows_every_state_and_stands_once(tmp_path, monkeypatch):
    """Batumi and Keda with a fortieth of the signatures and thresholds, so that it stays short."""
    for slug, needed, answer in (("batumi", 19, 4), ("keda", 4, 0)):
        place = Municipality.objects.get(slug=slug)
        make.threshold(place, needed)
        make.threshold(place, answer, "answer")
    for story in (*STORIES, *LATER):
        for _days, act, facts in story.plan:
            if act == SIGN and story.place in {"batumi", "keda", "kobuleti"}:
                monkeypatch.setitem(facts, "number", max(3, facts["number"] // 40))
    say = Say(write=lambda line: None)
    with override_settings(VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        for module in (places_demo, identity_demo):
            module.load(say)
        demo.load(say)
        first = list(Petition.objects.order_by("pk").values_list("pk", "title", "count"))
        demo.load(say)
    assert list(Petition.objects.order_by("pk").values_list("pk", "title", "count")) == first
    assert len(first) == len(STORIES) + len(LATER)
    shown = {phases.phase(petition).code for petition in Petition.objects.all()}
    assert shown >= {
        "draft",
        "moderation",
        "returned",
        "rejected",
        "open",
        "reached",
        "paused",
        "examination",
        "short",
        "withdrawn",
        "due",
        "sitting",
        "granted",
        "implementing",
        "refused",
        "forwarded",
        "merged",
        "overdue",
    }
    told = set(Entry.objects.filter(kind__startswith="petition.").values_list("kind", flat=True))
    assert told >= {
        "petition.transferred",
        "petition.appealed",
        "petition.extended",
        "petition.overdue",
        "petition.sheet_entered",
        "petition.signatures_removed",
    }
    assert list(ledger.audit()) == []
    assert (tmp_path / "demo-list-officers" / "batumi.key").stat().st_mode & 0o777 == 0o600
    assert not Entry.objects.filter(at__gt=timezone.now()).exists()
    times = list(
        Entry.objects.order_by("id")
        .filter(subject_type="petitions.petition")
        .values_list("at", flat=True)
    )
    assert times == sorted(times)
    old = timezone.now() - demo.NEWS
    waits = Pending.objects.filter(entry__at__lt=old, entry__kind__startswith="petition.")
    assert not waits.filter(consumer="notices").exists()
    told = waits.filter(consumer="cases")
    assert set(told.values_list("entry__municipality__slug", flat=True)) == {"batumi"}
    assert told.filter(entry__kind="petition.handed_over").exists()
    assert Signature.objects.filter(display="none").count() > 0
    assert queries.counts_by_state()["answered"] == 4
