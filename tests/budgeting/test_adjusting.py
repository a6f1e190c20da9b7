"""Winners that will not be carried out: two people, substitutes by the rule, the page that says so."""

import re
import shlex

import pytest
from django.test import Client

from budgeting import shown_results, tallies
from budgeting.actions import adjusting
from budgeting.models import Adjustment, Project, Tally
from budgeting.states import Standing
from budgeting.tally.__main__ import main
from budgeting.tally.rules import EqualShares, Greedy
from civic.decisions import Refused
from civic.journal.models import Entry
from tests.budgeting.test_counting import LARI, closed, counted, voted
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db

VOTES = [[1], [1], [1], [2], [2], [3], [4], [4]]


@pytest.fixture
def row(batumi):
    """1 wins with 100,000 of 120,000; 4 fits into the rest; 2 does not; 3 no longer does."""
    row = voted(batumi, VOTES, 100_000, 90_000, 15_000, 20_000)
    counted(row)
    return row


def project(row, number):
    return row.projects.get(number=number)


def propose(row, number, by, **how):
    how = {"kind": "declined", "reason": "ავტორმა უარი თქვა"} | how
    return adjusting.propose(project(row, number), by=by, **how)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.code


def standings(row):
    return dict(row.projects.order_by("number").values_list("number", "standing"))


def test_next_by_the_rule_takes_the_place(row, batumi):
    before = Tally.objects.values("outcome", "sha256").get()
    assert standings(row) == {1: "won", 2: "lost", 3: "lost", 4: "won"}
    adjustment = propose(row, 1, make.officer(batumi))
    assert standings(row) == {1: "won", 2: "lost", 3: "lost", 4: "won"}
    adjustment = adjusting.decide(adjustment, by=make.auditor(batumi), approve=True)
    assert (adjustment.substitutes, adjustment.left) == ([2], 10_000 * LARI)
    assert standings(row) == {
        1: Standing.DECLINED,
        2: Standing.SUBSTITUTE,
        3: Standing.LOST,
        4: Standing.WON,
    }
    assert Tally.objects.values("outcome", "sha256").get() == before
    entry = Entry.objects.get(kind="adjustment.approved")
    assert (entry.public, entry.data["substitutes"]) == (True, [2])


def test_second_change_starts_from_the_first(row, batumi):
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    adjusting.decide(propose(row, 1, officer), by=auditor, approve=True)
    second = adjusting.decide(propose(row, 2, officer, kind="impossible"), by=auditor, approve=True)
    assert (second.substitutes, second.left) == ([3], 85_000 * LARI)
    assert standings(row)[2] == Standing.DECLINED


def test_rule_that_stops_at_the_first_misfit_stops_here_too(batumi):
    rule = tallies.rule_json(Greedy(stop=True))
    row = voted(batumi, [[1], [1], [1], [2], [2], [3]], 50_000, 110_000, 60_000, rule=rule)
    counted(row)
    adjustment = propose(row, 1, make.officer(batumi))
    adjustment = adjusting.decide(adjustment, by=make.auditor(batumi), approve=True)
    assert (adjustment.substitutes, adjustment.left) == ([2], 10_000 * LARI)


def test_equal_shares_fills_up_by_votes(batumi):
    row = voted(
        batumi, VOTES, 45_000, 90_000, 15_000, 20_000, rule=tallies.rule_json(EqualShares())
    )
    counted(row)
    assert standings(row)[1] == Standing.WON
    adjustment = propose(row, 1, make.officer(batumi))
    adjustment = adjusting.decide(adjustment, by=make.officer(batumi), approve=True)
    winners = [number for number, one in standings(row).items() if one in {"won", "substitute"}]
    spent = sum(one.cost for one in Project.objects.filter(process=row, number__in=winners))
    assert adjustment.left == 120_000 * LARI - spent
    assert set(adjustment.substitutes) <= set(winners)


def test_refused_nothing_changes_and_it_can_be_proposed_again(row, batumi):
    officer = make.officer(batumi)
    adjustment = propose(row, 1, officer)
    assert refusal(propose, row, 1, officer) == "adjusted_already"
    adjusting.decide(adjustment, by=make.auditor(batumi), approve=False)
    assert standings(row)[1] == Standing.WON
    assert refusal(adjusting.decide, adjustment, by=make.auditor(batumi), approve=True) == (
        "decided_already"
    )
    assert propose(row, 1, officer).state == Adjustment.State.PROPOSED


