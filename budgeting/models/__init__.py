"""The models of participatory budgeting, from the cycle to its result."""

from budgeting.models.evaluation import Appeal, Evaluation, Note, Screening, Verdict
from budgeting.models.idea import (
    CoAuthor,
    Comment,
    Idea,
    IdeaFile,
    IdeaFollow,
    IdeaWord,
    Merge,
    MergePart,
    Support,
)
from budgeting.models.paper import (
    Assembly,
    CodeBatch,
    Hands,
    PaperBatch,
    PaperLine,
    VotingCode,
)
from budgeting.models.process import (
    Correction,
    Criterion,
    PhaseTerm,
    Pot,
    Process,
    ProcessDocument,
    Shift,
)
from budgeting.models.result import Adjustment, Tally
from budgeting.models.voting import (
    Annulment,
    Ballot,
    Mixing,
    Participation,
    Project,
    ProvisionalBallot,
)

__all__ = [
    "Adjustment",
    "Annulment",
    "Appeal",
    "Assembly",
    "Ballot",
    "CoAuthor",
    "CodeBatch",
    "Comment",
    "Correction",
    "Criterion",
    "Evaluation",
    "Hands",
    "Idea",
    "IdeaFile",
    "IdeaFollow",
    "IdeaWord",
    "Merge",
    "MergePart",
    "Mixing",
    "Note",
    "PaperBatch",
    "PaperLine",
    "Participation",
    "PhaseTerm",
    "Pot",
    "Process",
    "ProcessDocument",
    "Project",
    "ProvisionalBallot",
    "Screening",
    "Shift",
    "Support",
    "Tally",
    "Verdict",
    "VotingCode",
]
