"""Casting, changing and opening a ballot: the clock, the voter, the box. N46, N47, N50, N51."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgeting import sealing
from budgeting.actions import voting
from budgeting.models import Ballot, Participation, Process, Shift
from budgeting.states import Attendance, Channel, Phase
from civic.dates import today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from identity.levels import Level
from identity.models import Verification
from petitions.sealing import new_key_pair
from tests.budgeting.votes import NOTHING, own_vote, refusal, stored
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
LARI = make.LARI


# --- One ballot -------------------------------------------------------------------------------


def test_cast_writes_a_participation_and_a_ballot_with_nothing_in_common(batumi):
    row = vote.opened(batumi)
    person = make.voter(batumi, born_on=date(1990, 1, 1))
    made = vote.cast(row, person, 3, 1)
    taken, ballot = Participation.objects.get(), Ballot.objects.get()
    assert (taken.state, taken.channel, taken.voted_on) == ("voted", "online", today())
    assert (taken.age_band, taken.unit_id, len(taken.envelope)) == ("35-44", None, 64)
    assert ballot.choices == [[1, 1], [3, 1]]
    assert (made.participation, made.repeated, len(made.code)) == (taken, False, 16)
    assert made.code not in str(vars(ballot)) + str(vars(taken))
    assert not Entry.objects.filter(kind__startswith="vote").exists()


def test_envelope_holds_the_ballots_identifier_for_the_commission(batumi):
    private, public = new_key_pair()
    row = vote.opened(batumi, frozen=False)
    vote.freeze(row, audit_key=public)
    vote.cast(row)
    opened = sealing.open_envelope(private, Participation.objects.get().envelope)
    assert opened == Ballot.objects.get().pk


def test_network_is_kept_as_a_keyed_hash(batumi):
    row = vote.opened(batumi)
    vote.cast(row, network="10.1.2.3")
    vote.cast(row, network="10.1.2.3")
    vote.cast(row, network="")
    hashes = [row.network for row in Participation.objects.order_by("pk")]
    assert hashes[0] == hashes[1] is not None
    assert hashes[2] is None
    assert b"10.1.2.3" not in hashes[0]


def test_blank_vote_is_a_ballot_where_it_is_allowed(batumi):
    person = make.voter(batumi)
    assert refusal(voting.cast, vote.opened(batumi), person=person, choices=[]) == "no_blank"
    voting.cast(vote.opened(batumi, blank_allowed=True), person=person, choices=[])
    assert [row.choices for row in Ballot.objects.all()] == [[]]


def test_ranking_is_kept_in_the_voters_order(batumi):
    row = vote.opened(batumi, ballot="ranking")
    voting.cast(row, person=make.voter(batumi), choices=[("1", "2"), ("5", "1")])
    assert Ballot.objects.get().choices == [[5, 1], [1, 2]]


# --- N46: the clock ---------------------------------------------------------------------------


def test_before_after_and_at_the_very_end_nothing_is_taken(batumi):
    row = vote.opened(batumi)
    term = row.terms.get(phase=Phase.VOTING)
    person = make.voter(batumi)
    second = timedelta(seconds=1)
    for at, code in (
        (term.starts_at - second, "phase_not_yet"),
        (term.ends_at, "phase_over"),
        (term.ends_at + second, "phase_over"),
    ):
        assert refusal(vote.cast, row, person, 1, at=at) == code
    assert stored() == NOTHING
    vote.cast(row, person, 1, at=term.ends_at - second)
    vote.cast(row, make.voter(batumi), 1, at=term.starts_at)
    assert Ballot.objects.count() == 2


def test_the_close_holds_for_cast_change_and_open_alike(batumi):
    row = vote.opened(batumi)
    code = vote.cast(row).code
    at = row.terms.get(phase=Phase.VOTING).ends_at
    before = stored()
    assert refusal(vote.cast, row, at=at) == "phase_over"
    assert refusal(voting.change, row, code, vote.numbers(2), at=at) == "phase_over"
    assert refusal(voting.open_ballot, row, code, at=at) == "phase_over"
    assert stored() == before


def test_a_stale_process_object_does_not_fool_the_clock(batumi):
    row = vote.opened(batumi)
    list(row.terms.all())
    Process.objects.get(pk=row.pk).terms.filter(phase=Phase.VOTING).update(ends_at=timezone.now())
    assert refusal(vote.cast, row) == "phase_over"
    assert stored() == NOTHING


def test_on_hold_nothing_is_taken_and_the_reason_is_said(batumi):
    row = vote.opened(batumi)
    code = vote.cast(row).code
    row.shifts.create(act=Shift.Act.HOLD, phase=Phase.VOTING, reason="წყალდიდობა ქალაქში")
    with pytest.raises(Refused) as found:
        vote.cast(row)
    assert found.value.code == "held"
    assert "წყალდიდობა ქალაქში" in str(found.value)
    assert refusal(voting.change, row, code, vote.numbers(2)) == "held"
    row.shifts.create(act=Shift.Act.RESUME, phase=Phase.VOTING, reason="დასრულდა")
    assert voting.change(row, code, vote.numbers(2)) == [(2, 1)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"publication": "draft"}, "not_published"),
        ({"method": "assembly"}, "by_hands"),
    ],
)
def test_where_there_is_no_voting_nothing_is_taken(batumi, fields, code):
    assert refusal(vote.cast, vote.opened(batumi, **fields)) == code
    assert stored() == NOTHING


def test_the_first_ballot_freezes_what_the_worker_was_late_to_freeze(batumi):
    row = vote.opened(batumi, frozen=False)
    assert row.frozen_at is None
    vote.cast(row)
    row.refresh_from_db()
    assert (len(row.frozen_sha256), row.audit_key is not None) == (64, True)
    assert len(Participation.objects.get().envelope) == 64


def test_what_takes_too_long_is_not_kept(batumi, monkeypatch):
    monkeypatch.setattr("budgeting.rules.voting.VOTING_LIMIT", timedelta(seconds=-1))
    assert refusal(vote.cast, vote.opened(batumi)) == "too_slow"
    assert stored() == NOTHING


# --- N47: the voter ---------------------------------------------------------------------------


def test_one_day_too_young_is_refused_and_on_the_birthday_welcome(keda):
    row = vote.opened(keda, vote_age=14)
    day = today()
    birthday = day.replace(year=day.year - 14)
    assert refusal(vote.cast, row, make.voter(keda, born_on=birthday + timedelta(days=1))) == (
        "too_young_to_vote"
    )
    vote.cast(row, make.voter(keda, born_on=birthday))
    assert Participation.objects.get().age_band == "14-17"


@pytest.mark.parametrize(
    ("details", "fields", "code"),
    [
        ({"deceased": True}, {}, "not_alive"),
        ({"level": Level.CONTACT}, {}, "level_too_low"),
        ({"level": Level.REGISTER}, {"vote_level": 3}, "level_too_low"),
    ],
)
def test_who_has_no_right_is_told_why(batumi, details, fields, code):
    row = vote.opened(batumi, **fields)
    assert refusal(vote.cast, row, make.voter(batumi, **details)) == code
    assert stored() == NOTHING


def test_moved_away_or_from_elsewhere_is_refused(batumi, keda):
    row = vote.opened(batumi)
    moved = make.voter(batumi)
    Verification.objects.filter(person=moved).update(valid=False)
    assert refusal(vote.cast, row, moved) == "not_registered"
    assert refusal(vote.cast, row, make.voter(keda)) == "not_registered"


def test_an_account_without_a_person_is_refused(batumi):
    row = vote.opened(batumi)
    for by in (identity.user(), None):
        assert refusal(voting.cast, row, by=by, choices=[(1, 1)]) == "not_verified"


def test_one_person_with_two_accounts_votes_once(batumi):
    row = vote.opened(batumi)
    person = make.voter(batumi)
    accounts = [identity.verified(person) for _one in range(2)]
    voting.cast(row, by=accounts[0], choices=[(1, 1)])
    assert refusal(voting.cast, row, by=accounts[1], choices=[(2, 1)]) == "voted_already"
    assert Ballot.objects.get().choices == [[1, 1]]


# --- Units ------------------------------------------------------------------------------------


def test_one_votes_on_the_own_units_money(keda, villages):
    row = own_vote(keda, villages)
    person = make.voter(keda, unit=villages[1])
    assert refusal(vote.cast, row, person, 1) == "other_unit"
    vote.cast(row, person, 3, 4)
    assert Participation.objects.get().unit == villages[1]


def test_a_part_of_a_unit_belongs_to_its_money(keda, villages):
    hamlet = villages[0].__class__.objects.create(
        municipality=keda, parent=villages[0], slug="hamlet", name_ka="უბანი", kind="village"
    )
    row = own_vote(keda, villages)
    vote.cast(row, make.voter(keda, unit=hamlet), 1)
    assert Ballot.objects.get().choices == [[1, 1]]


def test_one_without_unit_or_money_is_told(keda, villages):
    row = own_vote(keda, villages)
    assert refusal(vote.cast, row, make.voter(keda)) == "no_unit"
    assert refusal(vote.cast, row, make.voter(keda, unit=villages[2])) == "no_money_for_unit"


def test_a_ballot_is_changed_within_its_own_units_rule_although_no_column_names_it(keda, villages):
    row = own_vote(keda, villages)
    code = vote.cast(row, make.voter(keda, unit=villages[0]), 1).code
    assert refusal(voting.change, row, code, vote.numbers(3)) == "other_unit"
    assert voting.change(row, code, vote.numbers(2)) == [(2, 1)]
    assert not any(field.is_relation for field in Ballot._meta.fields if field.name != "process")
    assert Ballot.objects.get().choices == [[2, 1]]


# --- N50: bad ballots -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "raw", "code"),
    [
        ({}, [(1, 1), (2, 1), (3, 1), (4, 1)], "too_many"),
        ({}, [(1, 1), (1, 1)], "twice"),
        ({}, [(77, 1)], "unknown_project"),
        ({}, [("-1", "1")], "unreadable"),
        ({}, "1", "unreadable"),
        ({"choices_min": 2}, [(1, 1)], "too_few"),
        ({"ballot": "knapsack"}, [(2, 1), (4, 1)], "over_money"),
        ({"ballot": "points"}, [("1", "-1")], "points_unreadable"),
        ({"ballot": "points"}, [("1", "2.5")], "points_unreadable"),
        ({"ballot": "points"}, [("1", "NaN")], "points_unreadable"),
        ({"ballot": "points"}, [("1", "1" * 40)], "points_unreadable"),
        ({"ballot": "points"}, [("1", "6"), ("2", "5")], "points_over"),
    ],
)
def test_a_crafted_ballot_is_refused_and_nothing_changes(batumi, fields, raw, code):
    row = vote.opened(batumi, **fields)
    good = vote.cast(row, None, 1, 3) if fields.get("choices_min") == 2 else vote.cast(row)
    before = stored()
    assert refusal(voting.cast, row, person=make.voter(batumi), choices=raw) == code
    assert refusal(voting.change, row, good.code, raw) == code
    assert stored() == before


def test_projects_of_another_vote_and_withdrawn_ones_are_refused(batumi):
    row, other = vote.opened(batumi), vote.opened(batumi, 1, 1, 1, 1, 1, 1, 1)
    assert refusal(vote.cast, row, None, 7) == "unknown_project"
    vote.cast(other, None, 7)
    row.projects.filter(number=2).update(withdrawn_at=timezone.now())
    assert refusal(vote.cast, row, None, 2) == "withdrawn_project"


def test_a_page_of_an_older_edition_is_refused_once(batumi):
    row = vote.opened(batumi)
    person = make.voter(batumi)
    assert refusal(vote.cast, row, person, 1, page="e" * 16) == "old_page"
    assert stored() == NOTHING
    vote.cast(row, person, 1, page=voting.mark(row))


# --- N51: once --------------------------------------------------------------------------------


def test_second_attempt_is_told_day_and_channel_and_changes_nothing(batumi):
    row = vote.opened(batumi)
    person = make.voter(batumi)
    vote.cast(row, person, 1)
    with pytest.raises(Refused) as found:
        vote.cast(row, person, 2)
    assert found.value.code == "voted_already"
    assert str(today().day) in str(found.value)
    assert "პროექტი" not in str(found.value)
    assert Ballot.objects.get().choices == [[1, 1]]


def test_the_same_ballot_sent_again_is_answered_again(batumi):
    """A village on a bad line: the answer was lost, the page is sent once more."""
    row = vote.opened(batumi)
    person = make.voter(batumi)
    first = vote.cast(row, person, 1, code="7K4Q93MDWXAB01CE")
    again = vote.cast(row, person, 1, code="7k4q 93md wxab 01ce")
    assert (first.code, first.repeated) == ("7K4Q93MDWXAB01CE", False)
    assert (again.code, again.repeated) == ("7K4Q93MDWXAB01CE", True)
    assert refusal(vote.cast, row, person, 2, code=first.code) == "voted_already"
    assert stored()[:3] == (1, 1, 0)


def test_a_saved_page_sent_by_two_people_gives_each_a_code(batumi):
    row = vote.opened(batumi)
    first = vote.cast(row, None, 1, code="7K4Q93MDWXAB01CE")
    second = vote.cast(row, None, 2, code="7K4Q93MDWXAB01CE")
    assert first.code != second.code
    assert voting.open_ballot(row, first.code).choices == [(1, 1)]
    assert voting.open_ballot(row, second.code).choices == [(2, 1)]


def test_who_was_handed_a_paper_cannot_vote_online_and_the_reverse(batumi):
    row = vote.opened(batumi)
    officer = make.officer(batumi)
    on_paper, online = make.voter(batumi), make.voter(batumi)
    centre = batumi.centres.create(
        slug="c", name_ka="მახინჯაურის ცენტრი", address_ka="ქუჩა 1", hours_ka="10–18"
    )
    voting.hand_out(row, by=officer, person=on_paper, centre=centre)
    with pytest.raises(Refused) as found:
        vote.cast(row, on_paper, 1)
    assert found.value.code == "paper_handed_at"
    assert "მახინჯაურის ცენტრი" in str(found.value)
    vote.cast(row, online, 1)
    assert refusal(voting.hand_out, row, by=officer, person=online) == "voted_already"
    Participation.objects.filter(channel=Channel.PAPER).update(state=Attendance.VOTED)
    with pytest.raises(Refused) as found:
        vote.cast(row, on_paper, 1)
    assert found.value.code == "voted_already_at"
    assert "მახინჯაურის ცენტრი" in str(found.value)


def test_an_annulled_vote_is_not_cast_again(batumi):
    row = vote.opened(batumi)
    person = make.voter(batumi)
    code = vote.cast(row, person).code
    Participation.objects.update(state=Attendance.ANNULLED)
    Ballot.objects.update(annulled=True)
    assert refusal(vote.cast, row, person) == "vote_annulled"
    assert refusal(voting.change, row, code, vote.numbers(2)) == "ballot_annulled"


# --- Changing ---------------------------------------------------------------------------------


def test_a_ballot_is_changed_by_its_code_and_stays_one(batumi):
    row = vote.opened(batumi)
    code = vote.cast(row, None, 1, 2).code
    envelope = bytes(Participation.objects.get().envelope)
    spaced = f"{code[:4]} {code[4:8].lower()}-{code[8:]}"
    assert voting.open_ballot(row, spaced).choices == [(1, 1), (2, 1)]
    assert voting.change(row, spaced, vote.numbers(3)) == [(3, 1)]
    assert voting.open_ballot(row, code).choices == [(3, 1)]
    assert stored() == (1, 1, 0, [[[3, 1]]])
    assert bytes(Participation.objects.get().envelope) == envelope


def test_a_refused_change_leaves_the_old_ballot(batumi):
    row = vote.opened(batumi)
    code = vote.cast(row, None, 1).code
    assert refusal(voting.change, row, code, vote.numbers(77)) == "unknown_project"
    assert voting.open_ballot(row, code).choices == [(1, 1)]


@pytest.mark.parametrize("code", ["", "0" * 16, "short", "0" * 12, "<script>"])
def test_a_wrong_code_opens_nothing(batumi, code):
    row = vote.opened(batumi)
    vote.cast(row)
    assert refusal(voting.open_ballot, row, code) == "no_ballot"
    assert refusal(voting.change, row, code, vote.numbers(1)) == "no_ballot"


def test_a_code_opens_no_ballot_of_another_vote(batumi):
    row, other = vote.opened(batumi), vote.opened(batumi)
    code = vote.cast(row).code
    assert refusal(voting.open_ballot, other, code) == "no_ballot"


# --- Cost ---------------------------------------------------------------------------------------


def test_casting_asks_no_more_the_more_projects_and_ballots_there_are(batumi):
    counts = []
    for projects, ballots in ((2, 0), (60, 20)):
        row = vote.opened(batumi, *range(1, projects + 1))
        for _one in range(ballots):
            vote.cast(row)
        person = make.voter(batumi)
        while sequencer.run():
            pass
        with CaptureQueriesContext(connection) as seen:
            vote.cast(row, person, 1, 2)
        counts.append(sum("budgeting_" in one["sql"] or "identity_" in one["sql"] for one in seen))
    assert counts == [11, 11]
