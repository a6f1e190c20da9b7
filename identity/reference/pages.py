"""The stand-in's own pages: choose who you are, and which fault the register has."""

from html import escape

from identity.reference.people import Resident
from identity.reference.provider import HIGH, LOW
from identity.reference.register import FAULTS

STYLE = (
    "body{font:17px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}"
    "h1{font-size:1.5rem}button{font:inherit;padding:.5rem 1rem;border:2px solid #14532d;background:#14532d;"
    "color:#fff;border-radius:4px}button.low{background:#fff;color:#14532d}li{margin:.8rem 0}"
    "ul{padding:0;list-style:none}small{color:#555}p.note{border-inline-start:4px solid #b45309;padding-inline-start:.8rem}"
)
NOTE = (
    '<p class="note" lang="ka">ეს არის სადემონსტრაციო შესვლა: ადამიანები გამოგონილია და პაროლი არ არის საჭირო.</p>'
    '<p class="note" lang="en">A log-in for demonstration: the people are invented, no password is asked.</p>'
)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="ka"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def choose(people: list[Resident], asked: dict[str, str]) -> str:
    """Who signs in, and how surely."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    rows = "".join(
        f'<li><form method="post" action="/authorize">{hidden}'
        f'<input type="hidden" name="person" value="{escape(one.number)}">'
        f"<b>{escape(one.name)}</b> <small>{escape(one.municipality)}</small><br>"
        f'<button name="acr" value="{HIGH}">შესვლა ბარათით · Log in by card</button> '
        f'<button class="low" name="acr" value="{LOW}">მხოლოდ პაროლით · By password only</button>'
        "</form></li>"
        for one in people
    )
    return _page("მოქალაქის პორტალი (დემო) · Citizen portal (demo)", f"{NOTE}<ul>{rows}</ul>")


def home(people: list[Resident], fault: str, token: str) -> str:
    """What runs here, and the register's fault of the moment."""
    options = "".join(
        f"<option{' selected' if one == fault else ''}>{one}</option>" for one in FAULTS
    )
    form = (
        f'<form method="post" action="/fault"><input type="hidden" name="token" value="{token}">'
        f'<label>Fault of the register <select name="fault">{options}</select></label> '
        "<button>Set</button></form>"
    )
    return _page(
        "მოქალაქის პორტალი (დემო) · Citizen portal (demo)",
        f"{NOTE}<p>OpenID Connect: <code>/.well-known/openid-configuration</code>; register of "
        f"{len(people)} residents: <code>/register</code>.</p>{form}",
    )


def left() -> str:
    """After the log-out, where nobody asked to be led back."""
    return _page("გამოსული ხართ · You are logged out", NOTE)
