"""The receiver's memory: cases, the messages taken, the status calls to be sent. One SQLite file."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from civic.cases.reference import signing

STEPS = ("registered", "assigned", "scheduled", "decided", "closed")
FIRST_NUMBER = 4400
# With this message the matter is the municipality's to decide; before it a case is only registered.
HANDED_OVER = "org.civic.petition.handed_over.v1"
DECIDING = ("scheduled", "decided")
LONGEST_PAUSE = 60

TABLES = """
CREATE TABLE IF NOT EXISTS cases (
    id INTEGER PRIMARY KEY, place TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
    subject TEXT NOT NULL, page TEXT NOT NULL, status TEXT NOT NULL, made REAL NOT NULL,
    UNIQUE (place, key));
CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY, place TEXT NOT NULL, webhook_id TEXT NOT NULL, type TEXT NOT NULL,
    sequence TEXT NOT NULL, case_id INTEGER REFERENCES cases (id), at REAL NOT NULL,
    UNIQUE (place, webhook_id));
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id), status TEXT NOT NULL,
    webhook_id TEXT NOT NULL UNIQUE, due REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    done REAL, answer TEXT NOT NULL DEFAULT '', UNIQUE (case_id, status));
"""


def number(case_id: int) -> str:
    """The number of a case, as a chancellery writes it: 01-12/4401."""
    return f"01-12/{FIRST_NUMBER + case_id}"


def document(case: sqlite3.Row) -> bytes:
    """The decision about a case: a plain text, the same each time, so that its hash holds."""
    return (
        f"გადაწყვეტილება № {number(case['id'])}\n\nსაკითხი: {case['title']}\n"
        f"საქმის გასაღები: {case['key']}\n\nსაკითხი განხილულია.\n"
        "ეს საჩვენებელი დოკუმენტია.\n"
    ).encode()


class Store:
    """Opens the file anew for every piece of work; what is acknowledged is on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.work() as database:
            database.executescript(TABLES)

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
        planned that many seconds apart; with 0, and before the hand-over, only the buttons tell them.
        """
        data = event["data"]
        key = str(data.get("caseKey") or "")
        with self.work() as database:
            seen = database.execute(
                "SELECT case_id FROM taken WHERE place = ? AND webhook_id = ?", (place, webhook_id)
            ).fetchone()
            if seen is not None:
                return seen["case_id"]
            case_id = self._case(database, place, key, event) if key else None
            if case_id is not None and event["type"] == HANDED_OVER and pace > 0:
                self._decide(database, case_id, pace)
            database.execute(
                "INSERT INTO taken (place, webhook_id, type, sequence, case_id, at) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    place,
                    webhook_id,
                    event["type"],
                    str(event.get("sequence", "")),
                    case_id,
                    time.time(),
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
        now = time.time()
        case_id = database.execute(
            "INSERT INTO cases (place, key, title, subject, page, status, made) VALUES (?, ?, ?, ?, ?, 'registered', ?)",
            (
                place,
                key,
                str(data.get("title") or event.get("subject") or key)[:300],
                str(event.get("subject", ""))[:200],
                str(data.get("url") or "")[:500],
                now,
            ),
        ).lastrowid
        assert case_id is not None
        self._plan(database, case_id, "registered", now)
        return case_id

    def _decide(self, database: sqlite3.Connection, case_id: int, pace: float) -> None:
        """Plan agenda and decision, except what a person has told or passed over already."""
        known = database.execute("SELECT status FROM calls WHERE case_id = ?", (case_id,))
        furthest = max(STEPS.index(row["status"]) for row in known)
        for turn, status in enumerate(DECIDING, start=1):
            if STEPS.index(status) > furthest:
                self._plan(database, case_id, status, time.time() + turn * pace)

    @staticmethod
    def _plan(database: sqlite3.Connection, case_id: int, status: str, due: float) -> None:
        database.execute(
            "INSERT INTO calls (case_id, status, webhook_id, due) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (case_id, status) DO UPDATE SET due = min(due, excluded.due)",
            (case_id, status, signing.new_id(), due),
        )

    def find(self, place: str, key: str) -> sqlite3.Row | None:
        """The case of a key."""
        with self.work() as database:
            return database.execute(
                "SELECT * FROM cases WHERE place = ? AND key = ?", (place, key)
            ).fetchone()

    def case(self, case_id: int) -> sqlite3.Row | None:
        """The case of an id."""
        with self.work() as database:
            return database.execute("SELECT * FROM cases WHERE id = ?", (case_id,)).fetchone()

    def cases(self) -> list[sqlite3.Row]:
        """All cases, newest first, with the number of messages taken, calls that wait, and whether
        the hand-over has come."""
        with self.work() as database:
            return database.execute(
                "SELECT *, (SELECT count(*) FROM taken WHERE case_id = cases.id) AS messages,"
                " (SELECT count(*) FROM taken WHERE case_id = cases.id AND type = ?) AS handed_over,"
                " (SELECT group_concat(status, ', ') FROM calls WHERE case_id = cases.id AND done IS NULL) AS waiting"
                " FROM cases ORDER BY id DESC LIMIT 500",
                (HANDED_OVER,),
            ).fetchall()

    def push(self, case_id: int, status: str) -> None:
        """Tell a status now: planned ones are brought forward, those that lie before it are dropped."""
        with self.work() as database:
            if (
                status not in STEPS
                or not database.execute("SELECT 1 FROM cases WHERE id = ?", (case_id,)).fetchone()
            ):
                return
            self._plan(database, case_id, status, time.time())
            earlier = STEPS[: STEPS.index(status)]
            marks = ",".join("?" * len(earlier))
            database.execute(
                f"UPDATE calls SET done = ?, answer = 'skipped' WHERE case_id = ? AND done IS NULL AND status IN ({marks})",
                (time.time(), case_id, *earlier),
            )

    def due_calls(self) -> list[sqlite3.Row]:
        """The calls whose time has come: for each case only the earliest that waits."""
        with self.work() as database:
            return database.execute(
                "SELECT calls.*, cases.place, cases.key FROM calls JOIN cases ON cases.id = calls.case_id"
                " WHERE done IS NULL AND due <= ? AND NOT EXISTS (SELECT 1 FROM calls AS other WHERE"
                " other.case_id = calls.case_id AND other.done IS NULL AND"
                " (other.due < calls.due OR (other.due = calls.due AND other.id < calls.id)))"
                " ORDER BY due LIMIT 50",
                (time.time(),),
            ).fetchall()

    def called(self, call: sqlite3.Row, *, done: bool, answer: str) -> None:
        """Note how a call went; one that was not taken is made again later, each time a little later."""
        with self.work() as database:
            if done:
                database.execute(
                    "UPDATE calls SET done = ?, answer = ?, tries = tries + 1 WHERE id = ?",
                    (time.time(), answer[:300], call["id"]),
                )
                database.execute(
                    "UPDATE cases SET status = ? WHERE id = ?", (call["status"], call["case_id"])
                )
            else:
                wait = min(2 ** min(call["tries"], 10), LONGEST_PAUSE)
                database.execute(
                    "UPDATE calls SET due = ?, answer = ?, tries = tries + 1 WHERE id = ?",
                    (time.time() + wait, answer[:300], call["id"]),
                )

    def status_call(self, call: sqlite3.Row, base: str) -> bytes:
        """The body of a status call: a CloudEvent of type org.civic.case.status.v1."""
        case = self.case(call["case_id"])
        assert case is not None
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        data: dict[str, Any] = {
            "caseKey": case["key"],
            "number": number(case["id"]),
            "status": call["status"],
            "at": at,
            "text": TEXTS[call["status"]],
        }
        if call["status"] == "decided":
            text = document(case)
            data["document"] = {
                "name": f"გადაწყვეტილება № {number(case['id'])}",
                "url": f"{base}/documents/{case['id']}.txt",
                "sha256": hashlib.sha256(text).hexdigest(),
            }
        event = {
            "specversion": "1.0",
            "id": call["webhook_id"],
            "source": base,
            "type": "org.civic.case.status.v1",
            "subject": case["key"],
            "time": at,
            "datacontenttype": "application/json",
            "data": data,
        }
        return json.dumps(event, ensure_ascii=False).encode()


TEXTS = {
    "registered": "საქმე რეგისტრირებულია კანცელარიაში.",
    "assigned": "საქმე გადაეცა შესაბამის სამსახურს.",
    "scheduled": "საკითხი შეტანილია სხდომის დღის წესრიგში.",
    "decided": "საკითხზე მიღებულია გადაწყვეტილება.",
    "closed": "საქმე დასრულებულია.",
}
