"""The keys in use, remembered by their fingerprints, and the change of those that can be changed.

A portal that starts with another KEY_PERSON would recognise nobody: everyone could sign again. So the
fingerprints of the keys are kept (KeyMark) and whatever serves people or works for them refuses to
start with others. KEY_COVER and KEY_FIELD are changed by `rotate`, with the portal stopped.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, connection, models, transaction

from civic import boxes, covered
from civic.covered import CoveredHash, cover, uncover
from civic.guards import lifted, triggers
from civic.keys import derive
from civic.models import KeyMark

MARKED = ("person", "cover", "field")
BATCH = 1_000
FIRST_PAUSE, LONGEST_PAUSE = (
    0.5,
    10.0,
)  # seconds between two looks at a database that does not answer

logger = logging.getLogger("civic.keys")


class WrongKeyError(ImproperlyConfigured):
    """A key is not the one the database was written with."""


def fingerprint(key: str) -> str:
    """Sixteen hexadecimal digits that tell keys apart and say nothing about them."""
    return hmac.new(derive(key, "fingerprint"), b"", hashlib.sha256).hexdigest()[:16]


def remember() -> None:
    """Note the fingerprints of keys that have none yet: the first start of an installation."""
    for name in MARKED:
        KeyMark.objects.get_or_create(
            name=name, defaults={"fingerprint": fingerprint(settings.KEYS.get(name) or "")}
        )


def check() -> None:
    """Raise WrongKeyError when a key differs from the one remembered.

    A database without the table has nothing written with any key and passes; one that does not
    answer raises its DatabaseError, for nobody knows what it was written with.
    """
    if KeyMark._meta.db_table not in connection.introspection.table_names():
        return
    for name, mark in KeyMark.objects.values_list("name", "fingerprint"):
        if mark == fingerprint(settings.KEYS.get(name) or ""):
            continue
        if name == "person":
            raise WrongKeyError(
                "KEY_PERSON is not the key this database was written with: nobody would be recognised,"
                " and everybody could sign again. Start with the old key."
            )
        raise WrongKeyError(
            f"KEY_{name.upper()} is not the key this database was written with. To change it, stop the"
            f" portal, put the old one into KEY_{name.upper()}_PREVIOUS and run `manage.py keys rotate`."
        )


def check_at_start() -> None:
    """`check` before people are served or work is done; waits for a database that does not answer.

    Nobody knows with which keys that one was written, so nothing begins without it. Whoever calls
    may fork afterwards: its processes open connections of their own.
    """
    for tried in count():
        try:
            check()
        except (InterfaceError, OperationalError) as error:
            pause = min(FIRST_PAUSE * 2**tried, LONGEST_PAUSE)
            logger.warning("The database does not answer (%s): trying again in %g s", error, pause)
        else:
            return
        finally:
            connection.close()
        time.sleep(pause)


def rotate() -> dict[str, int]:
    """Cover all hashes and seal all boxes anew where the key has changed; rows written, by table.

    One transaction over everything: all of it or nothing. The portal has to be stopped, for what
    runs with the old key would no longer find what this one writes. Raises WrongKeyError when the
    key before is not given, or is not the one remembered, or does not open a box.
    """
    done: dict[str, int] = {}
    with transaction.atomic():
        marks = {mark.name: mark for mark in KeyMark.objects.select_for_update()}
        for name, change in (("cover", _cover_anew), ("field", _seal_anew)):
            mark, present = marks.get(name), settings.KEYS.get(name) or ""
            if mark is None or mark.fingerprint == fingerprint(present):
                continue
            previous = settings.KEYS.get(f"{name}_previous") or ""
            if mark.fingerprint != fingerprint(previous):
                raise WrongKeyError(
                    f"KEY_{name.upper()}_PREVIOUS is not the key this database was written with."
                )
            for table, rows in change(previous, present):
                done[table] = done.get(table, 0) + rows
            mark.fingerprint = fingerprint(present)
            mark.save(update_fields=["fingerprint"])
    return done


def _cover_anew(previous: str, present: str) -> Iterator[tuple[str, int]]:
    """Every covered hash of every table."""
    for model, fields in _columns(CoveredHash):
        columns = [field.column for field in fields]
        yield _rewrite(
            model, columns, (_covered(row, previous, present) for row in _rows(model, columns))
        )
    for label, name in covered.texts:
        model = apps.get_model(label)
        column = model._meta.get_field(name).column
        yield _rewrite(
            model, [column], (_covered(row, previous, present) for row in _rows(model, [column]))
        )


def _covered(row: tuple[Any, ...], previous: str, present: str) -> tuple[Any, ...]:
    pk, *hashes = row
    return *(_hash_anew(one, previous, present) for one in hashes), pk


def _hash_anew(value: Any, previous: str, present: str) -> Any:
    """One hash as it lies in its column: bytes, hexadecimal digits, or none."""
    if value is None:
        return None
    if isinstance(value, str):
        return cover(uncover(bytes.fromhex(value), previous), present).hex()
    return cover(uncover(bytes(value), previous), present)


def _seal_anew(previous: str, present: str) -> Iterator[tuple[str, int]]:
    """Every box of every table."""
    for model, fields in _columns(boxes.Boxed):
        yield _rewrite(model, [field.column for field in fields], _sealed(model, fields))


def _sealed(model: type[models.Model], fields: list[Any]) -> Iterator[tuple[Any, ...]]:
    for row in model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
        anew = []
        for field in fields:
            box, bound = getattr(row, field.attname), field.bound(row)
            try:
                anew.append(
                    boxes.seal(field.purpose, boxes.unseal(field.purpose, box, bound), bound)
                    if box
                    else box
                )
            except InvalidTag as error:
                raise WrongKeyError(
                    f"{model._meta.db_table}.{field.column} of {row.pk} opens with neither key."
                ) from error
        stored = model._meta.pk.get_db_prep_value(row.pk, connection)
        yield *anew, stored


def _columns(kind: type[models.Field]) -> Iterator[tuple[type[models.Model], list[Any]]]:
    for model in apps.get_models():
        fields = [field for field in model._meta.local_concrete_fields if isinstance(field, kind)]
        if fields:
            yield model, fields


def _rows(model: type[models.Model], columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """Primary key and columns of every row as they lie in the table, without any conversion."""
    name, pk = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    wanted = ", ".join([pk, *map(_quoted, columns)])
    last: tuple[Any, ...] = ()
    while True:
        where = f"WHERE {pk} > %s" if last else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {wanted} FROM {name} {where} ORDER BY {pk} LIMIT {BATCH}", last)
            found = cursor.fetchall()
        if not found:
            return
        yield from found
        last = (found[-1][0],)


def _rewrite(
    model: type[models.Model], columns: list[str], rows: Iterator[tuple[Any, ...]]
) -> tuple[str, int]:
    """Set the columns of each row to the values given with its primary key at the end."""
    table = model._meta.db_table
    settings_ = ", ".join(f"{_quoted(column)} = %s" for column in columns)
    order = f"UPDATE {_quoted(table)} SET {settings_} WHERE {_quoted(model._meta.pk.column)} = %s"
    done = 0
    with lifted(*([table] if triggers(table) else [])):
        while some := list(islice(rows, BATCH)):
            with connection.cursor() as cursor:
                cursor.executemany(order, some)
            done += len(some)
    return table, done


def _quoted(name: str | None) -> str:
    assert name is not None
    return connection.ops.quote_name(name)
