"""Who is reminded of what is owed: the people of the office whose move it is; an answer that is late is told
to everybody who follows the petition as well."""

from collections.abc import Iterable

from django.utils.dateparse import parse_datetime

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from petitions.telling import desk_facts, everybody, petition_of, public_facts, to_staff

WHO = {
    "moderation": [Role.MODERATOR],
    "examination": [Role.LIST_OFFICER],
    "answer": [Role.MAYOR_OFFICE, Role.MODERATOR],
}


def reminded(entry: Entry) -> Iterable[Notice]:
    """The people whose move it is."""
    petition = petition_of(entry)
    if petition is not None:
        what, days = entry.data["of"], entry.data["days"]
        facts = desk_facts(
            petition,
            entry,
            of=what,
            due_at=parse_datetime(entry.data["due_at"]),
            is_late=days >= 0,
        )
        yield from to_staff(petition, WHO[what], "notices/petition_reminder", facts)


def overdue(entry: Entry) -> Iterable[Notice]:
    """The office, and the group and the followers: the day has passed without an answer."""
    yield from reminded(entry)
    petition = petition_of(entry)
    if petition is not None:
        facts = public_facts(petition, entry, due_at=parse_datetime(entry.data["due_at"]))
        yield from everybody(petition, "notices/petition_overdue", facts)


EVENTS = {"petition.reminded": reminded, "petition.overdue": overdue}
