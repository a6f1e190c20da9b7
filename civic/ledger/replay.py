"""The rules a log must keep, replayed from its leaves alone. Pure; read by the verifier and the audit.

Count of a petition = additions - withdrawals - invalidations. The leaf of a threshold stands
directly after the addition with which the count first reached the needed number, and nowhere else.
A signature that was taken back may be added again; one that counts may not.
"""

from dataclasses import dataclass, field
from typing import Any

from civic.ledger import leaves

LEAST_APPROVERS = 2


class BadLogError(Exception):
    """The log breaks a rule at `index`. `code` names the sentence in `words`, `facts` fill it."""

    def __init__(self, code: str, index: int, **facts: Any) -> None:
        super().__init__(f"leaf {index}: {code}")
        self.code = code
        self.index = index
        self.facts = facts


@dataclass
class Petition:
    """What the log says about one petition so far."""

    needed: dict[str, int]
    additions: int = 0
    withdrawals: int = 0
    invalidations: int = 0
    active: set[int] = field(default_factory=set)
    invalidated: set[int] = field(default_factory=set)
    crossed: dict[str, int] = field(default_factory=dict)  # stage: index of its leaf
    closed_at: int | None = None

    @property
    def count(self) -> int:
        """Signatures that count now."""
        return self.additions - self.withdrawals - self.invalidations


@dataclass
class Vote:
    """What the log says about one vote so far; `registers` are the places of those whose votes count."""

    projects: set[int] = field(default_factory=set)
    registers: set[int] = field(default_factory=set)
    commitments: set[str] = field(default_factory=set)
    annulled: int = 0
    batches: set[int] = field(default_factory=set)
    assemblies: dict[int, int] = field(default_factory=dict)  # pot: people present
    ballots: set[str] = field(default_factory=set)
    result: str = ""  # SHA-256 of the published result

    @property
    def voters(self) -> int:
        """People who voted and count: by ballot, or present at an assembly."""
        return len(self.registers) + sum(self.assemblies.values())


