"""Why a vote cannot be counted, published or changed after the count."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "voting_runs": _("The voting has not ended. Nothing can be counted before the close."),
    "not_counted_yet": _(
        "Ballots sent in the last second may still be on their way. Wait a minute."
    ),
    "batches_open": _("{count} batches of ballot papers are not sealed yet. Seal them first."),
    "annulments_open": _("{count} proposals to annul votes wait for a second person."),
    "box_open": _("The box has been opened already."),
    "box_closed": _("Open the box first: the ballots are shuffled and put into the public log."),
    "ballots_unplaced": _(
        "The ballots are still being written into the public log. Try again in a minute."
    ),
    "counted_already": _("The vote has been counted already."),
    "nothing_counted": _("The vote has not been counted yet."),
    "published_already": _("The result has been published already."),
    "result_unpublished": _("The result has not been published yet."),
    "no_projects": _("There is no project on this ballot."),
    "other_publisher": _("Somebody other than who counted has to publish the result."),
    "not_winner": _("Only a project that has won can be declined."),
    "adjusted_already": _("A proposal about this project exists already."),
    "counts_differ": _(
        "The two independent counts do not agree, so nothing was stored. Tell the platform's"
        " administrator: {difference}"
    ),
}
