"""The code on a receipt and the identifiers it stands for."""

from uuid import UUID, uuid4

import pytest

from petitions.receipts import code_of, identifiers_of

KNOWN = UUID("3d278a1b-e5b4-4f00-8000-000000000001")


def test_code_of_writes_the_first_fifty_bits_in_groups() -> None:
    assert code_of(UUID(int=0)) == "0000 0000 00"
    assert code_of(UUID(int=(1 << 128) - 1)) == "ZZZZ ZZZZ ZZ"
    assert code_of(KNOWN) == "7MKR M6Z5 PH"


def test_identifiers_of_spans_exactly_the_identifiers_with_that_code() -> None:
    first, last = identifiers_of(code_of(KNOWN)) or (None, None)
    assert first is not None
    assert last is not None
    assert first <= KNOWN <= last
    assert code_of(first) == code_of(last) == code_of(KNOWN)
    assert code_of(UUID(int=first.int - 1)) != code_of(KNOWN)
    assert code_of(UUID(int=last.int + 1)) != code_of(KNOWN)


@pytest.mark.parametrize("typed", ["7mkrm6z5ph", "7MKR-M6Z5-PH", "  7mkr m6z5  ph "])
def test_identifiers_of_does_not_mind_case_and_spaces(typed: str) -> None:
    assert identifiers_of(typed) == identifiers_of("7MKR M6Z5 PH")


def test_identifiers_of_reads_letters_that_look_like_digits() -> None:
    assert identifiers_of("OIL0 1100 00") == identifiers_of("0110 1100 00")


@pytest.mark.parametrize(
    "typed", ["", "7MKR M6Z5 P", "7MKR M6Z5 PHX", "7MKR M6Z5 PU", "კოდი", "' OR 1=1"]
)
def test_identifiers_of_refuses_what_is_no_code(typed: str) -> None:
    assert identifiers_of(typed) is None


def test_codes_of_many_identifiers_lead_back_to_them() -> None:
    for _one in range(200):
        identifier = uuid4()
        first, last = identifiers_of(code_of(identifier)) or (None, None)
        assert first is not None
        assert last is not None
        assert first <= identifier <= last