class Replay:
    """Feed it every leaf in order with `take`, then call `finish`. Raises BadLogError."""

    def __init__(self) -> None:
        self.size = 0
        self.petitions: dict[int, Petition] = {}
        self.votes: dict[int, Vote] = {}
        self.removed_at: dict[int, int] = {}  # index of an addition: index of what took it back
        self.entries: dict[int, tuple[int, str]] = {}  # journal entry: index of its leaf, SHA-256
        self._commitments: dict[str, int] = {}  # commitment: index of its newest addition
        self._owed: set[tuple[int, str]] = set()

    def take(self, text: str) -> None:
        """Replay the next leaf, given as its text."""
        try:
            leaf = leaves.parse(text)
            leaves.check(leaf)
        except leaves.LeafError as error:
            raise self._bad("malformed", why=str(error)) from error
        kind = leaf["k"]
        if self._owed and kind != "petition.threshold":
            number, stage = min(self._owed)
            raise self._bad("threshold_missing", petition=number, stage=stage)
        getattr(self, "_" + kind.replace(".", "_"))(leaf)
        self.size += 1

    def finish(self) -> None:
        """Say that there are no more leaves."""
        if self._owed:
            number, stage = min(self._owed)
            raise self._bad("threshold_missing", petition=number, stage=stage)

    def _petition_open(self, leaf: dict[str, Any]) -> None:
        if leaf["p"] in self.petitions:
            raise self._bad("opened_twice", petition=leaf["p"])
        self.petitions[leaf["p"]] = Petition(needed=dict(leaf["thresholds"]))

    def _sig_add(self, leaf: dict[str, Any]) -> None:
        petition = self._collecting(leaf)
        earlier = self._commitments.get(leaf["c"])
        if earlier is not None and earlier not in self.removed_at:
            raise self._bad("added_twice", petition=leaf["p"])
        self._commitments[leaf["c"]] = self.size
        petition.active.add(self.size)
        petition.additions += 1
        self._owe(leaf["p"], petition)

    def _sig_withdraw(self, leaf: dict[str, Any]) -> None:
        petition = self._collecting(leaf)
        self._take_back(leaf["p"], petition, leaf["ref"])
        petition.withdrawals += 1

    def _sig_invalidate(self, leaf: dict[str, Any]) -> None:
        petition = self._opened(leaf)
        if leaf["approvers"] < LEAST_APPROVERS:
            raise self._bad("too_few_approvers", petition=leaf["p"], approvers=leaf["approvers"])
        for ref in leaf["refs"]:
            self._take_back(leaf["p"], petition, ref)
            petition.invalidated.add(ref)
        petition.invalidations += len(leaf["refs"])

    def _sig_restore(self, leaf: dict[str, Any]) -> None:
        petition = self._opened(leaf)
        if leaf["approvers"] < LEAST_APPROVERS:
            raise self._bad("too_few_approvers", petition=leaf["p"], approvers=leaf["approvers"])
        for ref in leaf["refs"]:
            if ref not in petition.invalidated:
                raise self._bad("ref_wrong", petition=leaf["p"], ref=ref)
            petition.invalidated.remove(ref)
            petition.active.add(ref)
            del self.removed_at[ref]
        petition.invalidations -= len(leaf["refs"])
        self._owe(leaf["p"], petition)

    def _petition_threshold(self, leaf: dict[str, Any]) -> None:
        petition = self._opened(leaf)
        number, stage = leaf["p"], leaf["stage"]
        if (number, stage) not in self._owed:
            raise self._bad("threshold_misplaced", petition=number, stage=stage)
        if leaf["threshold"] != petition.needed[stage]:
            raise self._bad("threshold_changed", petition=number, need=petition.needed[stage])
        if leaf["count"] != petition.count:
            raise self._bad(
                "count_wrong", petition=number, said=leaf["count"], count=petition.count
            )
        self._owed.discard((number, stage))
        petition.crossed[stage] = self.size

    def _petition_close(self, leaf: dict[str, Any]) -> None:
        petition = self._collecting(leaf)
        if leaf["count"] != petition.count:
            raise self._bad(
                "count_wrong", petition=leaf["p"], said=leaf["count"], count=petition.count
            )
        petition.closed_at = self.size

    def _outcome(self, leaf: dict[str, Any]) -> None:
        self._opened(leaf)

    def _pb_open(self, leaf: dict[str, Any]) -> None:
        if leaf["process"] in self.votes:
            raise self._bad("vote_opened_twice", process=leaf["process"])
        self.votes[leaf["process"]] = Vote(projects={int(number) for number in leaf["projects"]})

    def _pb_register(self, leaf: dict[str, Any]) -> None:
        vote = self._voting(leaf)
        if vote.ballots:
            raise self._bad("registered_late", process=leaf["process"])
        if leaf["c"] in vote.commitments:
            raise self._bad("registered_twice", process=leaf["process"])
        vote.commitments.add(leaf["c"])
        vote.registers.add(self.size)

    def _pb_annul(self, leaf: dict[str, Any]) -> None:
        vote = self._voting(leaf)
        if leaf["approvers"] < LEAST_APPROVERS:
            raise self._bad("annulled_alone", process=leaf["process"])
        if vote.ballots:
            raise self._bad("registered_late", process=leaf["process"])
        for ref in leaf["refs"]:
            if ref not in vote.registers:
                raise self._bad("vote_ref_wrong", process=leaf["process"], ref=ref)
            vote.registers.remove(ref)
        vote.annulled += len(leaf["refs"])

    def _pb_batch(self, leaf: dict[str, Any]) -> None:
        vote, valid = self._voting(leaf), leaf["counted"] - leaf["spoiled"]
        if vote.ballots:
            raise self._bad("registered_late", process=leaf["process"])
        if leaf["batch"] in vote.batches:
            raise self._bad("batch_twice", process=leaf["process"], batch=leaf["batch"])
        if not leaf["blank"] <= valid <= leaf["handed"]:
            raise self._bad("batch_wrong", process=leaf["process"], batch=leaf["batch"])
        vote.batches.add(leaf["batch"])

    def _pb_assembly(self, leaf: dict[str, Any]) -> None:
        vote, number = self._voting(leaf), leaf["process"]
        if vote.ballots:
            raise self._bad("registered_late", process=number)
        if leaf["pot"] in vote.assemblies:
            raise self._bad("assembly_twice", process=number, pot=leaf["pot"])
        foreign = [one for one in leaf["hands"] if int(one) not in vote.projects]
        if foreign:
            raise self._bad("ballot_foreign", process=number, project=foreign[0])
        if max(leaf["hands"].values()) > leaf["present"]:
            raise self._bad("hands_wrong", process=number, pot=leaf["pot"])
        vote.assemblies[leaf["pot"]] = leaf["present"]

    def _pb_ballot(self, leaf: dict[str, Any]) -> None:
        vote, number = self._voting(leaf), leaf["process"]
        if vote.result:
            raise self._bad("ballot_after_result", process=number)
        if leaf["id"] in vote.ballots:
            raise self._bad("ballot_twice", process=number)
        foreign = [project for project, _points in leaf["choices"] if project not in vote.projects]
        if foreign:
            raise self._bad("ballot_foreign", process=number, project=foreign[0])
        vote.ballots.add(leaf["id"])
        if len(vote.ballots) > vote.voters:
            raise self._bad("more_ballots", process=number, voters=vote.voters)

    def _pb_result(self, leaf: dict[str, Any]) -> None:
        vote, number = self._voting(leaf), leaf["process"]
        if vote.result:
            raise self._bad("result_twice", process=number)
        if leaf["ballots"] != len(vote.ballots):
            raise self._bad(
                "ballots_wrong", process=number, said=leaf["ballots"], count=len(vote.ballots)
            )
        vote.result = leaf["sha256"]

    def _voting(self, leaf: dict[str, Any]) -> Vote:
        vote = self.votes.get(leaf["process"])
        if vote is None:
            raise self._bad("vote_before_open", process=leaf["process"])
        return vote

    def _journal(self, leaf: dict[str, Any]) -> None:
        if leaf["e"] in self.entries:
            raise self._bad("entry_twice", entry=leaf["e"])
        self.entries[leaf["e"]] = (self.size, leaf["sha256"])

    def _opened(self, leaf: dict[str, Any]) -> Petition:
        petition = self.petitions.get(leaf["p"])
        if petition is None:
            raise self._bad("before_open", petition=leaf["p"])
        return petition

    def _collecting(self, leaf: dict[str, Any]) -> Petition:
        petition = self._opened(leaf)
        if petition.closed_at is not None:
            raise self._bad("after_close", petition=leaf["p"])
        return petition

    def _owe(self, number: int, petition: Petition) -> None:
        """The thresholds that the last leaf reached for the first time: their leaves must come next."""
        self._owed |= {
            (number, stage)
            for stage, need in petition.needed.items()
            if stage not in petition.crossed and petition.count >= need
        }

    def _take_back(self, number: int, petition: Petition, ref: int) -> None:
        if ref not in petition.active:
            raise self._bad("ref_wrong", petition=number, ref=ref)
        petition.active.remove(ref)
        self.removed_at[ref] = self.size

    def _bad(self, code: str, **facts: Any) -> BadLogError:
        return BadLogError(code, self.size, **facts)
