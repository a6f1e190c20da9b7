"""What a thief of the database learns: no number, no name, no secret (N34)."""

import json

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import Client

from civic.notices.models import Mail
from civic.roles import Role
from civic.worker.engine import Worker
from identity import actions
from identity.models import Copy, Person, Resident
from identity.sealing import number_key, person_key
from tests.factories import identity as make

NUMBER, WORDS = "99000000123", ("99000000123", "თვალჭრელიძე", "ზებედე", "1968-02-03", "03.02.1968")
LINE = "99000000123,თვალჭრელიძე,ზებედე,1968-02-03,rustaveli"
FACTS = {
    "municipality": "batumi",
    "number": "990 0000 0123",
    "first_name": "ზებედე",
    "last_name": "თვალჭრელიძე",
    "born_on": "03.02.1968",
}


def everything() -> bytes:
    """Every value of every table, as bytes, text and hexadecimal."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                ]
    return b"\n".join(found)


@pytest.fixture
def lived(batumi, keda):
    """Everything that could leave a trace: import, refusals, a wait, three log-ins, closing."""
    batumi.is_active = keda.is_active = True
    batumi.save()
    keda.save()
    make.extract(batumi, LINE)
    user = make.user("zebede@example.ge")
    for _log_in in range(3):
        client = Client()
        client.post("/account/login/", {"login": user.email, "password": make.PASSWORD})
    client.post("/account/verify/", FACTS | {"born_on": "04.02.1968"})
    client.post("/account/verify/", FACTS | {"municipality": "keda"})
    client.post("/account/verify/", FACTS)
    client.get("/account/")
    client.post("/account/export/", {"password": make.PASSWORD})
    Worker().run_once()
    assert Copy.objects.exclude(box=b"").count() == 1
    assert Person.objects.count() == 1
    return user


def test_number_and_name_stand_nowhere_in_clear(lived) -> None:
    dump = everything()
    assert b"zebede@example.ge" in dump  # the dump does see what is there
    for word in WORDS:
        assert word.encode() not in dump
        assert word.encode().hex().encode() not in dump.lower()


def test_the_extract_cannot_be_searched_without_the_key(lived, settings) -> None:
    """A thief who hashes all eleven-digit numbers with a key of his own finds nobody."""
    stored = {bytes(row.number_key) for row in Resident.objects.all()}
    assert number_key(person_key(NUMBER)) in stored
    settings.KEYS = settings.KEYS | {"person": "a thief's guess of the key, long enough to be one"}
    assert number_key(person_key(NUMBER)) not in stored


def test_nothing_is_mailed_with_number_or_name(lived) -> None:
    for mail in Mail.objects.all():
        assert not any(word in mail.body + mail.subject for word in WORDS)


def test_backups_by_dumpdata_show_nothing_either(lived) -> None:
    rows = [
        row for model in apps.get_app_config("identity").get_models() for row in model.objects.all()
    ]
    text = serializers.serialize("json", rows, ensure_ascii=False)
    assert len(json.loads(text)) == len(rows)
    for word in WORDS:
        assert word not in text


def test_recovery_codes_stand_nowhere_in_clear(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    codes = actions.renew_codes(user)
    dump = everything().lower()
    for code in codes:
        assert code.encode() not in dump
        assert code.replace("-", "").encode() not in dump


def test_after_closing_the_address_is_gone_too(lived) -> None:
    actions.erase(lived, by=lived)
    dump = everything()
    assert b"zebede@example.ge" not in dump
    assert not Person.objects.exists()
