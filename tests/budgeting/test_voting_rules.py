"""What makes a good ballot (N50): every kind of ballot, every rule of units, every bad input; no database."""

import itertools

import pytest

from budgeting.rules import voting as rules
from budgeting.rules.voting import Line, Purse, Sheet
from civic.decisions import Refused

LARI = 100
WHOLE, LERI, ZVARE = 1, 2, 3
PURSES = {
    WHOLE: Purse(120_000 * LARI, "მთელი მუნიციპალიტეტი"),
    LERI: Purse(50_000 * LARI, "ლერი", unit=70),
    ZVARE: Purse(50_000 * LARI, "ზვარე", unit=71),
}
LINES = {
    number: Line(number, pot, cost * LARI, withdrawn)
    for number, pot, cost, withdrawn in (
        (1, WHOLE, 60_000, False),
        (2, WHOLE, 60_000, False),
        (3, WHOLE, 1, False),
        (4, WHOLE, 5_000, True),
        (11, LERI, 30_000, False),
        (12, LERI, 30_000, False),
        (21, ZVARE, 20_000, False),
    )
}


def sheet(kind="approval", residence="city", **fields):
    defaults = {
        "least": 1,
        "most": 3,
        "points": 10,
        "points_max": 5,
        "blank_allowed": False,
        "purses": PURSES,
        "lines": LINES,
    }
    return Sheet(kind=kind, residence=residence, **(defaults | fields))


def checked(found, raw, home=None, *, home_known=True):
    """The code of the refusal, or the choices as they are kept."""
    try:
        choices = rules.read_choices(found, raw)
    except Refused as refusal:
        return refusal.code
    decision = rules.check_choices(found, choices, home, home_known=home_known)
    return choices if decision else decision.code


def pairs(*numbers):
    return [(str(number), "1") for number in numbers]


# --- Reading ----------------------------------------------------------------------------------


def test_choices_are_kept_by_number_whatever_the_order_of_the_form():
    assert checked(sheet(), pairs(3, 1, 2)) == [(1, 1), (2, 1), (3, 1)]


BAD = ["-1", "1.5", "1,5", "NaN", "inf", "1e3", "١", "0x1", "1" * 10, "one", "1\x00", "+1", "¹"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_whole_number_is_refused_as_project_and_as_points(text):
    assert checked(sheet(), [(text, "1")]) == "unreadable"
    assert checked(sheet("points"), [("1", text)]) == "points_unreadable"
    assert checked(sheet("ranking"), [("1", text)]) == "rank_unreadable"


@pytest.mark.parametrize(
    "raw",
    [None, "1", 1, {"1": 1}, [1], [(1,)], [(1, 1, 1)], [[1, 1], None], [(True, 1)], [(1.0, 1)]],
)
def test_what_is_no_list_of_pairs_is_refused(raw):
    assert checked(sheet(), raw) == "unreadable"


@pytest.mark.parametrize("points", [True, 1.0, float("nan"), -1, 10**9, 10**400])
def test_points_of_the_wrong_type_or_size_are_refused(points):
    assert checked(sheet("points"), [(1, points)]) == "points_unreadable"


def test_projects_without_points_are_not_chosen():
    raw = [("1", ""), ("2", "0"), ("3", "4"), ("11", None)]
    assert checked(sheet("points"), raw) == [(3, 4)]


# --- Approval and ranking ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([], "no_blank"),
        (pairs(1), [(1, 1)]),
        (pairs(1, 2, 3), [(1, 1), (2, 1), (3, 1)]),
        (pairs(1, 1), "twice"),
        (pairs(99), "unknown_project"),
        (pairs(4), "withdrawn_project"),
    ],
)
def test_approval(raw, expected):
    assert checked(sheet(), raw) == expected


def test_too_few_and_too_many_say_how_many():
    short = rules.check_choices(sheet(least=2), [(1, 1)])
    assert (short.code, "2" in str(short), "1" in str(short)) == ("too_few", True, True)
    over = rules.check_choices(sheet(most=1), [(1, 1), (2, 1)])
    assert over.code == "too_many"
    assert str(over).count("1") == 2  # the limit, and how many to take out


def test_empty_ballot_is_told_what_this_ballot_asks():
    exactly = rules.check_choices(sheet(least=2, most=2), [])
    assert (exactly.code, "2" in str(exactly)) == ("no_blank_exactly", True)
    assert rules.check_choices(sheet(least=1, most=2), []).code == "no_blank"


def test_limits_hold_for_each_pot_apart():
    both = pairs(1, 2, 3, 11, 12)
    assert len(checked(sheet(residence="own_and_city"), both, LERI)) == 5
    assert checked(sheet(residence="own_and_city", most=2), both, LERI) == "too_many"


def test_blank_where_it_is_allowed():
    assert checked(sheet(blank_allowed=True), []) == []


def test_ranking_is_kept_in_the_order_of_places_whatever_their_gaps():
    raw = [("1", "7"), ("2", "2"), ("3", "")]
    assert checked(sheet("ranking"), raw) == [(2, 1), (1, 2)]


