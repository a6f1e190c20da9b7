"""The four axes of a petition, each with its own table of moves. Data only; `rules` says who may move."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civic.journal import actions as journal
from civic.workflow import Move, Workflow


class Kind(models.TextChoices):
    """What a petition may be: Local Self-Government Code, Article 86."""

    DRAFT_ACT = "draft_act", _("Draft of a normative act")
    PRINCIPLES = "principles", _("Main principles or specific proposals for a draft act")
    MATTER = "matter", _("A matter to be studied, discussed and decided at a sitting")


class Addressee(models.TextChoices):
    """Who is asked."""

    SAKREBULO = "sakrebulo", _("Sakrebulo")
    MAYOR = "mayor", _("Mayor")


class Text(models.TextChoices):
    """The text: from draft to frozen."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned to be mended")
    ACCEPTED = "accepted", _("Accepted")
    FROZEN = "frozen", _("Frozen")
    REJECTED = "rejected", _("Registration refused")


class Collection(models.TextChoices):
    """The collection of signatures."""

    NOT_STARTED = "not_started", _("Not started")
    OPEN = "open", _("Open for signatures")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the author")
    REMOVED = "removed", _("Removed")


class Signing(models.TextChoices):
    """One signature."""

    PENDING = "pending", _("Awaiting verification")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("signature", "Withdrawn")
    REMOVED = "removed", _("Removed")


class Response(models.TextChoices):
    """What the municipality does with it after the hand-over."""

    NONE = "none", _("Not handed over")
    DUE = "due", _("Handed over")
    COMMISSION = "commission", _("With the commission")
    SITTING = "sitting", _("Sitting scheduled")
    DECIDED = "decided", _("Decided")
    IMPLEMENTING = "implementing", _("Being carried out")
    DONE = "done", _("Carried out")


