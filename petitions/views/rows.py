"""How a petition reads as a row of a list: the figure that matters most, its state, its way to the threshold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import words
from petitions import queries
from petitions.models import Opening, Petition
from petitions.models.petition import Shelf
from petitions.states import Collection, Stage


@dataclass(frozen=True)
class Row:
    """What `petitions/_row.html` shows. `maximum` 0: no thread; `figure` None: nothing to count."""

    number: int | None
    title: str
    demand: str
    language: str
    url: str
    phase: str | Promise
    family: str
    figure: int | None
    figure_label: str
    value: int
    maximum: int
    meter: str
    meta: list[Any]


def rows_of(petitions: Iterable[Petition]) -> list[Row]:
    """The rows of petitions read with `light()`; one query more, for their thresholds."""
    shown = list(petitions)
    terms = dict(
        Opening.objects.filter(petition__in=shown).values_list("petition_id", "thresholds")
    )
    return [_row(petition, terms.get(petition.pk, [])) for petition in shown]


def _row(petition: Petition, thresholds: list[dict[str, Any]]) -> Row:
    phase = queries.phase(petition)
    hidden = petition.hides_text
    collecting = petition.shelf == Shelf.CURRENT
    figure: int | None
    if petition.published_at is None:
        figure, label = None, ""  # signatures were never collected
    elif collecting and petition.missing:
        figure = petition.missing
        label = ngettext("signature is missing", "signatures are missing", figure)
    else:
        figure = petition.count
        label = ngettext("signature", "signatures", figure)
    return Row(
        number=petition.number,
        title=_("Petition whose text is not shown") if hidden else petition.title,
        demand="" if hidden else petition.demand,
        language="" if hidden else petition.language,
        url=petition.get_absolute_url(),
        phase=phase.label,
        family=phase.family,
        figure=figure,
        figure_label=label,
        value=petition.count,
        maximum=petition.needed if petition.published_at else 0,
        meter=" ".join([meter_words(petition), *_what_for(petition, thresholds)]),
        meta=[part for part in _meta(petition) if part],
    )


def meter_words(petition: Petition) -> str:
    """The sentence above the thread: how many of how many, and whether it is reached."""
    said = ngettext(
        "%(count)s signature of %(needed)s.", "%(count)s signatures of %(needed)s.", petition.count
    ) % {"count": words.number(petition.count), "needed": words.number(petition.needed)}
    if petition.needed and not petition.missing:
        return f"{said} {_('The threshold is reached.')}"
    return said


def _what_for(petition: Petition, thresholds: list[dict[str, Any]]) -> Iterable[str]:
    """What the thresholds open the way to, as far as it still lies ahead or has been reached."""
    if petition.shelf != Shelf.CURRENT:
        return
    for row in thresholds:
        values = {"needed": words.number(row["needed"])}
        if petition.count < row["needed"]:
            yield (
                _("At %(needed)s the mayor answers in writing.")
                if row["stage"] == Stage.ANSWER
                else _("At %(needed)s the sakrebulo considers it.")
            ) % values
        elif row["stage"] == Stage.ANSWER and petition.missing:
            yield _("The threshold for the mayor's answer (%(needed)s) is reached.") % values


def _meta(petition: Petition) -> Iterable[Any]:
    if shared := getattr(petition, "shared_words", None):
        yield _("words in common: %(words)s") % {"words": ", ".join(shared)}
    yield petition.unit.name if petition.unit else ""
    yield petition.topic.name if petition.topic else ""
    if petition.shelf == Shelf.REJECTED and petition.reason:
        yield petition.reason.title
        return
    if petition.collection_state == Collection.PAUSED:
        return  # its day moves; the tag says that it is paused
    if petition.shelf == Shelf.CURRENT and petition.closes_at:
        yield _("closes on %(day)s (%(left)s)") % {
            "day": words.on_day(petition.closes_at),
            "left": words.left(petition.closes_at),
        }
    elif petition.decided_at:
        yield _("decided on %(day)s") % {"day": words.on_day(petition.decided_at)}
    elif petition.closed_at:
        yield _("closed on %(day)s") % {"day": words.on_day(petition.closed_at)}
