"""What a budgeting process, an idea, a project and a ballot may be, and the moves between. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.journal import actions as journal
from civic.workflow import Move, Workflow


class Publication(models.TextChoices):
    """Whether the public sees a process."""

    DRAFT = "draft", _("Being prepared")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("In the archive")


class Phase(models.TextChoices):
    """The phases of a cycle, in their order. Which one runs is computed from the dates."""

    SUBMISSION = "submission", _("Submitting ideas")
    SCREENING = "screening", _("Screening")
    EVALUATION = "evaluation", _("Evaluation")
    APPEAL = "appeal", _("Appeals")
    BALLOT = "ballot", _("The ballot is published")
    VOTING = "voting", _("Voting")
    COUNT = "count", _("Count and audit")
    RESULTS = "results", _("Results")
    IMPLEMENTATION = "implementation", _("Implementation")


class Residence(models.TextChoices):
    """For which pots of money a person may vote."""

    CITY = "city", _("One ballot for the whole municipality")
    OWN = "own", _("The own unit")
    OWN_PLUS_ONE = "own_plus_one", _("The own unit and one other")
    OWN_AND_CITY = "own_and_city", _("The own unit and the whole municipality")
    ANY_ONE = "any_one", _("One unit of the voter's choice")


class BallotKind(models.TextChoices):
    """What a voter marks."""

    APPROVAL = "approval", _("Choose projects")
    KNAPSACK = "knapsack", _("Choose projects within the money")
    POINTS = "points", _("Distribute points")
    RANKING = "ranking", _("Put projects in order")


class Method(models.TextChoices):
    """How the vote is held."""

    SECRET = "secret", _("Secret ballot, on the portal and on paper")
    ASSEMBLY = "assembly", _("Show of hands at an assembly")


class IdeaState(models.TextChoices):
    """An idea on its way to the ballot."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned to be mended")
    EVALUATION = "evaluation", _("Under evaluation")
    ADMITTED = "admitted", _("Admitted to the ballot")
    REFUSED = "refused", _("Not admitted")
    MERGED = "merged", _("Merged into another idea")
    WITHDRAWN = "withdrawn", _("Withdrawn by the author")
    REMOVED = "removed", _("Removed")


class Opinion(models.TextChoices):
    """What a department says of an idea."""

    FEASIBLE = "feasible", _("Can be done")
    WITH_CHANGES = "with_changes", _("Can be done with changes")
    NOT_FEASIBLE = "not_feasible", _("Cannot be done")


class Channel(models.TextChoices):
    """The way a vote or an idea came in."""

    ONLINE = "online", _("On the portal")
    ASSISTED = "assisted", _("At a centre, with help")
    CODE = "code", _("With a code")
    PAPER = "paper", _("On paper")


class Attendance(models.TextChoices):
    """One person's participation in a vote."""

    HANDED = "handed", _("Ballot paper handed out")
    PENDING = "pending", _("Voted; the register has not answered yet")
    VOTED = "voted", _("Voted")
    REFUSED = "refused", _("Not on the register, not counted")
    ANNULLED = "annulled", _("Annulled")


class BatchState(models.TextChoices):
    """A sealed batch of ballot papers from one polling place."""

    OPEN = "open", _("Ballot papers are being handed out")
    FIRST = "first", _("First entry")
    SECOND = "second", _("Second entry")
    COMPARED = "compared", _("The entries are being compared")
    SEALED = "sealed", _("Sealed")
    VOID = "void", _("Annulled as a whole")


class Standing(models.TextChoices):
    """What became of a project on the ballot."""

    NONE = "none", _("Not counted yet")
    WON = "won", _("Won")
    LOST = "lost", _("Did not win")
    DECLINED = "declined", _("Won, but will not be carried out")
    SUBSTITUTE = "substitute", _("Won in place of another")


PUBLIC_IDEAS = (
    IdeaState.SUBMITTED,
    IdeaState.EVALUATION,
    IdeaState.ADMITTED,
    IdeaState.REFUSED,
    IdeaState.MERGED,
    IdeaState.WITHDRAWN,
)
EDITABLE_IDEAS = (IdeaState.DRAFT, IdeaState.RETURNED)
REMOVABLE = tuple(one for one in PUBLIC_IDEAS if one != IdeaState.MERGED)

