"""How long identity keeps what; the periods themselves stand beside the functions that remove."""

from django.utils.translation import gettext_lazy as _

from civic import limits
from civic.retention import Rule
from identity import actions
from identity.actions import codes, keeping, phones

RULES = [
    Rule(
        "identity.sessions",
        _("Log-ins: device, cut network address, time"),
        _("Until the session ends: after 2 hours without use, for staff after 30 minutes"),
        _("So that the owner can see and end them."),
        keeping.forget_sessions,
    ),
    Rule(
        "identity.counters",
        _("Counters against too many attempts, as keyed hashes"),
        _("Until their window ends, a day at most"),
        _("Longer they would protect nobody."),
        limits.forget,
    ),
    Rule(
        "identity.codes",
        _("One-time codes, as keyed hashes"),
        _("10 to 30 minutes"),
        _("A code is worth nothing afterwards."),
        codes.forget,
    ),
    Rule(
        "identity.sms",
        _("Text messages"),
        _("Number and text until sent; the empty row one day"),
        _("Nothing is needed once a message is sent."),
        phones.forget_sent,
    ),
    Rule(
        "identity.inquiries",
        _("Confirmations that waited for a register"),
        _("What was typed until the answer; the answer 30 days"),
        _("So that its owner can read the answer."),
        actions.forget_answered,
    ),
    Rule(
        "identity.kept_answers",
        _("Answers of registers, encrypted"),
        _("24 hours"),
        _("A register is not asked twice for one purpose within a day."),
        actions.forget_kept,
    ),
    Rule(
        "identity.uploads",
        _("Uploaded residents' extracts, encrypted"),
        _("Until they are read; of an older extract nothing is kept when a new one comes into use"),
        _("The portal works with keyed hashes only."),
        actions.clear_uploads,
    ),
    Rule(
        "identity.look_ups",
        _("What was asked of registers about a person"),
        _("3 years, or until the account is closed"),
        _("So that a person can see and contest who asked what."),
        keeping.forget_look_ups,
    ),
    Rule(
        "identity.consents",
        _("Consents that were taken back"),
        _("3 years, or until the account is closed"),
        _("The municipality has to show that it had them."),
        keeping.forget_consents,
    ),
    Rule(
        "identity.archives",
        _("Copies of one's data, encrypted"),
        _("24 hours, or until taken"),
        _("The link in the mail ends with them."),
        actions.drop_copies,
    ),
    Rule(
        "identity.copies",
        _("That a copy was asked for"),
        _("30 days"),
        _("So that its owner sees a request that was not theirs."),
        keeping.forget_copies,
    ),
    Rule(
        "identity.unconfirmed",
        _("Accounts whose address nobody confirmed"),
        _("30 days"),
        _("Somebody may have typed another's address."),
        keeping.forget_unconfirmed,
    ),
]
