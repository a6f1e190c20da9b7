"""What the module keeps about one account or person, for their own page and the copy of their data."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from budgeting.models import Appeal, CoAuthor, Comment, Idea, IdeaFollow, MergePart, Support
from budgeting.sealing import support_key
from identity.models import Person

CHUNK = 500
JOINED = ("municipality", "process__municipality")


def written(user: Any) -> QuerySet[Idea]:
    """Ideas the account wrote or stands behind, drafts too, the last changed first."""
    joined = Q(coauthors__user=user, coauthors__state=CoAuthor.State.ACCEPTED)
    return (
        Idea.objects.filter(Q(author=user) | joined)
        .select_related(*JOINED)
        .distinct()
        .order_by("-changed_at", "-pk")
    )


def invitations(user: Any) -> QuerySet[CoAuthor]:
    """Invitations to stand behind an idea that the account's address has not answered."""
    rows = CoAuthor.objects.filter(email=user.email, state=CoAuthor.State.INVITED)
    return rows.select_related("idea__municipality", "idea__process__municipality").order_by("-pk")


def followed(user: Any) -> QuerySet[IdeaFollow]:
    """What the account wants to hear of, the newest first."""
    rows = IdeaFollow.objects.filter(user=user)
    return rows.select_related("idea__municipality", "idea__process__municipality").order_by("-pk")


def supported(person: Person) -> Iterator[int]:
    """Keys of the ideas the person supports, found with the person's own key: no row names anybody."""
    known = list(
        Idea.objects.filter(support_count__gt=0).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(known), CHUNK):
        keys = {support_key(pk, person.key): pk for pk in known[start : start + CHUNK]}
        found = Support.objects.filter(row_key__in=list(keys))
        yield from sorted(keys[bytes(key)] for key in found.values_list("row_key", flat=True))


def comments(user: Any) -> QuerySet[Comment]:
    """What the account wrote below ideas, in the order of time."""
    return Comment.objects.filter(author=user).order_by("pk")


def appeals(user: Any) -> QuerySet[Appeal]:
    """Appeals the account made, in the order of time."""
    return Appeal.objects.filter(by=user).order_by("pk")


def merge_answers(user: Any) -> QuerySet[MergePart]:
    """The account's answers to proposals to merge its ideas."""
    return MergePart.objects.filter(idea__author=user, agreed__isnull=False).order_by("pk")
