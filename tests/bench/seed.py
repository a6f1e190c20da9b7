"""Rows for benchmarks, in bulk: signers with ready sessions, petitions, and signatures that stand in the log.

Each function runs in a process of its own on the stage's database (`Stage.seed`) and returns JSON.
"""

import secrets
import time
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civic.dates import today
from civic.ledger import sequencer
from civic.places.actions import activate, load_reference
from civic.places.models import Municipality, Policy
from civic.roles import Role
from identity.actions import appoint
from identity.levels import Level
from identity.models import Person, User, Verification
from identity.sealing import Details, number_key, person_key, seal
from identity.sessions import SEEN_AT, SIGNED_AT
from petitions import actions, sealing
from petitions.models import Follow, Petition, SealedIdentity, Signature, Topic
from petitions.states import Signing
from tests.bench import seed_votes

CHUNK = 5_000
TEXT = "მეტრო სადგურთან გაჩერებას სახურავი არ აქვს და წვიმაში მგზავრი სველდება. " * 20
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def places() -> dict[str, Any]:
    """The reference data, and a sealing key for Batumi."""
    load_reference()
    activate("batumi", phone="0422 00 07 42", email="council@batumi.example")
    _private, public = sealing.new_key_pair()
    Municipality.objects.filter(slug="batumi").update(sealing_key=public)
    return {}


def petition(
    title: str = "გადახურული გაჩერება სადგურთან", needed: int | None = None
) -> dict[str, Any]:
    """One open petition in Batumi, through the same actions as on the pages.

    With `needed` the council asks for so many signatures, and for no other number.
    """
    batumi = Municipality.objects.get(slug="batumi")
    if needed is not None:
        for stage, value in (("consideration", needed), ("answer", 0)):
            Policy.objects.create(
                municipality=batumi,
                key=f"petition.threshold.{stage}.count",
                value=value,
                valid_from=today(),
            )
    author = _citizens(batumi, 1)[0]
    moderator = User.objects.create_user(f"moderator-{secrets.token_hex(4)}@example.ge")
    appoint(moderator, role=Role.MODERATOR, municipality=batumi, by=None)
    draft = actions.start_draft(
        batumi,
        by=author,
        title=title,
        demand="ვითხოვთ, რომ გაჩერება გადაიხუროს ზამთრამდე.",
        text=TEXT,
        topic=Topic.objects.first(),
    )
    actions.submit(draft, by=author)
    published = actions.publish(Petition.objects.get(pk=draft.pk), by=moderator)
    sequencer.run()
    return {"pk": published.pk, "path": published.get_absolute_url()}


def signers(count: int) -> list[dict[str, str]]:
    """Verified citizens of Batumi, each with a session and a CSRF token."""
    users = _citizens(Municipality.objects.get(slug="batumi"), count)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions, found = [], []
    for user in users:
        key = secrets.token_hex(16)
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            SIGNED_AT: int(time.time()),
            SEEN_AT: int(time.time()),
        }
        sessions.append(
            Session(
                session_key=key,
                session_data=store().encode(data),
                expire_date=timezone.now() + timedelta(hours=2),
            )
        )
        found.append({"session": key, "csrf": secrets.token_hex(16)})
    Session.objects.bulk_create(sessions, batch_size=500)
    return found


