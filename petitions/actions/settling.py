"""What a decision about a removal means for those who asked for it: the denial, the objections behind it."""

from datetime import datetime

from petitions.models import Denial, Objection, Removal


def settle_words(removal: Removal, *, approve: bool, at: datetime) -> None:
    """What the decision about a removal means for the denial or the objections behind it."""
    if removal.act == Removal.Act.REMOVE:
        waiting = Denial.objects.filter(removal=removal, state=Denial.State.OPEN)
        if approve:
            waiting.update(state=Denial.State.UPHELD, answered_at=at)
        else:
            waiting.update(removal=None, answer="", answered_by=None, answered_at=None)
        return
    items = removal.items.values("signature_id")
    objections = Objection.objects.filter(signature__in=items, state=Objection.State.OPEN)
    objections = objections.exclude(answered_by=None)
    if approve:
        objections.update(state=Objection.State.UPHELD, answered_at=at)
    else:
        objections.update(answer="", answered_by=None, answered_at=None)
