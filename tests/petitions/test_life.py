"""The life of petitions as a state machine: whatever people do in whatever order, the figures agree.

They sign in three ways, withdraw, waver, move on from a duplicate; sheets come in, are read by two people, settled,
counted and decided row by row; staff close, merge, pass on, remove and restore, one by one and in batches; batches
of the sequencer crash. The verifier's rules hold after each step, and the leaves
of each petition alone give the counts by channel its closing package would say.
"""

import json
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import package, sequencer
from civic.ledger.models import Leaf
from civic.ledger.replay import Replay
from civic.places.models import Municipality
from civic.roles import Role
from identity.queries import details, person_of
from petitions import actions, ledger, queries, sealing
from petitions.actions import paper, signing
from petitions.canonical import text_sha256
from petitions.models import Crossing, Petition, Removal, SealedIdentity, Sheet, Signature
from petitions.queries import paper as paper_rows
from petitions.rules import addressee_now, other_addressee
from petitions.rules.paper import Line, may_add_to_count
from petitions.states import Signing
from tests.factories import identity
from tests.factories import petitions as make

NEEDED = 3
PEOPLE = 4
DISPLAYS = st.sampled_from(["none", "initials", "name"])
CHANNEL_NAMES = ("online", "assisted", "paper")
CHANNELS = st.sampled_from(CHANNEL_NAMES)
CROWDS = st.lists(st.integers(0, PEOPLE - 1), unique=True, min_size=1, max_size=PEOPLE)


def pairs(known: dict[int, set[int]]) -> list[tuple[int, int]]:
    """Each petition with each of its people."""
    return [(which, who) for which in sorted(known) for who in sorted(known[which])]