def signatures(pk: int, count: int) -> dict[str, Any]:
    """`count` signatures under petition `pk`, each sealed and placed in the log by the sequencer."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    made = 0
    while made < count:
        rows = [
            Signature(
                pk=uuid4(),
                petition_id=pk,
                row_key=secrets.token_bytes(32),
                nonce=secrets.token_bytes(32),
                state=Signing.CONFIRMED,
                signed_at=now,
            )
            for _ in range(min(CHUNK, count - made))
        ]
        Signature.objects.bulk_create(rows, batch_size=1_000)
        boxes = [SealedIdentity(signature_id=row.pk, box=secrets.token_bytes(290)) for row in rows]
        SealedIdentity.objects.bulk_create(boxes, batch_size=1_000)
        made += len(rows)
        sequencer.run()
    while sequencer.run():
        pass
    _analyse()
    return {"count": Petition.objects.get(pk=pk).count}


def petitions(count: int, shelf: str = "current") -> dict[str, Any]:
    """`count` further petitions of Batumi in the list of current ones, cheaply."""
    batumi = Municipality.objects.get(slug="batumi")
    author = User.objects.order_by("pk").first()
    topics = list(Topic.objects.all())
    units = list(batumi.units.all())
    start = Petition.objects.filter(municipality=batumi).count() + 1_000
    now = timezone.now()
    for offset in range(0, count, CHUNK):
        Petition.objects.bulk_create(
            [
                Petition(
                    municipality=batumi,
                    unit=units[number % len(units)],
                    topic=topics[number % len(topics)],
                    number=start + number,
                    author=author,
                    author_name="ნინო ბ.",
                    title=f"გადახურული გაჩერება ქუჩაზე {number}",
                    demand="ვითხოვთ, რომ გაჩერება გადაიხუროს.",
                    text=TEXT,
                    text_state="accepted",
                    collection_state="open",
                    submitted_at=now - timedelta(days=3),
                    published_at=now - timedelta(minutes=number),
                    opens_at=now - timedelta(days=2),
                    closes_at=now + timedelta(days=30, minutes=number),
                    needed=788,
                    first_needed=158,
                )
                for number in range(offset, min(offset + CHUNK, count))
            ],
            batch_size=500,
        )
    _analyse()
    return {"total": Petition.objects.filter(municipality=batumi, shelf=shelf).count()}


def followers(pk: int, count: int) -> dict[str, Any]:
    """Accounts that are told what happens to petition `pk`."""
    users = [
        User(email=f"follower-{secrets.token_hex(8)}@example.ge", language="ka")
        for _number in range(count)
    ]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users, batch_size=500)
    kept = User.objects.order_by("-pk")[:count]
    Follow.objects.bulk_create([Follow(petition_id=pk, user=user) for user in kept])
    return {}


def state(pk: int) -> dict[str, Any]:
    """What the database says of petition `pk`, after the sequencer has placed everything."""
    while sequencer.run():
        pass
    row = Petition.objects.get(pk=pk)
    signed = Signature.objects.filter(petition_id=pk)
    return {
        "count": row.count,
        "rows": signed.count(),
        "placed": signed.filter(index__isnull=False).count(),
        "people": signed.values("row_key").distinct().count(),
    }


def queries(path: str) -> dict[str, Any]:
    """How many queries the anonymous page takes when nothing is cached but the process is warm."""
    client = Client(SERVER_NAME="127.0.0.1")
    for name in ("default", "pages"):
        caches[name].clear()
    client.get(path, headers={"accept-language": "ka"})
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, headers={"accept-language": "ka"})
    return {"queries": len(captured), "status": answer.status_code}


def static_file() -> dict[str, Any]:
    """The address of the portal's style sheet."""
    sheet = next(Path(settings.BASE_DIR, "static").rglob("*.css"))
    name = str(sheet.relative_to(Path(settings.BASE_DIR, "static")))
    return {"path": staticfiles_storage.url(name)}


def vote(slug: str = "bench") -> dict[str, Any]:
    """An open vote with sixty projects."""
    return seed_votes.vote(slug)


def ballots(pk: int, count: int) -> dict[str, Any]:
    """`count` votes in the vote `pk`, placed in the log."""
    return seed_votes.ballots(pk, count)


def vote_state(pk: int) -> dict[str, Any]:
    """What the database says of the vote `pk`."""
    return seed_votes.state(pk)


def counted(pk: int) -> dict[str, Any]:
    """The vote `pk` is closed, counted and published."""
    return seed_votes.counted(pk)


def mixing(pk: int) -> dict[str, Any]:
    """How long it takes to put all ballots of the vote `pk` into random order."""
    return seed_votes.mixing(pk)


def _citizens(municipality: Municipality, count: int) -> list[User]:
    first = User.objects.count() + secrets.randbelow(10**6) * 1_000
    persons, users, verifications = [], [], []
    for number in range(first, first + count):
        text = f"98{number:09d}"[-11:]
        key = person_key(text)
        details = Details(text, "ნინო", "ბერიძე", date(1990, 5, 31))
        persons.append(Person(key=key, details=seal(details, key)))
    Person.objects.bulk_create(persons, batch_size=500)
    persons = list(Person.objects.order_by("-pk")[:count])
    for person in persons:
        user = User(email=f"signer-{secrets.token_hex(8)}@example.ge", person=person)
        user.set_unusable_password()
        users.append(user)
        verifications.append(
            Verification(
                person=person,
                municipality=municipality,
                level=Level.REGISTER,
                number_key=number_key(bytes(person.key)),
            )
        )
    Verification.objects.bulk_create(verifications, batch_size=500)
    User.objects.bulk_create(users, batch_size=500)
    return list(User.objects.order_by("-pk")[:count])


def _analyse() -> None:
    """Let the planner know the new sizes, as autovacuum would."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
