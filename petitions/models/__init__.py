"""What the module remembers: the petition, its terms, its signatures, its moderation and its answer."""

from petitions.models.around import Attachment, Follow, Initiator, Pause, SearchWord
from petitions.models.moderation import Checkout, ReasonCode, Review, TextEdit
from petitions.models.petition import Petition, Topic
from petitions.models.response import DecisionRecord, HandOver, Referral, Sitting
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
    "Attachment",
    "Checkout",
    "Crossing",
    "DecisionRecord",
    "Follow",
    "HandOver",
    "Initiator",
    "Opening",
    "Pause",
    "PendingCheck",
    "Petition",
    "ReasonCode",
    "Referral",
    "Removal",
    "RemovalItem",
    "Review",
    "SealedIdentity",
    "SearchWord",
    "Signature",
    "Sitting",
    "TextEdit",
    "Topic",
]
