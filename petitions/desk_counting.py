"""Work about the count on the work list: sheets to be entered or counted, removals, denials and objections to decide."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.roles import Role
from identity.rules_visits import centre_of
from petitions.models import Petition, Sheet
from petitions.models.petition import LONG_TEXTS
from petitions.phases import examination_due_at
from petitions.queries import paper, protection
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
        yield from _decisions(municipality)


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


def _decisions(municipality: Municipality) -> Iterator[WorkItem]:
    petitions = (
        Petition.objects.filter(municipality=municipality, opening__isnull=False)
        .select_related("municipality", "opening")
        .defer(*LONG_TEXTS)
    )
    waiting = protection.waiting(petitions.order_by().values("pk"))
    undecided = set(
        paper.undecided()
        .filter(sheet__petition__municipality=municipality)
        .values_list("sheet__petition_id", flat=True)
    )
    for petition in petitions.filter(pk__in=waiting | undecided)[:MOST]:
        about = {"title": petition.title}
        if petition.pk in waiting:
            yield _item(petition, "protection", _("Decide about signatures: “%(title)s”") % about)
        if petition.pk in undecided:
            yield _item(petition, "sheets", _("Decide about lines on paper: “%(title)s”") % about)


def _item(petition: Petition, name: str, title: str) -> WorkItem:
    return WorkItem(
        section=SECTION.code,
        due_at=examination_due_at(petition),
        title=title,
        url=reverse(f"petitions_desk:{name}", args=[petition.municipality.slug, petition.pk]),
        detail=str(petition),
        family="attention",
        order=(petition.pk,),
    )
