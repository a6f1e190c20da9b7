"""How long petitions keep what they know of people; the periods stand in `petitions.actions.keeping`."""

from django.utils.translation import gettext_lazy as _

from civic.retention import Rule
from petitions.actions import keeping

RULES = [
    Rule(
        "petitions.drafts",
        _("Drafts of petitions"),
        _("One year after they were last changed"),
        _("Whoever has not gone on by then is asked to begin anew."),
        keeping.forget_drafts,
    ),
    Rule(
        "petitions.traces",
        _("Keyed hashes of networks and names beside signatures"),
        _("90 days after collecting ended, and not before the answer"),
        _("They serve the examination of signatures and objections to it."),
        keeping.forget_traces,
    ),
    Rule(
        "petitions.signers",
        _("Who signed, sealed for the list officers"),
        _("180 days after collecting ended, and not before the answer"),
        _("The council has to be able to examine the list and to answer for it."),
        keeping.forget_signers,
    ),
    Rule(
        "petitions.links",
        _("Keyed hashes that tell whose a signature is, and the number its receipt explains"),
        _("180 days after collecting ended, and not before the answer"),
        _("So long signers see their signatures, and nobody can sign twice."),
        keeping.forget_links,
    ),
]
