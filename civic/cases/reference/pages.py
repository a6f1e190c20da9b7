"""The receiver's pages for people: the list of cases, one case to be worked, the fault switches."""

import html
import json
import sqlite3
import time

from civic.cases.reference.faults import Faults
from civic.cases.reference.store import ASKED, ENDED_THERE, HANDED_OVER, STEPS, number

WORDS = {
    "registered": ("რეგისტრირებულია", "registered"),
    "assigned": ("გადაეცა სამსახურს", "assigned"),
    "scheduled": ("დღის წესრიგშია", "on the agenda"),
    "decided": ("გადაწყვეტილია", "decided"),
    "closed": ("დასრულებულია", "closed"),
    ASKED: ("ელოდება განმცხადებელს", "waits for the applicant"),
}
RESULTS = {
    "positive": ("დაკმაყოფილდა", "granted"),
    "partly": ("ნაწილობრივ დაკმაყოფილდა", "granted in part"),
    "negative": ("არ დაკმაყოფილდა", "not granted"),
}
FAULTS = {
    "": ("ყველაფერი მუშაობს", "everything works"),
    "slow": ("პასუხობს დაგვიანებით", "answers late"),
    "error": ("პასუხობს შეცდომით 500", "answers 500"),
    "hang": ("არ პასუხობს", "never answers"),
    "lost": ("იღებს, მაგრამ პასუხი იკარგება", "takes the message, the answer is lost"),
    "duplicate": ("ყოველ სტატუსს ორჯერ აგზავნის", "sends each status twice"),
}
REFUSALS = {
    "decided_here": ("პორტალზე უკვე მიღებულია გადაწყვეტილება", "it is decided on the portal"),
    "withdrawn_here": ("ავტორმა ან განმცხადებელმა გამოითხოვა", "it was withdrawn on the portal"),
    "too_early": ("ხელმოწერების შეგროვება ჯერ არ დასრულებულა", "signatures are still collected"),
    "backwards": ("პორტალზე საქმე უკვე უფრო შორსაა", "the case is further there"),
}
NAME = ("საქმისწარმოების სისტემა (საჩვენებელი)", "case management system (stand-in)")
e = html.escape


