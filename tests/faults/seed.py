"""What the drills put into their database and read out of it.

`python -m tests.faults.seed` answers calls, one JSON line each: `["name", {facts}]`.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from civic.cases.deliveries import put
from civic.cases.demo import connect_to_reference, write_config
from civic.cases.models import (
    Attempt,
    Case,
    CaseDocument,
    Connector,
    Delivery,
    Inbound,
    OutboxEvent,
)
from civic.cases.states import ConnectorState
from civic.journal.models import Entry, Pending
from civic.notices.models import Mail
from civic.places.models import Municipality, Policy
from civic.roles import Role
from civic.worker.models import Slot
from identity.actions import appoint
from identity.models import User
from petitions import actions
from petitions.models import Crossing, Petition, Signature
from tests.bench import seed as bench


def places(threshold: int, mms_port: int) -> None:
    """Batumi with a small threshold, connected to the reference receiver."""
    bench.places()
    batumi = Municipality.objects.get(slug="batumi")
    Policy.objects.create(
        municipality=batumi,
        key="petition.threshold.consideration.count",
        value=threshold,
        valid_from="2026-01-01",
    )
    Policy.objects.create(
        municipality=batumi, key="petition.threshold.answer.count", value=0, valid_from="2026-01-01"
    )
    connector = connect_to_reference(batumi, mms_port)
    write_config([connector], Path(settings.VAR_DIR) / "mms.json")


def petition() -> dict[str, Any]:
    """One open petition."""
    return bench.petition()


def signers(count: int) -> list[dict[str, str]]:
    """Verified citizens with sessions."""
    return bench.signers(count)


def hand_over(pk: int) -> None:
    """Have a list officer hand the petition over, which ends its collection."""
    row = Petition.objects.get(pk=pk)
    officer = User.objects.create_user("list-officer@example.ge")
    appoint(officer, role=Role.LIST_OFFICER, municipality=row.municipality, by=None)
    actions.hand_over(row, by=officer, ends_collection=True)


def mails(count: int) -> None:
    """Queue mails to n0@example.ge, n1@example.ge, …"""
    for number in range(count):
        send_mail(f"Mail {number}", "Text", None, [f"n{number}@example.ge"])


def forget_slots() -> None:
    """Forget that the schedule has run, so that everything in it is due."""
    Slot.objects.all().delete()


def test_message() -> str:
    """Queue a message that makes a case about Batumi itself; returns its id."""
    batumi = Municipality.objects.get(slug="batumi")
    event = OutboxEvent.objects.create(
        type="org.civic.test.v1",
        subject="places/batumi",
        subject_type="places.municipality",
        subject_id=batumi.pk,
        municipality=batumi,
        sequence=1,
        case_key="CASE-0",
        data={"title": "წყალი"},
    )
    connector = batumi.connectors.get()
    Case.objects.create(
        connector=connector,
        key=event.case_key,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        municipality=batumi,
    )
    put(event, connector)
    return str(event.pk)


def case_messages(first: int, subjects: int, each: int) -> None:
    """Queue `each` messages about each of so many subjects, whose cases are CASE-<first>, …"""
    batumi = Municipality.objects.get(slug="batumi")
    connector = batumi.connectors.get()
    for sequence in range(1, each + 1):
        for number in range(first, first + subjects):
            event = OutboxEvent.objects.create(
                type="org.civic.test.v1",
                subject=f"places/{number}",
                subject_type="tests.subject",
                subject_id=number,
                municipality=batumi,
                sequence=sequence,
                case_key=f"CASE-{number}",
                data={"title": f"წყალი {number}"},
            )
            Case.objects.get_or_create(
                connector=connector,
                key=event.case_key,
                defaults={
                    "subject_type": batumi._meta.label_lower,
                    "subject_id": batumi.pk,
                    "municipality": batumi,
                },
            )
            put(event, connector)


def hurry() -> None:
    """Let the time until the next tries pass: of messages, and of a paused connection's probe."""
    Delivery.objects.update(next_at=timezone.now())
    Connector.objects.filter(state=ConnectorState.PAUSED).update(probe_at=timezone.now())


def outbox() -> dict[str, Any]:
    """How the messages to the municipal system stand."""
    return {
        "connector": Connector.objects.get(municipality__slug="batumi").state,
        "states": dict(Delivery.objects.order_by().values_list("state").annotate(Count("pk"))),
        "tries": Attempt.objects.count(),
        "numbered": Case.objects.exclude(number="").count(),
    }


def clear_outbox() -> None:
    """Forget all messages and cases, with the documents of these."""
    Delivery.objects.all().delete()
    OutboxEvent.objects.all().delete()
    Inbound.objects.all().delete()
    CaseDocument.objects.all().delete()
    Case.objects.all().delete()


def redirect_connector(url: str) -> None:
    """Lead the connector to another receiver."""
    Municipality.objects.get(slug="batumi").connectors.update(
        url=url, find_url=url + "cases?key={key}"
    )


def standing() -> dict[str, Any]:
    """How everything stands."""
    return {
        "mails": dict(Mail.objects.values_list("state").annotate(Count("pk"))),
        "pending": Pending.objects.count(),
        "slots": list(Slot.objects.values_list("task", "state", "attempts")),
    }


def message(pk: str) -> dict[str, Any]:
    """One message after the drill."""
    delivery = Delivery.objects.get(event=pk)
    case = Case.objects.get(key=delivery.event.case_key)
    return {"state": delivery.state, "number": case.number, "case": case.state}


def story(pk: int) -> dict[str, Any]:
    """One petition after the drill."""
    row = Petition.objects.get(pk=pk)
    entries = Entry.objects.about(row).order_by("pk")
    return {
        "count": row.count,
        "rows": Signature.objects.filter(petition=row).count(),
        "people": Signature.objects.filter(petition=row).values("row_key").distinct().count(),
        "unplaced": Signature.objects.filter(petition=row, index=None).count(),
        "crossings": list(Crossing.objects.filter(petition=row).values_list("count", flat=True)),
        "case_kinds": [one.kind for one in entries if one.kind.startswith("case.")],
        "cases": list(
            Case.objects.filter(subject_type="petitions.petition", subject_id=pk).values_list(
                "number", "state"
            )
        ),
        "reached": entries.filter(kind="petition.threshold_reached").count(),
        **standing(),
    }


def _answer() -> None:
    """Answer the calls on standard input until it ends."""
    for line in sys.stdin:
        name, facts = json.loads(line)
        result = globals()[name](**facts)
        connection.close()
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _answer()
