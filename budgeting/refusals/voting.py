"""Why a vote cannot be taken: the voter, the ballot, the codes."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # the voter
    "by_hands": _(
        "In this cycle the choice is made by show of hands at an assembly, not by ballot."
    ),
    "not_verified": _("Verify your identity first; it takes a minute."),
    "not_registered": _(
        "You are not on the register of this municipality, so you cannot vote here. If you have"
        " moved, verify your identity again or visit a service centre."
    ),
    "not_alive": _("The register does not allow this. Visit a service centre with your document."),
    "too_young_to_vote": _("You must be {age} years old to vote here."),
    "level_too_low": _(
        "This municipality asks for a stronger proof of identity. Visit a service centre, or sign"
        " in through the citizen portal."
    ),
    "no_unit": _(
        "The register does not say in which unit you live, and here everyone votes on the money of"
        " the own unit. Visit a service centre with your document."
    ),
    "no_money_for_unit": _("There is no money in this cycle for the unit in which you live."),
    "voted_already": _(
        "You voted on {day} ({channel}). Nobody votes twice; what you chose counts."
    ),
    "voted_already_at": _(
        "You voted on {day} ({channel}, {place}). Nobody votes twice; what you chose counts."
    ),
    "paper_handed": _(
        "A ballot paper was handed to you on {day}. Vote with it, or give it back where you got it."
    ),
    "paper_handed_at": _(
        "A ballot paper was handed to you on {day} ({place}). Vote with it, or give it back there."
    ),
    "vote_waits": _(
        "You voted on {day} ({channel}). Your ballot is kept and counts as soon as the register has"
        " answered."
    ),
    "vote_annulled": _(
        "You voted on {day} ({channel}), and this vote has been annulled. You can appeal to the"
        " audit commission of the municipality."
    ),
    # the ballot
    "old_page": _(
        "The ballot has been corrected since you opened this page. Look at your choice once more:"
        " it is marked below."
    ),
    "unreadable": _("Your choice could not be read. Mark it once more."),
    "too_few": _("Choose at least {least}. You have chosen {number}."),
    "too_many": _("You can choose {most}; you have chosen {number}. Take {extra} out."),
    "no_blank": _("An empty ballot is not possible in this vote. Mark at least one project."),
    "no_blank_exactly": _("An empty ballot is not possible in this vote. Mark exactly {most}."),
    "twice": _("Project № {number} is chosen twice. Once is enough."),
    "unknown_project": _("There is no project № {number} on this ballot."),
    "withdrawn_project": _("Project № {number} has been withdrawn. Take it out of your choice."),
    "other_unit": _(
        "Project № {number} belongs to another unit's money, for which you cannot vote: {unit}."
    ),
    "one_unit": _("You can vote for one unit only; you have chosen projects of {number} units."),
    "one_other_unit": _(
        "Beside your own unit you can vote for one other; you have chosen projects of {number}."
    ),
    "over_money": _(
        "{unit}: your choice costs {sum}, {over} more than there is. Take something out."
    ),
    "points_unreadable": _(
        "Project № {number}: write the points as a whole number from 0 to {most}."
    ),
    "points_too_many": _("Project № {number} can get at most {most} points."),
    "points_over": _("You have {most} points and have given {sum}. Take back {over}."),
    "rank_unreadable": _("Project № {number}: write the place as a whole number, 1 for the first."),
    "rank_twice": _("Two projects have place {number}. Give each its own."),
    "too_slow": _("That took too long and nothing was saved. Please try once more."),
    # codes
    "no_ballot": _("There is no ballot with this code. Compare it with your paper, sign by sign."),
    "ballot_annulled": _("This ballot has been annulled and can no longer be changed."),
    "no_code": _("This code is not valid for this vote. Compare it with your sheet, sign by sign."),
    "code_used": _("Somebody has voted with this code already. Each code can be used once."),
    "code_revoked": _(
        "This code has been cancelled. Ask for another one where you got it, or vote on the portal."
    ),
    "code_person": _(
        "Personal number and date of birth do not agree with the register of this municipality."
        " Check both; if everything is right, visit a service centre with your document."
    ),
    "batch_size": _("A batch has from 1 to {most} codes."),
    "batch_revoked": _("The unused codes of this batch have been cancelled already."),
    "codes_too_late": _("Codes can be made until the voting ends."),
    "tries": _("That was many attempts. Wait an hour, or visit a service centre."),
    "too_many_votes": _("Many votes came from here within an hour. Wait a little and try again."),
}
