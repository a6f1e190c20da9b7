"""What people do with a case in the receiver, and what each act tells the portal."""

import hashlib
import json
import sqlite3
import time
from typing import Any

from civic.cases.reference import papers
from civic.cases.reference.store import ASKED, ENDED_THERE, STEPS, Store, number

RESULTS = ("positive", "partly", "negative")
LONGEST = {"department": 200, "assignee": 100, "due": 10, "agenda": 10, "text": 2000}
PDF = b"%PDF-"
MONTHS = (
    "იანვარი",
    "თებერვალი",
    "მარტი",
    "აპრილი",
    "მაისი",
    "ივნისი",
    "ივლისი",
    "აგვისტო",
    "სექტემბერი",
    "ოქტომბერი",
    "ნოემბერი",
    "დეკემბერი",
)
TEXTS = {
    "registered": "საქმე რეგისტრირებულია კანცელარიაში.",
    "assigned": "საქმე გადაეცა შესაბამის სამსახურს.",
    "scheduled": "საკითხი შეტანილია სხდომის დღის წესრიგში.",
    "decided": "საკითხზე მიღებულია გადაწყვეტილება.",
    "closed": "საქმე დასრულებულია.",
}


class Unfit(ValueError):  # noqa: N818
    """The act does not fit the case or lacks something; the text says what, in both languages."""


def work(store: Store, case_id: int, act: str, fields: dict[str, str], file: Any = None) -> None:
    """Carry out one act on a case and plan what it tells the portal; raises Unfit.

    `act` is note, assign, ask, schedule, decide or close; `file` is (name, media type, content).
    """
    doing = {
        "note": _note,
        "assign": _assign,
        "ask": _ask,
        "schedule": _schedule,
        "decide": _decide,
        "close": _close,
    }.get(act)
    with store.work() as database:
        case = database.execute("SELECT * FROM cases WHERE id = ?", (case_id,)).fetchone()
        if doing is None or case is None:
            raise Unfit("უცნობი მოქმედება / unknown act")
        cut = {name: fields.get(name, "").strip()[: LONGEST[name]] for name in LONGEST}
        doing(store, database, case, cut | {"result": fields.get("result", "")}, file)


def _note(
    store: Store, database: sqlite3.Connection, case: sqlite3.Row, given: dict[str, str], _: Any
) -> None:
    if not given["text"]:
        raise Unfit("ჩანაწერი ცარიელია / the note is empty")
    database.execute(
        "INSERT INTO notes (case_id, at, text) VALUES (?, ?, ?)",
        (case["id"], time.time(), given["text"]),
    )


def _assign(
    store: Store, database: sqlite3.Connection, case: sqlite3.Row, given: dict[str, str], _: Any
) -> None:
    if not given["department"]:
        raise Unfit("მიუთითეთ სამსახური / name the department")
    _day(given["due"])
    database.execute(
        "UPDATE cases SET department = ?, assignee = ?, due = ? WHERE id = ?",
        (given["department"], given["assignee"], given["due"], case["id"]),
    )
    if _may(case, "assigned"):
        text = given["text"] or f"საქმე გადაეცა: {given['department']}."
        facts = {"text": text, "department": given["department"], "dueOn": given["due"]}
        _tell(store, database, case["id"], "assigned", facts)


def _ask(
    store: Store, database: sqlite3.Connection, case: sqlite3.Row, given: dict[str, str], _: Any
) -> None:
    if not given["text"] or not given["due"]:
        raise Unfit("დაწერეთ, რა აკლია და რა ვადაში / say what is missing, and until when")
    if case["status"] in {"decided", "closed"}:
        raise Unfit("საქმე გადაწყვეტილია / the case is decided")
    _day(given["due"])
    database.execute("UPDATE cases SET asked = ? WHERE id = ?", (given["due"], case["id"]))
    store.plan(
        database,
        case["id"],
        ASKED,
        time.time(),
        {"text": given["text"], "dueOn": given["due"]},
    )


def _schedule(
    store: Store, database: sqlite3.Connection, case: sqlite3.Row, given: dict[str, str], _: Any
) -> None:
    if not given["agenda"]:
        raise Unfit("მიუთითეთ სხდომის დღე / name the day of the sitting")
    _day(given["agenda"])
    if given["agenda"] < time.strftime("%Y-%m-%d"):
        raise Unfit("სხდომის დღე უკვე გავიდა / the day of the sitting is past")
    moved = case["status"] == "scheduled"
    if moved and given["agenda"] == case["agenda"]:
        raise Unfit("სხდომის დღე იგივეა / the day of the sitting is the same")
    if not moved:
        _refuse_past(case, "scheduled")
    _refuse_early(store, database, case)
    database.execute("UPDATE cases SET agenda = ? WHERE id = ?", (given["agenda"], case["id"]))
    day = in_words(given["agenda"])
    if moved:
        text = given["text"] or f"სხდომის დღე შეიცვალა. ახალი დღე: {day}."
        store.tell_again(database, case["id"], "scheduled", {"text": text})
        return
    text = given["text"] or f"საკითხი შეტანილია სხდომის დღის წესრიგში. სხდომის დღე: {day}."
    _tell(store, database, case["id"], "scheduled", {"text": text})


