"""Mails to those whose votes were annulled, and when that is taken back: with the reason, and where to appeal."""

from typing import Any

from budgeting.models import Annulment
from budgeting.notices.process import Told
from budgeting.queries import participants
from civic.journal.models import Entry
from civic.notices.events import Notice


def _to_voters(template: str) -> Any:
    """A source that tells the voters concerned; no table says who they are, the keys are compared."""

    def tell(entry: Entry) -> Told:
        annulment = (
            Annulment.objects.select_related("process__municipality")
            .filter(pk=entry.data.get("annulment"), process_id=entry.subject_id)
            .first()
        )
        if annulment is None:
            return
        process = annulment.process
        facts = {
            "process": process,
            "municipality": process.municipality,
            "data": entry.data,
            "link": process.get_absolute_url(),
        }
        for user_id in participants.annulled(annulment):
            yield Notice(template=template, context=facts, recipient_user_id=user_id)

    return tell


EVENTS = {
    "vote.annulled": _to_voters("notices/vote_annulled"),
    "vote.annulment_reversed": _to_voters("notices/vote_restored"),
}
