"""The drill of changing keys: nothing is lost, nobody can act twice, and a wrong key does not start."""

import hmac
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from importlib import import_module
from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from budgeting.actions import voting
from civic import keyring
from civic.cases import secrets
from civic.cases.models import Connector
from civic.covered import uncover
from civic.decisions import Refused
from civic.keys import derive
from civic.models import KeyMark
from civic.places.models import Municipality
from civic.roles import Role
from identity import queries as identity
from identity import sms
from identity.actions import asking
from identity.actions import second_factor as factor
from identity.actions.logins import enter_by_service
from identity.models import Person, Resident, Sms
from identity.oidc.exchange import subject_key
from identity.registry.base import Answer, Verdict
from identity.sealing import Details
from petitions.actions import signing
from petitions.models import Signature
from petitions.queries import signatures_of
from tests.factories import identity as make
from tests.factories import petitions
from tests.factories import voting as vote

NEW = {"cover": "n" * 40, "field": "f" * 40}


@pytest.fixture
def remembered(db):
    keyring.remember()


def changed(settings, *names):
    """The keys of these names are new, and the old ones stand beside them."""
    old = settings.KEYS
    settings.KEYS = (
        old
        | {name: NEW[name] for name in names}
        | {f"{name}_previous": old[name] for name in names}
    )


def rotated(*arguments):
    out = StringIO()
    call_command("keys", "rotate", *arguments, stdout=out)
    return out.getvalue()


def raw(column, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return {bytes(row[0]) for row in cursor.fetchall()}


@pytest.mark.both
def test_after_the_change_everybody_is_recognised_and_nobody_acts_twice(
    remembered, settings, batumi, keda
):
    petition = petitions.opened(batumi, needed=5)
    nino = petitions.signer(petition, first_name="ნინო")
    signing.sign(petition, by=None, person=nino, display="none")
    process = vote.opened(keda)
    voter = vote.make.voter(keda)
    cast = vote.cast(process, voter, 1)
    extract = make.extract(
        Municipality.objects.get(slug="oni"), "01024085099,ლომიძე,გელა,1980-05-06,"
    )
    connector = Connector.objects.create(
        municipality=batumi,
        name="საქმეები",
        url="https://mms.example.ge/",
        secret=secrets.seal(b"s" * 32),
        inbound_secret=secrets.seal(b"i" * 32),
    )
    before = {
        (column, table): raw(column, table)
        for column, table in (
            ("key", "identity_person"),
            ("row_key", "petitions_signature"),
            ("row_key", "budgeting_participation"),
            ("code_hash", "budgeting_ballot"),
            ("details", "identity_person"),
            ("number_key", "identity_resident"),
            ("secret", "cases_connector"),
        )
    }
    names = {person.pk: identity.details(person).name for person in Person.objects.all()}
    lines = set(Resident.objects.filter(extract=extract).values_list("match_key", flat=True))

    changed(settings, "cover", "field")
    told = rotated("--portal-is-stopped")
    settings.KEYS = settings.KEYS | {"cover_previous": "", "field_previous": ""}

    assert "petitions_signature: 1 rows" in told
    keyring.check()
    for (column, table), values in before.items():
        assert not values & raw(column, table), (column, table)
        assert len(values) == len(raw(column, table))
    assert {person.pk: identity.details(person).name for person in Person.objects.all()} == names
    assert (
        set(Resident.objects.filter(extract=extract).values_list("match_key", flat=True)) == lines
    )
    nino = Person.objects.get(pk=nino.pk)
    assert [row.petition_id for row in signatures_of(nino)] == [petition.pk]
    signing.sign(petition, by=None, person=nino, display="none")
    assert Signature.objects.count() == 1
    with pytest.raises(Refused):
        vote.cast(process, Person.objects.get(pk=voter.pk), 2)
    assert voting.open_ballot(process, cast.code).choices == [(1, 1)]
    connector.refresh_from_db()
    assert (secrets.unseal(connector.secret), secrets.unseal(connector.inbound_secret)) == (
        b"s" * 32,
        b"i" * 32,
    )


def test_after_the_change_messages_are_sent_answers_kept_and_recovery_codes_good(
    remembered, settings, batumi
):
    """What waits for a worker or for a bad day is not lost with the old key."""
    officer = make.staff(Role.MODERATOR, batumi)
    (first, second, *_rest) = factor.renew_codes(officer)
    factor.enter_code(officer, first)
    text = Sms.objects.create(
        box=sms.seal("+995555123456", "123456"), until=timezone.now() + timedelta(minutes=10)
    )
    answer = Verdict(Answer.YES, reference="R-1")
    asking._keep(b"k" * 32, answer)
    before = raw("box", "identity_sms") | raw("box", "identity_keptanswer")

    changed(settings, "cover", "field")
    rotated("--portal-is-stopped")
    settings.KEYS = settings.KEYS | {"cover_previous": "", "field_previous": ""}

    assert not before & (raw("box", "identity_sms") | raw("box", "identity_keptanswer"))
    text.refresh_from_db()
    assert sms.unseal(text.box) == ("+995555123456", "123456")
    assert asking._kept(b"k" * 32) == answer
    factor.enter_code(officer, second)
    assert factor.codes_left(officer) == 8


@pytest.mark.both
def test_after_the_change_a_log_in_service_leads_to_the_same_account(remembered, settings):
    """What a service knows somebody by lies in a library's text column: covered and changed all the same."""
    details = Details("01024085083", "თამარ", "გელაშვილი", date(1990, 5, 31))
    user = enter(details, subject=details.number)
    before = SocialAccount.objects.get().uid
    secret = derive(settings.KEYS["person"], "login subject")
    hashed = hmac.digest(secret, f"citizen\0{details.number}".encode(), "sha256")
    assert uncover(bytes.fromhex(before), settings.KEYS["cover"]) == hashed

    changed(settings, "cover")
    assert "socialaccount_socialaccount: 1 rows" in rotated("--portal-is-stopped")

    assert SocialAccount.objects.get().uid not in {before, hashed.hex()}
    assert enter(details, subject=details.number) == user
    assert SocialAccount.objects.count() == 1


def enter(details, *, subject):
    return enter_by_service(
        service="citizen", subject=subject_key("citizen", subject), details=details, onto=None
    )


def test_accounts_of_log_in_services_from_before_are_covered_and_can_be_uncovered(
    remembered, settings
):
    """The migration writes what a log-in looks for, and not under a key the database does not know."""
    user = make.user("gela@example.ge")
    wanted = subject_key("citizen", "1")
    plain = uncover(bytes.fromhex(wanted), settings.KEYS["cover"]).hex()
    row = SocialAccount.objects.create(user=user, provider="citizen", uid=plain, extra_data={})
    migration = import_module("identity.migrations.0002_covered_subjects")
    migration.covered(apps, None)
    row.refresh_from_db()
    assert row.uid == wanted
    migration.plain(apps, None)
    row.refresh_from_db()
    assert row.uid == plain
    settings.KEYS = settings.KEYS | {"cover": "x" * 40}
    with pytest.raises(keyring.WrongKeyError):
        migration.covered(apps, None)


def test_the_same_keys_change_nothing(remembered):
    make.person()
    before = raw("key", "identity_person")
    assert rotated("--portal-is-stopped") == "No key has changed.\n"
    assert raw("key", "identity_person") == before


def test_rotating_while_the_portal_runs_is_refused(remembered, settings):
    changed(settings, "cover")
    with pytest.raises(CommandError, match="Stop every web process"):
        rotated()


def test_a_wrong_key_before_changes_nothing(remembered, settings):
    make.person()
    before = raw("key", "identity_person"), raw("details", "identity_person")
    changed(settings, "cover", "field")
    settings.KEYS = settings.KEYS | {"field_previous": "another"}
    with pytest.raises(CommandError, match="KEY_FIELD_PREVIOUS is not the key"):
        rotated("--portal-is-stopped")
    assert (raw("key", "identity_person"), raw("details", "identity_person")) == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("person", "everybody could sign again"),
        ("cover", "put the old one into KEY_COVER_PREVIOUS"),
        ("field", "put the old one into KEY_FIELD_PREVIOUS"),
    ],
)
def test_another_key_than_the_database_was_written_with_does_not_start(
    remembered, settings, name, told
):
    settings.KEYS = settings.KEYS | {name: "x" * 40}
    with pytest.raises(keyring.WrongKeyError, match=told):
        keyring.check()
    with pytest.raises(keyring.WrongKeyError, match=told):
        call_command("worker", "--once")
    with pytest.raises(CommandError, match=told):
        call_command("keys", "check")


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
def test_a_web_server_keeps_no_connection_from_its_start(tmp_path, server):
    """Before it forks: two processes on one connection would read each other's answers."""
    told = started(server, CIVIC_VAR_DIR=str(tmp_path))
    assert (told.returncode, told.stdout) == (0, "True None\n"), told.stderr


