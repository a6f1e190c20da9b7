"""Why a winner cannot be promised."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_mayor": _("Only the mayor's office of this municipality promises what has won."),
    "not_won": _("Only a project that has won is promised."),
    "winner_in_doubt": _(
        "It is proposed that this winner will not be carried out. Wait for the second person."
    ),
    "no_winner_left": _("Every winner has been promised already."),
}
