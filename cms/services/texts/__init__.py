"""The services a demonstration starts with, in Georgian and English: what a page says, and its form.

Editors change them afterwards; these are only written where a page is missing. A form is written once
for both languages, so its questions have the same keys in each.
"""

import uuid
from dataclasses import dataclass
from typing import Any

KEYS = uuid.UUID("6f1d2c3e-0d57-4d0c-9a53-5b9f3a8f1c00")  # the space of the keys below
Pair = tuple[str, str]  # Georgian, English
Part = dict[str, Any]
NOTHING: Pair = ("", "")


@dataclass(frozen=True)
class Words:
    """What the page of a service says in one language."""

    title: str
    lead: str
    for_whom: str
    law: str
    needed: str = ""
    fee: str = ""


@dataclass(frozen=True)
class Service:
    """One service: `form` is its parts, `places` the municipalities that have it."""

    code: str
    group: str
    ka: Words
    en: Words
    places: tuple[str, ...] = ("batumi",)
    term_days: int = 30
    department: str = ""
    form: tuple[Part, ...] = ()
    for_persons: bool = True
    for_organisations: bool = False
    outside_url: str = ""
    rule: str = ""
    rule_mode: str = "off"
    lookups: tuple[str, ...] = ()

    def words(self, language: str) -> Words:
        """The words of one language."""
        return self.en if language == "en" else self.ka

    def questions(self, language: str) -> list[dict[str, Any]]:
        """The form as the editor's blocks keep it, in one language."""
        return [_block(self.code, part, language) for part in self.form]

    def key(self, name: str) -> str:
        """The key of a question or an answer of this service, by its short name."""
        return str(uuid.uuid5(KEYS, f"{self.code}/{name}"))


# --- Parts of a form --------------------------------------------------------------------------


def part(kind: str, name: str, ka: str, en: str, **more: Any) -> Part:
    """One question; `help` is a pair, `required` True unless said otherwise."""
    return {"kind": kind, "name": name, "label": (ka, en), **more}


def head(name: str, ka: str, en: str) -> Part:
    """A heading: a new page of the form begins."""
    return part("heading", name, ka, en)


def line(name: str, ka: str, en: str, **more: Any) -> Part:
    """One line; `prefill` and `shape` as in `cms.services.blocks`."""
    return part("line", name, ka, en, **({"prefill": "", "shape": ""} | more))


def number(name: str, ka: str, en: str, unit: Pair = NOTHING, **more: Any) -> Part:
    """A number; `least` and `most` as text."""
    rest = {"least": None, "most": None, "whole": True, "unit": unit} | more
    return part("number", name, ka, en, **rest)


def day(name: str, ka: str, en: str, span: str = "", **more: Any) -> Part:
    """A date."""
    return part("day", name, ka, en, span=span, first=None, last=None, **more)


def option(name: str, ka: str, en: str, *follow: Part, help: Pair = NOTHING) -> Part:  # noqa: A002
    """An answer, and what is asked of whoever chooses it."""
    return {"name": name, "label": (ka, en), "help": help, "follow": follow}


def choice(name: str, ka: str, en: str, *options: Part, several: bool = False, **more: Any) -> Part:
    """One of several, or several of several."""
    return part("choices" if several else "choice", name, ka, en, options=options, **more)


def _block(code: str, one: Part, language: str) -> dict[str, Any]:
    key = str(uuid.uuid5(KEYS, f"{code}/{one['name']}"))
    side = 1 if language == "en" else 0
    if one["kind"] == "heading":
        return {"type": "heading", "id": key, "value": one["label"][side]}
    value: dict[str, Any] = {
        "label": one["label"][side],
        "help": one.get("help", NOTHING)[side],
        "required": one.get("required", True),
    }
    for name, given in one.items():
        if name in {"prefill", "shape", "least", "most", "whole", "span", "first", "last"}:
            value[name] = given
        elif name == "unit":
            value[name] = given[side]
        elif name == "options":
            value[name] = [_option(code, one["name"], each, language) for each in given]
    return {"type": one["kind"], "id": key, "value": value}


def _option(code: str, question: str, one: Part, language: str) -> dict[str, Any]:
    side = 1 if language == "en" else 0
    value = {
        "label": one["label"][side],
        "help": one["help"][side],
        "follow": [_block(code, each, language) for each in one["follow"]],
    }
    key = str(uuid.uuid5(KEYS, f"{code}/{question}/{one['name']}"))
    return {"type": "item", "id": key, "value": value}


# --- What many forms begin and end with -------------------------------------------------------

CONTACT = (
    line("email", "ელფოსტა", "E-mail", prefill="email", shape="email", required=False),
    line("phone", "ტელეფონი", "Telephone", prefill="phone", shape="phone", required=False),
)
PERSON = (
    head("applicant", "განმცხადებელი", "Applicant"),
    line("name", "სახელი და გვარი", "First name and surname", prefill="name"),
    line("number", "პირადი ნომერი", "Personal number", prefill="number"),
    *CONTACT,
)
ANYBODY = (
    head("applicant", "განმცხადებელი", "Applicant"),
    line("organisation", "ორგანიზაცია", "Organisation", prefill="organisation"),
    line("code", "საიდენტიფიკაციო კოდი", "Identification code", prefill="code"),
    line("name", "სახელი და გვარი", "First name and surname", prefill="name"),
    line("number", "პირადი ნომერი", "Personal number", prefill="number"),
    *CONTACT,
)
APPEAL: Pair = (
    "გადაწყვეტილება შეგიძლიათ ერთი თვის ვადაში გაასაჩივროთ მერთან ან სასამართლოში, როგორც საქართველოს ზოგადი ადმინისტრაციული კოდექსი ადგენს.",
    "You can complain against the decision to the mayor within one month, or go to court, as the General Administrative Code of Georgia says.",
)