def test_two_people_of_this_municipality(row, batumi, keda):
    officer = make.officer(batumi)
    adjustment = propose(row, 1, officer)
    assert refusal(adjusting.decide, adjustment, by=officer, approve=True) == "second_person"
    stranger = make.auditor(make.active(keda))
    assert refusal(adjusting.decide, adjustment, by=stranger, approve=True) == "not_office"
    assert refusal(propose, row, 4, make.auditor(batumi)) == "not_budget_officer"


def test_only_a_winner_of_a_published_result_with_a_reason(row, batumi):
    officer = make.officer(batumi)
    assert refusal(propose, row, 2, officer) == "not_winner"
    assert refusal(propose, row, 1, officer, reason=" ") == "reason_needed"
    fresh = voted(batumi, [[1]], 10_000)
    fresh, _at = closed(fresh)
    assert refusal(propose, fresh, 1, officer) == "result_unpublished"


def test_page_says_who_took_whose_place_and_why(row, batumi):
    adjustment = propose(row, 1, make.officer(batumi), reason="მიწა კერძო აღმოჩნდა")
    adjusting.decide(adjustment, by=make.auditor(batumi), approve=True)
    html = Client().get(f"/en/batumi/budget/{row.slug}/results/").content.decode()
    assert "What has changed since the count" in html
    assert "მიწა კერძო აღმოჩნდა" in html
    assert "Won in place of another" in html
    assert html.index("Won, but will not be carried out") > html.index("Won in place of another")


def test_page_says_how_the_substitute_won_and_not_how_it_lost(row, batumi):
    address = f"/en/batumi/budget/{row.slug}/results/"
    assert "Won in place of another" not in Client().get(address).content.decode()
    rows = {one.number: one for one in row.projects.all()}
    tally = Tally.objects.get(process=row)
    (before,) = shown_results.pots(tally, rows.values(), (), "en")
    lost = next(one for one in before.lost if one.project.number == 2)
    adjustment = propose(row, 1, make.officer(batumi))
    adjustment = adjusting.decide(adjustment, by=make.auditor(batumi), approve=True)
    (after,) = shown_results.pots(tally, row.projects.all(), [adjustment], "en")
    won = next(one for one in after.won if one.project.number == 2)
    assert len(won.why) == 1
    html = Client().get(address).content.decode()
    assert (
        "It did not win in the count itself. It won afterwards in place of project № 1, with the"
        " money this freed, as the rule says." in html
    )
    winners = html[: html.index("Won, but will not be carried out")]
    assert [sentence for sentence in lost.why if sentence in winners] == []


def test_recompute_page_names_both_lists_and_a_command_for_each(
    row, batumi, tmp_path, capsys, monkeypatch
):
    address = f"/en/batumi/budget/{row.slug}/recompute/"
    assert "Winners now:" not in Client().get(address).content.decode()
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    adjusting.decide(propose(row, 1, officer), by=auditor, approve=True)
    adjusting.decide(propose(row, 2, officer, kind="impossible"), by=auditor, approve=True)
    html = Client().get(address).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())
    assert "Project № 1 will not be carried out; by the rule its money went to: № 2." in text
    assert "Winners of the count: 1, 4 . Winners now: 4, 3 ." in text
    assert f'href="/en/batumi/budget/{row.slug}/results/#h-after"' in html
    counted_again, changed = re.findall(r"<pre[^>]*><code>([^<]+)</code></pre>", html)
    assert changed == f"{counted_again} --withdrawn 1 --withdrawn 2"
    words = shlex.split(changed)
    (key,) = Tally.objects.get(process=row).election
    ballots = Client().get(f"/batumi/budget/{row.slug}/results-{key}.pb").content
    (tmp_path / words[4]).write_bytes(ballots)
    monkeypatch.chdir(tmp_path)
    assert main(words[3:]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3:] == [
        "Without 1 the freed money goes to: 2",
        "Without 2 the freed money goes to: 3",
        "Afterwards: 4, 3; left 85000 GEL",
    ]
