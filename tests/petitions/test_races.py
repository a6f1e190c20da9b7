"""N43 and N45 with real threads and processes, on SQLite and on PostgreSQL."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections

from civic.cases.actions import connect
from civic.cases.models import OutboxEvent
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.notices.models import Mail
from civic.roles import Role
from civic.worker.engine import Worker
from identity.models import Person
from petitions import actions, ledger
from petitions.actions import signing
from petitions.models import Crossing, Petition, SealedIdentity, Signature
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
ROOT = Path(settings.BASE_DIR)


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts in threads that start together; returns results, or the exceptions."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(60)
            return act()
        except Exception as error:  # noqa: BLE001 (what went wrong in a thread is its result)
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def in_processes(code: str, *arguments: str, number: int = 2) -> list[str]:
    """Run `code` in that many processes on the present database; returns what each printed."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
            f"{database['PORT']}/{database['NAME']}"
        )
    environment = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "civic.settings.test",
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _one in range(number)
    ]
    return [process.communicate(timeout=120)[0] for process in started]


PROCESS = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from identity.models import Person
from petitions.actions import signing
from petitions.models import Petition
petition = Petition.objects.get(pk=int(sys.argv[1]))
people = [Person.objects.get(pk=pk) for pk in sys.argv[2].split(",")]
def sign(person):
    try:
        return str(signing.sign(petition, person=person).pk)
    finally:
        connections.close_all()
with ThreadPoolExecutor(8) as pool:
    print("\\n".join(pool.map(sign, people)))
"""


def settle():
    """Everything in the background until nothing is left: batches, consumers, mail."""
    worker = Worker()
    for _round in range(20):
        if not sequencer.run() + worker.run_once():
            return


# --- N43 --------------------------------------------------------------------------------------


def test_32_parallel_signings_by_one_person_are_one_row(keda):
    petition = make.opened(keda)
    person = make.signer(petition)
    accounts = [identity.verified(person) for _one in range(2)]
    found = at_once(
        [lambda user=accounts[n % 2]: signing.sign(petition, by=user).pk for n in range(32)]
    )
    kept = Signature.objects.get()
    refused = [one for one in found if isinstance(one, Refused)]
    assert [one for one in found if one not in refused] == [kept.pk] * 16  # the one that was first
    assert [one.code for one in refused] == ["already_signed"] * 16
    sequencer.run()
    assert (Signature.objects.count(), SealedIdentity.objects.count()) == (1, 1)
    assert Petition.objects.get().count == 1
    assert list(ledger.audit()) == []


# --- N45 --------------------------------------------------------------------------------------


def test_200_parallel_signers_cross_the_threshold_once(keda, mailoutbox):
    petition = make.opened(keda, needed=100)
    connect(keda, by=None, name="საქმეები", url="http://127.0.0.1:9/hooks/")
    people = [make.signer(petition) for _one in range(200)]
    signings = [lambda person=person: signing.sign(petition, person=person).pk for person in people]
    sequencers = [sequencer.run for _one in range(4)]
    found = [
        result
        for start in range(0, 200, 40)
        for result in at_once([*signings[start : start + 40], *sequencers])
    ]
    assert [one for one in found if isinstance(one, Exception)] == []
    settle()
    petition.refresh_from_db()
    assert (petition.count, Signature.objects.filter(index__isnull=False).count()) == (200, 200)
    assert [(row.needed, row.count) for row in Crossing.objects.all()] == [(100, 100)]
    crossings = Entry.objects.filter(kind="petition.threshold_reached")
    assert crossings.count() == 1
    event = OutboxEvent.objects.get()
    assert (event.type, event.case_key) == (
        "org.civic.petition.threshold_reached.v1",
        petition.case_key,
    )
    assert Mail.objects.filter(template="notices/petition_threshold_reached").count() == 1
    told = [mail.to for mail in mailoutbox if "ბარიერი გადალახულია" in mail.subject]
    assert told == [[petition.author.email]]
    assert list(ledger.audit()) == []


def test_falling_below_and_crossing_again_in_parallel_is_still_one(keda):
    petition = make.opened(keda, needed=10)
    people = [make.signer(petition) for _one in range(20)]
    for person in people[:10]:
        signing.sign(petition, person=person)
    sequencer.run()

    def waver(person):
        signing.withdraw(petition, person=person)
        return signing.sign(petition, person=person).state

    acts = [lambda person=person: waver(person) for person in people[:10]]
    acts += [
        lambda person=person: signing.sign(petition, person=person).state for person in people[10:]
    ]
    acts += [sequencer.run for _one in range(4)]
    found = at_once(acts)
    assert [one for one in found if isinstance(one, Exception)] == []
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, Crossing.objects.count()) == (20, 1)
    assert Entry.objects.filter(kind="petition.threshold_reached").count() == 1
    assert list(ledger.audit()) == []


@pytest.mark.slow
def test_two_processes_count_exactly_and_each_person_once(keda):
    """In both processes the same forty people sign, one of them sixteen times more."""
    petition = make.opened(keda, needed=30)
    people = [str(make.signer(petition).pk) for _one in range(40)]
    ids = ",".join(people + people[:1] * 16)
    printed = in_processes(PROCESS, str(petition.pk), ids)
    answers = [line for text in printed for line in text.split()]
    assert (len(answers), len(set(answers))) == (112, 40)
    sequencer.run()
    assert (Petition.objects.get().count, Crossing.objects.count()) == (40, 1)
    assert list(ledger.audit()) == []


# --- Other acts at once -------------------------------------------------------------------------


def test_two_moderators_at_once_have_one_verdict(keda):
    make.sealing_key(keda)
    petition = make.submitted(keda)
    staff = [make.staff(Role.MODERATOR, keda) for _one in range(6)]
    found = at_once([lambda user=user: actions.publish(petition, by=user) for user in staff])
    done = [one for one in found if isinstance(one, Petition)]
    assert len(done) == 1
    assert {getattr(one, "code", "") for one in found if one not in done} == {"not_submitted"}
    assert Entry.objects.filter(kind="petition.published").count() == 1


def test_one_checkout_at_a_time(keda):
    petition = make.submitted(keda)
    staff = [make.staff(Role.MODERATOR, keda) for _one in range(6)]
    found = at_once([lambda user=user: actions.checkout(petition, by=user) for user in staff])
    assert sorted(getattr(one, "code", "held") for one in found) == ["checked_out"] * 5 + ["held"]


def test_numbers_are_given_once(keda):
    drafts = [make.draft(keda) for _one in range(8)]
    found = at_once([lambda one=one: actions.submit(one, by=one.author).number for one in drafts])
    assert sorted(found) == list(range(1, 9))


def test_signing_does_not_wait_for_an_act_on_the_petition(keda):
    """A signature refers to the petition's row; locking that row must not hold signers up."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    from django.db import transaction

    from civic.workflow import lock

    petition = make.opened(keda)
    people = [make.signer(petition) for _one in range(4)]
    with transaction.atomic():
        lock(petition)
        found = at_once(
            [lambda one=one: signing.sign(petition, person=one).state for one in people]
        )
    assert found == ["confirmed"] * 4


def test_rows_of_the_race_are_real(keda):
    """The helpers commit: another connection sees what was written here."""
    person = identity.person(keda)
    assert at_once([lambda: Person.objects.filter(pk=person.pk).count()]) == [1]
