"""Why something about paper, help at a centre, protection or examination is refused, and how to mend it."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused

REASONS = {
    "sheets_not_here": _(
        "Sheets are handled by the secretariat, and by the clerk of the centre they were given to."
    ),
    "sheets_not_group": _(
        "Sheets are printed by the initiating group, the secretariat and the service centres."
    ),
    "sheets_many": _("At most {most} sheets are given out at a time."),
    "sheet_unknown": _(
        "There is no sheet with this code. Check each digit and the last letter on the paper."
    ),
    "sheet_late": _(
        "The collection has ended; a sheet counts only if it was handed in before that."
    ),
    "sheet_not_issued": _("This sheet has been handed in already."),
    "sheet_not_received": _("Take the sheet in first: write down that it was handed in."),
    "sheet_entered": _("Both entries of this sheet are complete."),
    "sheet_sealed": _("This sheet has been counted already; entering it again changes nothing."),
    "sheet_void": _("This sheet has been declared void."),
    "sheet_not_twice": _("Two people have to enter the sheet first."),
    "register_away": _(
        "The register does not answer at the moment. Nothing was counted; try again later."
    ),
    "count_closed": _("The count of this petition is closed in the public log."),
    "row_decided": _("This line needs no decision."),
    "row_removed": _(
        "The signature of this person was removed by two people; propose to restore it instead."
    ),
    "rows_missing": _("Say of each row what stands there; still open: {rows}."),
    "row_unknown": _("This sheet has rows 1 to {rows}."),
    "reason_missing": _("Give a reason."),
    "sheets_wait": _(
        "Sheets that were handed in are not counted yet, or lines on them wait for a decision."
        " Finish them first."
    ),
    "sample_runs": _("A sample is being examined already."),
    "sample_early": _("A sample is announced when the collection has ended."),
    "sample_source_past": _(
        "The seed has to come from something that is still to happen: choose a later day."
    ),
    "sample_seed_early": _("The seed can be entered from the day on that was announced."),
    "sample_drawn": _("The sample has been drawn already."),
    "sample_not_drawn": _("The sample has not been drawn yet."),
    "sample_open": _("Not every signature of the sample has been examined."),
    "sample_empty": _("There are no signatures to draw from."),
    "sample_finished": _("The examination of this sample is finished."),
    "not_clerk": _("Only a clerk of a service centre of this municipality may do this."),
    "document_unseen": _("See the identity document first, and ask for consent."),
    "register_no": _(
        "The register of this municipality does not confirm this person. Compare the number and the"
        " date of birth with the document."
    ),
    "not_denied": _("There is nothing to answer here any more."),
    "not_removed": _("Only a signature that was removed can be objected to."),
    "objected": _("You have objected already; the answer will stand here."),
    "not_same_official": _("Somebody who did not take part in the removal has to answer."),
    "rule_empty": _("No signature fits this rule."),
    "rule_finished": _("This removal is not running any more."),
    "network_known": _("This address is on the list already."),
    "key_wrong": _("This is not the key with which the list of this municipality is sealed."),
    "list_not_due": _(
        "The list is opened once the collection has ended or a threshold is reached."
    ),
    "join_unknown": _(
        "The code does not belong to a signature of yours under this petition. Check each letter."
    ),
}


def refused(code: str, **values: Any) -> Refused:
    """The refusal with its reason; `values` fill the braces in the sentence."""
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