def test_a_web_server_waits_for_a_database_that_is_away(tmp_path):
    """Nobody knows with which keys it was written: it says so, and begins as soon as it is there."""
    away = tmp_path / "away"
    command, environment = starting("wsgi", CIVIC_VAR_DIR=str(tmp_path))
    environment["DATABASE_URL"] = f"sqlite:///{away}/civic.sqlite3"
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        told = json.loads(process.stderr.readline())
        waited = process.poll() is None
        away.mkdir()
        said, _rest = process.communicate(timeout=60)
    assert (told["level"], told["logger"], waited) == ("WARNING", "civic.keys", True)
    assert told["message"] == (
        "The database does not answer (unable to open database file): trying again in 0.5 s"
    )
    assert (process.returncode, said) == (0, "True None\n")


def test_a_web_server_ends_with_a_wrong_key(tmp_path):
    """Waiting would mend nothing."""
    database = tmp_path / "civic.sqlite3"
    with closing(sqlite3.connect(database)) as made:
        made.execute("CREATE TABLE civic_keymark (name text, fingerprint text)")
        made.execute("INSERT INTO civic_keymark VALUES ('person', '0123456789abcdef')")
        made.commit()
    told = started("wsgi", CIVIC_VAR_DIR=str(tmp_path), DATABASE_URL=f"sqlite:///{database}")
    assert (told.returncode, told.stdout) == (1, "")
    assert "KEY_PERSON is not the key this database was written with" in told.stderr


def starting(server, **environment):
    """The command that loads `civic.wsgi` or `civic.asgi` and says what came of it; its environment."""
    program = (
        f"import civic.{server} as entry; from django.db import connection;"
        " print(callable(entry.application), connection.connection)"
    )
    known = os.environ | {"DJANGO_SETTINGS_MODULE": "civic.settings.dev"} | environment
    return [sys.executable, "-c", program], known


def started(server, **environment):
    command, known = starting(server, **environment)
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, env=known
    )


def test_a_key_is_remembered_once_and_tells_nothing_of_itself(remembered, settings):
    marks = dict(KeyMark.objects.values_list("name", "fingerprint"))
    assert set(marks) == {"person", "cover", "field"}
    assert not any(mark in settings.KEYS[name] for name, mark in marks.items())
    settings.KEYS = settings.KEYS | {"person": "x" * 40}
    keyring.remember()
    assert dict(KeyMark.objects.values_list("name", "fingerprint")) == marks
