"""Voting codes: made once, kept as hashes, used once, bound to a person over all channels."""

from datetime import date

import pytest

from budgeting.actions import codes, settling, voting
from budgeting.actions.codes import Holder
from budgeting.models import Ballot, CodeBatch, Participation, ProvisionalBallot, VotingCode
from budgeting.states import Phase
from civic.dates import today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.roles import Role
from identity.models import LookUp, Person
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
BORN = date(2008, 3, 1)


def refusal(act, *arguments, **named):
    with pytest.raises(Refused) as found:
        act(*arguments, **named)
    return found.value.code


def pupil(municipality, *numbers, unit=""):
    """Numbers that stand in the extract of the municipality."""
    numbers = numbers or (identity.new_number(),)
    lines = [f"{one},ბერიძე,ლუკა,{BORN.isoformat()},{unit}" for one in numbers]
    identity.extract(municipality, *lines)
    return numbers[0]


def cast(row, slip, number, *chosen, born_on=BORN, **how):
    holder = Holder(slip, number, born_on)
    choices = vote.numbers(*(chosen or (1,)))
    return voting.cast(row, holder=holder, choices=choices, channel="code", **how)


# --- Making and cancelling --------------------------------------------------------------------


def test_a_batch_gives_each_code_once_and_keeps_hashes_in_another_order(keda):
    row = vote.opened(keda)
    batch, made = vote.batch(row, 50)
    assert (len(set(made)), {len(one) for one in made}) == (50, {12})
    kept = [bytes(one) for one in batch.codes.order_by("pk").values_list("code_hash", flat=True)]
    assert kept == sorted(kept)
    assert not any(code.encode() in one for one in kept for code in made)
    entry = Entry.objects.get(kind="vote.codes_made")
    assert (entry.data, entry.public) == (
        {"batch": batch.pk, "name": "მე-2 სკოლა", "size": 50},
        False,
    )


@pytest.mark.parametrize("size", [0, -1, 20_001])
def test_size_of_a_batch_is_limited(keda, size):
    assert refusal(vote.batch, vote.opened(keda), size) == "batch_size"
    assert not CodeBatch.objects.exists()


def test_only_a_budget_officer_makes_codes_and_only_before_the_close(keda, batumi):
    row = vote.opened(keda)
    for by in (identity.staff(Role.AUDITOR, keda), make.officer(batumi)):
        assert refusal(codes.make_codes, row, by=by, name="x", size=1) == "not_budget_officer"
    over = make.move_clock(row, Phase.COUNT)
    assert refusal(vote.batch, over) == "codes_too_late"
    assert refusal(vote.batch, vote.opened(keda, method="assembly")) == "by_hands"


def test_cancelling_a_batch_takes_the_unused_codes(keda):
    row = vote.opened(keda)
    batch, made = vote.batch(row, 3)
    cast(row, made[0], pupil(keda))
    officer = make.officer(keda)
    assert codes.revoke_batch(batch, by=officer) == 2
    assert refusal(codes.revoke_batch, batch, by=officer) == "batch_revoked"
    assert refusal(cast, row, made[1], identity.new_number()) == "code_revoked"
    assert (Ballot.objects.count(), batch.codes.filter(revoked_on=today()).count()) == (1, 2)


def test_one_lost_code_is_cancelled_by_typing_it(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row, 2)
    codes.revoke_code(row, made[0].lower(), by=make.officer(keda))
    assert refusal(codes.is_usable, row, made[0]) == "code_revoked"
    assert codes.is_usable(row, made[1]).size == 2
    assert refusal(codes.revoke_code, row, "0" * 12, by=make.officer(keda)) == "no_code"


# --- Voting with a code -----------------------------------------------------------------------


def test_a_code_is_used_once_by_one_person(keda):
    row = vote.opened(keda, vote_age=14)
    _batch, made = vote.batch(row)
    number, other = identity.new_number(), identity.new_number()
    pupil(keda, number, other)
    cast(row, made[0], number, 1, 3)
    kept = Participation.objects.get()
    assert (kept.channel, kept.state, kept.age_band) == ("code", "voted", "18-24")
    assert VotingCode.objects.get(used_on=today())
    assert refusal(cast, row, made[0], other) == "code_used"
    assert refusal(cast, row, made[1], number) == "voted_already"
    assert VotingCode.objects.filter(used_on=None).count() == 2  # the second attempt cost no code
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[[1, 1], [3, 1]]]


