"""Why votes cannot be annulled, and why a winner cannot be replaced."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "too_late_to_annul": _("The box has been opened: from now on no vote can be annulled."),
    "nothing_to_annul": _(
        "No vote of this group can be annulled: each is annulled or proposed already, or was cast"
        " on paper."
    ),
    "none_picked": _("Mark the votes that are to be annulled."),
    "box_not_counted": _(
        "Write down the count of this box first; then its papers can be annulled."
    ),
    "batch_proposed": _("A proposal to annul this batch waits for a second person already."),
    "many_to_annul": _("At most {most} votes can be annulled with one proposal."),
    "wrong_key": _("This is not the private key of this vote. Nothing has been opened."),
    "key_needed": _("Enter the private key of the audit commission."),
    "envelope_broken": _(
        "An envelope does not lead to a ballot, so nothing has been annulled. Tell the platform's"
        " administrator."
    ),
    "not_annulled": _("Only an annulment that has been approved can be reversed."),
    "appeal_waits": _("A reversal of this annulment has been proposed already."),
    "no_appeal": _("Nobody has proposed to reverse this annulment."),
    "appeals_open": _("{count} appeals against annulments wait for a second person."),
    "count_changed": _(
        "The ballots do not give the stored result any more, so nothing was changed. Tell the"
        " platform's administrator."
    ),
}