PUBLICATION = Workflow(
    name="process",
    field="publication",
    states=Publication,
    record=journal.append,
    moves=[
        Move(
            "publish",
            (Publication.DRAFT,),
            Publication.PUBLISHED,
            "process.published",
            _("Publish"),
            _(
                "Everybody sees the cycle with its dates and rules; the phases switch by themselves."
            ),
        ),
        Move(
            "archive",
            (Publication.PUBLISHED,),
            Publication.ARCHIVED,
            "process.archived",
            _("Move to the archive"),
            _("The cycle stays readable at the same address and nothing in it can change."),
        ),
    ],
)

IDEA = Workflow(
    name="idea",
    field="state",
    states=IdeaState,
    record=journal.append,
    moves=[
        Move(
            "submit",
            (IdeaState.DRAFT, IdeaState.RETURNED),
            IdeaState.SUBMITTED,
            "idea.submitted",
            _("Submit"),
            _("The idea becomes public and goes to the screening."),
        ),
        Move(
            "return_",
            (IdeaState.SUBMITTED,),
            IdeaState.RETURNED,
            "idea.returned",
            _("Return to be mended"),
            _("The author gets the reasons and may change the idea and submit it again."),
            public=False,
        ),
        Move(
            "pass_on",
            (IdeaState.SUBMITTED,),
            IdeaState.EVALUATION,
            "idea.passed_on",
            _("Pass on to evaluation"),
            _("The departments are asked for their opinions and a cost."),
        ),
        Move(
            "admit",
            (IdeaState.EVALUATION, IdeaState.REFUSED),
            IdeaState.ADMITTED,
            "idea.admitted",
            _("Admit to the ballot"),
            _("On the day of the release everybody sees the verdict, its reasons and the cost."),
        ),
        Move(
            "refuse",
            (IdeaState.SUBMITTED, IdeaState.EVALUATION),
            IdeaState.REFUSED,
            "idea.refused",
            _("Do not admit"),
            _(
                "The author gets the reason and may appeal; the idea stays readable with the reason."
            ),
        ),
        Move(
            "merge",
            (IdeaState.SUBMITTED, IdeaState.EVALUATION),
            IdeaState.MERGED,
            "idea.merged",
            _("Merge"),
            _("The idea stays readable and leads to the joint one; supporters are asked again."),
        ),
        Move(
            "withdraw",
            (
                IdeaState.DRAFT,
                IdeaState.SUBMITTED,
                IdeaState.RETURNED,
                IdeaState.EVALUATION,
                IdeaState.ADMITTED,
            ),
            IdeaState.WITHDRAWN,
            "idea.withdrawn",
            _("Withdraw"),
            _("The idea leaves the cycle and stays readable as withdrawn."),
        ),
        Move(
            "remove",
            REMOVABLE,
            IdeaState.REMOVED,
            "idea.removed",
            _("Remove"),
            _("The text is taken from the site; number and reason stay."),
        ),
    ],
)

BATCH = Workflow(
    name="paper batch",
    field="state",
    states=BatchState,
    record=journal.append,
    moves=[
        Move(
            "close",
            (BatchState.OPEN,),
            BatchState.FIRST,
            "vote.batch_closed",
            _("Write down the count of the box"),
            _(
                "The papers are then entered twice, by two people who do not see each other's lines."
            ),
            public=False,
        ),
        Move(
            "finish_first",
            (BatchState.FIRST,),
            BatchState.SECOND,
            "vote.batch_entered",
            _("The first entry is complete"),
            _("Somebody else enters the same papers again, without seeing the first entry."),
            public=False,
        ),
        Move(
            "finish_second",
            (BatchState.SECOND,),
            BatchState.COMPARED,
            "vote.batch_entered_again",
            _("The second entry is complete"),
            _("The two entries are compared line by line."),
            public=False,
        ),
        Move(
            "restart",
            (BatchState.SECOND, BatchState.COMPARED),
            BatchState.FIRST,
            "vote.batch_restarted",
            _("Enter everything again"),
            _("Both entries are deleted and made afresh."),
            public=False,
        ),
        Move(
            "seal",
            (BatchState.COMPARED,),
            BatchState.SEALED,
            "vote.batch_sealed",
            _("Seal"),
            _("The ballots go into the box for good, and the lines of both entries are deleted."),
        ),
        Move(
            "void",
            (BatchState.FIRST, BatchState.SECOND, BatchState.COMPARED),
            BatchState.VOID,
            "vote.batch_voided",
            _("Annul the batch"),
            _("None of its papers is counted; those who voted with them are told so."),
            public=False,
        ),
        Move(
            "revive",
            (BatchState.VOID,),
            BatchState.FIRST,
            "vote.batch_revived",
            _("Count the batch after all"),
            _("Its papers are entered twice, as any others."),
            public=False,
        ),
    ],
)
