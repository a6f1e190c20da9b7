"""Every pair of state and move, against a table written down here a second time."""

import pytest

from civic.workflow import WrongState
from petitions.models import Petition
from petitions.states import COLLECTION, RESPONSE, SHEET, SIGNATURE, TEXT, WORKFLOWS
from tests.factories import petitions as make

EXPECTED = {
    "text": {
        ("draft", "submit"): "submitted",
        ("returned", "resubmit"): "submitted",
        ("submitted", "accept"): "accepted",
        ("submitted", "return_"): "returned",
        ("submitted", "reject"): "rejected",
        ("submitted", "propose_edit"): "submitted",
        ("submitted", "accept_edit"): "submitted",
        ("submitted", "decline_edit"): "submitted",
        ("accepted", "freeze"): "frozen",
        ("rejected", "restore"): "submitted",
    },
    "collection": {
        ("not_started", "open"): "open",
        ("open", "pause"): "paused",
        ("paused", "resume"): "open",
        ("open", "close"): "closed",
        ("paused", "close"): "closed",
        ("not_started", "withdraw"): "withdrawn",
        ("open", "withdraw"): "withdrawn",
        ("paused", "withdraw"): "withdrawn",
        ("closed", "withdraw"): "withdrawn",
        ("not_started", "remove"): "removed",
        ("open", "remove"): "removed",
        ("paused", "remove"): "removed",
        ("closed", "remove"): "removed",
        ("withdrawn", "remove"): "removed",
        ("open", "merge"): "closed",
        ("paused", "merge"): "closed",
        ("removed", "restore_not_started"): "not_started",
        ("removed", "restore_open"): "open",
        ("removed", "restore_closed"): "closed",
        ("removed", "restore_withdrawn"): "withdrawn",
    },
    "signature": {
        ("pending", "confirm"): "confirmed",
        ("pending", "withdraw"): "withdrawn",
        ("confirmed", "withdraw"): "withdrawn",
        ("pending", "expire"): "withdrawn",
        ("withdrawn", "wait_again"): "pending",
        ("withdrawn", "sign_again"): "confirmed",
        ("confirmed", "remove"): "removed",
        ("removed", "restore"): "confirmed",
    },
    "response": {
        ("none", "hand_over"): "due",
        ("due", "refer_to_commission"): "commission",
        ("commission", "refer_to_commission"): "commission",
        ("due", "schedule_sitting"): "sitting",
        ("commission", "schedule_sitting"): "sitting",
        ("sitting", "schedule_sitting"): "sitting",
        ("due", "decide"): "decided",
        ("commission", "decide"): "decided",
        ("sitting", "decide"): "decided",
        ("decided", "implement"): "implementing",
        ("implementing", "finish"): "done",
    },
    "sheet": {
        ("issued", "receive"): "received",
        ("received", "enter_first"): "once",
        ("once", "enter_second"): "twice",
        ("once", "restart"): "received",
        ("twice", "restart"): "received",
        ("twice", "seal"): "sealed",
        ("issued", "void"): "void",
        ("received", "void"): "void",
        ("once", "void"): "void",
        ("twice", "void"): "void",
    },
}
PAIRS = [
    pytest.param(flow, state, move.name, id=f"{flow.name}-{state}-{move.name}")
    for flow in WORKFLOWS
    for state in flow.states.values
    for move in flow.moves
]
ON_PETITIONS = [pair for pair in PAIRS if pair.values[0] not in (SIGNATURE, SHEET)]


@pytest.mark.parametrize(("flow", "state", "name"), PAIRS)
def test_table_has_exactly_the_expected_moves(flow, state, name):
    target = EXPECTED[flow.name].get((state, name))
    assert flow.may(state, name) == (target is not None)
    if target is not None:
        assert flow[name].target == target


def test_expected_table_names_no_unknown_move():
    known = {(flow.name, move.name) for flow in WORKFLOWS for move in flow.moves}
    named = {(flow, move) for flow, pairs in EXPECTED.items() for _state, move in pairs}
    assert named == known


@pytest.mark.django_db
@pytest.mark.parametrize(("flow", "state", "name"), ON_PETITIONS)
def test_move_from_the_wrong_state_changes_nothing(flow, state, name, keda):
    petition = make.draft(keda)
    setattr(petition, flow.field, state)
    if flow.may(state, name):
        assert flow[name] in flow.available(petition)
        return
    with pytest.raises(WrongState) as refusal:
        flow.move(petition, name, by=None)
    assert refusal.value.code == "wrong_state"
    assert getattr(petition, flow.field) == state
    assert getattr(Petition.objects.get(), flow.field) == flow.states.values[0]


@pytest.mark.parametrize("flow", [TEXT, COLLECTION, RESPONSE], ids=lambda flow: flow.name)
def test_every_move_has_a_label_a_consequence_and_a_kind(flow):
    assert [move.name for move in flow.moves if not (move.label and move.consequence)] == []
    kinds = [move.kind for move in flow.moves if not move.name.startswith("restore_")]
    assert all(kind.startswith("petition.") for kind in kinds)
    assert len(set(kinds)) == len(kinds)
