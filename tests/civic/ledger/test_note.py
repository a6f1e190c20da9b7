"""Signed notes and checkpoints: foreign known answers, rotation, malformed input."""

import base64

import pytest

from civic.ledger import note
from tests.civic.ledger.logs import ORIGIN, OTHER_SEED, SEED, key

# The example in the documentation of Go's golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
TEXT = f"{ORIGIN}\n3\n{base64.b64encode(b'r' * 32).decode()}\n"


def test_a_note_made_elsewhere_is_verified() -> None:
    found = note.Key.parse(GO_KEY)
    assert note.verified(GO_NOTE, [found]) == GO_TEXT
    assert str(found) == GO_KEY
    assert found.id.hex() == "c74f20a3"


def test_a_signed_checkpoint_reads_back() -> None:
    signed = note.sign(TEXT, ORIGIN, [SEED])
    assert signed.startswith(f"{TEXT}\n— {ORIGIN} ")
    assert note.Checkpoint.parse(note.verified(signed, [key()])) == note.Checkpoint(
        ORIGIN, 3, b"r" * 32
    )
    assert str(note.Checkpoint(ORIGIN, 3, b"r" * 32)) == TEXT


def test_the_key_identifier_stands_before_the_signature() -> None:
    signed = note.sign(TEXT, ORIGIN, [SEED])
    data = base64.b64decode(signed.rstrip("\n").rpartition(" ")[2])
    assert data[:4] == key().id
    assert len(data) == 4 + 64


def test_rotation_signs_with_both_keys_and_either_is_enough() -> None:
    signed = note.sign(TEXT, ORIGIN, [SEED, OTHER_SEED])
    assert signed.count("\n— ") == 2
    assert note.verified(signed, [key(SEED)]) == TEXT
    assert note.verified(signed, [key(OTHER_SEED)]) == TEXT


def test_a_note_of_an_unknown_key_is_refused() -> None:
    with pytest.raises(note.NoteError, match="no known key has signed"):
        note.verified(note.sign(TEXT, ORIGIN, [SEED]), [key(OTHER_SEED)])


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    signed = note.sign(TEXT, ORIGIN, [SEED, OTHER_SEED])
    good, bad = signed.rstrip("\n").rpartition("\n")[::2]
    data = bytearray(base64.b64decode(bad.rpartition(" ")[2]))
    data[-1] ^= 1
    spoiled = f"{good}\n— {ORIGIN} {base64.b64encode(bytes(data)).decode()}\n"
    with pytest.raises(note.NoteError, match="a signature is wrong"):
        note.verified(spoiled, [key(SEED), key(OTHER_SEED)])
    assert note.verified(spoiled, [key(SEED)]) == TEXT


def test_a_changed_text_is_refused() -> None:
    signed = note.sign(TEXT, ORIGIN, [SEED]).replace("\n3\n", "\n4\n")
    with pytest.raises(note.NoteError, match="a signature is wrong"):
        note.verified(signed, [key()])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no signature\n",
        "text\n\n",
        "text\n\n- log.example/test AAAAAAAA\n",
        "text\n\n— log.example/test\n",
        "text\n\n— log.example/test !!!!\n",
        "text\n\n— log.example/test AAAA\n",
        "text\n\n— log.example/test AAAAAAAAAA==",
        "te\txt\n\n— log.example/test AAAAAAAAAA==\n",
        "text\r\n\r\n— log.example/test AAAAAAAAAA==\n",
        "text\n\n" + "— log.example/test AAAAAAAAAA==\n" * 17,
        "text\n\n— a+b AAAAAAAAAA==\n",
    ],
)
def test_a_malformed_note_is_refused(text: str) -> None:
    with pytest.raises(note.NoteError):
        note.verified(text, [key()])


@pytest.mark.parametrize("text", ["no newline", "bell\a\n"])
def test_text_that_is_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(note.NoteError, match="ends with a newline"):
        note.sign(text, ORIGIN, [SEED])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "no\u00a0break"])
def test_a_name_with_spaces_or_plus_is_refused(name: str) -> None:
    with pytest.raises(note.NoteError, match="no spaces and no plus"):
        note.sign(TEXT, name, [SEED])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n3\n",
        f"log\n03\n{base64.b64encode(b'r' * 32).decode()}\n",
        f"log\n-3\n{base64.b64encode(b'r' * 32).decode()}\n",
        f"log\n٣\n{base64.b64encode(b'r' * 32).decode()}\n",
        f"log\n{'9' * 30}\n{base64.b64encode(b'r' * 32).decode()}\n",
        f"log\n3\n{base64.b64encode(b'r' * 31).decode()}\n",
        "log\n3\n????\n",
        f"\n3\n{base64.b64encode(b'r' * 32).decode()}\n",
        f"log\n3\n{base64.b64encode(b'r' * 32).decode()}\n\nmore\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(note.NoteError):
        note.Checkpoint.parse(text)


def test_extension_lines_are_passed_over() -> None:
    assert note.Checkpoint.parse(TEXT + "more\n") == note.Checkpoint(ORIGIN, 3, b"r" * 32)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "OtherName"),
        GO_KEY[:-4],
        "name+00000000+!!!!",
    ],
)
def test_a_malformed_key_is_refused(text: str) -> None:
    with pytest.raises(note.NoteError):
        note.Key.parse(text)