def test_code_and_account_of_one_person_are_one_vote(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    number = identity.new_number()
    person = make.voter(keda, number=number, born_on=BORN)
    pupil(keda, number)
    vote.cast(row, person)
    assert refusal(cast, row, made[0], number) == "voted_already"
    assert VotingCode.objects.filter(used_on=None).count() == 3


def test_the_same_ballot_by_code_sent_again_is_answered_again(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    number = pupil(keda)
    first = cast(row, made[0], number, 1, code="7K4Q93MDWXAB01CE")
    again = cast(row, made[0], number, 1, code="7K4Q93MDWXAB01CE")
    assert (first.repeated, again.repeated, again.code) == (False, True, first.code)
    assert Ballot.objects.count() == 1


def test_who_is_not_on_the_register_or_not_of_age_is_refused(keda):
    row = vote.opened(keda, vote_age=18)
    _batch, made = vote.batch(row)
    number = pupil(keda)
    assert refusal(cast, row, made[0], identity.new_number()) == "code_person"
    young = today().replace(year=today().year - 17)
    assert refusal(cast, row, made[0], number, born_on=young) == "too_young_to_vote"
    make.voter(keda, number=number, born_on=date(1990, 1, 1))
    assert refusal(cast, row, made[0], number) == "code_person"  # another birthday is known
    assert not Participation.objects.exists()
    assert VotingCode.objects.filter(used_on=None).count() == 3


def test_deceased_person_is_refused(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    number = pupil(keda)
    make.voter(keda, number=number, born_on=BORN)
    Person.objects.update(deceased=True)
    assert refusal(cast, row, made[0], number) == "not_alive"


def test_unit_is_that_of_the_register_else_that_of_the_batch(keda):
    merisi, dologani = make.units(keda, ("merisi", "მერისი"), ("dologani", "დოლოგანი"))
    pots = [(merisi, 50_000 * make.LARI), (dologani, 50_000 * make.LARI)]
    row = vote.opened(keda, 20_000, 20_000, pots=pots, residence="own")
    _batch, made = vote.batch(row, unit=merisi)
    at_home, unknown = identity.new_number(), identity.new_number()
    names = f"ბერიძე,ლუკა,{BORN.isoformat()}"
    identity.extract(keda, f"{at_home},{names},dologani", f"{unknown},{names},")
    assert refusal(cast, row, made[0], at_home, 1) == "other_unit"
    cast(row, made[0], at_home, 3)
    cast(row, made[1], unknown, 1)
    assert [one.unit for one in Participation.objects.order_by("pk")] == [dologani, merisi]


def test_guessing_with_one_code_is_stopped(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    pupil(keda)
    found = [refusal(cast, row, made[0], identity.new_number()) for _one in range(12)]
    assert found == ["code_person"] * 10 + ["tries"] * 2


def test_each_question_is_logged_by_the_day_and_shown_to_the_person(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    number = pupil(keda)
    person = make.voter(keda, number=number, born_on=BORN)
    cast(row, made[0], number)
    assert refusal(cast, row, made[1], identity.new_number()) == "code_person"
    asked = list(LookUp.objects.order_by("pk").values_list("person", "purpose", "verdict"))
    assert asked == [(person.pk, "vote.code", "yes"), (None, "vote.code", "unknown")]
    assert {one.at.astimezone().strftime("%M%S") for one in LookUp.objects.all()} == {"0000"}


# --- While the register is silent -------------------------------------------------------------


def test_without_an_extract_the_ballot_waits_and_counts_when_one_comes(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    known, stranger = identity.new_number(), identity.new_number()
    assert cast(row, made[0], known, 2).waits
    assert cast(row, made[1], stranger, 3).waits
    assert (Ballot.objects.count(), ProvisionalBallot.objects.count()) == (0, 2)
    assert (settling.settle(), settling.settle_codes()) == (0, 0)
    pupil(keda, known)
    assert (settling.settle(), settling.settle_codes()) == (0, 2)
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[[2, 1]]]
    states = Participation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["voted", "refused"]
    assert not ProvisionalBallot.objects.exists()


def test_nothing_of_the_person_is_readable_in_a_waiting_ballot(keda):
    row = vote.opened(keda)
    _batch, made = vote.batch(row)
    number = identity.new_number()
    cast(row, made[0], number, 2)
    box = bytes(ProvisionalBallot.objects.get().box)
    assert number.encode() not in box
    assert b"choices" not in box
