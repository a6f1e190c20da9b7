"""Keyed hashes and encryption."""

from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from identity import sealing
from identity.sealing import Details, clean_number, match_key, person_key, plain_name, seal, unseal

NINO = Details("99000000123", "ნინო", "ბერიძე", date(1988, 3, 14))


@pytest.mark.parametrize(
    "text",
    [
        "99000000123",
        " 99000000123 ",
        "99 000 000 123",
        "990-000-001-23",
        "9900\u00a00000123",
        "990\u200b00000123",
        "９９００００００１２３",
        "99.000.000.123",
    ],
)
def test_clean_number_reads_every_way_of_writing_the_same_digits(text: str) -> None:
    assert clean_number(text) == "99000000123"


@pytest.mark.parametrize(
    "text",
    ["", "9900000012", "990000001234", "9900000012a", "-", "1e10", "٩٩٠٠٠٠٠٠١٢", "99000000 12"],
)
def test_clean_number_refuses_what_is_not_eleven_digits(text: str) -> None:
    with pytest.raises(ValueError, match="eleven digits"):
        clean_number(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ნინო", "ᲜᲘᲜᲝ"),
        ("ნინო", " ნინო "),
        ("ბერიძე-კახიძე", "ბერიძე კახიძე"),
        ("ქართველიშვილი", "Kartvelishvili"),
        ("ჭავჭავაძე", "Ch'avch'avadze"),
        ("ჭავჭავაძე", "CHAVCHAVADZE"),
    ],
)
def test_plain_name_is_the_same_for_case_script_and_hyphen(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


def test_plain_name_differs_for_different_names() -> None:
    assert len({plain_name(name) for name in ("ნინო", "ნანა", "ნინა", "თამარ")}) == 4


@pytest.mark.parametrize(
    "other",
    [
        Details("99000000124", "ნინო", "ბერიძე", date(1988, 3, 14)),
        Details("99000000123", "ნანა", "ბერიძე", date(1988, 3, 14)),
        Details("99000000123", "ნინო", "კახიძე", date(1988, 3, 14)),
        Details("99000000123", "ნინო", "ბერიძე", date(1988, 3, 15)),
    ],
)
def test_match_key_depends_on_every_fact(other: Details) -> None:
    assert match_key(NINO) != match_key(other)
    assert match_key(NINO) == match_key(
        Details("99000000123", "NINO", "Beridze", date(1988, 3, 14))
    )


def test_keys_change_with_the_secret(settings) -> None:
    before = person_key("99000000123")
    settings.KEYS = settings.KEYS | {"person": "another secret of more than thirty-two signs"}
    assert person_key("99000000123") != before


def test_person_and_number_keys_have_nothing_in_common() -> None:
    key = person_key("99000000123")
    assert len(key) == 32
    assert sealing.number_key(key) != key


@given(
    first=st.text(min_size=1, max_size=80),
    last=st.text(min_size=1, max_size=80),
    born=st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)),
)
def test_seal_keeps_what_was_put_in(first: str, last: str, born: date) -> None:
    details = Details("99000000123", first, last, born)
    key = person_key(details.number)
    assert unseal(seal(details, key), key) == details


def test_seal_shows_nothing_and_never_looks_the_same_twice() -> None:
    key = person_key(NINO.number)
    one, other = seal(NINO, key), seal(NINO, key)
    assert one != other
    assert b"99000000123" not in one
    assert "ნინო".encode() not in one


def test_unseal_refuses_a_ciphertext_moved_to_another_person() -> None:
    box = seal(NINO, person_key(NINO.number))
    with pytest.raises(InvalidTag):
        unseal(box, person_key("99000000124"))


def test_details_never_show_in_a_log() -> None:
    assert f"{NINO!r} {NINO}" == "Details(…) Details(…)"
    assert NINO.initials == "ნ. ბ."
    assert NINO.name == "ნინო ბერიძე"
