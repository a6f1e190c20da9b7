"""The rule of two entries: another person for the second, a third for what differs, and what counts in the end."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from civic import two_entries as rules
from civic.decisions import ALLOWED
from civic.two_entries import Difference

FIRST, SECOND, THIRD = (SimpleNamespace(pk=number) for number in (7, 8, 9))
NONE = "no such row"


def paper(first=None, second=None):
    return SimpleNamespace(
        first_by_id=first.pk if first else None, second_by_id=second.pk if second else None
    )


def code(decision):
    return getattr(decision, "code", "allowed")


@pytest.mark.parametrize(
    ("entered", "user", "turn", "expected"),
    [
        (paper(), FIRST, 1, "allowed"),
        (paper(FIRST), FIRST, 1, "allowed"),
        (paper(FIRST), SECOND, 1, "entry_other"),
        (paper(FIRST), FIRST, 2, "entry_same"),
        (paper(FIRST), SECOND, 2, "allowed"),
        (paper(FIRST, SECOND), SECOND, 2, "allowed"),
        (paper(FIRST, SECOND), THIRD, 2, "entry_other"),
        (paper(FIRST, SECOND), FIRST, 2, "entry_same"),
    ],
)
def test_second_entry_is_another_persons_and_a_begun_one_its_owners(entered, user, turn, expected):
    assert code(rules.may_enter(entered, user, turn)) == expected


def test_only_a_third_person_settles():
    entered = paper(FIRST, SECOND)
    answers = [code(rules.may_settle(entered, user)) for user in (FIRST, SECOND, THIRD)]
    assert answers == ["settle_third", "settle_third", "allowed"]
    assert [rules.own_entry(entered, user) for user in (FIRST, SECOND, THIRD)] == [1, 2, None]


def test_what_differs_is_listed_in_order_with_what_was_settled():
    one, other = {12: "a", 3: "b", 5: "c"}, {12: "x", 5: "c", 4: "d"}
    assert rules.compare(one, other, {12: ("a", "seen")}, absent=NONE) == [
        Difference(3, "b", NONE),
        Difference(4, NONE, "d"),
        Difference(12, "a", "x", "a", "seen"),
    ]


def test_readings_agree_in_their_facts_and_not_in_their_spelling():
    found = rules.compare(
        {1: "Nino", 2: "Luka"}, {1: "NINO", 2: "Gela"}, {}, absent="", facts=str.lower
    )
    assert [one.row for one in found] == [2]


def test_nothing_is_counted_while_a_difference_is_open():
    found = rules.compare(
        {1: "a", 2: "b", 3: "c"}, {1: "a", 2: "x"}, {2: ("x", "seen")}, absent=NONE
    )
    left = rules.all_settled(found)
    with translation.override("en"):
        said = str(left)
    assert (code(left), said) == ("differences_left", "Differences to be resolved first: 1.")
    assert rules.all_settled(found[:1]) is ALLOWED
    assert [code(rules.is_difference(row, found)) for row in (1, 2)] == ["no_difference", "allowed"]


def test_rows_count_as_both_read_them_or_as_they_were_settled():
    first, second = {1: "a", 2: "b", 3: "c", 4: "d"}, {1: "a", 2: "x", 4: "e"}
    settled = {2: ("x", "seen"), 3: (NONE, "only four papers")}
    differences = rules.compare(first, second, settled, absent=NONE)
    assert rules.final(first, differences, absent=NONE) == {1: "a", 2: "x"}


@pytest.mark.parametrize("name", sorted(rules.REASONS))
def test_every_reason_is_said_in_georgian(name):
    said = []
    for language in ("en", "ka"):
        with translation.override(language):
            said.append(str(rules.REASONS[name]))
    assert said[0] != said[1]