class Life(RuleBasedStateMachine):
    """A model: who has signed which of two petitions, whose signature is removed, what is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = transaction.atomic()
        self.mark.__enter__()
        place = Municipality.objects.get(slug="keda")
        self.now = timezone.now()
        self.petitions = [make.opened(place, needed=NEEDED, at=self.now) for _one in range(2)]
        self.accounts = [identity.citizen(place) for _one in range(PEOPLE)]
        self.people = [person_of(account) for account in self.accounts]
        known = [details(person) for person in self.people]
        identity.extract(place, *(f"{one.number},{one.last_name},{one.first_name},{one.born_on.isoformat()}," for one in known))  # fmt: skip
        self.officer = make.staff(Role.LIST_OFFICER, place)
        self.moderator = make.staff(Role.MODERATOR, place)
        self.signed: dict[int, set[int]] = {0: set(), 1: set()}
        self.removed: dict[int, set[int]] = {0: set(), 1: set()}
        self.reached: set[int] = set()
        self.ended: set[int] = set()
        self.merged: set[int] = set()
        self.third = make.staff(Role.MODERATOR, place)
        self.sheets: list[tuple[Sheet, int, list[int], bool]] = []
        self.on_sheet: dict[int, tuple[int, list[int]]] = {}
        self.transfers: dict[int, list[str]] = {0: [], 1: []}
        for who in range(NEEDED - 1):
            self.sign(0, who, "none", "online")
        self.sequence()

    def teardown(self) -> None:
        """Put the database back."""
        transaction.set_rollback(True)
        self.mark.__exit__(None, None, None)

    def at(self, which: int):
        """A moment inside the term, or after it once the petition has ended."""
        petition = self.petitions[which]
        late = timedelta(seconds=1) if which in self.ended else -timedelta(days=1)
        return petition.closes_at + late

    which = st.integers(0, 1)
    who = st.integers(0, PEOPLE - 1)

    @rule(which=which, who=who, display=DISPLAYS, channel=CHANNELS)
    def sign(self, which, who, display, channel):
        petition, person = self.petitions[which], self.people[who]
        if which in self.ended:
            with pytest.raises(Refused):
                signing.sign(petition, person=person, at=self.at(which))
            return
        choices = {"display": display, "channel": channel, "at": self.at(which)}
        signer = {"by": self.accounts[who]} if channel == "online" else {"person": person}
        if channel == "online" and self.is_given_elsewhere(which, who):
            with pytest.raises(Refused):
                signing.sign(petition, **signer, **choices)
            return
        state = signing.sign(petition, **signer, **choices).state
        self.has_signed(which, who, state)

    def is_given_elsewhere(self, which, who):
        """A signature stands that this account did not give: on paper or at a centre."""
        row = Signature.objects.filter(
            petition=self.petitions[which], row_key=self.key(which, who)
        ).first()
        own = queries.own_signature(self.accounts[who], self.petitions[which])
        return row is not None and row.state != Signing.WITHDRAWN and own is None

    def has_signed(self, which, who, state):
        """Take over what signing came to: who was removed stays removed."""
        if who in self.removed[which]:
            assert state == Signing.REMOVED
        else:
            assert state == Signing.CONFIRMED
            self.signed[which].add(who)
        self.placed = False

    @rule(which=which, who=who)
    def withdraw(self, which, who):
        petition, person = self.petitions[which], self.people[who]
        known = Signature.objects.filter(petition=petition, row_key=self.key(which, who)).exists()
        if which in self.ended or who in self.removed[which] or not known:
            with pytest.raises(Refused):
                signing.withdraw(petition, person=person, at=self.at(which))
            return
        signing.withdraw(petition, person=person, at=self.at(which))
        self.signed[which].discard(who)
        self.placed = False

    @precondition(lambda self: any(self.open_signatures()))
    @rule(data=st.data(), display=DISPLAYS, channel=CHANNELS)
    def waver(self, data, display, channel):
        """Withdraw and sign again before the log knows of either."""
        which, who = data.draw(st.sampled_from(sorted(self.open_signatures())))
        self.withdraw(which, who)
        self.sign(which, who, display, channel)

    @precondition(lambda self: self.placed and any(self.signed.values()))
    @rule(data=st.data(), approve=st.booleans())
    def remove(self, data, approve):
        which, who = data.draw(st.sampled_from(pairs(self.signed)))
        proposal = self.propose(which, [who], Removal.Act.REMOVE)
        actions.decide_removal(proposal, by=self.moderator, approve=approve)
        if approve:
            self.signed[which].discard(who)
            self.removed[which].add(who)
            self.placed = False

    @precondition(lambda self: self.placed and any(self.signed.values()))
    @rule(which=which, back=st.booleans())
    def remove_all(self, which, back):
        """Everybody in one decision, and perhaps put back by another before the log knows."""
        everybody = sorted(self.signed[which])
        if not everybody:
            return
        self.decide(which, everybody, Removal.Act.REMOVE)
        self.removed[which] |= self.signed[which]
        self.signed[which] = set()
        if back:
            self.sequence()
            self.decide(which, everybody, Removal.Act.RESTORE)
            self.removed[which] -= set(everybody)
            self.signed[which] = set(everybody)
        self.placed = False

    @precondition(lambda self: not self.ended)
    @rule(which=which)
    def merge(self, which):
        """A duplicate ends in favour of the other, unless it has reached its number."""
        self.sequence()
        petition, into = self.petitions[which], self.petitions[1 - which]
        petition.refresh_from_db()
        facts = {"by": self.moderator, "into": into, "reason": "იგივე საკითხი"}
        if petition.has_reached:
            with pytest.raises(Refused):
                actions.merge(petition, at=self.at(which), **facts)
            return
        actions.merge(petition, at=self.at(which), **facts)
        self.petitions[which].refresh_from_db()
        self.ended.add(which)
        self.merged.add(which)

    @precondition(lambda self: self.merged)
    @rule(data=st.data(), who=who)
    def move_on(self, data, who):
        """A signer of the duplicate signs the one that goes on; the old signature stays where it counted."""
        which = data.draw(st.sampled_from(sorted(self.merged)))
        petition, account = self.petitions[which], self.accounts[who]
        old = queries.own_signature(account, petition)
        can = old is not None and old.state == Signing.CONFIRMED and 1 - which not in self.ended
        if not can or self.is_given_elsewhere(1 - which, who):
            with pytest.raises(Refused):
                actions.move_signature(petition, by=account, at=self.at(1 - which))
            return
        new = actions.move_signature(petition, by=account, at=self.at(1 - which))
        self.has_signed(1 - which, who, new.state)

    @rule(which=which, people=CROWDS, agree=st.booleans())
    def hand_in(self, which, people, agree):
        """A sheet comes in before the end, and two people read it, not always alike."""
        petition, at = self.petitions[which], self.at(which)
        if which in self.ended:
            with pytest.raises(Refused):
                paper.issue(petition, by=self.officer, at=at)
            return
        sheet = paper.issue(petition, by=self.officer, at=at)[0]
        sheet = paper.receive(sheet, by=self.officer, at=at)
        lines = {row: Line("empty") for row in sheet.numbers}
        lines |= {
            row: Line("filled", details(self.people[who])) for row, who in enumerate(people, 1)
        }
        other = lines if agree else lines | {len(people) + 1: Line("struck")}
        paper.enter(sheet, by=self.officer, lines=lines, at=at)
        with pytest.raises(Refused):
            paper.enter(sheet, by=self.officer, lines=lines | {1: Line("struck")}, at=at)
        with pytest.raises(Refused):
            paper.count(sheet, by=self.officer, at=at)
        paper.enter(sheet, by=self.moderator, lines=other, at=at)
        self.sheets.append((sheet, which, people, agree))

    @precondition(lambda self: self.sheets)
    @rule(data=st.data())
    def count_sheet(self, data):
        """Line by line, once a third person has settled what was read differently; also after the end."""
        sheet, which, people, agree = self.sheets.pop(
            data.draw(st.integers(0, len(self.sheets) - 1))
        )
        if not agree:
            with pytest.raises(Refused):
                paper.count(sheet, by=self.officer, at=self.at(which))
            facts = {"row": len(people) + 1, "line": Line("empty"), "reason": "არაფერი წერია"}
            with pytest.raises(Refused):
                paper.settle(sheet, by=self.moderator, **facts)
            paper.settle(sheet, by=self.third, **facts)
        keys = {who: self.key(which, who) for who in people}
        rows = Signature.objects.filter(petition=self.petitions[which])
        known = {who: row.state for who, key in keys.items() for row in rows.filter(row_key=key)}
        if not self.takes_paper(which):
            with pytest.raises(Refused):
                paper.count(sheet, by=self.officer, at=self.at(which))
            return
        paper.count(sheet, by=self.officer, at=self.at(which))
        self.on_sheet[sheet.pk] = (which, people)
        verdicts = [row.verdict for row in sheet.results.order_by("row")]
        expected = {None: "matched", Signing.CONFIRMED: "duplicate"}
        assert verdicts == [expected.get(known.get(who), "undecided") for who in people]
        self.signed[which] |= {who for who in people if who not in known}
        self.placed = False

    @precondition(lambda self: paper_rows.undecided().exists())
    @rule(data=st.data(), counts=st.booleans())
    def decide_row(self, data, counts):
        """Whose own signature was withdrawn may still stand on paper: an officer says whether it counts."""
        row = data.draw(st.sampled_from(list(paper_rows.undecided().order_by("pk"))))
        which, people = self.on_sheet[row.sheet_id]
        who = people[row.row - 1]
        facts = {"by": self.officer, "counts": counts, "reason": "ხელმოწერა ნამდვილია"}
        if not self.takes_paper(which) or (counts and who in self.removed[which]):
            with pytest.raises(Refused):
                paper.decide_row(row, at=self.at(which), **facts)
            return
        paper.decide_row(row, at=self.at(which), **facts)
        if counts:
            self.signed[which].add(who)
        self.placed = False

    def takes_paper(self, which):
        """Lines can be added until the closing leaf stands in the log."""
        petition = Petition.objects.select_related("opening").get(pk=self.petitions[which].pk)
        return bool(may_add_to_count(petition, petition.opening))

    @rule(which=which)
    def pass_on(self, which):
        """To the other addressee and back: what was signed stays what it was."""
        petition = Petition.objects.get(pk=self.petitions[which].pk)
        to = other_addressee(petition)
        facts = {"by": self.moderator, "reason": "საკითხი მისი უფლებამოსილებაა"}
        if which in self.merged:
            with pytest.raises(Refused):
                actions.transfer(petition, to=to, **facts)
            return
        with pytest.raises(Refused):
            actions.transfer(petition, to=addressee_now(petition), **facts)
        actions.transfer(petition, to=to, **facts)
        self.transfers[which].append(to)

    @invariant()
    def what_was_signed_stays_as_it_was(self):
        """Text, thresholds and their number are those of the opening, whoever has the petition now."""
        for which, petition in enumerate(self.petitions):
            row = Petition.objects.select_related("municipality", "opening").get(pk=petition.pk)
            assert text_sha256(row, []) == row.opening.text_sha256
            assert (row.needed, row.addressee) == (petition.needed, petition.addressee)
            assert [one.to for one in row.transfers.all()] == self.transfers[which]
            assert addressee_now(row) == (self.transfers[which] or [row.addressee])[-1]

    @precondition(lambda self: any(self.removed.values()))
    @rule(data=st.data())
    def restore(self, data):
        which, who = data.draw(st.sampled_from(pairs(self.removed)))
        self.decide(which, [who], Removal.Act.RESTORE)
        self.removed[which].discard(who)
        self.signed[which].add(who)
        self.placed = False

    @rule(which=which)
    def close(self, which):
        if which in self.ended:
            return
        self.sequence()
        petition = self.petitions[which]
        actions.close(petition, at=petition.closes_at)
        self.ended.add(which)

    @rule()
    def sequence(self):
        sequencer.run(at=self.petitions[0].closes_at + timedelta(minutes=1))
        self.placed = True
        self.reached |= {which for which in self.signed if len(self.signed[which]) >= NEEDED}

    @rule()
    def crash(self):
        """A batch that is undone as a whole leaves nothing behind."""
        before = (Leaf.objects.count(), list(Petition.objects.values_list("count", flat=True)))
        mark = transaction.savepoint()
        sequencer.run()
        transaction.savepoint_rollback(mark)
        after = (Leaf.objects.count(), list(Petition.objects.values_list("count", flat=True)))
        assert after == before

    @invariant()
    def one_row_a_person(self):
        for petition in self.petitions:
            keys = [bytes(key) for key in petition.signatures.values_list("row_key", flat=True)]
            assert len(keys) == len(set(keys)) <= PEOPLE

    @invariant()
    def rows_are_what_people_did(self):
        for which, petition in enumerate(self.petitions):
            confirmed = petition.signatures.filter(state=Signing.CONFIRMED).count()
            assert confirmed == len(self.signed[which])
            sealed = SealedIdentity.objects.filter(signature__petition=petition).count()
            assert sealed == confirmed + len(self.removed[which])

    @invariant()
    def count_is_rows_is_log(self):
        assert list(ledger.audit()) == []
        if not self.placed:
            return
        for which, petition in enumerate(self.petitions):
            petition.refresh_from_db()
            if petition.opening.index is not None:
                assert petition.count == len(self.signed[which])

    @invariant()
    def verifier_is_green(self):
        replay = Replay()
        for text in self.leaves():
            replay.take(text)
        replay.finish()

    @invariant()
    def leaves_alone_give_the_counts_by_channel(self):
        if not self.placed:
            return
        said: dict[int, dict[int, str]] = {}
        for index, text in enumerate(self.leaves()):
            number = json.loads(text).get("p")
            if number is not None:
                said.setdefault(number, {})[index] = text
        for petition in Petition.objects.filter(opening__close_index__isnull=False):
            figures = package.counted(said[petition.pk])["edition"]
            assert {name: figures[name] for name in (*CHANNEL_NAMES, "count")} == {
                "count": petition.count,
                **{name: getattr(petition, f"count_{name}") for name in CHANNEL_NAMES},
            }

    @invariant()
    def every_receipt_holds(self):
        said = {index: json.loads(text) for index, text in enumerate(self.leaves())}
        for row in Signature.objects.filter(index__isnull=False):
            leaf = said[row.index]
            assert leaf["c"] == sealing.commitment(row.nonce, row.pk)
            assert leaf["ch"] == row.channel

    @invariant()
    def one_crossing_and_no_skipped_state(self):
        assert {row.petition_id for row in Crossing.objects.all()} <= {
            petition.pk for petition in self.petitions
        }
        crossed = list(Crossing.objects.values_list("petition_id", flat=True))
        assert len(crossed) == len(set(crossed))
        entries = Entry.objects.filter(kind="petition.threshold_reached")
        assert sorted(entries.values_list("subject_id", flat=True)) == sorted(crossed)
        if self.placed:
            assert {self.petitions[which].pk for which in self.reached} <= set(crossed)
        for petition in Petition.objects.all():
            assert (petition.text_state == "frozen") >= (petition.count > 0)

    def open_signatures(self) -> list[tuple[int, int]]:
        """Who has signed what can still be withdrawn."""
        return [(which, who) for which, who in pairs(self.signed) if which not in self.ended]

    def decide(self, which, people, act):
        proposal = self.propose(which, people, act)
        actions.decide_removal(proposal, by=self.moderator, approve=True)

    def propose(self, which, people, act):
        keys = [self.key(which, who) for who in people]
        rows = Signature.objects.filter(petition=self.petitions[which], row_key__in=keys)
        return actions.propose_removal(
            self.petitions[which],
            by=self.officer,
            signatures=[row.pk for row in rows],
            reason="განმეორება",
            act=act,
        )

    def key(self, which, who) -> bytes:
        return sealing.row_key(self.petitions[which].pk, bytes(self.people[who].key))

    def leaves(self) -> Iterator[str]:
        return Leaf.objects.order_by("index").values_list("data", flat=True).iterator()


@pytest.mark.slow
@pytest.mark.django_db
def test_figures_agree_whatever_people_do(monkeypatch):
    monkeypatch.setattr(sequencer, "nudge", lambda at=None: None)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=60 if os.environ.get("DRILLS_ALL") else 10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