class Outcome(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Not granted")
    FORWARDED = "forwarded", _("Forwarded")


class Stage(models.TextChoices):
    """What a threshold opens the way to."""

    ANSWER = "answer", _("Written answer of the mayor")
    CONSIDERATION = "consideration", _("Consideration by the sakrebulo")


class Channel(models.TextChoices):
    """The way a signature came in."""

    ONLINE = "online", _("On the portal")
    ASSISTED = "assisted", _("At a centre, with help")
    PAPER = "paper", _("On paper")


class Display(models.TextChoices):
    """What the public sees of a signer."""

    NONE = "none", _("Nothing")
    INITIALS = "initials", _("Initials")
    NAME = "name", _("First name and surname")


class SheetState(models.TextChoices):
    """A sheet of signatures on paper."""

    ISSUED = "issued", _("Given out")
    RECEIVED = "received", _("Handed in: waits for the first entry")
    ONCE = "once", _("Entered once: waits for the second person")
    TWICE = "twice", _("Entered twice")
    SEALED = "sealed", _("Counted")
    VOID = "void", _("Void")


PUBLISHED_TEXTS = (Text.ACCEPTED, Text.FROZEN)
ANSWERED_RESPONSES = (Response.DECIDED, Response.IMPLEMENTING, Response.DONE)
CARRIED_OUT = (Response.IMPLEMENTING, Response.DONE)
AWAITED_RESPONSES = (Response.DUE, Response.COMMISSION, Response.SITTING)

TEXT = Workflow(
    name="text",
    field="text_state",
    states=Text,
    record=journal.append,
    moves=[
        Move(
            "submit",
            (Text.DRAFT,),
            Text.SUBMITTED,
            "petition.submitted",
            _("Submit"),
            _("The secretariat checks the text; you cannot change it meanwhile."),
            public=False,
        ),
        Move(
            "accept",
            (Text.SUBMITTED,),
            Text.ACCEPTED,
            "petition.accepted",
            _("Publish"),
            _("Signing starts, and the text can no longer be changed."),
            public=False,
        ),
        Move(
            "return_",
            (Text.SUBMITTED,),
            Text.RETURNED,
            "petition.returned",
            _("Return to be mended"),
            _("The author gets the reasons and may change everything and submit again."),
            public=False,
        ),
        Move(
            "reject",
            (Text.SUBMITTED,),
            Text.REJECTED,
            "petition.rejected",
            _("Refuse registration"),
            _("The reason is published, and the author can no longer change the petition."),
        ),
        Move(
            "restore",
            (Text.REJECTED,),
            Text.SUBMITTED,
            "petition.restored",
            _("Take up again"),
            _("The refusal is lifted, and the text waits for moderation again."),
        ),
        Move(
            "resubmit",
            (Text.RETURNED,),
            Text.SUBMITTED,
            "petition.resubmitted",
            _("Submit again"),
            _("The secretariat checks the text; you cannot change it meanwhile."),
            public=False,
        ),
        Move(
            "propose_edit",
            (Text.SUBMITTED,),
            Text.SUBMITTED,
            "petition.edit_proposed",
            _("Propose a correction"),
            _("Nothing changes until the author accepts it."),
            public=False,
        ),
        Move(
            "accept_edit",
            (Text.SUBMITTED,),
            Text.SUBMITTED,
            "petition.edit_accepted",
            _("Accept the correction"),
            _("The text is changed as shown and goes back to the secretariat."),
            public=False,
        ),
        Move(
            "decline_edit",
            (Text.SUBMITTED,),
            Text.SUBMITTED,
            "petition.edit_declined",
            _("Decline the correction"),
            _("The text stays as it is."),
            public=False,
        ),
        Move(
            "freeze",
            (Text.ACCEPTED,),
            Text.FROZEN,
            "petition.frozen",
            _("Freeze"),
            _("The first signature stands in the public log."),
            public=False,
        ),
    ],
)

COLLECTION = Workflow(
    name="collection",
    field="collection_state",
    states=Collection,
    record=journal.append,
    moves=[
        Move(
            "open",
            (Collection.NOT_STARTED,),
            Collection.OPEN,
            "petition.published",
            _("Open for signatures"),
            _("Terms, threshold and text are written into the public log."),
        ),
        Move(
            "pause",
            (Collection.OPEN,),
            Collection.PAUSED,
            "petition.paused",
            _("Pause"),
            _("Nobody can sign until it is resumed; the deadline moves by as much."),
        ),
        Move(
            "resume",
            (Collection.PAUSED,),
            Collection.OPEN,
            "petition.resumed",
            _("Resume"),
            _("Signing goes on, and the deadline moves by the length of the pause."),
        ),
        Move(
            "close",
            (Collection.OPEN, Collection.PAUSED),
            Collection.CLOSED,
            "petition.closed",
            _("Close"),
            _("Nobody can sign any more; the count stands."),
        ),
        Move(
            "merge",
            (Collection.OPEN, Collection.PAUSED),
            Collection.CLOSED,
            "petition.merged",
            _("Merge into another petition"),
            _("Nobody can sign this one any more; its signers are offered to sign the other."),
        ),
        Move(
            "withdraw",
            (Collection.NOT_STARTED, Collection.OPEN, Collection.PAUSED, Collection.CLOSED),
            Collection.WITHDRAWN,
            "petition.withdrawn",
            _("Withdraw the petition"),
            _("It stays readable with your reason; it cannot be opened again."),
        ),
        Move(
            "remove",
            (
                Collection.NOT_STARTED,
                Collection.OPEN,
                Collection.PAUSED,
                Collection.CLOSED,
                Collection.WITHDRAWN,
            ),
            Collection.REMOVED,
            "petition.removed",
            _("Remove from the portal"),
            _("Only its number and the reason stay readable."),
        ),
        *(
            Move(
                f"restore_{state}",
                (Collection.REMOVED,),
                state,
                "petition.restored",
                _("Put back on the portal"),
                _("It stands where it stood; a running deadline moves by as long as it was away."),
                back=True,
            )
            for state in (
                Collection.NOT_STARTED,
                Collection.OPEN,
                Collection.CLOSED,
                Collection.WITHDRAWN,
            )
        ),
    ],
)


def leave_no_entry(*_args: Any, **_facts: Any) -> None:
    """Record nothing: a signature's only record is its leaf in the public log, without an actor."""


SIGNATURE = Workflow(
    name="signature",
    field="state",
    states=Signing,
    record=leave_no_entry,
    moves=[
        Move("confirm", (Signing.PENDING,), Signing.CONFIRMED, "", _("Confirm")),
        Move(
            "withdraw",
            (Signing.PENDING, Signing.CONFIRMED),
            Signing.WITHDRAWN,
            "",
            _("Withdraw the signature"),
            _("The count falls by one; you may sign again while signatures are collected."),
        ),
        Move("expire", (Signing.PENDING,), Signing.WITHDRAWN, "", _("Drop")),
        Move("wait_again", (Signing.WITHDRAWN,), Signing.PENDING, "", _("Sign again")),
        Move("sign_again", (Signing.WITHDRAWN,), Signing.CONFIRMED, "", _("Sign again")),
        Move("remove", (Signing.CONFIRMED,), Signing.REMOVED, "", _("Remove")),
        Move("restore", (Signing.REMOVED,), Signing.CONFIRMED, "", _("Restore")),
    ],
)

RESPONSE = Workflow(
    name="response",
    field="response_state",
    states=Response,
    record=journal.append,
    moves=[
        Move(
            "hand_over",
            (Response.NONE,),
            Response.DUE,
            "petition.handed_over",
            _("Hand over"),
            _("The collection ends, and the term for the answer starts."),
        ),
        Move(
            "refer_to_commission",
            (Response.DUE, Response.COMMISSION),
            Response.COMMISSION,
            "petition.referred",
            _("Refer to a commission"),
            _("The commission and the day appear on the petition's page."),
        ),
        Move(
            "schedule_sitting",
            (Response.DUE, Response.COMMISSION, Response.SITTING),
            Response.SITTING,
            "petition.scheduled",
            _("Schedule the sitting"),
            _("Day, hour and place appear on the page; the author and followers are told."),
        ),
        Move(
            "decide",
            (Response.DUE, Response.COMMISSION, Response.SITTING),
            Response.DECIDED,
            "petition.decided",
            _("Publish the decision"),
            _("The decision is published and written into the public log; it cannot be undone."),
        ),
        Move(
            "implement",
            (Response.DECIDED,),
            Response.IMPLEMENTING,
            "petition.implementing",
            _("Start carrying it out"),
            _("The page says that the decision is being carried out."),
        ),
        Move(
            "finish",
            (Response.IMPLEMENTING,),
            Response.DONE,
            "petition.done",
            _("Carried out"),
            _("The page says that the decision has been carried out."),
        ),
    ],
)


def record_sheet(kind: str, sheet: Any, *, data: dict[str, Any], **entry: Any) -> Any:
    """What happens to a sheet is told with its petition, by the sheet's code."""
    return journal.append(kind, sheet.petition, data={"sheet": sheet.code} | data, **entry)


SHEET = Workflow(
    name="sheet",
    field="state",
    states=SheetState,
    record=record_sheet,
    moves=[
        Move(
            "receive",
            (SheetState.ISSUED,),
            SheetState.RECEIVED,
            "petition.sheet_received",
            _("Take the sheet in"),
            _("Two people enter it, each without seeing what the other wrote."),
            public=False,
        ),
        Move(
            "enter_first",
            (SheetState.RECEIVED,),
            SheetState.ONCE,
            "petition.sheet_entered",
            _("Save the first entry"),
            _("Another person enters the sheet once more."),
            public=False,
        ),
        Move(
            "enter_second",
            (SheetState.ONCE,),
            SheetState.TWICE,
            "petition.sheet_entered",
            _("Save the second entry"),
            _("Both entries are compared line by line."),
            public=False,
        ),
        Move(
            "restart",
            (SheetState.ONCE, SheetState.TWICE),
            SheetState.RECEIVED,
            "petition.sheet_restarted",
            _("Have it entered afresh"),
            _("Both entries are destroyed."),
            public=False,
        ),
        Move(
            "seal",
            (SheetState.TWICE,),
            SheetState.SEALED,
            "petition.sheet_sealed",
            _("Match with the register and count"),
            _("Each line is checked; what was entered is destroyed."),
        ),
        Move(
            "void",
            (SheetState.ISSUED, SheetState.RECEIVED, SheetState.ONCE, SheetState.TWICE),
            SheetState.VOID,
            "petition.sheet_voided",
            _("Declare it void"),
            _("Nothing on it is counted; the reason is published."),
        ),
    ],
)

WORKFLOWS = (TEXT, COLLECTION, SIGNATURE, RESPONSE, SHEET)
