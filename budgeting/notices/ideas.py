"""Mails about an idea: to its authors, to followers with a way out, to its supporters when it is merged."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from budgeting.actions import community
from budgeting.models import CoAuthor, Idea, IdeaFollow, Merge
from budgeting.queries import evaluation, participants
from budgeting.queries import ideas as queries
from budgeting.rules import evaluation as verdict_rules
from budgeting.rules import ideas as rules
from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from identity.models import User
from identity.queries import staff_of

Told = Iterable[Notice]


def idea_of(entry: Entry) -> Idea | None:
    """The idea an entry is about; None when it is gone."""
    return (
        Idea.objects.select_related("municipality", "process__municipality", "merged_into")
        .prefetch_related("process__terms", "process__shifts")
        .filter(pk=entry.subject_id)
        .first()
    )


def facts(idea: Idea, entry: Entry, link: str = "", **more: Any) -> dict[str, Any]:
    """What every mail about an idea knows; the link leads to its public page unless given."""
    return {
        "idea": idea,
        "process": idea.process,
        "municipality": idea.municipality,
        "data": entry.data,
        "link": link or idea.get_absolute_url(),
        **more,
    }


def page(idea: Idea, name: str, *args: Any) -> str:
    """The address of a page of the cycle."""
    return reverse(f"budgeting:{name}", args=[idea.municipality.slug, idea.process.slug, *args])


def desk_page(idea: Idea, name: str, *args: Any) -> str:
    """The address of a desk page of the cycle."""
    return reverse(
        f"budgeting_desk:{name}", args=[idea.municipality.slug, idea.process.slug, *args]
    )


def to_officers(
    idea: Idea, template: str, context: dict[str, Any], *, but: Iterable[int | None] = ()
) -> Iterator[Notice]:
    """The budget officers of the municipality, except those who stand behind the idea."""
    duties = staff_of(idea.municipality).filter(role=Role.BUDGET_OFFICER)
    kept_out = {*but, *participants.behind(idea)}
    for user_id in dict.fromkeys(duties.values_list("user_id", flat=True)):
        if user_id not in kept_out:
            yield Notice(template=template, context=context, recipient_user_id=user_id, key="staff")


def to_authors(idea: Idea, template: str, context: dict[str, Any]) -> Iterator[Notice]:
    """The author and the co-authors."""
    for user_id in participants.behind(idea):
        yield Notice(template=template, context=context, recipient_user_id=user_id)


def to_followers(idea: Idea, template: str, context: dict[str, Any]) -> Iterator[Notice]:
    """Followers who do not stand behind the idea, each with a way out."""
    rows = IdeaFollow.objects.filter(idea=idea).exclude(user__in=participants.behind(idea))
    for user_id in rows.values_list("user_id", flat=True).iterator():
        yield Notice(
            template=template,
            context=context,
            recipient_user_id=user_id,
            stop=("idea", idea.pk),
        )


def everybody(idea: Idea, template: str, context: dict[str, Any]) -> Iterator[Notice]:
    """Authors and followers; `own` tells the template to whom it speaks."""
    yield from to_authors(idea, template, context | {"own": True})
    yield from to_followers(idea, template, context | {"own": False})


def submitted(entry: Entry) -> Told:
    """A receipt for the authors, a new piece of work for the budget officers."""
    idea = idea_of(entry)
    if idea is not None:
        due_at = evaluation.screening_due(idea.process)
        yield from to_authors(idea, "notices/idea_submitted", facts(idea, entry))
        work = facts(idea, entry, desk_page(idea, "idea", idea.pk), due_at=due_at)
        yield from to_officers(idea, "notices/idea_to_screen", work)


def invited(entry: Entry) -> Told:
    """The invited person, at the address the author gave."""
    row = (
        CoAuthor.objects.filter(pk=entry.data["invitation"], state=CoAuthor.State.INVITED)
        .select_related("idea__municipality", "idea__process__municipality")
        .first()
    )
    if row is not None and row.email:
        link = page(row.idea, "invitation", row.pk)
        context = facts(row.idea, entry, link)
        yield Notice(template="notices/idea_invited", context=context, address=row.email)


def returned(entry: Entry) -> Told:
    """The author learns what to mend and where; co-authors read the same."""
    idea = idea_of(entry)
    last = idea.screenings.filter(move="return_").last() if idea else None
    if idea is None or last is None:
        return
    for user_id in participants.behind(idea):
        mends = rules.is_author(User.objects.get(pk=user_id), idea)
        link = page(idea, "draft", idea.pk, "check") if mends else page(idea, "process")
        context = facts(idea, entry, link, text=last.text, mends=mends)
        yield Notice(template="notices/idea_returned", context=context, recipient_user_id=user_id)


def refused(entry: Entry) -> Told:
    """The reason and the deadline of the appeal; at the screening at once, else on the day of the release."""
    idea = idea_of(entry)
    if idea is not None:
        (refusal,) = queries.refusals([idea])
        until = verdict_rules.appeal_ends(idea.process, refusal.at) if refusal.at else None
        context = facts(idea, entry, refusal=refusal, appeal_until=until)
        yield from everybody(idea, "notices/idea_refused", context)


def admitted(entry: Entry) -> Told:
    """On the day of the release; after an appeal its answer says so already."""
    idea = idea_of(entry)
    if idea is not None and entry.data.get("step") != "appeal":
        yield from everybody(idea, "notices/idea_admitted", facts(idea, entry))


def _news(template: str) -> Any:
    """A source that tells authors and followers."""

    def tell(entry: Entry) -> Told:
        idea = idea_of(entry)
        if idea is not None:
            yield from everybody(idea, template, facts(idea, entry))

    return tell


def withdrawn(entry: Entry) -> Told:
    """Co-authors and followers; the author has done it."""
    idea = idea_of(entry)
    if idea is not None and idea.number:
        for notice in everybody(idea, "notices/idea_withdrawn", facts(idea, entry)):
            if notice.recipient_user_id != entry.actor_id:
                yield notice


def removed(entry: Entry) -> Told:
    """The authors, with the reason."""
    idea = idea_of(entry)
    if idea is not None:
        context = facts(idea, entry, page(idea, "ideas"))
        yield from to_authors(idea, "notices/idea_removed", context)


# --- Merging ----------------------------------------------------------------------------------


def _merge(entry: Entry) -> Merge | None:
    return (
        Merge.objects.select_related("target")
        .prefetch_related("parts__idea__municipality", "parts__idea__process__municipality")
        .filter(pk=entry.data["merge"])
        .first()
    )


def merge_proposed(entry: Entry) -> Told:
    """The author of each idea is asked; only an author can answer."""
    idea, merge = idea_of(entry), _merge(entry)
    if idea is not None and merge is not None and idea.author_id is not None:
        others = [part.idea for part in merge.parts.all() if part.idea_id != idea.pk]
        link = page(idea, "merge", idea.pk, idea.slug)
        context = facts(idea, entry, link, merge=merge, others=others)
        yield Notice(
            template="notices/idea_merge_proposed",
            context=context,
            recipient_user_id=idea.author_id,
        )


def merge_declined(entry: Entry) -> Told:
    """The other authors, and the officer who has proposed it."""
    idea, merge = idea_of(entry), _merge(entry)
    if idea is None or merge is None:
        return
    for part in merge.parts.all():
        if part.idea_id != idea.pk and part.idea.author_id is not None:
            context = facts(part.idea, entry, merge=merge)
            yield Notice(
                template="notices/idea_merge_declined",
                context=context,
                recipient_user_id=part.idea.author_id,
            )
    link = desk_page(idea, "merge")
    yield Notice(
        template="notices/idea_merge_declined",
        context=facts(idea, entry, link, merge=merge),
        recipient_user_id=merge.proposed_by_id,
        key="staff",
    )


def merge_ended(entry: Entry) -> Told:
    """One of the ideas has left the cycle: the other authors need not answer any more."""
    idea, merge = idea_of(entry), _merge(entry)
    if idea is not None and merge is not None and idea.author_id is not None:
        yield Notice(
            template="notices/idea_merge_declined",
            context=facts(idea, entry, merge=merge),
            recipient_user_id=idea.author_id,
        )


def merged(entry: Entry) -> Told:
    """Authors and followers; the supporters are asked whether theirs goes along, while that counts."""
    idea = idea_of(entry)
    if idea is None or idea.merged_into is None:
        return
    context = facts(idea, entry, joint=idea.merged_into)
    yield from everybody(idea, "notices/idea_merged", context)
    if rules.is_supportable(queries.joint(idea), timezone.now()):
        ask = facts(idea, entry, joint=idea.merged_into)
        for user_id in participants.supporters(idea):
            yield Notice(
                template="notices/idea_support_asked",
                context=ask,
                recipient_user_id=user_id,
                key="support",
            )


def unfollow_by_mail(user_id: int, idea_id: int) -> None:
    """The one-click way out of a follower's mails."""
    community.unfollow(Idea(pk=idea_id), by=user_id)


EVENTS = {
    "idea.submitted": submitted,
    "idea.invited": invited,
    "idea.returned": returned,
    "idea.passed_on": _news("notices/idea_passed_on"),
    "idea.refused": refused,
    "idea.admitted": admitted,
    "idea.withdrawn": withdrawn,
    "idea.removed": removed,
    "idea.merge_proposed": merge_proposed,
    "idea.merge_declined": merge_declined,
    "idea.merge_ended": merge_ended,
    "idea.merged": merged,
    "idea.absorbed": _news("notices/idea_absorbed"),
}
STOP = {"idea": unfollow_by_mail}
