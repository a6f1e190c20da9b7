"""N52: what a copy of the database says of participations and ballots side by side: nothing that joins them.

The voters here choose by a rule, so that the test knows whose ballot is whose; the database must not.
"""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from budgeting.actions import mixing, voting
from budgeting.models import Ballot, Mixing, Participation, Process
from budgeting.states import Phase
from civic.ledger import sequencer
from civic.scatter import is_without_rowid
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
BALLOTS, PARTICIPATIONS = Ballot._meta.db_table, Participation._meta.db_table
MANY = 300


def rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def as_stored(table):
    """Identifiers of a table in the order in which its rows lie on the disk."""
    if connection.vendor == "postgresql":
        return [key for (key,) in rows(f"SELECT id FROM {table} ORDER BY ctid")]
    # NOT INDEXED: the table itself is read, from its first page to its last.
    return [key for (key,) in rows(f"SELECT id FROM {table} NOT INDEXED")]


def rank_correlation(order):
    """Spearman's rho between positions 0, 1, 2 … and the ranks found at them."""
    count = len(order)
    differences = sum((place - rank) ** 2 for place, rank in enumerate(order))
    return 1 - 6 * differences / (count * (count**2 - 1))


def filled(batumi, number=MANY):
    """A vote in which the n-th voter chose project n; and who is who."""
    row = vote.opened(batumi, *[100] * number, choices_max=1)
    made = [vote.cast(row, None, one) for one in range(1, number + 1)]
    return row, {one.participation.pk: place for place, one in enumerate(made)}


def ballot_order():
    """The voters' numbers in the order in which their ballots lie on the disk."""
    chosen = {ballot.pk: ballot.choices[0][0] - 1 for ballot in Ballot.objects.all()}
    keys = as_stored(BALLOTS)
    return [chosen[UUID(str(key))] for key in keys]


def test_no_column_of_one_table_is_found_in_the_other(batumi):
    filled(batumi, 20)
    while sequencer.run():
        pass
    common = {field.column for field in Ballot._meta.concrete_fields} & {
        field.column for field in Participation._meta.concrete_fields
    }
    assert common == {"id", "process_id"}
    values = {}
    for table in (BALLOTS, PARTICIPATIONS):
        values[table] = {
            (bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value))
            for row in rows(f"SELECT * FROM {table}")
            for value in row
            if value not in (None, "")
        }
    process = str(Process.objects.get().pk)
    shared = values[BALLOTS] & values[PARTICIPATIONS] - {process, "True", "False", "0", "1"}
    assert shared == set()


def test_no_time_finer_than_a_day_stands_in_either(batumi):
    filled(batumi, 5)
    kinds = {
        f"{field.model.__name__}.{field.name}": field.get_internal_type()
        for model in (Ballot, Participation)
        for field in model._meta.concrete_fields
        if "Date" in field.get_internal_type() or "Time" in field.get_internal_type()
    }
    assert kinds == {"Participation.voted_on": "DateField"}


def test_order_of_ballots_says_nothing_of_the_order_of_voters(batumi):
    row, _who = filled(batumi)
    if connection.vendor == "postgresql":
        # What the worker is there for: as written, the order is that of the voters.
        assert rank_correlation(ballot_order()) > 0.9
        assert mixing.mix(row)
    # 300 voters: by chance |rho| passes 0.25 once in sixty thousand runs.
    assert abs(rank_correlation(ballot_order())) < 0.25


def test_no_hidden_column_joins_them_after_mixing(batumi):
    row, _who = filled(batumi, 60)
    if connection.vendor != "postgresql":
        assert is_without_rowid(connection, BALLOTS)
        with pytest.raises(Exception, match="no such column"):
            rows(f"SELECT rowid FROM {BALLOTS}")
        return
    written = {xmin for (xmin,) in rows(f"SELECT xmin::text FROM {BALLOTS}")}
    assert len(written) == 60  # each bears the transaction that wrote its participation too
    mixing.mix(row)
    assert len(rows(f"SELECT DISTINCT xmin::text FROM {BALLOTS}")) == 1
    dead = rows("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = %s", BALLOTS)
    assert dead[0][0] in (0, None)


def test_table_of_ballots_keeps_its_order_through_all_migrations(batumi):
    """A later migration that copies the table on SQLite has to repeat `without_rowid`."""
    assert is_without_rowid(connection, BALLOTS)


def test_other_rows_of_the_voter_bear_no_time_of_the_vote(batumi):
    """Neither journal nor mail nor look-up says that or when an account voted."""
    row = vote.opened(batumi)
    user = identity.citizen(batumi)
    before = {table: rows(f"SELECT count(*) FROM {table}") for table in _tables()}
    voting.cast(row, by=user, choices=[(1, 1)], network="10.0.0.1")
    grown = {table for table in _tables() if rows(f"SELECT count(*) FROM {table}") > before[table]}
    assert grown == {BALLOTS, PARTICIPATIONS, "budgeting_burst"}
    counted = bytes(rows("SELECT network FROM budgeting_burst")[0][0])
    kept = [value for one in rows(f"SELECT * FROM {PARTICIPATIONS}") for value in one]
    assert counted not in [bytes(value) for value in kept if isinstance(value, bytes | memoryview)]


def _tables():
    skipped = re.compile(r"ledger_|django_|sqlite_")
    return [one for one in connection.introspection.table_names() if not skipped.match(one)]


# --- The worker -------------------------------------------------------------------------------


def test_mixing_waits_until_enough_is_new_and_comes_at_the_close(batumi):
    row, _who = filled(batumi, 19)
    assert mixing.mix_due() == 0
    vote.cast(row, None, 1)
    assert mixing.mix_due() == 1
    assert (Mixing.objects.get().ballots, mixing.mix_due()) == (20, 0)
    closed = timezone.now() - timedelta(seconds=5)
    row.terms.filter(phase=Phase.VOTING).update(ends_at=closed)
    assert mixing.mix_due() == 0  # a ballot sent in time may still be on its way
    row.terms.filter(phase=Phase.VOTING).update(ends_at=closed - timedelta(minutes=1))
    assert (mixing.mix_due(), mixing.mix_due()) == (1, 0)
    assert Mixing.objects.get().is_final


def test_an_opened_box_is_left_as_it_was_shuffled(batumi):
    row, _who = filled(batumi, 20)
    Process.objects.filter(pk=row.pk).update(box_opened_at=timezone.now())
    assert mixing.mix_due() == 0


def test_mixing_changes_no_ballot_and_codes_still_open_them(batumi):
    row = vote.opened(batumi)
    codes = {vote.cast(row, None, n % 5 + 1).code: n % 5 + 1 for n in range(25)}
    before = sorted((one.pk, str(one.choices)) for one in Ballot.objects.all())
    assert mixing.mix(row)
    assert sorted((one.pk, str(one.choices)) for one in Ballot.objects.all()) == before
    assert {code: voting.open_ballot(row, code).choices[0][0] for code in codes} == codes


def test_mixing_leaves_other_votes_alone(batumi, keda):
    row, other = vote.opened(batumi), vote.opened(keda)
    for _one in range(20):
        vote.cast(row)
        vote.cast(other)
    mixing.mix(row)
    assert list(Mixing.objects.values_list("process", flat=True)) == [row.pk]
    assert Ballot.objects.filter(process=other).count() == 20
