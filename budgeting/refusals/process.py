"""Why something cannot be done with a cycle: its phases, its publication, its setup."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_signed_in": _("Sign in first."),
    "not_published": _("This cycle has not been published yet."),
    "archived": _("This cycle is in the archive; nothing in it can change."),
    "held": _(
        "The cycle is held at the moment, so nothing can be done in it. The reason: {reason}"
    ),
    "phase_not_yet": _("Not yet: “{phase}” begins on {day} at {hour}."),
    "phase_over": _("Too late: “{phase}” ended on {day} at {hour}."),
    "phase_absent": _("This cycle has no such phase."),
    "not_budget_officer": _("Only a budget officer of this municipality may do this."),
    "not_auditor": _("Only an auditor of this municipality may do this."),
    "not_office": _("Your role does not allow this in this municipality."),
    "not_draft": _("The cycle is published already; this can no longer be changed here."),
    "frozen": _(
        "The voting has opened, so this is frozen. It can only be corrected by two people, with a"
        " public reason."
    ),
    "not_frozen": _("Nothing is frozen yet; change it in the setup."),
    "frozen_already": _("The ballot is frozen already."),
    "reason_needed": _("Give a reason; it will be published."),
    "not_held": _("The cycle is not held."),
    "held_already": _("The cycle is held already."),
    "extends_only": _("A phase can only be extended: choose a later end than the present one."),
    "overlaps_next": _(
        "The next phase begins before that. Choose an earlier end, or move the later phases too."
    ),
    "not_ready": _("The cycle cannot be published yet. First mend what the check lists."),
    "phases_run": _("Phases of this cycle are still to come, so it cannot go to the archive."),
    "second_person": _("Another person has to decide about your proposal."),
    "decided_already": _("This proposal has been decided already."),
    "not_correctable": _("This cannot be corrected after the opening of voting."),
    "nothing_changed": _("Nothing has been changed."),
    "outdated": _("This has changed since the proposal was made. Make a new proposal."),
    "slug_taken": _("Another cycle has this address already. Choose another one."),
    "unknown_template": _("There is no such template."),
    "documents_full": _("There are as many documents as there can be. Remove one first."),
    "criterion_used": _("A decision refers to this criterion, so it stays."),
    "pot_used": _("Ideas or projects belong to this money, so it stays."),
    "not_admitted": _(
        "Only an idea that has been admitted, with a cost, can be put on the ballot."
    ),
    "no_pot": _("Say from which money the project is paid."),
    "dearer_than_pot": _("The project costs more than the money it is paid from."),
    "voting_over": _(
        "The voting has ended. A project that cannot be carried out is declined after the count."
    ),
    "withdrawn_already": _("The project has been withdrawn already."),
}
