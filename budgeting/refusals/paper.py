"""Why a ballot paper cannot be handed out, entered or sealed, and why an assembly does not count."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # handing out
    "not_here": _(
        "Papers are handed out by a clerk of this centre or by a budget officer of the municipality."
    ),
    "no_papers_for_unit": _(
        "There are no ballot papers for this voter's unit here: {unit}. The voter can vote on the"
        " portal or where these papers are."
    ),
    "no_papers_left": _(
        "By the figures no paper is left here. If more have been delivered, a budget officer writes"
        " that down first."
    ),
    "batch_not_open": _("No more papers are handed out here: the box has been counted."),
    "register_silent": _(
        "The register does not answer now and nothing is known of this person here, so no paper can"
        " be handed out. Try again in a few minutes."
    ),
    "ticket_old": _("That page was too old. Enter the number once more; nothing has changed."),
    "not_handed_here": _("This voter holds no ballot paper from here."),
    "many_lookups": _("That was many look-ups within an hour. Wait a little and go on."),
    "many_exchanges": _(
        "This voter has been given another paper {most} times. Call the commission before any more."
    ),
    # batches
    "not_batch_worker": _(
        "Clerks of this centre, budget officers and auditors of the municipality enter these papers."
    ),
    "batch_exists": _("There is a batch with this polling place and this money already."),
    "batch_used": _("Papers have been handed out already, so the batch has to stay."),
    "delivered_too_few": _("{number} papers have been handed out already; more must have come."),
    "box_while_voting": _("The box is opened and counted when the voting has ended."),
    "box_counted": _("The count of this box has been written down already."),
    "batch_sealed": _("This batch is sealed; nothing in it can be changed."),
    "batch_void": _("This batch has been annulled; it is not counted."),
    "entries_done": _("Both entries are complete. Look at the differences."),
    "line_unreadable": _(
        "Line {line}: write the number of the paper, then the numbers of the projects, such as 57 3 7;"
        " 57 x for a spoiled paper."
    ),
    "line_twice": _("Paper {number} stands twice in what you sent, and not with the same marks."),
    "line_wrong": _(
        "Paper {number}: {reason} If that is what the paper says, it is spoiled: write {number} x."
    ),
    "lines_many": _("At most {most} lines can be sent at once."),
    "not_compared": _("Both entries have to be complete first."),
    "box_differs": _(
        "{lines} papers were entered, but {counted} were counted in the box. Count the pile once more"
        " and correct the figure, or have everything entered again."
    ),
    "missing_unexplained": _(
        "Handed out: {handed}; in the box: {counted}. Write down how that is to be explained."
    ),
    "stock_unexplained": _(
        "Delivered: {delivered}; handed out, exchanged and unused together: {used}. Write down how"
        " that is to be explained."
    ),
    "more_than_handed": _(
        "There are more valid papers ({valid}) than were handed out ({handed}). Such a batch cannot"
        " be sealed: it can only be annulled, by two people."
    ),
    # assemblies
    "not_by_hands": _("In this cycle people vote by ballot, not by show of hands."),
    "assembly_not_yet": _("An assembly can be recorded from the day on which the voting begins."),
    "assembly_outside": _(
        "The assembly has to lie within the dates of the voting: {since} – {until}."
    ),
    "assembly_closed": _("The count has begun; the protocol cannot be changed any more."),
    "assembly_confirmed": _(
        "This protocol has been confirmed. Propose a correction and give the reason."
    ),
    "hands_too_many": _(
        "Project № {number}: {hands} hands, but only {attended} people were there."
    ),
    "hands_together": _(
        "{hands} hands were raised in all. {attended} people with {most} each can raise at most {all}."
    ),
    "more_than_eligible": _(
        "More people were there ({attended}) than could have come ({eligible})."
    ),
    "no_quorum": _(
        "{attended} people were there and {quorum} are needed. Without the quorum the assembly does"
        " not decide; call another one and correct the protocol."
    ),
    "no_minutes": _("Attach the scan of the signed minutes first."),
    "assemblies_open": _(
        "Assemblies whose protocol is missing or not confirmed: {count}. Confirm them first."
    ),
    "only_by_votes": _(
        "Hands can only be counted by the rule of most votes. Change the rule of the count first."
    ),
}
