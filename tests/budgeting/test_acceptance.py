"""The acceptance scenarios of participatory budgeting and the tests that carry them out.

Each scenario, each further check and each negative test of the security catalogue (N46, N47, N49 to
N52, N55, N56) is either here or named with the test that proves it; a name that leads nowhere fails.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from budgeting import tallies
from budgeting.actions import corrections, voting
from budgeting.models import Ballot
from budgeting.queries import voting as voting_queries
from budgeting.tally.rules import Greedy
from budgeting.tally.ties import TieRule
from civic.ledger import sequencer
from tests.budgeting.test_counting import counted, voted
from tests.budgeting.votes import refusal, stored
from tests.clients import citizen_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

LARI = make.LARI

PROVED = {
    "1 opens and closes by itself": (
        "test_booth.py::test_the_clock_passes_on_the_check_page",
        "test_booth.py::test_a_closed_vote_keeps_its_hour_exactly",
        "test_voting.py::test_the_close_holds_for_cast_change_and_open_alike",
    ),
    "2 two clicks, one vote": (
        "test_voting_races.py::test_20_identical_posts_from_4_processes_are_one_vote",
    ),
    "3 across channels": (
        "test_handing.py::test_scenario_3_paper_first",
        "test_handing.py::test_scenario_3_online_first",
        "test_desk_paper.py::test_desk_sees_that_somebody_voted_online_and_nothing_of_the_choice",
    ),
    "4 desk with consent": (
        "test_desk_filing.py",
        "test_desk_paper.py::test_pages_are_for_their_roles_and_the_own_centre",
    ),
    "5 reconciling paper": ("test_batches.py::test_scenario_5_paper_batch_reconciliation",),
    "6 limit on the server": (
        "test_acceptance.py::test_scenario_6_money_and_foreign_projects_are_refused",
        "test_voting.py::test_a_crafted_ballot_is_refused_and_nothing_changes",
    ),
    "7 frozen": (
        "test_acceptance.py::test_scenario_7_ballots_cast_before_a_correction",
        "test_corrections.py::test_one_person_can_change_nothing_that_is_frozen",
        "test_corrections.py::test_two_people_correct_a_price_in_public",
        "test_corrections.py::test_nobody_approves_the_own_proposal",
        "test_notices_process.py",
    ),
    "8 rule and tie": (
        "test_acceptance.py::test_scenario_8_rule_with_a_tie_at_the_margin",
        "test_demo.py::test_published_file_gives_the_winners_that_pabutools_gives",
    ),
    "9 evaluation with reasons": (
        "test_evaluation.py::test_late_departments_are_reminded_once_and_escalated_once",
        "test_evaluation.py::test_verdict_is_hidden_until_all_are_released_at_once",
        "test_ideas_secret.py::test_nothing_internal_is_public_before_the_release",
        "test_ideas_secret.py::test_the_release_makes_the_verdict_public_and_nothing_else",
    ),
    "10 merge with consent": (
        "test_merging.py::test_merge_waits_for_every_author",
        "test_merging.py::test_supporters_are_asked_and_nobody_counts_twice",
    ),
    "11 annulment": ("test_audit_rest.py::test_scenario_11_fraud_annulment",),
    "12 promise": ("test_implementing.py::test_scenario_12_implementation_promise",),
    "no running totals": (
        "test_acceptance.py::test_no_public_address_tells_a_total_while_the_vote_runs",
        "test_booth.py::test_no_page_of_the_vote_tells_a_total",
        "test_demo.py::test_running_votes_stay_secret",
    ),
    "groups smaller than k are merged": (
        "test_acceptance.py::test_open_ballots_say_nothing_of_the_voters",
        "test_counting.py::test_small_groups_are_merged_so_that_none_can_be_found_by_subtraction",
    ),
    "deletion of an account keeps the count": (
        "test_account_ideas.py::test_erasure_keeps_counts_and_public_texts_and_breaks_the_links",
    ),
    "a register that is down": (
        "test_provisional.py::test_a_silent_register_means_a_provisional_ballot_that_counts_once_it_answers",
    ),
    "booth by keyboard, narrow, enlarged, without script": (
        "../e2e/test_booth.py::test_vote_first_log_in_last_by_keyboard_with_every_step_checked",
        "../e2e/test_booth.py::test_without_script_in_english",
        "../e2e/test_booth.py::test_points_units_and_zoom",
    ),
    "131,778 ballots and 197 projects": ("tally/test_bench.py",),
    "the result page never counts": (
        "test_results.py::test_page_never_counts_and_never_touches_a_ballot",
        "test_acceptance.py::test_result_page_reads_as_often_for_many_ballots_as_for_few",
    ),
    "N46": ("test_voting.py::test_before_after_and_at_the_very_end_nothing_is_taken",),
    "N47": (
        "test_voting.py::test_one_day_too_young_is_refused_and_on_the_birthday_welcome",
        "test_voting.py::test_moved_away_or_from_elsewhere_is_refused",
        "test_provisional.py::test_a_provisional_ballot_counts_only_for_one_with_the_right",
    ),
    "N49": (
        "test_corrections.py::test_one_person_can_change_nothing_that_is_frozen",
        "test_corrections.py::test_the_database_asks_for_a_new_correction_each_time",
    ),
    "N50": (
        "test_voting.py::test_a_crafted_ballot_is_refused_and_nothing_changes",
        "test_voting.py::test_projects_of_another_vote_and_withdrawn_ones_are_refused",
    ),
    "N51": (
        "test_voting_races.py::test_parallel_ballots_of_one_person_are_one_whatever_they_say",
        "test_voting_races.py::test_one_code_in_two_hands_is_used_once",
    ),
    "N52": (
        "test_secrecy.py::test_no_column_of_one_table_is_found_in_the_other",
        "test_secrecy.py::test_no_time_finer_than_a_day_stands_in_either",
        "test_secrecy.py::test_order_of_ballots_says_nothing_of_the_order_of_voters",
    ),
    "N55": (
        "test_evaluation.py::test_only_a_budget_officer_of_the_municipality_screens_and_not_the_own_idea",
        "test_annulling.py::test_approval_takes_another_person_who_is_auditor_and_has_the_key",
        "test_corrections.py::test_nobody_approves_the_own_proposal",
    ),
    "N56": ("test_acceptance.py::test_scenario_8_rule_with_a_tie_at_the_margin",),
}
FOLDER = Path(__file__).parent


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((FOLDER / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("scenario", PROVED)
def test_scenario_is_carried_out(scenario):
    lost = []
    for path in PROVED[scenario]:
        file, _colons, wanted = path.partition("::")
        found = functions_of(file)
        if (wanted and wanted not in found) or not any(one.startswith("test_") for one in found):
            lost.append(path)
    assert lost == []


# --- 6: the limit on the server ------------------------------------------------------------------


@pytest.mark.django_db
def test_scenario_6_money_and_foreign_projects_are_refused(batumi, keda):
    row = vote.opened(batumi, 60_000, 60_000, 5_000, ballot="knapsack", choices_max=10)
    foreign = vote.opened(keda, 1_000)
    person = make.voter(batumi)
    kept = vote.cast(row, person, 1, 2)  # 120,000, to the tetri
    before = stored()
    client = citizen_client(identity.verified(make.voter(batumi)))
    done = reverse("budgeting:vote_done", args=["batumi", row.slug])
    over = client.post(done, {"p": ["1", "2", "3"]})  # 125,000
    assert over.status_code == 400
    assert "125 000" in over.content.decode().replace("\xa0", " ")
    number = foreign.projects.get().number + 3
    assert client.post(done, {"p": [str(number)]}).status_code == 400
    assert refusal(voting.change, row, kept.code, vote.numbers(1, 2, 3)) == "over_money"
    assert stored() == before


# --- 7: ballots and corrections ------------------------------------------------------------------


@pytest.mark.django_db
def test_scenario_7_ballots_cast_before_a_correction(batumi):
    """They stay as they were cast, may be changed until the close, and nobody learns of them meanwhile."""
    row = vote.opened(batumi, 60_000, 60_000, 5_000, ballot="knapsack", choices_max=10)
    fits, over = vote.cast(row, None, 1, 3), vote.cast(row, None, 1, 2)
    first, second = make.officer(batumi), make.officer(batumi)
    project = row.projects.get(number=2)
    proposal = corrections.propose_correction(
        row, [(project, "cost", 70_000 * LARI)], by=first, reason="ფასი შეცდომით დაიწერა."
    )
    before = sorted(Ballot.objects.values_list("choices", flat=True), key=str)
    corrections.decide_correction(proposal, by=second, approve=True)
    assert sorted(Ballot.objects.values_list("choices", flat=True), key=str) == before
    row = voting_queries.afresh(row.pk)
    assert voting.open_ballot(row, over.code).choices == vote.numbers(1, 2)
    assert refusal(voting.change, row, over.code, vote.numbers(1, 2)) == "over_money"
    voting.change(row, fits.code, vote.numbers(2, 3))
    # After the close their number is published; they count as they were cast.
    tally = counted(row)
    assert tally.outcome["beyond"] == 1
    assert {one.number: one.votes for one in row.projects.all()} == {1: 1, 2: 2, 3: 1}
    page = Client().get(reverse("budgeting:results", args=["batumi", row.slug])).content.decode()
    assert "1 ბიულეტენის ჯამი თანხას აღემატება" in page


# --- 8: the rule and the tie ---------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.django_db
def test_scenario_8_rule_with_a_tie_at_the_margin(batumi):
    """Greedy, skipping, five votes at least, the cheaper of equals, then the draw: N56."""
    rule = tallies.rule_json(
        Greedy(min_votes=5, ties=TieRule(order=("cost", "draw"), seed="42")),
    )
    ballots = [[1, 2]] * 6 + [[1, 3]] * 6 + [[4]] * 5 + [[5]] * 5 + [[6]] * 4
    costs = (60_000, 40_000, 35_000, 25_000, 25_000, 1_000)
    outcomes = []
    for _again in range(2):
        row = voted(batumi, ballots, *costs, rule=rule, choices_max=3)
        outcomes.append(counted(row).outcome["pots"][0])
    first, again = (one["count"]["winners"] for one in outcomes)
    # 2 and 3 have six votes each: the cheaper is taken, the other no longer fits. 4 and 5 are equal
    # in votes and cost: the draw decides. 6 has four votes.
    assert first == again
    assert first[:2] == ["1", "3"]
    assert len(first) == 3
    assert set(first[2:]) < {"4", "5"}
    assert "6" not in first
    said = {one["id"]: one for one in outcomes[0]["explanation"]["ka"]["projects"]}
    assert all(one["headline"] and one["why"] for number, one in said.items() if number != "6")


# --- Further checks ------------------------------------------------------------------------------


def public_addresses(row):
    """Every address of a cycle that takes nothing else, with the files; and the API's."""
    names = sorted(
        name
        for name in get_resolver("budgeting.urls").reverse_dict
        if isinstance(name, str) and name not in {"vote_done", "vote_check"}
    )
    for name in names:
        try:
            yield reverse(f"budgeting:{name}", args=[row.municipality.slug, row.slug])
        except NoReverseMatch:  # takes more than the cycle, or less
            continue
    api = f"/api/v1/budgets/{row.municipality.slug}/{row.slug}"
    yield from (api, f"{api}/ideas", f"{api}/projects", f"{api}/result")
    yield f"/{row.municipality.slug}/budget/"
    yield f"/api/v1/budgets?municipality={row.municipality.slug}"