def test_two_projects_with_one_place_are_refused():
    assert checked(sheet("ranking"), [("1", "1"), ("2", "1")]) == "rank_twice"


# --- Money and points -------------------------------------------------------------------------


def test_knapsack_takes_as_many_as_the_money_pays_to_the_last_tetri():
    assert checked(sheet("knapsack", most=1), pairs(1, 2)) == [(1, 1), (2, 1)]
    over = rules.check_choices(sheet("knapsack"), [(1, 1), (2, 1), (3, 1)])
    assert over.code == "over_money"
    assert "120\u00a0001\u00a0₾" in str(over)
    assert "1\u00a0₾" in str(over)


def test_knapsack_counts_the_money_of_each_pot_apart():
    found = sheet("knapsack", residence="own_and_city")
    assert checked(found, pairs(1, 2, 11), LERI) == [(1, 1), (2, 1), (11, 1)]
    assert checked(found, pairs(1, 11, 12), LERI) == "over_money"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([(1, 5), (2, 5)], [(1, 5), (2, 5)]),
        ([(1, 2)], [(1, 2)]),
        ([(1, 6)], "points_too_many"),
        ([(1, 5), (2, 5), (3, 1)], "points_over"),
        ([(1, 999_999_999)], "points_too_many"),
    ],
)
def test_points(raw, expected):
    assert checked(sheet("points"), raw) == expected


def test_points_without_a_maximum_may_all_go_to_one():
    assert checked(sheet("points", points_max=None), [(1, 10)]) == [(1, 10)]
    assert checked(sheet("points", points_max=None), [(1, 11)]) == "points_too_many"


# --- Units ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("residence", "home", "numbers", "expected"),
    [
        ("city", None, (1, 11, 21), None),
        ("own", LERI, (11,), None),
        ("own", LERI, (21,), "other_unit"),
        ("own", LERI, (1,), "other_unit"),
        ("own", LERI, (11, 21), "other_unit"),
        ("own_and_city", LERI, (1, 11), None),
        ("own_and_city", LERI, (1, 21), "other_unit"),
        ("own_and_city", None, (1,), None),
        ("own_and_city", None, (11,), "other_unit"),
        ("own_plus_one", LERI, (11, 21), None),
        ("own_plus_one", LERI, (21,), None),
        ("own_plus_one", LERI, (1, 21), "one_other_unit"),
        ("any_one", None, (21,), None),
        ("any_one", None, (11, 21), "one_unit"),
    ],
)
def test_rule_of_units(residence, home, numbers, expected):
    found = checked(sheet(residence=residence), pairs(*numbers), home)
    assert (None if isinstance(found, list) else found) == expected


@pytest.mark.parametrize(
    ("residence", "numbers", "expected"),
    [
        ("own", (11,), None),
        ("own", (11, 21), "one_unit"),
        ("own_and_city", (1, 21), None),
        ("own_and_city", (1, 11, 21), "one_unit"),
        ("own_plus_one", (11, 21), None),
        ("own_plus_one", (1, 11, 21), "one_other_unit"),
    ],
)
def test_rule_of_units_while_the_register_is_silent(residence, numbers, expected):
    found = checked(sheet(residence=residence), pairs(*numbers), home_known=False)
    assert (None if isinstance(found, list) else found) == expected


def test_one_without_a_unit_is_told_so():
    own = sheet(residence="own")
    assert rules.may_vote_from(own, None, None).code == "no_unit"
    assert rules.may_vote_from(own, 99, None).code == "no_money_for_unit"
    assert rules.may_vote_from(own, 70, LERI)
    assert rules.may_vote_from(sheet(residence="own_and_city"), None, None)
    assert rules.may_vote_from(sheet(residence="own_plus_one"), None, None).code == "no_unit"
    assert rules.may_vote_from(sheet(residence="own_plus_one"), 99, None)
    assert rules.may_vote_from(sheet(), None, None)


# --- All of it --------------------------------------------------------------------------------


def test_every_accepted_ballot_keeps_every_limit():
    """Each subset of the projects, as each kind of ballot: what is allowed never breaks a limit."""
    for kind, size in itertools.product(("approval", "knapsack"), range(1, 5)):
        found = sheet(kind)
        for chosen in itertools.combinations(LINES, size):
            if isinstance(checked(found, pairs(*chosen)), str):
                continue
            assert not any(LINES[number].withdrawn for number in chosen)
            for pot, purse in PURSES.items():
                part = [number for number in chosen if LINES[number].pot == pot]
                if kind == "knapsack":
                    assert sum(LINES[number].cost for number in part) <= purse.amount
                else:
                    assert len(part) <= 3


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, ""),
        (10, "0-13"),
        (14, "14-17"),
        (17, "14-17"),
        (18, "18-24"),
        (64, "55-64"),
        (65, "65+"),
    ],
)
def test_age_bands(age, band):
    assert rules.age_band(age) == band
