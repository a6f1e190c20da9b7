"""Work about the count on the work list: sheets to be entered or counted, removals, denials and objections to decide."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic import words
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.roles import Role
from identity.rules_visits import centre_of
from petitions.models import Petition, Sheet
from petitions.models.petition import LONG_TEXTS
from petitions.phases import examination_due_at
from petitions.queries import paper, removals
from petitions.rules.paper import OFFICE, works_here
from petitions.states import SheetState

SECTION = Section("counting", gettext_lazy("Paper and protection"))
MOST = 200


def items(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What the reader's roles make due."""
    roles = user.roles_in(municipality)
    if roles.intersection({*OFFICE, Role.CLERK}):
        yield from _sheets(municipality, user)
    if roles.intersection(OFFICE):
        yield from _decisions(municipality, user)


def _sheets(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    own = centre_of(user, municipality)
    rows = (
        Sheet.objects.filter(petition__municipality=municipality, state__in=paper.WAITING)
        .select_related("petition__municipality", "petition__opening", "centre")
        .order_by("received_at")[:MOST]
    )
    for sheet in rows:
        if not works_here(user, sheet, own.pk if own else None):
            continue
        again = sheet.state == SheetState.ONCE
        if again and sheet.first_by_id == user.pk:
            continue
        code = {"sheet": sheet.code}
        if sheet.state == SheetState.TWICE:
            title = _("Compare and count sheet %(sheet)s") % code
        elif again:
            title = _("Enter sheet %(sheet)s a second time") % code
        else:
            title = _("Enter sheet %(sheet)s") % code
        yield WorkItem(
            section=SECTION.code,
            due_at=examination_due_at(sheet.petition),
            title=title,
            url=reverse(
                "petitions_desk:sheet", args=[municipality.slug, sheet.petition_id, sheet.number]
            ),
            detail=f"{sheet.petition} · {sheet.petition.title}",
            state=sheet.get_state_display(),
            order=(sheet.petition_id, sheet.number),
        )


def _decisions(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What this reader can act on: never the own proposal, which somebody else has to decide."""
    keys = Petition.objects.filter(municipality=municipality, opening__isnull=False).order_by()
    petitions = keys.select_related("municipality", "opening").defer(*LONG_TEXTS)
    officer = Role.LIST_OFFICER in user.roles_in(municipality)
    proposals = removals.to_decide(keys, user)
    objections = removals.objections_to(keys, user)
    denials = removals.denials_of(keys) if officer else {}
    networks = removals.networks_of(keys, municipality) if officer else {}
    undecided = set(
        paper.undecided()
        .filter(sheet__petition__municipality=municipality)
        .values_list("sheet__petition_id", flat=True)
    )
    due = {one.petition_id for one in proposals} | {*objections, *denials, *networks, *undecided}
    rows = {one.pk: one for one in petitions.filter(pk__in=due).order_by("-pk")[:MOST]}
    for removal in proposals:
        if (petition := rows.get(removal.petition_id)) is not None:
            if removal.act == removal.Act.REMOVE:
                title = _("Decide about the removal R%(removal)s: “%(title)s”")
            else:
                title = _("Decide about the restoration R%(removal)s: “%(title)s”")
            about = {"removal": removal.pk, "title": petition.title}
            yield _item(petition, "removal", title % about, _signatures(removal.size), removal.pk)
    for petition in rows.values():
        about = {"title": petition.title}
        if number := denials.get(petition.pk, 0):
            yield _item(
                petition,
                "protection",
                _("Answer “it was not me”: “%(title)s”") % about,
                words.number(number),
            )
        if number := objections.get(petition.pk, 0):
            title = _("Answer an objection to a removal: “%(title)s”")
            yield _item(petition, "protection", title % about, words.number(number))
        if number := networks.get(petition.pk, 0):
            title = _("Look at signatures from one network: “%(title)s”")
            yield _item(petition, "protection", title % about, _signatures(number))
        if petition.pk in undecided:
            yield _item(petition, "sheets", _("Decide about lines on paper: “%(title)s”") % about)


def _item(petition: Petition, name: str, title: str, detail: str = "", *more: int) -> WorkItem:
    slug = petition.municipality.slug
    return WorkItem(
        section=SECTION.code,
        due_at=examination_due_at(petition),
        title=title,
        url=reverse(f"petitions_desk:{name}", args=[slug, petition.pk, *more]),
        detail=f"{petition} · {detail}" if detail else str(petition),
        family="attention",
        order=(petition.pk,),
    )


def _signatures(number: int) -> str:
    text = ngettext("%(number)s signature", "%(number)s signatures", number)
    return text % {"number": words.number(number)}
