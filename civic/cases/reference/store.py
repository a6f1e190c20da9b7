"""The receiver's memory: cases, the messages taken, the status calls to be sent. One SQLite file."""

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from civic.cases.reference import signing

STEPS = ("registered", "assigned", "scheduled", "decided", "closed")
ASKED = "awaiting_applicant"
FIRST_NUMBER = 4400
# With this message the matter is the municipality's to decide; before it a case is only registered.
HANDED_OVER = "org.civic.petition.handed_over.v1"
DECIDING = ("scheduled", "decided")
# With these the matter has ended on the portal: there is nothing to decide here any more.
ENDED = {
    "org.civic.service.decided.v1": "საქმე გადაწყვეტილია პორტალზე.",
    "org.civic.service.withdrawn.v1": "განმცხადებელმა განცხადება გამოითხოვა.",
    "org.civic.petition.withdrawn.v1": "ავტორმა პეტიცია გამოითხოვა.",
    "org.civic.petition.decided.v1": "პეტიცია გადაწყვეტილია პორტალზე.",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# With these words the portal refuses what has ended there.
ENDED_THERE = frozenset({"decided_here", "withdrawn_here"})
LONGEST_PAUSE = 60
LISTED = 200

TABLES = """
CREATE TABLE IF NOT EXISTS cases (
    id INTEGER PRIMARY KEY, place TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
    subject TEXT NOT NULL, page TEXT NOT NULL, status TEXT NOT NULL, made REAL NOT NULL,
    department TEXT NOT NULL DEFAULT '', assignee TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '', owed TEXT NOT NULL DEFAULT '',
    refused TEXT NOT NULL DEFAULT '', agenda TEXT NOT NULL DEFAULT '', result TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '', document INTEGER, asked TEXT NOT NULL DEFAULT '',
    UNIQUE (place, key));
CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY, place TEXT NOT NULL, webhook_id TEXT NOT NULL, type TEXT NOT NULL,
    sequence TEXT NOT NULL, case_id INTEGER REFERENCES cases (id), at REAL NOT NULL,
    body TEXT NOT NULL DEFAULT '', UNIQUE (place, webhook_id));
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id), at REAL NOT NULL,
    text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id), name TEXT NOT NULL,
    media_type TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS status_calls (
    id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id), status TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}', webhook_id TEXT NOT NULL UNIQUE, due REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, done REAL, answer TEXT NOT NULL DEFAULT '',
    refused INTEGER NOT NULL DEFAULT 0);
DROP INDEX IF EXISTS told_once;
CREATE UNIQUE INDEX IF NOT EXISTS taken_once ON status_calls (case_id, status)
    WHERE status <> 'awaiting_applicant' AND refused = 0;
CREATE INDEX IF NOT EXISTS to_be_made ON status_calls (due) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS of_case ON taken (case_id);
"""
# What an older file lacks; its calls, which knew no facts, are done with.
ADDED = {
    "cases": (
        "department TEXT NOT NULL DEFAULT ''",
        "assignee TEXT NOT NULL DEFAULT ''",
        "due TEXT NOT NULL DEFAULT ''",
        "agenda TEXT NOT NULL DEFAULT ''",
        "result TEXT NOT NULL DEFAULT ''",
        "decision TEXT NOT NULL DEFAULT ''",
        "document INTEGER",
        "asked TEXT NOT NULL DEFAULT ''",
        "owed TEXT NOT NULL DEFAULT ''",
        "refused TEXT NOT NULL DEFAULT ''",
    ),
    "status_calls": ("refused INTEGER NOT NULL DEFAULT 0",),
    "taken": ("body TEXT NOT NULL DEFAULT ''",),
}


def number(case_id: int) -> str:
    """The number of a case, as a chancellery writes it: 01-12/4401."""
    return f"01-12/{FIRST_NUMBER + case_id}"


class Store:
    """Opens the file anew for every piece of work; what is acknowledged is on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.work() as database:
            for table, columns in ADDED.items():
                standing = {row["name"] for row in database.execute(f"PRAGMA table_info({table})")}
                for column in columns:
                    if standing and column.split()[0] not in standing:
                        database.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
            for statement in TABLES.split(";\n"):
                database.execute(statement)

    @contextmanager
    def work(self) -> Iterator[sqlite3.Connection]:
        """One transaction; its commit reaches the disk before the block ends."""
        database = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        database.row_factory = sqlite3.Row
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=FULL")
            database.execute("BEGIN IMMEDIATE")
            yield database
            if database.in_transaction:
                database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
        finally:
            database.close()

    def take(self, place: str, webhook_id: str, event: dict[str, Any], pace: float) -> int | None:
        """Take a message: the case it belongs to is made once. Returns the case's id; None for a test.

        A message whose id was taken before changes nothing. The registration is told at once. What
        comes after it waits for the hand-over: with `pace` above 0 agenda and decision are then
        planned that many seconds apart; with 0, before the hand-over, and where that lies more than a
        day back, only people tell them.
        """
        data = event["data"]
        key = "" if data.get("test") else str(data.get("caseKey") or "")
        with self.work() as database:
            seen = database.execute(
                "SELECT case_id FROM taken WHERE place = ? AND webhook_id = ?", (place, webhook_id)
            ).fetchone()
            if seen is not None:
                return seen["case_id"]
            case_id = self._case(database, place, key, event) if key else None
            if case_id is not None and _day(data):
                owes = "UPDATE cases SET owed = ? WHERE id = ?"
                database.execute(owes, (_day(data), case_id))
            if case_id is not None and event["type"] == HANDED_OVER and pace > 0 and _is_new(event):
                self._decide(database, case_id, pace)
            if case_id is not None and event["type"] in ENDED:
                self._end(database, case_id, event)
            database.execute(
                "INSERT INTO taken (place, webhook_id, type, sequence, case_id, at, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    place,
                    webhook_id,
                    event["type"],
                    str(event.get("sequence", "")),
                    case_id,
                    time.time(),
                    json.dumps(data, ensure_ascii=False),
                ),
            )
        return case_id

    def _case(
        self, database: sqlite3.Connection, place: str, key: str, event: dict[str, Any]
    ) -> int:
        standing = database.execute(
            "SELECT id FROM cases WHERE place = ? AND key = ?", (place, key)
        ).fetchone()
        if standing is not None:
            return standing["id"]
        data = event["data"]
        led = data.get("department")
        now = time.time()
        case_id = database.execute(
            "INSERT INTO cases (place, key, title, subject, page, status, made, department)"
            " VALUES (?, ?, ?, ?, ?, 'registered', ?, ?)",
            (
                place,
                key,
                str(data.get("title") or event.get("subject") or key)[:300],
                str(event.get("subject", ""))[:200],
                str(data.get("url") or "")[:500],
                now,
                str(led.get("name", ""))[:200] if isinstance(led, dict) else "",
            ),
        ).lastrowid
        assert case_id is not None
        self.plan(database, case_id, "registered", now)
        return case_id

    def _end(self, database: sqlite3.Connection, case_id: int, event: dict[str, Any]) -> None:
        """Close the case here and tell the portal; what was planned before is not told any more."""
        self.plan(database, case_id, "closed", time.time(), {"text": ENDED[event["type"]]})
        self.skip_before(database, case_id, "closed")
        database.execute(
            "UPDATE cases SET status = 'closed', result = CASE WHEN result = '' THEN ? ELSE result END"
            " WHERE id = ?",
            (str(event["data"].get("result") or ""), case_id),
        )

    @staticmethod
    def waits_for_hand_over(database: sqlite3.Connection, case: sqlite3.Row) -> bool:
        """True for the case of a petition that is not the municipality's to decide yet."""
        if not case["subject"].startswith("petitions/"):
            return False
        came = "SELECT 1 FROM taken WHERE case_id = ? AND type = ?"
        return database.execute(came, (case["id"], HANDED_OVER)).fetchone() is None

    @staticmethod
    def tell_again(
        database: sqlite3.Connection, case_id: int, status: str, facts: dict[str, Any]
    ) -> None:
        """Tell a status that was told once more, under a new id and with other facts."""
        database.execute(
            "UPDATE status_calls SET done = NULL, answer = '', tries = 0, webhook_id = ?, due = ?,"
            " facts = ? WHERE case_id = ? AND status = ? AND refused = 0",
            (
                signing.new_id(),
                time.time(),
                json.dumps(facts, ensure_ascii=False),
                case_id,
                status,
            ),
        )

    def _decide(self, database: sqlite3.Connection, case_id: int, pace: float) -> None:
        """Plan agenda and decision, except what a person has told or passed over already."""
        known = database.execute(
            "SELECT status FROM status_calls WHERE case_id = ? AND refused = 0", (case_id,)
        )
        furthest = max(STEPS.index(row["status"]) for row in known if row["status"] in STEPS)
        for turn, status in enumerate(DECIDING, start=1):
            if STEPS.index(status) > furthest:
                self.plan(database, case_id, status, time.time() + turn * pace)

    @staticmethod
    def plan(
        database: sqlite3.Connection,
        case_id: int,
        status: str,
        due: float,
        facts: dict[str, Any] | None = None,
    ) -> None:
        """Plan a status call; one that is planned already is brought forward and takes the facts."""
        database.execute(
            "INSERT INTO status_calls (case_id, status, webhook_id, due, facts) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (case_id, status) WHERE status <> 'awaiting_applicant' AND refused = 0"
            " DO UPDATE SET due = min(due, excluded.due), facts = excluded.facts WHERE done IS NULL",
            (
                case_id,
                status,
                signing.new_id(),
                due,
                json.dumps(facts or {}, ensure_ascii=False),
            ),
        )

    @staticmethod
    def skip_before(database: sqlite3.Connection, case_id: int, status: str) -> None:
        """What was planned and lies before `status` is not told any more."""
        earlier = STEPS[: STEPS.index(status)]
        marks = ",".join("?" * len(earlier))
        database.execute(
            "UPDATE status_calls SET done = ?, answer = 'skipped'"
            f" WHERE case_id = ? AND done IS NULL AND status IN ({marks})",
            (time.time(), case_id, *earlier),
        )

    def find(self, place: str, key: str) -> sqlite3.Row | None:
        """The case of a key."""
        with self.work() as database:
            return database.execute(
                "SELECT * FROM cases WHERE place = ? AND key = ?", (place, key)
            ).fetchone()

    def named(self, key: str, place: str = "") -> list[sqlite3.Row]:
        """The cases of a key in all places, or in one."""
        with self.work() as database:
            return database.execute(
                "SELECT * FROM cases WHERE key = ? AND ? IN ('', place)", (key, place)
            ).fetchall()

    def case(self, case_id: int) -> sqlite3.Row | None:
        """The case of an id."""
        with self.work() as database:
            return database.execute("SELECT * FROM cases WHERE id = ?", (case_id,)).fetchone()

    def cases(self, status: str = "", words: str = "") -> list[sqlite3.Row]:
        """The newest cases, by status and by words of title, key or place, with the number of messages
        taken, calls that wait, and whether the hand-over has come."""
        with self.work() as database:
            return database.execute(
                "SELECT *, (SELECT count(*) FROM taken WHERE case_id = cases.id) AS messages,"
                " (SELECT count(*) FROM taken WHERE case_id = cases.id AND type = ?) AS handed_over,"
                " (SELECT group_concat(status, ', ') FROM status_calls"
                "  WHERE case_id = cases.id AND done IS NULL) AS waiting"
                " FROM cases WHERE ? IN ('', status)"
                " AND instr(title || ' ' || key || ' ' || place, ?) > 0 ORDER BY id DESC LIMIT ?",
                (HANDED_OVER, status, words, LISTED),
            ).fetchall()

    def due_calls(self) -> list[sqlite3.Row]:
        """The calls whose time has come: for each case only the earliest that waits."""
        with self.work() as database:
            return database.execute(
                "SELECT status_calls.*, cases.place, cases.key FROM status_calls"
                " JOIN cases ON cases.id = status_calls.case_id"
                " WHERE done IS NULL AND status_calls.due <= ? AND NOT EXISTS ("
                " SELECT 1 FROM status_calls AS other WHERE other.case_id = status_calls.case_id"
                " AND other.done IS NULL AND (other.due < status_calls.due"
                " OR (other.due = status_calls.due AND other.id < status_calls.id)))"
                " ORDER BY status_calls.due LIMIT 50",
                (time.time(),),
            ).fetchall()

    def refused(self, call: sqlite3.Row, word: str) -> None:
        """Take the portal's no: the status was not taken, so it is not the case's, nor is its decision."""
        with self.work() as database:
            database.execute(
                "UPDATE status_calls SET done = ?, answer = ?, tries = tries + 1, refused = 1"
                " WHERE id = ?",
                (time.time(), f"HTTP 409 {word}"[:300], call["id"]),
            )
            undone = ", result = '', decision = '', document = NULL"
            database.execute(
                f"UPDATE cases SET refused = ?{undone if call['status'] == 'decided' else ''}"
                " WHERE id = ?",
                (word[:60], call["case_id"]),
            )

    def called(self, call: sqlite3.Row, *, done: bool, answer: str) -> None:
        """Note how a call went; one that was not taken is made again later, each time a little later."""
        with self.work() as database:
            if done:
                database.execute(
                    "UPDATE status_calls SET done = ?, answer = ?, tries = tries + 1 WHERE id = ?",
                    (time.time(), answer[:300], call["id"]),
                )
                if call["status"] in STEPS:
                    database.execute(
                        "UPDATE cases SET status = ?, refused = ''"
                        " WHERE id = ? AND status <> 'closed'",
                        (call["status"], call["case_id"]),
                    )
            else:
                wait = min(2 ** min(call["tries"], 10), LONGEST_PAUSE)
                database.execute(
                    "UPDATE status_calls SET due = ?, answer = ?, tries = tries + 1 WHERE id = ?",
                    (time.time() + wait, answer[:300], call["id"]),
                )


def _is_new(event: dict[str, Any]) -> bool:
    """False for what happened more than a day ago, such as the matters a portal began with."""
    try:
        at = datetime.fromisoformat(str(event.get("time", "")))
    except ValueError:
        return True
    return at.tzinfo is None or at.timestamp() > time.time() - 24 * 60 * 60


def _day(data: dict[str, Any]) -> str:
    """The day until which the portal's legal term runs, as the message says it."""
    day = data.get("dueOn")
    return day if isinstance(day, str) and DAY.fullmatch(day) else ""
