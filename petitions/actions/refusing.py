"""What is written down when somebody reaches for what is not theirs."""

from typing import Any

from civic.journal import actions as journal
from petitions.models import Petition


def record_refused(petition: Petition, *, by: Any) -> None:
    """Leave an entry, not public, that the account tried to change a petition of somebody else's."""
    journal.append("petition.access_refused", petition, by=by)
