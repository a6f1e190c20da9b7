"""Keys, codes and boxes: bound to one vote, readable by nobody without the key."""

from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from budgeting import sealing
from petitions.sealing import new_key_pair

PERSON = bytes(range(32))


def test_row_key_is_one_per_person_and_vote():
    keys = {sealing.row_key(vote, person) for vote in (1, 2) for person in (PERSON, bytes(32))}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert sealing.row_key(1, PERSON) in keys


def test_codes_avoid_letters_that_look_alike():
    made = [sealing.new_code(sealing.BALLOT_CODE) for _one in range(200)]
    assert len(set(made)) == 200
    assert {len(code) for code in made} == {16}
    assert set("".join(made)).isdisjoint("ILOU")


@pytest.mark.parametrize(
    "typed",
    ["7K4Q 93MD WXAB 01CE", "7k4q93mdwxab01ce", "7K4Q-93MD-WXAB-OICE", " 7კ4ქ 93მდ წხაბ 0Lცე "],
)
def test_code_is_read_however_it_was_typed(typed):
    assert sealing.clean_code(typed, 16) == "7K4Q93MDWXAB01CE"


@pytest.mark.parametrize("typed", ["", "7K4Q", "7K4Q93MDWXAB01CEE", "7K4Q93MDWXAB01C!", "U" * 16])
def test_what_is_no_code_is_empty(typed):
    assert sealing.clean_code(typed, 16) == ""


@given(st.text())
def test_any_text_is_a_code_or_nothing(text):
    plain = sealing.clean_code(text, 12)
    assert plain == "" or (len(plain) == 12 and set(plain) <= set(sealing.ALPHABET))


def test_stored_hash_depends_on_vote_code_and_home():
    key = sealing.code_key(1, "A" * 16)
    found = {
        sealing.bound(key, None),
        sealing.bound(key, 7),
        sealing.bound(sealing.code_key(1, "B" * 16), None),
        sealing.bound(sealing.code_key(2, "A" * 16), None),
        sealing.voting_hash(1, "A" * 16),
    }
    assert len(found) == 5
    assert sealing.candidates(key, [None, 7])[sealing.bound(key, 7)] == 7


def test_network_key_takes_the_64_of_an_ipv6_address():
    assert sealing.network_key(1, "2001:db8:1:2::1") == sealing.network_key(1, "2001:db8:1:2::ff")
    assert sealing.network_key(1, "2001:db8:1:3::1") != sealing.network_key(1, "2001:db8:1:2::1")
    assert sealing.network_key(1, "10.0.0.1") != sealing.network_key(1, "10.0.0.2")
    assert sealing.network_key(1, "10.0.0.1") != sealing.network_key(2, "10.0.0.1")
    assert sealing.network_key(1, "nonsense") == b""


def test_envelope_is_opened_with_the_private_key_alone_and_never_looks_alike():
    private, public = new_key_pair()
    ballot = uuid4()
    first, second = sealing.envelope(public, ballot), sealing.envelope(public, ballot)
    assert first != second
    assert len(first) == 64
    assert sealing.open_envelope(private, first) == ballot
    with pytest.raises(CryptoError):
        sealing.open_envelope(new_key_pair()[0], first)


def test_provisional_ballot_is_bound_to_its_row_and_says_little_by_its_length():
    short = sealing.box({"choices": [[1, 1]]}, PERSON)
    long = sealing.box({"choices": [[n, 1] for n in range(1, 30)]}, PERSON)
    assert len(short) == len(long)
    assert sealing.unbox(short, PERSON) == {"choices": [[1, 1]]}
    with pytest.raises(InvalidTag):
        sealing.unbox(short, bytes(32))


def test_commitment_is_sha256_of_prefix_nonce_process_and_participation():
    import hashlib

    nonce = bytes(range(32))
    plain = b"\x02" + nonce + bytes(7) + b"\x05" + bytes(6) + b"\x01\x02"
    assert sealing.commitment(nonce, 5, 258) == hashlib.sha256(plain).hexdigest()
