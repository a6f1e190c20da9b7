"""Boxes open with the key they were sealed with, or with the one before, for their purpose and their row."""

import pytest
from cryptography.exceptions import InvalidTag

from civic import boxes

NEW = "a new key of more than thirty-two characters"


def test_a_box_opens_for_its_purpose_and_its_row_only():
    box = boxes.seal("letters", b"text", b"row 1")
    assert boxes.unseal("letters", box, b"row 1") == b"text"
    for purpose, bound in (("letters", b"row 2"), ("other letters", b"row 1")):
        with pytest.raises(InvalidTag):
            boxes.unseal(purpose, box, bound)


def test_the_key_before_opens_old_boxes_while_it_stands_there(settings):
    old = settings.KEYS["field"]
    box = boxes.seal("letters", b"text")
    settings.KEYS = settings.KEYS | {"field": NEW, "field_previous": old}
    assert boxes.unseal("letters", box) == b"text"
    settings.KEYS = settings.KEYS | {"field_previous": ""}
    with pytest.raises(InvalidTag):
        boxes.unseal("letters", box)


def test_no_two_boxes_look_alike():
    assert boxes.seal("letters", b"text") != boxes.seal("letters", b"text")
