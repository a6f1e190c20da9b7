"""The form of a service as plain data: what the editor's blocks say, in both languages, without Wagtail.

A form is a list of items in their order. Each has `key` (the block's id), `kind`, `label`, `help`,
`required` and what its kind needs; `options` are {key, label, help}. An item that is asked only after
a certain answer names it in `under`: [key of the question, key of the answer]. Georgian stands in
the plain names; `en` holds the same words in English where the page is published in English.

A draft keeps the form as its writer last saw it. Two marks stand only there: `fresh` on a question
that is new or was changed since, `gone` on one that is no longer asked.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.decisions import ALLOWED, Decision, Refused
from cms.services.models import ServicePage

Item = dict[str, Any]
Form = list[Item]
Answers = dict[str, Any]

CHOICES = ("choice", "choices")
MARKS = ("fresh", "gone")
MOST_QUESTIONS = 60
WORDS = ("label", "help", "unit")


# --- From the editor's blocks -----------------------------------------------------------------


def of_page(page: ServicePage) -> Form:
    """The form of one page, in its language only."""
    return list(_items(page.questions))


def of_service(service: ServicePage) -> Form:
    """The form of a service in both languages. `service` is the Georgian page."""
    form = of_page(service)
    english = (
        ServicePage.objects.filter(
            translation_key=service.translation_key,
            live=True,
            alias_of=None,
            locale__language_code="en",
        )
        .only("questions")
        .first()
    )
    if english is not None:
        words = {item["key"]: item for item in of_page(english)}
        for item in form:
            if other := words.get(item["key"]):
                item["en"] = _english(other)
    return form


def _items(stream: Any, under: list[str] | None = None) -> Iterator[Item]:
    for block in stream:
        kind, value = block.block_type, block.value
        if kind == "heading":
            yield {"key": block.id, "kind": kind, "label": value}
            continue
        item: Item = {
            "key": block.id,
            "kind": kind,
            "label": value["label"],
            "help": value["help"] or "",
            "required": bool(value["required"]),
        }
        if under:
            item["under"] = under
        item |= _of_kind(kind, value)
        yield item
        if kind in CHOICES:
            for option in value["options"].bound_blocks:
                if follow := option.value.get("follow"):
                    yield from _items(follow, [block.id, option.id])


def _of_kind(kind: str, value: Any) -> Item:
    if kind == "line":
        return {"prefill": value["prefill"] or "", "shape": value["shape"] or ""}
    if kind == "number":
        return {
            "least": _text(value["least"]),
            "most": _text(value["most"]),
            "whole": bool(value["whole"]),
            "unit": value["unit"] or "",
        }
    if kind == "day":
        return {
            "span": value["span"] or "",
            "first": _text(value["first"]),
            "last": _text(value["last"]),
        }
    if kind in CHOICES:
        return {
            "options": [
                {
                    "key": option.id,
                    "label": option.value["label"],
                    "help": option.value["help"] or "",
                }
                for option in value["options"].bound_blocks
            ]
        }
    return {}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _english(item: Item) -> Item:
    words: Item = {name: item[name] for name in WORDS if item.get(name)}
    if options := item.get("options"):
        words["options"] = {
            one["key"]: {"label": one["label"], "help": one["help"]} for one in options
        }
    return words


# --- In the reader's language -----------------------------------------------------------------


def said(item: Item, name: str = "label") -> str:
    """A word of an item (label, help, unit) in the language in force; Georgian where English is missing."""
    if (get_language() or "ka").startswith("en"):
        english = item.get("en", {}).get(name)
        if english:
            return str(english)
    return str(item.get(name, ""))


def options_of(item: Item) -> list[tuple[str, str, str]]:
    """The answers to choose: key, words and help in the language in force."""
    english = item.get("en", {}).get("options", {}) if _is_english() else {}
    return [
        (
            one["key"],
            english.get(one["key"], {}).get("label") or one["label"],
            english.get(one["key"], {}).get("help") or one["help"],
        )
        for one in item.get("options", [])
    ]


def masked_number(number: str) -> str:
    """The last four digits of a personal number: its owner recognises it."""
    return f"•••••••{number[-4:]}"


def _is_english() -> bool:
    return (get_language() or "ka").startswith("en")


# --- What is asked of whom --------------------------------------------------------------------


def questions(form: Form) -> Iterator[Item]:
    """The items that ask something and are still asked."""
    return (item for item in form if item["kind"] != "heading" and not item.get("gone"))


def is_asked(item: Item, answers: Answers) -> bool:
    """True unless it follows an answer that was not given."""
    under = item.get("under")
    if not under:
        return True
    given = answers.get(under[0])
    return under[1] in (given if isinstance(given, list) else [given])


def asked(form: Form, answers: Answers) -> list[Item]:
    """The questions that these answers call for."""
    return [item for item in questions(form) if is_asked(item, answers)]


# --- A form that changed meanwhile ------------------------------------------------------------


def bare(item: Item) -> Item:
    """The item without the marks of a draft."""
    return {name: value for name, value in item.items() if name not in MARKS}


def clean(form: Iterable[Item]) -> Form:
    """The form without marks and without what is no longer asked: as it is frozen."""
    return [bare(item) for item in form if not item.get("gone")]


def is_same(seen: Form, present: Form) -> bool:
    """Has nothing changed since `seen` was shown?"""
    return clean(seen) == present


def merged(seen: Form, present: Form, answers: Answers) -> Form:
    """The present form with marks for whoever knows `seen`; answered questions that are gone stay at its end."""
    before = {item["key"]: item for item in seen}
    form: Form = []
    for item in present:
        old = before.get(item["key"])
        is_fresh = old is None or bare(old) != item or bool(old.get("fresh")) or old.get("gone")
        asks = item["kind"] != "heading"
        form.append(item | {"fresh": True} if is_fresh and asks else dict(item))
    keys = {item["key"] for item in present}
    form += [
        bare(item) | {"gone": True}
        for item in seen
        if item["key"] not in keys and item["kind"] != "heading" and item["key"] in answers
    ]
    return form


# --- The editor's checks ----------------------------------------------------------------------


def faults(form: Form) -> list[str]:
    """What an editor has to mend before the form can be used, each in a sentence."""
    found: list[str] = []
    labels = [item["label"].strip().casefold() for item in questions(form)]
    found += [
        _("Two questions have the same words: “%(label)s”.") % {"label": label}
        for label in sorted({one for one in labels if labels.count(one) > 1})
    ]
    if len(labels) > MOST_QUESTIONS:
        found.append(_("A form has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    for item in form:
        if item["kind"] in CHOICES:
            found += _faults_of_choice(item)
        if item["kind"] == "number" and _crossed(item["least"], item["most"], float):
            found.append(_("“%(label)s”: the smallest number is above the largest.") % item)
        if item["kind"] == "day" and _crossed(item["first"], item["last"], str):
            found.append(_("“%(label)s”: the first day is after the last.") % item)
    return found


def _faults_of_choice(item: Item) -> Iterator[str]:
    labels = [one["label"].strip().casefold() for one in item["options"]]
    if len(labels) < 2:
        yield _("“%(label)s” needs at least two answers.") % item
    if len(set(labels)) < len(labels):
        yield _("“%(label)s” has the same answer twice.") % item


def _crossed(low: str, high: str, read: Any) -> bool:
    return bool(low and high) and read(low) > read(high)


def may_be_used(page: ServicePage) -> Decision:
    """May the page be published: is its form without faults, and can a service be asked for somewhere?"""
    form = of_page(page)
    found = faults(form)
    if page.takes_requests and not list(questions(form)):
        found.append(_("A service that is asked for here needs a form with at least one question."))
    if page.takes_requests and not (page.for_persons or page.for_organisations):
        found.append(_("Say who may ask for it: persons, organisations or both."))
    if found:
        saved = _("The page is saved as a draft. Mend it, then publish it.")
        return Refused("form_faulty", " ".join([*found, saved]))
    return ALLOWED
