"""The panel of a petition's page: the count on its way to a threshold, the formula, the deadline, the one button."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import words
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import in_language
from petitions import queries, rules
from petitions.models import Petition, Signature
from petitions.phases import is_collecting, owed_stage
from petitions.queries import PetitionPage, ThresholdLine
from petitions.queries_public import signer_of
from petitions.states import Collection, Signing, Stage
from petitions.views.doors import address
from petitions.views.standing import obstacle, verify_url

AGE = 18
LEVEL = 2


@dataclass(frozen=True)
class Progress:
    """The way to one threshold, in words and figures, with its formula and source; `formulas` are
    those of all thresholds."""

    needed: int
    missing: int
    words: str
    label: str
    formula: str
    formulas: list[str]


def progress_of(page: PetitionPage) -> Progress | None:
    """The way to the threshold that matters now; None without terms."""
    if page.opening is None:
        return None
    line = _line(page)
    count = page.petition.count
    stands = bool(line.missing) and line.crossing is not None and is_collecting(page.petition)
    return Progress(
        needed=line.needed,
        missing=0 if stands else line.missing,
        words=_crossed(line, count) if stands else _towards(page, line),
        label=ngettext(
            "%(count)s signature of %(needed)s", "%(count)s signatures of %(needed)s", count
        )
        % {"count": words.number(count), "needed": words.number(line.needed)},
        formula=" ".join(part for part in (_sum(page, line), _source(page, line)) if part),
        formulas=[_formula(page, one) for one in page.thresholds],
    )


def _line(page: PetitionPage) -> ThresholdLine:
    """While signatures are collected the lowest threshold not reached yet, else the highest; once that
    has ended the one it was handed over at, or would be."""
    if not is_collecting(page.petition) and (stage := owed_stage(page.petition)):
        return next(line for line in page.thresholds if line.stage == stage)
    ahead = [line for line in page.thresholds if line.missing]
    return ahead[0] if ahead else page.thresholds[-1]


def _crossed(line: ThresholdLine, count: int) -> str:
    """The count has fallen under a threshold it crossed: the crossing stands, and nothing is missing for it."""
    assert line.crossing is not None
    return ngettext(
        "signature now. The threshold of %(needed)s was reached on %(day)s; that stands, though signatures were taken out of the count since.",
        "signatures now. The threshold of %(needed)s was reached on %(day)s; that stands, though signatures were taken out of the count since.",
        count,
    ) % {"needed": words.number(line.needed), "day": words.day(line.crossing.at)}


def _towards(page: PetitionPage, line: ThresholdLine) -> str:
    values, count = {"needed": words.number(line.needed)}, page.petition.count
    if not line.missing and line is not page.thresholds[-1] and line.stage == Stage.ANSWER:
        return (
            ngettext(
                "signature. The %(needed)s for a written answer of the mayor have been collected.",
                "signatures. The %(needed)s for a written answer of the mayor have been collected.",
                count,
            )
            % values
        )
    if not line.missing:
        return (
            ngettext(
                "signature. The %(needed)s that are needed have been collected.",
                "signatures. The %(needed)s that are needed have been collected.",
                count,
            )
            % values
        )
    if line.stage == Stage.ANSWER:
        said = ngettext(
            "signature of %(needed)s for the mayor to answer in writing.",
            "signatures of %(needed)s for the mayor to answer in writing.",
            count,
        )
    else:
        said = ngettext(
            "signature of %(needed)s for the sakrebulo to consider it.",
            "signatures of %(needed)s for the sakrebulo to consider it.",
            count,
        )
    return said % values


def _formula(page: PetitionPage, line: ThresholdLine) -> str:
    """What the threshold is for, and how it comes about."""
    said = _sum(page, line)
    if line.stage == Stage.ANSWER:
        return _("For the mayor's answer: %(formula)s") % {"formula": said}
    return _("For consideration by the sakrebulo: %(formula)s") % {"formula": said}


def _sum(page: PetitionPage, line: ThresholdLine) -> str:
    """157 439 voters × 0.5 % = 787.195, rounded up to 788."""
    assert page.opening is not None
    if line.rate is None or line.exact is None:
        return _("The number %(needed)s is set by the council's act.") % {
            "needed": words.number(line.needed)
        }
    values = {
        "voters": words.number(page.opening.voters),
        "rate": words.percent(Decimal(line.rate)),
        "exact": words.number(Decimal(line.exact)),
        "needed": words.number(line.needed),
    }
    if Decimal(line.exact) == line.needed:
        return _("%(voters)s voters × %(rate)s = %(exact)s.") % values
    return _("%(voters)s voters × %(rate)s = %(exact)s, rounded up to %(needed)s.") % values


def _source(page: PetitionPage, line: ThresholdLine) -> str:
    """Where the number comes from: the register of voters for a share of it, else the council's act."""
    assert page.opening is not None
    if line.rate is None:
        source = in_language(line.source_ka, line.source_en)
    else:
        source = in_language(page.opening.voters_source_ka, page.opening.voters_source_en)
    return f"{source}." if source else ""


