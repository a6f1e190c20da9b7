"""Why an idea cannot be written, submitted, supported, commented on or merged."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # writing
    "not_author": _("Only the author of this idea may do this."),
    "not_editable": _(
        "The idea can no longer be changed: it has been submitted. It can be withdrawn with a reason."
    ),
    "idea_incomplete": _(
        "Something is still missing: title, place, need, description, who benefits and a cost."
    ),
    "idea_over_cap": _("The cost is above the limit of this cycle, {cap}. Make the idea smaller."),
    "idea_over_pot": _(
        "The cost is more than the money there is for this part, {amount}. Make the idea smaller."
    ),
    "foreign_pot": _("This money belongs to another cycle. Choose again."),
    "foreign_unit": _("This unit does not belong to the money you have chosen. Choose again."),
    "too_many_ideas": _(
        "One person can submit {most} ideas in this cycle, and you have submitted as many. You can"
        " withdraw one, or join another idea."
    ),
    "too_young": _("You must be {age} years old to take part with an idea here."),
    "idea_not_registered": _(
        "You are not on the register of this municipality, so you cannot take part with ideas here."
        " If you have moved, verify your identity again or visit a service centre."
    ),
    "files_full": _("There are as many files as fit. Take one out to attach another."),
    # at a centre
    "many_filings": _("You have filed many ideas within an hour. Go on a little later."),
    "filed_already": _(
        "This visitor has an idea of this title in the cycle already. It may have been sent twice."
    ),
    # co-authors
    "group_full": _("There are as many co-authors as there can be."),
    "invited_already": _("This person has been invited already."),
    "own_invitation": _("This is your own address; you are the author already."),
    "not_invited": _("This invitation is not addressed to you."),
    "invitation_answered": _("This invitation has been answered already."),
    # around an idea
    "no_supports": _("In this cycle ideas are not supported beforehand; everybody votes later."),
    "not_supportable": _("This idea can no longer be supported."),
    "supported_already": _("You support this idea already; each person counts once."),
    "own_support": _("You stand behind this idea already; support comes from others."),
    "no_comments": _("In this cycle ideas cannot be commented on."),
    "not_commentable": _("This idea can no longer be commented on."),
    "comment_empty": _("Write your comment first."),
    "foreign_comment": _("This comment belongs to another idea."),
    "comment_hidden": _("This comment has been hidden already."),
    "not_moderator": _("Only a moderator of this municipality may hide a comment."),
    "own_comment": _("This is your own comment; a colleague has to decide about it."),
    "idea_not_public": _("This idea is not public."),
    "not_removable": _("This idea is not public, so there is nothing to remove."),
    "project_first": _(
        "A project on the ballot comes from this idea. Take it off the ballot first."
    ),
    "not_withdrawable": _("This idea can no longer be withdrawn."),
    "on_ballot": _(
        "The ballot has been published with this idea. Ask the budget officer to take it out."
    ),
    # merging
    "merge_too_few": _("Choose at least one other idea to merge with this one."),
    "merge_foreign": _("Only ideas of one cycle and of the same money can be merged."),
    "merge_state": _(
        "Only ideas that are submitted or under evaluation, without a verdict, can be merged."
    ),
    "merge_open": _("One of these ideas is part of another proposal that is not answered yet."),
    "merge_no_account": _(
        "The author of one of these ideas has no account, so nobody could agree in their place."
    ),
    "merge_answered": _("This proposal has been answered already."),
    "not_merged": _("This idea has not been merged into another one."),
}
