"""What participatory budgeting adds to a citizen's own page, to the copy of their data, and to an erasure.

Of a vote: that and when one took part, never what was chosen, for that stands nowhere with the person.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgeting import phases
from budgeting.actions import erasing
from budgeting.idea_facts import iso
from budgeting.models import CoAuthor, Idea
from budgeting.queries import own, voting
from budgeting.states import EDITABLE_IDEAS, PUBLIC_IDEAS, IdeaState, Phase
from budgeting.views.doors import address
from civic.dates import local
from identity.models import User
from identity.queries import person_of
from identity.sections import Matter, Section, Stays

MOST = 50
FAMILIES = {
    IdeaState.SUBMITTED: "open",
    IdeaState.EVALUATION: "waiting",
    IdeaState.ADMITTED: "done",
    IdeaState.REFUSED: "attention",
    IdeaState.RETURNED: "attention",
}


def sections(user: User) -> Iterator[Section]:
    """Invitations to others' ideas, ideas followed, votes; what is empty is left out."""
    found = list(own.invitations(user)[:MOST])
    if found:
        yield Section(
            "idea-invitations",
            _("Invitations to stand behind an idea"),
            "budgeting/mine/_invitations.html",
            {"invitations": found},
        )
    follows = [row.idea for row in own.followed(user)[:MOST] if row.idea.is_public]
    if follows:
        yield Section(
            "idea-follows",
            _("Ideas I follow"),
            "budgeting/mine/_ideas.html",
            {"ideas": [{"idea": one, "url": one.get_absolute_url()} for one in follows]},
        )
    votes = [
        {"taken": row, "process": row.process, "url": address(row.process, "vote_mine")}
        for row in _votes(user)
    ]
    if votes:
        yield Section("votes", _("My votes"), "budgeting/mine/_votes.html", {"votes": votes})


def matters(user: User) -> Iterator[Matter]:
    """Ideas begun or handed in, for the list of one's cases."""
    at = timezone.now()
    rows = own.written(user).prefetch_related("process__terms")
    for idea in rows[:MOST]:
        term = phases.next_term(idea.process, at) if idea.state in PUBLIC_IDEAS else None
        mine = _mine(user, idea)
        yield Matter(
            at=idea.submitted_at or idea.changed_at,
            kind=_("Idea for the budget"),
            number=str(idea.number or ""),
            title=idea.title or "…",
            url=mine["url"],
            place=idea.municipality.short,
            state=idea.get_state_display(),
            family=FAMILIES.get(IdeaState(idea.state), "closed"),
            next_on=local(term.starts_at).date() if term else None,
            next_label=Phase(term.phase).label if term else "",
            needs_me=idea.state in EDITABLE_IDEAS and not mine["joined"],
            lang=idea.language,
            role=_("as a co-author") if mine["joined"] else "",
        )


def _mine(user: User, idea: Idea) -> dict[str, Any]:
    """An own idea leads to where it can be worked on, another's to its page."""
    wrote = idea.author_id == user.pk
    url = idea.get_absolute_url() if idea.is_public else ""
    if wrote and idea.state in EDITABLE_IDEAS:
        place = (idea.municipality.slug, idea.process.slug)
        url = reverse("budgeting:draft", args=[*place, idea.pk, "check"])
    return {"idea": idea, "url": url, "joined": not wrote}


def export(user: User) -> dict[str, Any]:
    """Everything the module keeps about the account and the person behind it."""
    person = person_of(user)
    return {
        "ideas": [_idea(row) for row in Idea.objects.filter(author=user).order_by("pk")],
        "ideas_joined": [
            {"idea": row.idea_id, "state": row.state, "name": row.name, "at": iso(row.at)}
            for row in CoAuthor.objects.filter(user=user).order_by("pk")
        ],
        "invitations": [{"idea": row.idea_id, "at": iso(row.at)} for row in own.invitations(user)],
        "merge_answers": [
            {"idea": row.idea_id, "agreed": row.agreed, "at": iso(row.answered_at)}
            for row in own.merge_answers(user)
        ],
        "appeals": [
            {"idea": row.idea_id, "text": row.text, "answer": row.answer, "at": iso(row.at)}
            for row in own.appeals(user)
        ],
        "comments": [
            {"idea": row.idea_id, "text": row.text, "shown_as": row.name, "at": iso(row.at)}
            for row in own.comments(user)
        ],
        "supports": [{"idea": pk} for pk in own.supported(person)] if person else [],
        "follows": [{"idea": row.idea_id, "at": iso(row.at)} for row in own.followed(user)],
        "votes": [
            {
                "cycle": f"{row.process.municipality.slug}/{row.process.slug}",
                "state": row.state,
                "channel": row.channel,
                "day": row.voted_on.isoformat(),
                "unit": row.unit.slug if row.unit else None,
                "age_band": row.age_band,
                "leaf": row.index,
            }
            for row in _votes(user)
        ],
    }


def _idea(row: Idea) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "state": row.state,
        "title": row.title,
        "need": row.need,
        "text": row.text,
        "beneficiaries": row.beneficiaries,
        "place": row.place,
        "latitude": None if row.latitude is None else str(row.latitude),
        "longitude": None if row.longitude is None else str(row.longitude),
        "cost": row.cost,
        "cost_lines": row.cost_lines,
        "upkeep": row.upkeep,
        "author_name": row.author_name,
        "changed_at": iso(row.changed_at),
        "submitted_at": iso(row.submitted_at),
    }


def erase(user: User) -> None:
    """Destroy what links the module's rows to the person; counts and public texts stay."""
    erasing.erase_traces(by=user)


def stays(user: User) -> Iterator[Stays]:
    """Public ideas, comments and votes; nothing where there are none."""
    if Idea.objects.filter(author=user, state__in=PUBLIC_IDEAS).exists():
        yield Stays(
            _("Ideas of yours that were published, with the name you gave as their author"),
            _("They are part of a public cycle, and the municipality has judged them."),
        )
    if own.comments(user).exists():
        yield Stays(
            _("The text of your comments, without your name"),
            _("Others have answered them."),
        )
    if _votes(user):
        yield Stays(
            _("That somebody voted, as a number in the turnout"),
            _("A vote that is cast counts; nothing leads from it to you any more."),
        )


def _votes(user: User) -> list[Any]:
    person = person_of(user)
    return voting.participations_of(bytes(person.key)) if person else []