def closing_of(petition: Petition) -> datetime | None:
    """When the collection closes; None where it is not running."""
    closes = petition.closes_at
    running = petition.collection_state == Collection.OPEN
    return closes if running and closes is not None and closes > timezone.now() else None


def minutes_added(timeline: Iterable[Entry]) -> int:
    """By how many minutes measured outages moved the deadline, as the petition's own entries tell it."""
    return sum(entry.data["minutes"] for entry in timeline if entry.kind == "petition.extended")


@dataclass(frozen=True)
class Link:
    """A quiet link under the button."""

    label: str
    url: str


@dataclass(frozen=True)
class Situation:
    """What this reader can do now: at most one button, and words that say why."""

    label: str = ""
    url: str = ""
    primary: bool = True
    text: str | Promise = ""
    links: list[Link] = field(default_factory=list)
    follows: bool = False
    assisted: bool = False
    posts: bool = False


def situation_of(user: Any, petition: Petition) -> Situation:
    """The button for this reader. For a visitor it depends on the petition alone, so the page can be kept."""
    collecting = rules.is_collecting(petition, timezone.now())
    if not user.is_authenticated:
        if isinstance(collecting, Refused):
            return Situation(text=collecting.reason)
        return Situation(
            label=_("Sign the petition"),
            url=address(petition, "sign"),
            text=_needed_to_sign(petition),
            assisted=True,
        )
    follows = queries.is_following(user, petition)
    links = list(_author_links(user, petition))
    signature = queries.own_signature(user, petition)
    if signature is not None and signature.state != Signing.WITHDRAWN:
        return _having_signed(petition, signature, follows, links)
    if isinstance(collecting, Refused):
        return Situation(text=collecting.reason, follows=follows, links=links)
    return _may_sign(user, petition, follows, links)


def _having_signed(
    petition: Petition, signature: Signature, follows: bool, links: list[Link]
) -> Situation:
    if petition.merged_into_id is not None and signature.state != Signing.REMOVED:
        return Situation(
            text=_(
                "You have signed this petition. It was merged into another, and your signature can be moved there."
            ),
            label=_("Move my signature"),
            url=address(petition, "move"),
            posts=True,
            follows=follows,
            links=[Link(_("My receipt"), address(petition, "receipt")), *links],
        )
    said = {
        Signing.PENDING: _("Your signature is kept and waits for the register."),
        Signing.REMOVED: _("Your signature has been removed; you can appeal to the secretariat."),
    }.get(Signing(signature.state), _("You have signed this petition."))
    may_withdraw = bool(rules.may_withdraw_signature(petition, signature, timezone.now()))
    if may_withdraw:
        links = [Link(_("Withdraw the signature"), address(petition, "withdraw_signature")), *links]
    if rules.may_change_display(signature):
        links = [Link(_("Change what is shown"), address(petition, "sign")), *links]
    return Situation(
        label=_("My receipt"),
        url=address(petition, "receipt"),
        primary=False,
        text=said,
        follows=follows,
        links=links,
    )


def _may_sign(user: Any, petition: Petition, follows: bool, links: list[Link]) -> Situation:
    signer = signer_of(user, petition)
    if signer is None:
        return Situation(
            label=_("Verify your identity and sign"),
            url=verify_url(petition.municipality, address(petition, "sign")),
            text=_needed_to_sign(petition),
            follows=follows,
            links=links,
        )
    if signer.standing is not None:
        decision = rules.may_sign(
            petition,
            signer.standing,
            timezone.now(),
            level=_policy(petition, "level.sign", LEVEL),
            age=_policy(petition, "age", AGE),
        )
        if isinstance(decision, Refused):
            found = obstacle(user, petition.municipality, decision, address(petition, "sign"))
            return Situation(
                label=found.label,
                url=found.url,
                primary=False,
                text=found.text,
                follows=follows,
                links=links,
            )
    return Situation(
        label=_("Sign the petition"),
        url=address(petition, "sign"),
        text=_("One page, one button, and you get a receipt."),
        follows=follows,
        links=links,
    )


def _author_links(user: Any, petition: Petition) -> Iterator[Link]:
    if rules.is_author(user, petition):
        url = reverse("petitions:overview", args=[petition.municipality.slug, petition.pk])
        yield Link(_("You are the author: where it stands"), url)


def _needed_to_sign(petition: Petition) -> str:
    return _("You need to be registered in %(place)s and %(age)s years old.") % {
        "place": petition.municipality.genitive,
        "age": _policy(petition, "age", AGE),
    }


def _policy(petition: Petition, name: str, default: int) -> int:
    """A number of the council, as it was frozen when the petition opened."""
    return int(petition.opening.policy.get(f"petition.{name}", default))
