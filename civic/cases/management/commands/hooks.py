"""`manage.py hooks …`: what the desk's page of deliveries does, for operators and scripts.

Exit code 0 when it was done (also when there was nothing to do), 1 when it was refused or a name is
not known, 2 for wrong arguments. `list` ends with 3 when a message did not arrive or a connection
does not work, so that it can serve as a check. Only `rotate` prints a secret.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from civic.cases import actions, messages, queries, secrets
from civic.cases.filters import FACETS
from civic.cases.models import Connector, Delivery
from civic.cases.states import ConnectorState
from civic.dates import TBILISI
from civic.decisions import Refused
from civic.worker.models import UNFINISHED

SPANS = {"m": 60, "h": 3600, "d": 86_400}
NEEDS_SOMEBODY = 3


class Command(BaseCommand):
    help = "Look at the messages to municipal systems, send them again, and manage the connections."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)

        listing = acts.add_parser("list", help="connections and how their messages stand")
        listing.add_argument("--state", choices=list(FACETS), help="list these messages too")
        listing.add_argument("--limit", type=int, default=50)
        _connector(listing, needed=False)

        show = acts.add_parser("show", help="one message: payload and attempts")
        show.add_argument("message", help="number of the delivery, or id of the message")

        replay = acts.add_parser("replay", help="send again what has not arrived since a moment")
        replay.add_argument(
            "--since", required=True, help="2026-11-22, 2026-11-22T10:00+04:00, or 90m, 24h, 3d"
        )
        replay.add_argument("--dry-run", action="store_true", help="only count")
        _connector(replay, needed=False)

        test = acts.add_parser(
            "test", help="send a message that makes no case; wait for its answer"
        )
        test.add_argument("--wait", type=float, default=30, help="seconds; 0: do not wait")
        _connector(test)

        pause = acts.add_parser("pause", help="let nothing out until `resume`")
        pause.add_argument("--reason", required=True)
        _connector(pause)

        _connector(acts.add_parser("resume", help="let the messages out again"))

        rotate = acts.add_parser(
            "rotate", help="replace a secret; the old one stays valid 24 hours"
        )
        rotate.add_argument("what", choices=["out", "in", "key"])
        _connector(rotate)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _list(self, options: dict[str, Any]) -> None:
        unwell = False
        for one in _connectors(options):
            rows = one.deliveries
            waiting, dead = (
                rows.filter(FACETS["waiting"]).count(),
                rows.filter(FACETS["dead"]).count(),
            )
            unwell |= bool(dead) or one.state != ConnectorState.ACTIVE
            why = f" ({one.reason})" if one.reason else ""
            self.stdout.write(
                f"{one.pk}  {one.municipality.slug}  {one.name}  {one.state}{why}"
                f"  waiting {waiting}  not arrived {dead}  failures in a row {one.failures}"
            )
            if options["state"]:
                found = rows.filter(FACETS[options["state"]]).select_related("event")
                for row in found.order_by("-pk")[: max(options["limit"], 0)]:
                    self.stdout.write("    " + _line(row))
        if unwell:
            sys.exit(NEEDS_SOMEBODY)

    def _show(self, options: dict[str, Any]) -> None:
        for row in _deliveries(options["message"]):
            self.stdout.write(_line(row))
            body = json.loads(messages.body(row.event))
            self.stdout.write(json.dumps(body, ensure_ascii=False, indent=2))
            for attempt in row.log.all():
                came = attempt.status or attempt.error or "cut short"
                self.stdout.write(f"{_when(attempt.started_at)}  {came}")
                if attempt.answer:
                    self.stdout.write("    " + attempt.answer.replace("\n", "\n    "))

    def _replay(self, options: dict[str, Any]) -> None:
        since = moment(options["since"])
        for one in _connectors(options):
            if options["dry_run"]:
                count = queries.never_sent(one, since).count() + queries.stuck(one, since).count()
                self.stdout.write(f"{one.pk}  {one.name}: {count} would be sent")
            else:
                count = actions.send_since(one, since, by=None)
                self.stdout.write(f"{one.pk}  {one.name}: {count} will be sent")

    def _test(self, options: dict[str, Any]) -> None:
        row = actions.send_test(_one(options), by=None)
        self.stdout.write(f"{row.pk}  {row.event_id}  is on its way")
        ends = time.monotonic() + options["wait"]
        while row.state in UNFINISHED and row.tries == 0 and time.monotonic() < ends:
            time.sleep(0.2)
            row.refresh_from_db()
        if options["wait"]:
            self.stdout.write(_line(row))
            if row.sent_at is None:
                raise CommandError("It has not arrived (is a worker running?).")

    def _pause(self, options: dict[str, Any]) -> None:
        one = actions.hold(_one(options), by=None, reason=options["reason"])
        self.stdout.write(f"{one.pk}  {one.name}: paused")

    def _resume(self, options: dict[str, Any]) -> None:
        one = actions.enable(_one(options), by=None)
        self.stdout.write(f"{one.pk}  {one.name}: messages are sent again")

    def _rotate(self, options: dict[str, Any]) -> None:
        one = _one(options)
        if options["what"] == "key":
            self.stdout.write(secrets.public_keys(actions.replace_key(one, by=None))[0])
        else:
            self.stdout.write(actions.rotate_secret(one, by=None, inbound=options["what"] == "in"))


def moment(text: str) -> datetime:
    """The moment named by a day, a moment with its zone, or a span before now; raises CommandError."""
    if text[:-1].isdecimal() and text[-1:] in SPANS and len(text) < 9:
        return timezone.now() - timedelta(seconds=int(text[:-1]) * SPANS[text[-1]])
    try:
        found = parse_datetime(text) or datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"{text!r} is no moment: write 2026-11-22, 2026-11-22T10:00+04:00, or 90m, 24h, 3d."
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=TBILISI)


def _connector(parser: Any, *, needed: bool = True) -> None:
    """The argument that names the connection."""
    parser.add_argument(
        "--connector", required=needed, help="number of the connection, or the place's slug"
    )


def _connectors(options: dict[str, Any]) -> list[Connector]:
    """The connections meant; all where none is named."""
    rows = Connector.objects.select_related("municipality").order_by("pk")
    name = options["connector"]
    if name is None:
        return list(rows)
    found = list(
        rows.filter(pk=int(name)) if name.isdecimal() else rows.filter(municipality__slug=name)
    )
    if not found:
        raise CommandError(f"There is no connection {name!r}: see `manage.py hooks list`.")
    return found


def _one(options: dict[str, Any]) -> Connector:
    found = _connectors(options)
    if len(found) != 1:
        numbers = ", ".join(str(one.pk) for one in found)
        raise CommandError(f"More than one connection is meant: name one of {numbers}.")
    return found[0]


def _deliveries(name: str) -> list[Delivery]:
    rows = Delivery.objects.select_related("event__municipality", "connector")
    try:
        found = list(
            rows.filter(pk=int(name)) if name.isdecimal() else rows.filter(event=UUID(name))
        )
    except (ValueError, ValidationError):
        found = []
    if not found:
        raise CommandError(f"There is no message {name!r}.")
    return found


def _line(row: Delivery) -> str:
    facts = [
        str(row.pk),
        _when(row.event.at),
        row.event.case_key or row.event.subject,
        row.event.type,
        f"{row.state} after {row.tries} tries",
    ]
    if row.given_up or row.last_error:
        facts.append(row.given_up or row.last_error)
    if row.state in UNFINISHED:
        facts.append(f"next {_when(row.next_at)}")
    return "  ".join(facts)


def _when(at: datetime) -> str:
    return at.astimezone(TBILISI).isoformat(timespec="seconds")
