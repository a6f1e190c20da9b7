"""After signing: what the public sees of the signer is changed by itself, and the receipt keeps its promise."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.places.models import Municipality
from petitions.actions import signing
from petitions.models import Petition, Signature
from petitions.states import Signing
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def to(petition: Petition, name: str) -> str:
    return f"{petition.get_absolute_url()}{name}"


def test_who_has_signed_is_told_so_instead_of_being_asked_again(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    client.post(to(petition, "sign/"), {"display": "initials"})
    text = client.get(to(petition, "sign/")).content.decode()
    assert "<h1>თქვენ ხელი მოაწერეთ</h1>" in text
    assert f'action="{to(petition, "shown/")}"' in text
    assert f'href="{to(petition, "receipt/")}"' in text
    assert f'href="{to(petition, "withdraw/")}"' in text
    assert re.findall(r'value="(\w+)"[^>]*checked', text) == ["initials"]
    client.post(to(petition, "withdraw/"))
    assert "თქვენ ხელი მოაწერეთ" not in client.get(to(petition, "sign/")).content.decode()


def test_what_is_shown_can_be_changed_and_the_signature_stays(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    client = citizen_client(user)
    client.post(to(petition, "sign/"), {"display": "none"})
    sequencer.run()
    before, leaves = Signature.objects.values().get(), Leaf.objects.count()
    for display, shown in (("name", "ნინო ბერიძე"), ("initials", "ნ. ბ."), ("none", "")):
        answer = client.post(to(petition, "shown/"), {"display": display})
        assert answer.headers["Location"] == to(petition, "receipt/")
        after = Signature.objects.values().get()
        assert after == before | {"display": display, "display_text": shown}
    sequencer.run()
    assert Leaf.objects.count() == leaves
    entries = Entry.objects.filter(kind="petition.display_changed")
    assert {(row.actor, row.public, row.at.minute, row.at.second) for row in entries} == {
        (None, False, 0, 0)
    }
    assert entries.count() == 3
    client.post(to(petition, "shown/"), {"display": "none"})  # nothing changes, nothing is written
    assert entries.count() == 3


def test_what_is_shown_can_be_hidden_after_the_closing_too(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    signing.sign(petition, by=user, display="name")
    Petition.objects.filter(pk=petition.pk).update(closes_at=timezone.now())
    client = citizen_client(user)
    assert "თქვენ ხელი მოაწერეთ" in client.get(to(petition, "sign/")).content.decode()
    client.post(to(petition, "shown/"), {"display": "none"})
    assert Signature.objects.get().display_text == ""


def test_only_the_own_choice_can_be_changed(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    someone = identity.person(batumi)
    signing.sign(petition, by=identity.citizen(batumi, someone=someone), display="none")
    for user in (identity.citizen(batumi), identity.citizen(batumi, someone=someone)):
        answer = citizen_client(user).post(to(petition, "shown/"), {"display": "name"})
        assert answer.headers["Location"] == to(petition, "sign/")
    assert Signature.objects.get().display == "none"
    assert citizen_client(identity.citizen(batumi)).get(to(petition, "shown/")).status_code == 405
    answer = Client().post(to(petition, "shown/"), {"display": "name"})
    assert answer.headers["Location"].startswith("/account/login/")


def test_a_choice_of_display_there_is_not_is_refused(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    client.post(to(petition, "sign/"), {"display": "name"})
    assert client.post(to(petition, "shown/"), {"display": "all"}).status_code == 400
    assert Signature.objects.get().display == "name"


def test_a_removed_signature_shows_nothing_to_choose(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    signing.sign(petition, by=user)
    sequencer.run()
    Signature.objects.update(state=Signing.REMOVED)
    client = citizen_client(user)
    text = client.get(to(petition, "sign/")).content.decode()
    assert "თქვენი ხელმოწერა ამოღებულია" in text
    assert 'name="display"' not in text
    client.post(to(petition, "shown/"), {"display": "name"})
    assert Signature.objects.get().display == "none"


def test_the_receipt_shows_the_hour_and_no_minute(batumi: Municipality) -> None:
    petition = make.opened(batumi, at=timezone.now() - timedelta(hours=5))
    user = identity.citizen(batumi)
    at = timezone.now() - timedelta(hours=2)
    signing.sign(petition, by=user, at=at)
    sequencer.run()
    text = citizen_client(user).get(to(petition, "receipt/")).content.decode()
    section = text[text.index('class="receipt') : text.index("</section>")]
    hour = timezone.localtime(at).replace(minute=0)
    later = hour + timedelta(hours=1)
    assert f"{hour:%H:%M}–{later:%H:%M}" in section
    assert re.findall(r"\b\d\d:\d\d\b", section) == [f"{hour:%H:%M}", f"{later:%H:%M}"]


def test_the_receipt_says_when_a_chosen_name_appears(batumi: Municipality) -> None:
    petition = make.opened(batumi, at=timezone.now() - timedelta(hours=5))
    user = identity.citizen(batumi)
    signing.sign(petition, by=user, display="name")
    client = citizen_client(user)
    hour = timezone.localtime() + timedelta(hours=1)
    said = f"პეტიციის გვერდზე გამოჩნდება {hour:%H}:00 საათზე"
    assert said in client.get(to(petition, "receipt/")).content.decode()
    Signature.objects.update(signed_at=timezone.now() - timedelta(hours=2))
    assert "გვერდზე გამოჩნდება" not in client.get(to(petition, "receipt/")).content.decode()
