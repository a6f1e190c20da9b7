"""What the module remembers: the petition, its terms, its signatures, its moderation and its answer."""

from petitions.models.around import (
    Attachment,
    Follow,
    Initiator,
    OldPetition,
    Pause,
    SearchWord,
    Supporter,
    Watch,
)
from petitions.models.closing import ClosingPackage
from petitions.models.moderation import (
    Appeal,
    Checkout,
    DeskNote,
    Mark,
    Proposal,
    ReasonCode,
    Review,
    TextEdit,
)
from petitions.models.paper import Sample, SampleItem, Sheet, SheetLine, SheetRow
from petitions.models.petition import Petition, Topic
from petitions.models.protection import Denial, Objection, SharedNetwork
from petitions.models.response import DecisionRecord, HandOver, Referral, Sitting
from petitions.models.routing import AdoptedAct, Authority, Transfer
from petitions.models.signature import (
    Crossing,
    Opening,
    PendingCheck,
    Removal,
    RemovalItem,
    SealedIdentity,
    Signature,
)

__all__ = [
    "AdoptedAct",
    "Appeal",
    "Attachment",
    "Authority",
    "Checkout",
    "ClosingPackage",
    "Crossing",
    "DecisionRecord",
    "Denial",
    "DeskNote",
    "Follow",
    "HandOver",
    "Initiator",
    "Mark",
    "Objection",
    "OldPetition",
    "Opening",
    "Pause",
    "PendingCheck",
    "Petition",
    "Proposal",
    "ReasonCode",
    "Referral",
    "Removal",
    "RemovalItem",
    "Review",
    "Sample",
    "SampleItem",
    "SealedIdentity",
    "SearchWord",
    "SharedNetwork",
    "Sheet",
    "SheetLine",
    "SheetRow",
    "Signature",
    "Sitting",
    "Supporter",
    "TextEdit",
    "Topic",
    "Transfer",
    "Watch",
]
