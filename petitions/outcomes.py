"""What the register of promises knows of a petition: its page, its signatures, who hears of it, its case."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import words
from civic.outcomes.subjects import About, Source, Told
from petitions.models import Initiator, Petition

KIND = "petitions.petition"


def about(keys: Iterable[int]) -> dict[int, About]:
    """Each petition's page and how many signed it: one query."""
    rows = Petition.objects.filter(pk__in=list(keys)).select_related("municipality", "reason")
    return {one.pk: _about(one) for one in rows}


def _about(one: Petition) -> About:
    said = ngettext("%(count)s signature", "%(count)s signatures", one.count)
    label = _("Petition № %(number)s") % {"number": one.number}
    if not one.hides_text:
        label = f"{label}: “{one.title}”"
    return About(
        label=label,
        url=one.get_absolute_url(),
        sentence=said % {"count": words.number(one.count)},
        why_label=_("The petition and its decision"),
        why_url=one.get_absolute_url(),
    )


def told(key: int) -> Iterator[Told]:
    """The author, the initiating group, and everybody who follows the petition, with a way out."""
    petition = Petition.objects.filter(pk=key).first()
    if petition is None:
        return
    joined = petition.initiators.filter(state=Initiator.State.ACCEPTED)
    for user_id in (petition.author_id, *joined.values_list("user_id", flat=True)):
        if user_id is not None:
            yield Told(user_id)
    for user_id in petition.follows.values_list("user_id", flat=True).iterator():
        yield Told(user_id, stop=("petition", petition.pk))


def case(key: int) -> tuple[str, str]:
    """Subject and key in the municipal management system: those of the petition's own case."""
    petition = Petition.objects.get(pk=key)
    return f"petitions/{petition.pk}", petition.case_key


SOURCES = {KIND: Source(about=about, told=told, case=case)}
