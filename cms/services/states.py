"""The life of a service request, and how it can end. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.journal import actions as journal
from civic.workflow import Move, Workflow


class Progress(models.TextChoices):
    """Where a request stands for its applicant."""

    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    UNDER_WAY = "under_way", _("Under way")
    INCOMPLETE = "incomplete", _("Waits for the applicant")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Result(models.TextChoices):
    """How a request was decided."""

    POSITIVE = "positive", _("Granted")
    PARTLY = "partly", _("Granted in part")
    NEGATIVE = "negative", _("Refused")
    UNCONSIDERED = "unconsidered", _("Left without consideration")


class Channel(models.TextChoices):
    """How a request came."""

    ONLINE = "online", _("Online")
    CENTRE = "centre", _("At a centre")
    PAPER = "paper", _("On paper")


FOR_SOMEBODY = (Channel.CENTRE, Channel.PAPER)  # entered by staff, of no account
OPEN = (Progress.FILED, Progress.UNDER_WAY, Progress.INCOMPLETE)
# By which words a case system tells that it waits for what the applicant has to mend.
AWAITING = frozenset({"awaiting_applicant", "awaitingApplicant", "incomplete"})

REQUEST = Workflow(
    name="request",
    field="state",
    states=Progress,
    record=journal.append,
    moves=[
        Move(
            "file",
            (Progress.DRAFT,),
            Progress.FILED,
            "request.filed",
            _("File"),
            _("The request gets a number and goes to the department."),
            public=False,
        ),
        Move(
            "take_up",
            (Progress.FILED,),
            Progress.UNDER_WAY,
            "request.taken_up",
            _("Take up"),
            _("The applicant sees that the department works on it."),
            public=False,
        ),
        Move(
            "ask",
            (Progress.FILED, Progress.UNDER_WAY),
            Progress.INCOMPLETE,
            "request.asked",
            _("Ask for what is missing"),
            _("The clock stands still until the applicant answers or the day has passed."),
            public=False,
        ),
        Move(
            "complete",
            (Progress.INCOMPLETE,),
            Progress.UNDER_WAY,
            "request.completed",
            _("Answer"),
            _("The clock runs on."),
            public=False,
            back=True,
        ),
        Move(
            "go_on",
            (Progress.INCOMPLETE,),
            Progress.UNDER_WAY,
            "request.gone_on",
            _("Go on without it"),
            _("The clock runs on; the applicant is told that nothing more is needed."),
            public=False,
            back=True,
        ),
        Move(
            "decide",
            OPEN,
            Progress.DECIDED,
            "request.decided",
            _("Decide"),
            _("The applicant is told of the decision and of how to appeal."),
            public=False,
        ),
        Move(
            "withdraw",
            OPEN,
            Progress.WITHDRAWN,
            "request.withdrawn",
            _("Withdraw"),
            _("The department is told and stops working on it."),
            public=False,
        ),
    ],
)
