"""Every write of the module: one function per thing somebody can do, in one transaction, journalled.

`by` is the acting account. Each action takes the row afresh under a lock, checks its rule there
and raises `civic.decisions.Refused(code, reason)` when it says no; it returns the row as it now
is. `at` is the moment of the act, now unless given. Signing lives in `petitions.actions.signing`.
"""

from petitions.actions.appeals import answer_appeal, appeal, restore
from petitions.actions.backing import leave_group, seek_support, stop_seeking, support
from petitions.actions.collection import (
    close,
    close_due,
    decide_removal,
    pause,
    propose_removal,
    remove,
    resume,
    withdraw_petition,
)
from petitions.actions.drafting import (
    accept_edit,
    accept_invitation,
    attach,
    backing_of,
    decline_edit,
    decline_invitation,
    detach,
    discard_draft,
    invite,
    revoke_invitation,
    save_draft,
    start_draft,
    submit,
)
from petitions.actions.erasing import erase_traces
from petitions.actions.following import follow, unfollow, unwatch, watch
from petitions.actions.merging import merge, move_signature
from petitions.actions.moderation import (
    checkout,
    propose_edit,
    publish,
    reject,
    release,
    send_back,
)
from petitions.actions.refusing import record_refused
from petitions.actions.response import (
    decide,
    finish,
    hand_over,
    implement,
    refer_to_commission,
    schedule_sitting,
)
from petitions.actions.routing import record_adopted, transfer
from petitions.actions.verdicts import (
    decide_proposal,
    mark,
    note,
    propose,
    reject_or_propose,
    remove_or_propose,
    take_over,
)

__all__ = [
    "accept_edit",
    "accept_invitation",
    "answer_appeal",
    "appeal",
    "attach",
    "backing_of",
    "checkout",
    "close",
    "close_due",
    "decide",
    "decide_proposal",
    "decide_removal",
    "decline_edit",
    "decline_invitation",
    "detach",
    "discard_draft",
    "erase_traces",
    "finish",
    "follow",
    "hand_over",
    "implement",
    "invite",
    "leave_group",
    "mark",
    "merge",
    "move_signature",
    "note",
    "pause",
    "propose",
    "propose_edit",
    "propose_removal",
    "publish",
    "record_adopted",
    "record_refused",
    "refer_to_commission",
    "reject",
    "reject_or_propose",
    "release",
    "remove",
    "remove_or_propose",
    "restore",
    "resume",
    "revoke_invitation",
    "save_draft",
    "schedule_sitting",
    "seek_support",
    "send_back",
    "start_draft",
    "stop_seeking",
    "submit",
    "support",
    "take_over",
    "transfer",
    "unfollow",
    "unwatch",
    "watch",
    "withdraw_petition",
]
