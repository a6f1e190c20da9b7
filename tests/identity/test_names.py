"""A name typed in Latin letters becomes the register's own, though the register holds only hashes."""

import time
from datetime import date

import pytest

from civic.places.models import Municipality
from identity import actions
from identity.models import Resident
from identity.names import as_registered
from identity.queries import details, person_of
from identity.registry.simulator import SimulatedRegistry
from identity.sealing import Details, name_key
from petitions.actions import signing
from petitions.models import SealedIdentity, Signature
from petitions.sealing import open_identity
from tests.factories import identity
from tests.factories import petitions as make

BORN = date(1990, 5, 31)


def typed(first_name: str, last_name: str) -> Details:
    return Details("99000000001", first_name, last_name, BORN)


@pytest.mark.parametrize(
    ("first_name", "last_name", "registered"),
    [
        ("Ketevan", "Chkheidze", ("ქეთევან", "ჩხეიძე")),
        ("Tamar", "Tsiskaridze", ("თამარ", "ცისკარიძე")),
        ("TAMAR", "tsiklauri", ("თამარ", "წიკლაური")),
        ("Ekaterine", "Dzotsenidze", ("ეკატერინე", "ძოწენიძე")),
        ("Ana-Maria", "Japaridze", ("ანა-მარია", "ჯაფარიძე")),
        ("ქეთევან", "ჭხეიძე", ("ქეთევან", "ჩხეიძე")),  # a slip of the pen that the hash forgives
        ("ქეთევან", "ჩხეიძე", ("ქეთევან", "ჩხეიძე")),
        ("Ⴌino", "Beridze", ("Ⴌino", "Beridze")),
    ],
)
def test_the_georgian_form_is_found_again(
    first_name: str, last_name: str, registered: tuple[str, str]
) -> None:
    known = typed(*registered)
    assert as_registered(typed(first_name, last_name), name_key(known)) == known


def test_what_stands_between_the_parts_of_a_name_stays_as_typed() -> None:
    key = name_key(typed("ანა მარია", "ბერიძე"))
    assert as_registered(typed("Ana-Maria", "Beridze"), key).first_name == "ანა-მარია"
    assert as_registered(typed("ანა-მარია", "ბერიძე"), key).first_name == "ანა-მარია"


@pytest.mark.parametrize("key", [b"", b"\x00" * 16, memoryview(b"")])
def test_a_name_stays_as_typed_where_the_register_says_nothing(key: bytes) -> None:
    assert as_registered(typed("Nino", "Beridze"), key) == typed("Nino", "Beridze")


def test_a_name_of_another_script_has_no_georgian_hash() -> None:
    assert name_key(typed("John", "Smith")) == b""
    assert name_key(typed("ნინო", "Smith")) == b""
    assert len(name_key(typed("ნინო", "ბერიძე"))) == 16
    assert name_key(typed("ნინო", "ბერიძე")) != name_key(
        Details("99000000002", "ნინო", "ბერიძე", BORN)
    )


def test_a_name_with_endless_spellings_takes_a_moment_only() -> None:
    began = time.process_time()
    found = as_registered(typed("tk" * 25, "tk-" * 16 + "t"), b"x" * 16)
    assert time.process_time() - began < 3
    assert found == typed("tk" * 25, "tk-" * 16 + "t")


@pytest.mark.django_db
def test_whoever_types_latin_is_shown_and_sealed_in_georgian(batumi: Municipality) -> None:
    private = make.sealing_key(batumi)
    identity.extract(batumi, "99000000001,ჩხეიძე,ქეთევან,1990-05-31,")
    assert b"" not in {bytes(row.name_key) for row in Resident.objects.all()}
    user = identity.user()
    actions.verify(
        user,
        municipality=batumi,
        number="99000000001",
        first_name="Ketevan",
        last_name="Chkheidze",
        born_on=BORN,
        by=user,
    )
    person = person_of(user)
    assert person is not None
    assert details(person).name == "ქეთევან ჩხეიძე"
    petition = make.opened(batumi)
    signature = signing.sign(petition, by=user, display="name")
    assert signature.display_text == "ქეთევან ჩხეიძე"
    box = bytes(SealedIdentity.objects.get(signature=signature).box)
    opened = open_identity(private, box)
    assert (opened["first_name"], opened["last_name"]) == ("ქეთევან", "ჩხეიძე")


@pytest.mark.django_db
def test_a_signature_that_waited_is_named_as_the_register_writes(batumi: Municipality) -> None:
    private = make.sealing_key(batumi)
    user = identity.user()
    facts = {"number": "99000000001", "born_on": BORN}
    actions.verify(
        user, municipality=batumi, first_name="Ketevan", last_name="Chkheidze", by=user, **facts
    )
    petition = make.opened(batumi)
    signing.sign(petition, by=user, display="name")
    assert Signature.objects.get().display_text == "Ketevan Chkheidze"
    identity.extract(batumi, "99000000001,ჩხეიძე,ქეთევან,1990-05-31,")
    actions.answer_inquiry(user.inquiries.get())
    signing.settle_pending()
    signature = Signature.objects.get()
    assert (signature.state, signature.display_text) == ("confirmed", "ქეთევან ჩხეიძე")
    box = bytes(SealedIdentity.objects.get(signature=signature).box)
    assert open_identity(private, box)["first_name"] == "ქეთევან"


def test_the_simulator_knows_people_by_georgian_names(batumi: Municipality) -> None:
    verdict = SimulatedRegistry().ask(batumi, typed("Nino", "Beridze"), purpose="x")
    assert verdict.details is not None
    assert verdict.details.name == "ნინო ბერიძე"