def _decide(
    store: Store, database: sqlite3.Connection, case: sqlite3.Row, given: dict[str, str], file: Any
) -> None:
    if given["result"] not in RESULTS:
        raise Unfit("აირჩიეთ შედეგი / choose the result")
    _refuse_past(case, "decided")
    _refuse_early(store, database, case)
    if file and not file[2].startswith(PDF):
        raise Unfit("დოკუმენტი უნდა იყოს PDF / the document must be a PDF")
    name, media_type, content = file or (
        f"{number(case['id']).replace('/', '-')}.pdf",
        "application/pdf",
        papers.decision(number(case["id"]), case["key"], given["result"]),
    )
    keep(database, case["id"], name, media_type, content)
    database.execute(
        "UPDATE cases SET result = ?, decision = ? WHERE id = ?",
        (given["result"], given["text"], case["id"]),
    )
    facts = {"text": given["text"] or TEXTS["decided"], "result": given["result"]}
    _tell(store, database, case["id"], "decided", facts)


def _close(
    store: Store, database: sqlite3.Connection, case: sqlite3.Row, given: dict[str, str], _: Any
) -> None:
    _refuse_past(case, "closed")
    facts = {"text": given["text"], "result": case["result"]}
    _tell(store, database, case["id"], "closed", {k: v for k, v in facts.items() if v})


def keep(
    database: sqlite3.Connection, case_id: int, name: str, media_type: str, content: bytes
) -> int:
    """Keep a document as the case's decision; returns its id."""
    document = database.execute(
        "INSERT INTO documents (case_id, name, media_type, sha256, content, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            case_id,
            name[:200],
            media_type,
            hashlib.sha256(content).hexdigest(),
            content,
            time.time(),
        ),
    ).lastrowid
    database.execute("UPDATE cases SET document = ? WHERE id = ?", (document, case_id))
    assert document is not None
    return document


def document(store: Store, document_id: int) -> sqlite3.Row | None:
    """A document with its content."""
    with store.work() as database:
        return database.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()


def history(store: Store, case_id: int) -> dict[str, list[sqlite3.Row]]:
    """Messages taken, notes, documents and status calls of a case, oldest first."""
    with store.work() as database:
        return {
            table: database.execute(
                f"SELECT * FROM {table} WHERE case_id = ? ORDER BY id", (case_id,)
            ).fetchall()
            for table in ("taken", "notes", "documents", "status_calls")
        }


def standing(store: Store, case: sqlite3.Row, base: str) -> dict[str, Any]:
    """How the case stands, for a system that asks: the fields of a status call."""
    with store.work() as database:
        newest = database.execute(
            "SELECT * FROM status_calls WHERE case_id = ? AND status = ? AND refused = 0",
            (case["id"], case["status"]),
        ).fetchone()
    facts = json.loads(newest["facts"]) if newest else {}
    moment = newest["done"] or newest["due"] if newest else case["made"]
    told = _told(store, case, case["status"], facts, base)
    return told | {"url": f"{base}/cases/{case['id']}", "at": _rfc3339(moment)}


def status_call(store: Store, call: sqlite3.Row, base: str) -> bytes:
    """The body of a status call: a CloudEvent of type org.civic.case.status.v1.

    A decision that was planned by the clock gets its document here, once.
    """
    case = store.case(call["case_id"])
    assert case is not None
    if call["status"] == "decided" and case["document"] is None:
        with store.work() as database:
            paper = papers.decision(number(case["id"]), case["key"], case["result"])
            name = f"{number(case['id']).replace('/', '-')}.pdf"
            keep(database, case["id"], name, "application/pdf", paper)
        case = store.case(call["case_id"])
        assert case is not None
    at = _rfc3339(time.time())
    event = {
        "specversion": "1.0",
        "id": call["webhook_id"],
        "source": base,
        "type": "org.civic.case.status.v1",
        "subject": case["key"],
        "time": at,
        "datacontenttype": "application/json",
        "data": _told(store, case, call["status"], json.loads(call["facts"]), base) | {"at": at},
    }
    return json.dumps(event, ensure_ascii=False).encode()


def _told(
    store: Store, case: sqlite3.Row, status: str, facts: dict[str, Any], base: str
) -> dict[str, Any]:
    data = {
        "caseKey": case["key"],
        "number": number(case["id"]),
        "status": status,
        "text": TEXTS.get(status, ""),
        **{name: value for name, value in facts.items() if value},
    }
    if status == "decided" and case["document"] is not None:
        found = document(store, case["document"])
        assert found is not None
        data["document"] = {
            "name": found["name"],
            "url": f"{base}/documents/{found['id']}",
            "sha256": found["sha256"],
        }
    return data


def _tell(
    store: Store, database: sqlite3.Connection, case_id: int, status: str, facts: dict[str, Any]
) -> None:
    store.plan(database, case_id, status, time.time(), facts)
    store.skip_before(database, case_id, status)


def _may(case: sqlite3.Row, status: str) -> bool:
    return STEPS.index(status) > STEPS.index(case["status"])


def _refuse_past(case: sqlite3.Row, status: str) -> None:
    if not _may(case, status):
        raise Unfit("საქმე უკვე უფრო შორსაა / the case is further than that already")


def _refuse_early(store: Store, database: sqlite3.Connection, case: sqlite3.Row) -> None:
    if case["refused"] in ENDED_THERE:
        raise Unfit("საქმე პორტალზე დასრულდა / the matter has ended on the portal")
    if store.waits_for_hand_over(database, case):
        raise Unfit("საქმე ელოდება პეტიციის გადაცემას / the case waits for the hand-over")


def in_words(text: str) -> str:
    """2026-12-10 as people write it: 10 დეკემბერი 2026."""
    year, month, day = text.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def _day(text: str) -> None:
    if not text:
        return
    try:
        fits = time.strftime("%Y-%m-%d", time.strptime(text, "%Y-%m-%d")) == text
    except ValueError as error:
        raise Unfit("დღე ასე იწერება: 2026-11-22 / write the day as 2026-11-22") from error
    if not fits:
        raise Unfit("დღე ასე იწერება: 2026-11-22 / write the day as 2026-11-22")


def _rfc3339(moment: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
