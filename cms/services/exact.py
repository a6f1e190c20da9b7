"""Rules so exact that no person need decide: what the law asks, compared with what the registers say.

Each rule is a pure function of facts and has a code, the act it stands on, and the day from which it
is in force; a changed rule gets a new entry. A rule only ever grants: where a condition is not met, or
not known, the request goes to a person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.places.models import in_language


@dataclass(frozen=True)
class Facts:
    """What is known of the applicant on the day `on`, and from where; None where nothing is known.

    `unit` is the part of the municipality in which the register has the person; `highland` the
    parts that are highland settlements by the list in force (`whole`: all of them), `list_from` since
    when, by `list_source`.
    """

    on: date
    registered: bool | None = None
    checked_on: date | None = None
    alive: bool = True
    for_organisation: bool = False
    unit: str = ""
    highland: frozenset[str] = frozenset()
    whole: bool = False
    list_from: date | None = None
    list_source_ka: str = ""
    list_source_en: str = ""


@dataclass(frozen=True)
class Condition:
    """One thing the rule asks for: in words, whether it is met (None: not known), and by what source."""

    code: str
    text: str | Promise
    met: bool | None
    source: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule: `check` yields its conditions; all met means that the request is granted with `result`."""

    code: str
    name: str | Promise
    source: str | Promise
    in_force_from: date
    result: str | Promise
    check: Callable[[Facts], Iterator[Condition]]


REGISTER_DAYS = 30  # an older answer of the register is not relied upon


def highland_certificate(facts: Facts) -> Iterator[Condition]:
    """On the municipality's register, in a settlement of the highland list, as of a fresh look."""
    yield Condition(
        "person", _("asked for by a person, for themselves"), not facts.for_organisation
    )
    yield Condition(
        "registered", _("on the register of this municipality"), facts.registered and facts.alive
    )
    fresh = None
    if facts.checked_on is not None:
        fresh = 0 <= (facts.on - facts.checked_on).days <= REGISTER_DAYS
    yield Condition("fresh", _("the register was asked within the last 30 days"), fresh)
    listed: bool | None = None
    if facts.registered and facts.list_from is not None and (facts.whole or facts.unit):
        inside = facts.whole or facts.unit in facts.highland
        listed = inside and facts.list_from <= facts.on
    yield Condition(
        "listed",
        _("the settlement stands on the list of highland settlements"),
        listed,
        in_language(facts.list_source_ka, facts.list_source_en),
    )


RULES: dict[str, Rule] = {
    "highland-certificate": Rule(
        code="highland-certificate",
        name=_("Registered in a highland settlement"),
        source=_("Law of Georgia on the Development of High Mountain Regions"),
        in_force_from=date(2016, 1, 1),
        result=_(
            "It is confirmed that the applicant is registered in a settlement that stands on the list"
            " of highland settlements."
        ),
        check=highland_certificate,
    ),
}


def evaluated(rule: Rule, facts: Facts) -> dict[str, Any]:
    """What the rule says of these facts, as it is kept with the request (JSON).

    `granted` is True only where every condition is met and the rule is in force.
    """
    conditions = list(rule.check(facts))
    in_force = rule.in_force_from <= facts.on
    return {
        "code": rule.code,
        "in_force_from": rule.in_force_from.isoformat(),
        "on": facts.on.isoformat(),
        "conditions": [
            {"code": one.code, "met": one.met, "source": one.source} for one in conditions
        ],
        "granted": in_force and all(one.met is True for one in conditions),
    }


def in_words(kept: dict[str, Any]) -> list[Condition]:
    """The conditions of a kept answer with their words in the language in force."""
    rule = RULES.get(kept.get("code", ""))
    if rule is None:
        return []
    words = {one.code: one.text for one in rule.check(Facts(on=date.fromisoformat(kept["on"])))}
    return [
        Condition(one["code"], words.get(one["code"], one["code"]), one["met"], one["source"])
        for one in kept["conditions"]
    ]
