"""Who is told of promises: the accounts that follow one, those its source names, the department that answers."""

from collections.abc import Iterable

from django.urls import reverse

from civic.journal.models import Entry
from civic.journal.told import told
from civic.notices.events import Notice
from civic.outcomes import subjects
from civic.outcomes.models import Commitment, Follow

Told = Iterable[Notice]
TEMPLATE = "notices/commitment_news"


def _commitment(entry: Entry) -> Commitment | None:
    rows = Commitment.objects.select_related("municipality", "department", "unit")
    return rows.filter(pk=entry.subject_id).first()


def news(entry: Entry) -> Told:
    """Everybody once: those of its source with their own way out, then those who follow it."""
    one = _commitment(entry)
    if one is None:
        return
    facts = {
        "commitment": one,
        "municipality": one.municipality,
        "kind": entry.kind,
        "data": told([entry])[0].data,
        "link": one.get_absolute_url(),
    }
    reached = set()
    for person in subjects.told(one):
        if person.user_id not in reached:
            reached.add(person.user_id)
            yield Notice(TEMPLATE, facts, recipient_user_id=person.user_id, stop=person.stop)
    followers = Follow.objects.filter(commitment=one).exclude(user__in=reached)
    for user_id in followers.values_list("user_id", flat=True).iterator():
        yield Notice(TEMPLATE, facts, recipient_user_id=user_id, stop=("commitment", one.pk))


def overdue(entry: Entry) -> Told:
    """The department that answers hears of it too, at its own address."""
    yield from news(entry)
    one = _commitment(entry)
    if one is not None and one.department and one.department.email:
        link = reverse("outcomes_desk:commitment", args=[one.municipality.slug, one.year, one.number])  # fmt: skip
        facts = {"commitment": one, "municipality": one.municipality, "data": told([entry])[0].data, "link": link}  # fmt: skip
        yield Notice("notices/commitment_owed", facts, address=one.department.email)


def unfollow_by_mail(user_id: int, commitment_id: int) -> None:
    """The one-click way out of a letter; nothing happens where there is nothing to end."""
    Follow.objects.filter(user_id=user_id, commitment_id=commitment_id).delete()


EVENTS = {
    "commitment.made": news,
    "commitment.updated": news,
    "commitment.postponed": news,
    "commitment.overdue": overdue,
    "commitment.done": news,
    "commitment.dropped": news,
    "commitment.reopened": news,
}
STOP = {"commitment": unfollow_by_mail}