def listing(
    cases: list[sqlite3.Row],
    names: dict[str, str],
    *,
    status: str = "",
    words: str = "",
    fault: str = "",
) -> bytes:
    """All cases as a table, with a filter. `names` are what places are called, by their slugs."""
    rows = "".join(_row(one, names) for one in cases)
    table = (
        '<div class="card scroll" tabindex=0 role=group aria-label="საქმეები / Cases"><table><thead><tr>'
        f"<th scope=col>№</th><th scope=col>{_both('საკითხი', 'Matter')}</th>"
        f"<th scope=col>{_both('მდგომარეობა', 'State')}</th>"
        f"<th scope=col>{_both('სამსახური', 'Department')}</th>"
        f"<th scope=col>{_both('კანონით ვადა', 'Owed by')}</th>"
        f"<th scope=col>{_both('შეტყობინებები', 'Messages')}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
    options = "".join(
        f'<option value="{name}"{" selected" if name == status else ""}>{ka} · {en}</option>'
        for name, (ka, en) in WORDS.items()
        if name in STEPS
    )
    search = (
        '<form class="card row"><div><label for=q>ძებნა <small>Search</small></label>'
        f'<input id=q name=q value="{e(words)}"></div><div><label for=s>მდგომარეობა <small>State</small></label>'
        f'<select id=s name=status><option value="">ყველა · all</option>{options}</select></div>'
        "<button>ნახვა · Show</button></form>"
    )
    empty = "<p class=card>საქმე ვერ მოიძებნა. <small lang=en>No case here.</small></p>"
    return _page(_title("საქმეები", "Cases") + search + (table if rows else empty), fault)


def case(
    row: sqlite3.Row,
    past: dict[str, list[sqlite3.Row]],
    token: str,
    names: dict[str, str],
    *,
    problem: str = "",
    given: dict[str, str] | None = None,
    fault: str = "",
) -> bytes:
    """One case: what it is, what can be done, what came and what was told. `given` is kept after a problem."""
    given = given or {}
    told = f"<p class=problem role=alert>{e(problem)}</p>" if problem else _refused(row)
    handed = any(one["type"] == HANDED_OVER for one in past["taken"])
    wait = (
        ""
        if handed or row["status"] not in STEPS[:2] or not row["subject"].startswith("petitions/")
        else f"<p class=soft>{_both('ელოდება პეტიციის გადაცემას', 'waits for the hand-over')}</p>"
    )
    facts = _facts(row, names)
    acts = _acts(row, token, given, waits=bool(wait))
    return _page(
        f"<p><a href=/>← საქმეები · Cases</a></p><h1>{number(row['id'])}: {_link(row)}</h1>{_state(row)}{wait}{told}"
        f"<div class=card>{facts}</div><div class=grid>{acts}</div>{_past(past)}",
        fault,
    )


def switches(faults: Faults, token: str) -> bytes:
    """The fault switches."""
    radios = "".join(
        f'<p><input type=radio name=fault id="f{name}" value="{name}"{" checked" if faults.name == name else ""}>'
        f'<label for="f{name}" class=inline>{ka} <small lang=en>{en}</small></label></p>'
        for name, (ka, en) in FAULTS.items()
    )
    return _page(
        _title("შეფერხებების გადამრთველი", "Fault switches")
        + f'<form method=post action=/faults class=card><input type=hidden name=token value="{token}">'
        f"<fieldset><legend>{_both('როგორ მოიქცეს სისტემა', 'How it behaves')}</legend>{radios}</fieldset>"
        f"{_field('left', 'რამდენ შეტყობინებაზე (ცარიელი: სანამ გამორთავთ)', 'for how many messages; empty: until switched off', kind='number')}"
        "<button>დაყენება · Set</button></form>",
        faults.name,
    )


def _row(row: sqlite3.Row, names: dict[str, str]) -> str:
    waiting = (
        f"<br><small>იგზავნება / sending: {e(row['waiting'])}</small>" if row["waiting"] else ""
    )
    early = row["status"] in STEPS[:2] and row["subject"].startswith("petitions/")
    if early and not row["handed_over"]:
        waiting += "<br><small>ელოდება პეტიციის გადაცემას / waits for the hand-over</small>"
    owed = row["owed"]
    late = owed and owed < time.strftime("%Y-%m-%d") and row["status"] in STEPS[:3]
    due = f"<span class=late>{e(owed)}</span>" if late else e(owed)
    if row["due"]:
        due += f"<br><small>გეგმა / plan: {e(row['due'])}</small>"
    return (
        f'<tr><th scope=row><a href="/cases/{row["id"]}">{number(row["id"])}</a><br><small>{_when(row["made"])}</small></th>'
        f"<td>{e(row['title'])}<br><small>{e(_place(row, names))} · {e(row['key'])}</small></td>"
        f"<td>{_state(row)}{waiting}</td><td>{e(row['department'])}<br><small>{e(row['assignee'])}</small></td>"
        f"<td>{due}</td><td>{row['messages']}</td></tr>"
    )


def _place(row: sqlite3.Row, names: dict[str, str]) -> str:
    """What the municipality of a case is called; the slug where the configuration names none."""
    return names.get(row["place"]) or str(row["place"])


def _facts(row: sqlite3.Row, names: dict[str, str]) -> str:
    shown = [
        ("მუნიციპალიტეტი", "Municipality", e(_place(row, names))),
        ("გასაღები", "Key", e(row["key"])),
        ("რეგისტრაცია", "Registered", _when(row["made"])),
        ("სამსახური", "Department", e(row["department"])),
        ("პასუხისმგებელი", "Assignee", e(row["assignee"])),
        ("კანონით ვადა", "Owed by, as the portal says", e(row["owed"])),
        ("სისტემის გეგმა", "Planned here by", e(row["due"])),
        ("სხდომა", "Sitting", e(row["agenda"])),
        ("განმცხადებლის ვადა", "Applicant has until", e(row["asked"])),
        ("შედეგი", "Result", " · ".join(RESULTS.get(row["result"], ()))),
        ("გადაწყვეტილება", "Decision", e(row["decision"])),
    ]
    lines = "".join(
        f"<dt>{ka} <small lang=en>{en}</small></dt><dd>{text}</dd>"
        for ka, en, text in shown
        if text
    )
    return f"<dl>{lines}</dl>"


def _refused(row: sqlite3.Row) -> str:
    """What the portal answered to the last status it did not take."""
    if not row["refused"] or row["status"] == "closed":
        return ""
    ka, en = REFUSALS.get(row["refused"], (e(row["refused"]), "refused"))
    return f"<p class=problem role=status>პორტალმა სტატუსი არ მიიღო: {ka}. <small lang=en>The portal did not take it: {en}.</small></p>"


def _acts(row: sqlite3.Row, token: str, given: dict[str, str], *, waits: bool) -> str:
    place = STEPS.index(row["status"])
    opens = place < STEPS.index("decided") and row["refused"] not in ENDED_THERE
    kept = {name: e(text) for name, text in given.items()}
    parts = []
    if opens:
        parts.append(
            _form(
                row,
                token,
                "assign",
                ("სამსახურისთვის გადაცემა", "Assign"),
                _field(
                    "department",
                    "სამსახური",
                    "Department",
                    value=kept.get("department") or e(row["department"]),
                ),
                _field(
                    "assignee",
                    "პასუხისმგებელი",
                    "Assignee",
                    value=kept.get("assignee") or e(row["assignee"]),
                ),
                _field(
                    "due",
                    "რომელ დღემდე იგეგმება",
                    "Planned by",
                    kind="date",
                    value=kept.get("due") or e(row["due"]),
                ),
            )
        )
        parts.append(
            _form(
                row,
                token,
                "ask",
                ("ხარვეზის შევსების მოთხოვნა", "Ask the applicant"),
                _area("text", "რა აკლია", "What is missing", kept.get("text", "")),
                _field("due", "ვადა", "Until", kind="date", value=kept.get("due", "")),
            )
        )
    if opens and not waits:
        moved = row["status"] == "scheduled"
        title = (
            ("სხდომის დღის შეცვლა", "Move the sitting")
            if moved
            else ("დღის წესრიგში შეტანა", "Put on the agenda")
        )
        parts.append(
            _form(
                row,
                token,
                "schedule",
                title,
                _field(
                    "agenda",
                    "სხდომის დღე",
                    "Day of the sitting",
                    kind="date",
                    value=kept.get("agenda", ""),
                ),
            )
        )
    if opens and not waits:
        results = "".join(
            f'<option value="{name}"{" selected" if given.get("result") == name else ""}>{ka} · {en}</option>'
            for name, (ka, en) in RESULTS.items()
        )
        parts.append(
            _form(
                row,
                token,
                "decide",
                ("გადაწყვეტილება", "Decide"),
                f'<label for=result>შედეგი <small lang=en>Result</small></label><select id=result name=result><option value="">—</option>{results}</select>',
                _area(
                    "text", "გადაწყვეტილების არსი", "The decision in short", kept.get("text", "")
                ),
                '<label for=file>დოკუმენტი (PDF) <small lang=en>Document; one is made where you choose none</small></label><input id=file name=file type=file accept="application/pdf">',
            )
        )
    if place < STEPS.index("closed"):
        parts.append(_form(row, token, "close", ("საქმის დასრულება", "Close")))
    parts.append(
        _form(
            row,
            token,
            "note",
            ("ჩანაწერი (პორტალს არ ეგზავნება)", "Note, not told to the portal"),
            _area("text", "ჩანაწერი", "Note", kept.get("text", "") if not opens else ""),
        )
    )
    return "".join(parts)


def _past(past: dict[str, list[sqlite3.Row]]) -> str:
    parts = []
    if past["status_calls"]:
        rows = "".join(
            f"<tr><td>{_when(one['done'] or one['due'])}</td><td>{' · '.join(WORDS[one['status']])}</td>"
            f"<td>{e(one['answer']) or '—'}</td><td>{one['tries']}</td></tr>"
            for one in past["status_calls"]
        )
        parts.append(
            f'<section class="card scroll"><h2>{_both("სტატუსები პორტალს", "Status calls")}</h2><table><thead><tr>'
            f"<th scope=col>{_both('დრო', 'When')}</th><th scope=col>{_both('სტატუსი', 'Status')}</th>"
            f"<th scope=col>{_both('პასუხი', 'Answer')}</th><th scope=col>{_both('ცდა', 'Tries')}</th></tr></thead><tbody>{rows}</tbody></table></section>"
        )
    parts += [
        f'<p class=card><a href="/documents/{one["id"]}">{e(one["name"])}</a> <small>SHA-256 {one["sha256"]}</small></p>'
        for one in past["documents"]
    ]
    parts += [
        f"<p class=card><small>{_when(one['at'])}</small><br>{e(one['text'])}</p>"
        for one in past["notes"]
    ]
    for one in past["taken"]:
        body = json.dumps(json.loads(one["body"] or "{}"), ensure_ascii=False, indent=1)
        parts.append(
            f"<details class=card><summary>{_when(one['at'])} · {e(one['type'])}</summary><pre>{e(body)}</pre></details>"
        )
    return "".join(parts)


def _form(row: sqlite3.Row, token: str, act: str, title: tuple[str, str], *fields: str) -> str:
    ka, en = title
    return (
        f'<form class=card method=post action="/cases/{row["id"]}/{act}" enctype="multipart/form-data">'
        f'<h2>{ka} <small lang=en>{en}</small></h2><input type=hidden name=token value="{token}">'
        f"{''.join(one.replace('id=', f'id={act}-').replace('for=', f'for={act}-') for one in fields)}<button>{ka.split(' (')[0]}</button></form>"
    )


def _field(name: str, ka: str, en: str, *, kind: str = "text", value: str = "") -> str:
    return (
        f"<label for={name}>{ka} <small lang=en>{en}</small></label>"
        f'<input id={name} name={name} type={kind} value="{value}">'
    )


def _area(name: str, ka: str, en: str, value: str) -> str:
    return (
        f"<label for={name}>{ka} <small lang=en>{en}</small></label>"
        f"<textarea id={name} name={name}>{value}</textarea>"
    )


def _link(row: sqlite3.Row) -> str:
    if row["page"].startswith(("http://", "https://")):
        return f'<a href="{e(row["page"])}">{e(row["title"])}</a>'
    return e(row["title"])


def _state(row: sqlite3.Row) -> str:
    ka, en = WORDS[row["status"]]
    return f"<span class=state>{ka}</span> <small lang=en>{en}</small>"


def _both(ka: str, en: str) -> str:
    return f"{ka} <small lang=en>{en}</small>"


def _title(ka: str, en: str) -> str:
    return f"<h1>{ka} <small lang=en>{en}</small></h1>"


def _when(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))


def _page(content: str, fault: str) -> bytes:
    warn = f" <span class=late>{' · '.join(FAULTS[fault])}</span>" if fault else ""
    return (
        "<!doctype html><html lang=ka><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1"><link rel=stylesheet href=/style.css>'
        f"<title>{NAME[0]}</title></head><body>"
        f"<header><b>{NAME[0]}</b> <small lang=en>{NAME[1]}</small> <a href=/>საქმეები · Cases</a> <a href=/faults>შეფერხებები · Faults</a>{warn}</header>"
        f"<main>{content}</main></body></html>"
    ).encode()
