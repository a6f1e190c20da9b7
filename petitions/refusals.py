"""Every reason this app refuses something for: a stable code, and the sentence that says how to mend it."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused

REASONS = {
    "not_signed_in": _("Sign in first."),
    "not_active": _("This municipality does not take petitions on this portal yet."),
    "not_author": _("Only the author of the petition may do this."),
    "not_editable": _("The text can no longer be changed: it has been submitted."),
    "incomplete": _("Fill in the title, the demand and the text before you submit."),
    "articles_missing": _("A draft act needs its articles and an explanatory note. Add them."),
    "no_article": _(
        "The text of the draft act names no article. Begin each article on a line of its own with its"
        " number: “Article 1.”, then “Article 2.” and so on. A draft with a single rule has Article 1."
    ),
    "not_verified": _("Verify your identity first; it takes a minute."),
    "not_registered": _(
        "You are not on the register of this municipality, so you cannot act here. If you have"
        " moved, verify your identity again or visit a service centre."
    ),
    "not_alive": _("The register does not allow this. Visit a service centre with your document."),
    "too_young": _("You must be {age} years old for this."),
    "level_too_low": _(
        "This municipality asks for a stronger proof of identity. Visit a service centre, or sign"
        " in through the citizen portal."
    ),
    "not_open": _("Signatures are not being collected for this petition."),
    "not_open_yet": _("The collection of signatures has not begun yet."),
    "paused": _("The collection is paused; it will go on, and the deadline moves by as much."),
    "closed": _("The collection of signatures has ended."),
    "withdrawn": _("The author has withdrawn this petition."),
    "removed": _("This petition has been removed from the portal."),
    "too_slow": _("That took too long and nothing was saved. Please try once more."),
    "no_sealing_key": _(
        "The municipality has no key for the list of signers yet. The list officer has to make one"
        " before anything can be opened for signatures."
    ),
    "already_signed": _(
        "You have already signed this petition: with another account, at a service centre or on"
        " paper. Everyone signs once. The receipt is kept where you signed, and the signature can"
        " only be withdrawn there. Was it not you? Report it on your page, under “Accounts in your"
        " name”."
    ),
    "register_silent": _(
        "The register has not confirmed you yet. You can sign as soon as it has answered; we ask"
        " again by ourselves."
    ),
    "no_signature": _("There is no signature of yours under this petition."),
    "signature_removed": _("This signature has been removed; you can appeal to the secretariat."),
    "not_moderator": _("Only a moderator of this municipality may do this."),
    "not_list_officer": _("Only a list officer of this municipality may do this."),
    "not_office": _("Your role does not allow this in this municipality."),
    "own_petition": _("This is your own petition; a colleague has to decide about it."),
    "not_submitted": _("The petition is not waiting for moderation."),
    "checked_out": _("A colleague is working on this petition at the moment."),
    "edit_open": _("A proposed correction is waiting for the author's answer."),
    "edit_outdated": _("The text has changed since this correction was proposed."),
    "changed_meanwhile": _(
        "The petition was changed in the meantime, in another window or by somebody else. Read it again"
        " as it stands now, then decide."
    ),
    "no_edit": _("There is no correction waiting for an answer."),
    "nothing_changed": _("The proposed text is the same as the present one."),
    "reason_needed": _("Give a reason; it will be published."),
    "wrong_reason": _("Choose a reason that belongs to this decision."),
    "term_runs": _("The term has not ended and no threshold is reached, so it stays open."),
    "not_published": _("This petition is not published."),
    "not_pausable": _("Only an open collection can be paused."),
    "not_paused": _("The collection is not paused."),
    "handed_over": _("The petition has been handed over already."),
    "below_threshold": _("The petition has not reached a threshold, so it is not handed over."),
    "collection_runs": _(
        "Signatures are still being collected, and the hand-over would end that. Confirm it, or hand"
        " over after the closing."
    ),
    "close_runs": _(
        "Signatures are still being collected, and closing would end that before the day that was"
        " published. Confirm it, or leave it to the clock."
    ),
    "before_sitting": _(
        "The decision is dated before the sitting, which is recorded for {day}. Correct the day, or"
        " say why it was decided earlier; the reason is published."
    ),
    "not_handed_over": _("The petition has not been handed over yet."),
    "decided": _("The petition has been decided already."),
    "not_decided": _("The petition has not been decided yet."),
    "not_mayor_office": _("Only the mayor's office of this municipality promises what is granted."),
    "not_granted": _(
        "Only what a decision grants, at least in part, and what is not yet carried out is promised."
    ),
    "forwarded_where": _("Say to whom the petition is forwarded."),
    "no_signatures": _("Choose at least one signature of this petition."),
    "signatures_changed": _("Some of these signatures can no longer be changed. Choose again."),
    "removal_decided": _("This proposal has been decided already."),
    "second_person": _("Another person has to decide about your proposal."),
    "second_needed": _(
        "In this municipality a second moderator has to agree. Propose it, and a colleague decides."
    ),
    "proposal_open": _("A colleague's proposal about this petition has to be decided first."),
    "proposal_decided": _("This proposal has been decided already."),
    "proposer": _("You proposed this yourself; a colleague has to decide."),
    "not_held": _("Nobody has this petition in hand. Take it in hand yourself."),
    "not_restorable": _("Only a refused or a removed petition can be restored."),
    "nothing_to_appeal": _("There is nothing to appeal against."),
    "appeal_over": _("The time for an appeal has run out."),
    "appeal_made": _(
        "You have appealed against this already; there is one appeal for each decision."
    ),
    "appeal_answered": _("This appeal has been answered already."),
    "judge_of_own": _("You took the decision yourself; somebody else has to answer the appeal."),
    "merge_reached": _("It has reached a threshold already, so it is handed over, not merged."),
    "merge_where": _(
        "Choose another petition of this municipality that is open for signatures and not merged itself."
    ),
    "not_merged": _("This petition has not been merged into another."),
    "group_small": _(
        "The council asks for an initiating group of {least} members besides you; {have} have joined"
        " so far. Invite more and wait for their answers."
    ),
    "supporters_few": _(
        "The council asks for {least} supporters before a petition can be submitted; so far there are"
        " {have}. Pass the link for supporters on."
    ),
    "gathering": _(
        "People are asked to support this text, so it stands still. To change it, stop asking first;"
        " those who have supported it are asked again."
    ),
    "not_gathering": _("Supporters are not sought for this petition now."),
    "own_support": _("You are the author; you support it by writing it."),
    "not_member": _("You are not a member of this initiating group."),
    "not_transferable": _("Only a petition that is open or waits for an answer can be passed on."),
    "same_addressee": _("The petition is there already. Choose the other addressee."),
    "nothing_adopted": _(
        "Only of a draft act that was granted, at least in part, the adopted text is kept."
    ),
    "empty_text": _("Write at least a word."),
    "group_full": _("The initiating group has as many members as it can have."),
    "invited_already": _("This person has been invited already."),
    "not_invited": _("This invitation is not addressed to you."),
    "invitation_answered": _("This invitation has been answered already."),
    "own_invitation": _("You are the author; there is no need to invite yourself."),
    "attachments_full": _("There are as many attachments as there can be. Remove one first."),
    "opens_in_past": _("The opening cannot lie in the past."),
    "sitting_in_past": _("The sitting cannot lie in the past."),
    "not_admin": _("Only the administrator of this municipality may set its numbers."),
    "in_past": _(
        "A number is set for today or a later day; what has been in force stays as it was."
    ),
    "figure_exists": _(
        "A figure for this day is entered already. Enter it for the day it holds for."
    ),
}


def refused(code: str, **values: Any) -> Refused:
    """The refusal with its reason; `values` fill the braces in the sentence."""
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