@pytest.mark.django_db
def test_no_public_address_tells_a_total_while_the_vote_runs(batumi, settings):
    """Pages, files, feeds and the API are the same before and after votes; also where pages are kept."""
    settings.PAGE_CACHE_SECONDS = 30
    row = vote.opened(batumi)
    sequencer.run()  # the opening stands in the log
    pages = {}
    for votes in (0, 4):
        for _one in range(votes):
            vote.cast(row, None, 2)
        for path in public_addresses(row):
            for language in ("", "/en"):
                if language and path.startswith("/api/"):
                    continue
                answer = Client().get(language + path)
                content = b"".join(answer) if answer.streaming else answer.content
                seen = plain(content) if answer.status_code == 200 else ""
                pages.setdefault(language + path, []).append((answer.status_code, seen))
    assert len(pages) > 25
    assert [path for path, (one, after) in pages.items() if one != after] == []
    assert sum(one[0] == 200 for one, _after in pages.values()) > 12


def plain(content):
    """A page without what is new each time it is made."""
    text = content.decode(errors="replace")
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|"as_of": "[^"]+"'
        r'|name="code" value="[^"]+"|<updated>[^<]+</updated>',
        "",
        text,
    )


@pytest.mark.django_db
def test_open_ballots_say_nothing_of_the_voters(batumi):
    """The file of ballots has no column about people; who took part is published in groups of five at least."""
    tally = counted(voted(batumi, [[1]] * 7 + [[2]] * 4, 10_000, 20_000))
    (file,) = tally.election.values()
    votes = file.partition("VOTES\n")[2].splitlines()
    assert votes[0] == "voter_id;vote"
    assert all(number >= 5 for group in tally.turnout.values() for number in group.values())


@pytest.mark.django_db
def test_result_page_reads_as_often_for_many_ballots_as_for_few(
    batumi, django_assert_max_num_queries
):
    for ballots in ([[1], [2]], [[1], [2], [1, 2]] * 12):
        row = voted(batumi, ballots, 10_000, 20_000)
        counted(row)
        path = reverse("budgeting:results", args=["batumi", row.slug])
        Client().get(path)
        with django_assert_max_num_queries(8):
            assert Client().get(path).status_code == 200
