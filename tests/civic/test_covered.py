"""Hashes lie covered in their tables, and are found there all the same."""

import pytest
from django.db import connection

from civic.covered import cover, uncover
from identity.models import Person
from tests.factories import identity as make

HASH = bytes(range(32))


def lying(column, table="identity_person"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_a_covered_hash_is_another_one_of_the_same_length_and_comes_back():
    for hashed in (HASH, HASH[:16]):
        covered = cover(hashed, "one key")
        assert (len(covered), covered == hashed) == (len(hashed), False)
        assert uncover(covered, "one key") == hashed
        assert uncover(covered, "other key") != hashed


def test_without_a_key_the_hash_stays():
    assert cover(HASH, "") == uncover(HASH, "") == HASH
    assert cover(b"", "one key") == b""


def test_a_hash_that_is_no_block_is_refused():
    with pytest.raises(ValueError, match="16 or 32 bytes"):
        cover(HASH[:20], "one key")


@pytest.mark.both
def test_the_table_holds_the_covered_hash_and_the_model_the_hash(db, settings):
    person = make.person(number="01024085001")
    key = bytes(person.key)
    assert lying("key") == [cover(key, settings.KEYS["cover"])]
    assert Person.objects.get(key=key).key == key
    assert Person.objects.filter(key__in=[key]).values_list("key", flat=True).get() == key


@pytest.mark.both
def test_equal_hashes_stay_unique(db):
    person = make.person(number="01024085001")
    with pytest.raises(Exception, match=r"(?i)unique"):
        Person.objects.create(key=person.key, details=b"")
