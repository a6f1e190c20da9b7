"""The receiver's one page for people: its cases, and buttons for the next status."""

import html
import sqlite3
import time

from civic.cases.reference.store import STEPS, number

WORDS = {
    "registered": "რეგისტრირებულია",
    "assigned": "გადაეცა სამსახურს",
    "scheduled": "დღის წესრიგშია",
    "decided": "გადაწყვეტილია",
    "closed": "დასრულებულია",
}


def listing(cases: list[sqlite3.Row], token: str) -> bytes:
    """All cases as a table; each status ahead has its button."""
    rows = "".join(_row(case, token) for case in cases)
    empty = "" if rows else "<p>საქმე ჯერ არ არის. / No case yet.</p>"
    table = (
        "<table border><caption>საქმეები / Cases</caption><thead><tr>"
        "<th scope=col>№</th><th scope=col>საკითხი / Matter</th><th scope=col>მუნიციპალიტეტი</th>"
        "<th scope=col>გასაღები / Key</th><th scope=col>მდგომარეობა / State</th>"
        "<th scope=col>შეტყობინებები / Messages</th><th scope=col>შემდეგი / Next</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    return _page(f"{empty}{table if rows else ''}")


def _row(case: sqlite3.Row, token: str) -> str:
    made = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(case["made"]))
    title = html.escape(case["title"])
    page = case["page"]
    if page.startswith(("http://", "https://")):
        title = f'<a href="{html.escape(page)}">{title}</a>'
    ahead = STEPS[STEPS.index(case["status"]) + 1 :]
    buttons = "".join(
        f'<button name=status value="{step}">{WORDS[step]} ({step})</button> ' for step in ahead
    )
    form = (
        f'<form method=post action="/cases/{case["id"]}"><input type=hidden name=token value="{token}">{buttons}</form>'
        if buttons
        else ""
    )
    waiting = f"<br>იგზავნება / sending: {html.escape(case['waiting'])}" if case["waiting"] else ""
    if not case["handed_over"] and "scheduled" in ahead:
        waiting += "<br>ელოდება პეტიციის გადაცემას / waits for the hand-over"
    return (
        f"<tr><th scope=row>{number(case['id'])}<br><small>{made}</small></th><td>{title}</td>"
        f"<td>{html.escape(case['place'])}</td><td>{html.escape(case['key'])}</td>"
        f"<td>{WORDS[case['status']]} ({case['status']}){waiting}</td><td>{case['messages']}</td><td>{form}</td></tr>"
    )


def _page(content: str) -> bytes:
    return (
        "<!doctype html><html lang=ka><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        "<title>საქმისწარმოების სისტემა (საჩვენებელი)</title></head><body>"
        "<h1>საქმისწარმოების სისტემა (საჩვენებელი)</h1>"
        "<p>A stand-in for the municipal case management system. It takes the portal's signed messages, "
        "makes one case for each key and sends signed status calls back: registered at once, the agenda and the "
        "decision once the matter has been handed over, or when you press the button.</p>"
        f"{content}</body></html>"
    ).encode()
