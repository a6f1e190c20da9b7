"""Mails about opinions and appeals: to the department asked, to budget officers, to the authors who appeal."""

from collections.abc import Iterable, Iterator
from typing import Any

from budgeting.models import Appeal, Evaluation
from budgeting.notices.ideas import desk_page, everybody, facts, idea_of, to_authors, to_officers
from budgeting.queries import evaluation as queries
from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from identity.queries import staff_of

Told = Iterable[Notice]


def _opinion(entry: Entry) -> Evaluation | None:
    """What was asked, unless it has been answered meanwhile."""
    return (
        Evaluation.objects.filter(
            idea=entry.subject_id, department__slug=entry.data["department"], given_at=None
        )
        .select_related("department", "idea__municipality", "idea__process__municipality")
        .first()
    )


def _to_department(row: Evaluation, template: str, context: dict[str, Any]) -> Iterator[Notice]:
    duties = staff_of(row.idea.municipality).filter(
        role=Role.DEPARTMENT_OFFICER, department=row.department
    )
    for user_id in dict.fromkeys(duties.values_list("user_id", flat=True)):
        yield Notice(template=template, context=context, recipient_user_id=user_id, key="staff")


def _about(row: Evaluation, entry: Entry) -> dict[str, Any]:
    link = desk_page(row.idea, "opinion", row.pk)
    return facts(row.idea, entry, link, opinion=row)


def asked(entry: Entry) -> Told:
    """The officers of the department."""
    row = _opinion(entry)
    if row is not None:
        yield from _to_department(row, "notices/opinion_asked", _about(row, entry))


def reminded(entry: Entry) -> Told:
    """The same, while the opinion is owed."""
    row = _opinion(entry)
    if row is not None:
        yield from _to_department(row, "notices/opinion_reminded", _about(row, entry))


def escalated(entry: Entry) -> Told:
    """The budget officers learn who is late; so does the department."""
    row = _opinion(entry)
    if row is not None:
        context = _about(row, entry)
        yield from _to_department(row, "notices/opinion_late", context)
        yield from to_officers(row.idea, "notices/opinion_late", context)


# --- Appeals ----------------------------------------------------------------------------------


def appeal_made(entry: Entry) -> Told:
    """A receipt for the authors; work for the budget officers other than the one who has refused."""
    idea = idea_of(entry)
    row = Appeal.objects.filter(idea=idea).first() if idea else None
    if idea is not None and row is not None:
        yield from to_authors(idea, "notices/appeal_received", facts(idea, entry, appeal=row))
        work = facts(idea, entry, desk_page(idea, "appeals"), appeal=row)
        refuser = queries.refuser_of(idea)
        yield from to_officers(idea, "notices/appeal_to_answer", work, but=[refuser])


def appeal_answered(entry: Entry) -> Told:
    """Authors and followers read the answer."""
    idea = idea_of(entry)
    row = Appeal.objects.filter(idea=idea).first() if idea else None
    if idea is not None and row is not None:
        yield from everybody(idea, "notices/appeal_answered", facts(idea, entry, appeal=row))


EVENTS = {
    "evaluation.asked": asked,
    "evaluation.reminded": reminded,
    "evaluation.escalated": escalated,
    "appeal.made": appeal_made,
    "appeal.answered": appeal_answered,
}
