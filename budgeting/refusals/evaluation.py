"""Why an idea cannot be screened, evaluated, released or appealed for."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "own_idea": _("This is your own idea; a colleague has to decide about it."),
    "not_screened_now": _("The idea is not waiting for the screening."),
    "body_needed": _("Name the council or commission that decided, and its sitting."),
    "criterion_needed": _("Choose the criterion the idea does not meet; it is published."),
    "foreign_criterion": _("This criterion belongs to another cycle."),
    "text_needed": _("Write the reason; the author reads it, and with a refusal everybody does."),
    "answer_too_short": _(
        "This is too short for an answer to an appeal. It is published at once and is final: write why"
        " the appeal is right or why the refusal stands, on which facts."
    ),
    "not_under_evaluation": _("The idea is not under evaluation."),
    "asked_already": _("This department has been asked already."),
    "foreign_department": _("This department belongs to another municipality."),
    "due_in_past": _("The opinion cannot be due in the past. Choose a later day."),
    "due_after_phase": _("The evaluation ends on {day}. Choose an earlier day for the opinion."),
    "not_department_officer": _("Only an officer of this department may give its opinion."),
    "opinion_decided": _("The verdict stands already, so the opinion can no longer be changed."),
    "opinion_cost_needed": _("Say what it costs: an idea that can be done needs a cost."),
    "papers_full": _("Eight documents are attached already. Take one out first."),
    "cost_does_not_add_up": _("The lines add up to {total}. Let the cost and its lines agree."),
    "opinions_missing": _(
        "Not all departments have answered, and their time is not over. Wait until it is."
    ),
    "no_opinion": _("No department has been asked yet."),
    "verdict_cost_needed": _("An idea that is admitted needs a cost. Enter what the city reckons."),
    "verdict_over_pot": _("The cost is more than the money of {pot}."),
    "verdict_over_cap": _("The cost is above the limit of this cycle, {cap}."),
    "released_already": _("The verdicts have been released already."),
    "verdicts_missing": _("{count} ideas have no verdict yet. Decide about them first."),
    "nothing_to_release": _("There is no idea to release a verdict on."),
    "not_your_idea": _("Only an author of the idea may appeal."),
    "not_refused": _("Only an idea that was not admitted can be appealed for."),
    "appealed_already": _("An appeal has been made already; there is one for each idea."),
    "appeal_too_late": _("The time for an appeal ended on {day} at {hour}."),
    "appeal_answered": _("The appeal has been answered already."),
    "other_person": _("Somebody other than who refused the idea has to answer the appeal."),
}
