"""The petitions' part of the work list: what waits for the secretariat and the mayor's office, by legal deadline."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import words
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.roles import Role
from petitions import desk_counting, phases
from petitions.models import Petition
from petitions.queries_desk import due_at, submitted, to_hand_over
from petitions.states import AWAITED_RESPONSES, Collection, Response, Stage, Text

SECTIONS = (
    Section("moderation", gettext_lazy("Moderation")),
    Section("examination", gettext_lazy("Examination")),
    Section("answer", gettext_lazy("Answer")),
    desk_counting.SECTION,
)
MOST = 500


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What the user's roles in the municipality make due: texts, lists to hand over, answers."""
    roles = user.roles_in(municipality)
    wanted = Q(pk=None)
    if Role.MODERATOR in roles:
        wanted |= Q(text_state=Text.SUBMITTED, collection_state=Collection.NOT_STARTED)
        wanted |= Q(response_state__in=AWAITED_RESPONSES)
    if Role.LIST_OFFICER in roles:
        wanted |= Q(pk__in=to_hand_over(municipality, timezone.now()).order_by().values("pk"))
    if Role.MAYOR_OFFICE in roles:
        wanted |= Q(response_state__in=AWAITED_RESPONSES)
    rows = (
        submitted(municipality)
        .filter(wanted)
        .exclude(collection_state=Collection.REMOVED)
        .select_related("checkout", "checkout__user", "hand_over")[:MOST]
    )
    for petition in rows:
        yield _item(petition, user)
    yield from desk_counting.items(municipality, user)


def _item(petition: Petition, user: Any) -> WorkItem:
    section, title = _task(petition)
    phase = phases.phase(petition)
    checkout = getattr(petition, "checkout", None)
    if checkout is not None and checkout.until <= timezone.now():
        checkout = None
    return WorkItem(
        section=section,
        due_at=due_at(petition),
        title=title,
        url=reverse("petitions_desk:petition", args=[petition.municipality.slug, petition.pk]),
        detail=_detail(petition),
        state=phase.label,
        family=phase.family,
        holder=str(checkout.user) if checkout else "",
        mine=checkout is not None and checkout.user_id == user.pk,
        order=(petition.pk,),
    )


def _task(petition: Petition) -> tuple[str, str]:
    """The section a petition stands in, and what must be done with it."""
    title = {"title": petition.title}
    if petition.text_state == Text.SUBMITTED:
        return "moderation", _("Check the text: “%(title)s”") % title
    if petition.response_state == Response.NONE:
        return "examination", _("Check the signatures and hand over: “%(title)s”") % title
    if petition.hand_over.stage == Stage.ANSWER:
        return "answer", _("Publish the mayor's answer: “%(title)s”") % title
    if petition.response_state == Response.DUE:
        return "answer", _("Refer to a commission or answer: “%(title)s”") % title
    if petition.response_state == Response.COMMISSION:
        return "answer", _("Put on the agenda: “%(title)s”") % title
    return "answer", _("Publish the decision: “%(title)s”") % title


def _detail(petition: Petition) -> str:
    if not petition.needed:
        return f"{petition} · {petition.author_name}"
    said = _("%(number)s · %(count)s signatures of %(needed)s") % {
        "number": petition,
        "count": petition.count,
        "needed": petition.needed,
    }
    if petition.closes_at is not None and phases.is_collecting(petition):
        closing = _("signing goes on until %(day)s") % {"day": words.until_day(petition.closes_at)}
        return f"{said} · {closing}"
    return said
