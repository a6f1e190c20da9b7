"""Winners become promises, once; what becomes of them is public, late or not. Scenario 12 of the research."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from jsonschema import Draft202012Validator

from budgeting.actions import adjusting, implementing
from budgeting.models import Adjustment, CoAuthor, IdeaFollow, Process
from budgeting.queries import implementation as queries
from civic.cases import published
from civic.cases.actions import connect, write_event
from civic.cases.messages import body
from civic.dates import TBILISI, today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.outcomes import actions as outcomes
from civic.outcomes import notices
from civic.outcomes.models import Commitment
from tests.budgeting.test_counting import counted, voted
from tests.clients import staff_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import outcomes as promises
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def row(batumi):
    """A published result: 1 and 3 win, 2 does not fit."""
    row = voted(batumi, [[1, 3], [1], [2]], 100_000, 90_000, 15_000)
    counted(row)
    return make.move_clock(row, "implementation")


@pytest.fixture
def office(batumi):
    return promises.office(batumi)


def facts(place, due_on=None):
    return {"due_on": due_on or today() + 60 * DAY, "department": promises.department(place)}


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.code


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def address(row, name, *args):
    """The Georgian address, whatever language the last page was read in."""
    with translation.override("ka"):
        return reverse(f"budgeting:{name}", args=[row.municipality.slug, row.slug, *args])


def test_all_winners_are_promised_by_one_button_and_only_once(row, batumi, office):
    made = implementing.confirm_all(row, by=office, facts=facts(batumi))
    assert [one.subject_id for one in made] == [
        row.projects.get(number=1).pk,
        row.projects.get(number=3).pk,
    ]
    first = made[0]
    assert (first.title_ka, first.planned, first.source) == ("პროექტი 1", 100_000 * 100, "budget")
    again = refusal(implementing.confirm_all, row, by=office, facts=facts(batumi))
    assert again == "no_winner_left"
    same = implementing.confirm(row.projects.get(number=1), by=office, facts=facts(batumi))
    assert same.pk == first.pk
    assert Commitment.objects.count() == 2


def test_only_winners_of_a_published_result_and_only_by_the_mayors_office(row, batumi, office):
    loser, winner = row.projects.get(number=2), row.projects.get(number=1)
    assert refusal(implementing.confirm, loser, by=office, facts=facts(batumi)) == "not_won"
    officer = make.officer(batumi)
    assert refusal(implementing.confirm, winner, by=officer, facts=facts(batumi)) == "not_mayor"
    uncounted = voted(batumi, [[1]], 10_000)
    early = refusal(implementing.confirm_all, uncounted, by=office, facts=facts(batumi))
    assert early == "result_unpublished"
    adjusting.propose(winner, kind="declined", reason="უარი", by=officer)
    doubt = refusal(implementing.confirm, winner, by=office, facts=facts(batumi))
    assert doubt == "winner_in_doubt"
    assert [one.subject_id for one in implementing.confirm_all(row, by=office, facts=facts(batumi))] == [row.projects.get(number=3).pk]  # fmt: skip


def test_winner_that_is_taken_off_loses_its_promise_in_public(row, batumi, office):
    implementing.confirm_all(row, by=office, facts=facts(batumi))
    winner = row.projects.get(number=1)
    adjusting.propose(winner, kind="impossible", reason="მიწა კერძოა", by=make.officer(batumi))
    assert Commitment.objects.get(subject_id=winner.pk).state == "running"
    adjusting.decide(Adjustment.objects.get(), by=make.auditor(batumi), approve=True)
    given_up = Commitment.objects.get(subject_id=winner.pk)
    assert (given_up.state, given_up.ending) == ("dropped", "მიწა კერძოა")
    assert Entry.objects.get(kind="commitment.dropped").public
    page = text(Client().get(address(row, "project", 1)))
    assert page.count("მიწა კერძოა") >= 1


@pytest.mark.parametrize("promised", [True, False])
def test_page_says_what_was_found_impossible_and_what_took_its_place(row, batumi, office, promised):
    if promised:
        implementing.confirm_all(row, by=office, facts=facts(batumi))
    winner = row.projects.get(number=1)
    adjusting.propose(winner, kind="impossible", reason="მიწა კერძოა", by=make.officer(batumi))
    assert "მიწა კერძოა" not in text(Client().get(address(row, "project", 1)))
    adjusting.decide(Adjustment.objects.get(), by=make.auditor(batumi), approve=True)
    pages = {number: text(Client().get(address(row, "project", number))) for number in (1, 2, 3)}
    notices = {
        number: re.findall(r'<div class="notice.*?</div>', page, re.DOTALL)
        for number, page in pages.items()
    }
    (off,), (instead,) = notices[1], notices[2]
    assert notices[3] == []
    assert "შესრულება შეუძლებელი აღმოჩნდა" in off
    assert "მიწა კერძოა" in off
    assert re.findall(r'href="([^"]+)"', off) == [address(row, "project", 2)]
    assert re.findall(r'href="([^"]+)"', instead) == [address(row, "project", 1)]
    assert "№&nbsp;1: შესრულება შეუძლებელი აღმოჩნდა" in instead
    told = "გამარჯვებული პროექტი №&nbsp;1 არ განხორციელდება: შესრულება შეუძლებელი აღმოჩნდა"
    assert [pages[number].count(told) for number in (1, 2, 3)] == [1, 1, 0]
    told += " → მას ეს პროექტი ცვლის"
    assert [pages[number].count(told) for number in (1, 2, 3)] == [0, 1, 0]
    listed = text(Client().get(address(row, "implementation")))
    assert listed.count("მიწა კერძოა") == 1


def test_project_that_took_a_place_and_was_taken_off_says_the_latter(row, batumi):
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    for number, kind in ((1, "impossible"), (2, "declined")):
        made = adjusting.propose(
            row.projects.get(number=number), kind=kind, reason=f"მიზეზი {number}", by=officer
        )
        adjusting.decide(made, by=auditor, approve=True)
    found = queries.change_of(row.projects.get(number=2))
    assert (found.is_off, found.adjustment.reason, found.others) == (True, "მიზეზი 2", [])
    page = text(Client().get(address(row, "project", 2)))
    assert [page.count(f"მიზეზი {number}") for number in (1, 2)] == [1, 2]


def test_page_of_the_idea_leads_to_its_project_once_the_ballot_is_public(batumi):
    row = make.process(batumi, "appeal")
    idea = make.idea(row, state="admitted")
    make.project(row, idea=idea)
    link = address(row, "project", 1)
    page = Client().get(idea.get_absolute_url())
    assert link not in text(page)
    make.move_clock(row, "ballot")
    assert text(Client().get(idea.get_absolute_url())).count(link) == 1


def test_scenario_12_implementation_promise(batumi, office):
    """A winner with target date June and three stages; June passes without the last one."""
    row = vote.opened(batumi, 100_000, frozen=False)
    project = row.projects.get(number=1)
    project.idea = make.idea(row, state="admitted")
    project.save(update_fields=["idea"])
    vote.freeze(row)
    vote.cast(Process.objects.get(pk=row.pk))
    counted(row)
    follower, joined = identity.user(), identity.user()
    IdeaFollow.objects.create(idea=project.idea, user=follower)
    CoAuthor.objects.create(idea=project.idea, user=joined, state=CoAuthor.State.ACCEPTED)
    june = date(today().year + 1, 6, 30)
    start = datetime(june.year, 1, 15, 12, tzinfo=TBILISI)
    one = implementing.confirm(project, by=office, facts=facts(batumi, june), at=start)
    stages = [
        promises.stage(one, by=office, title_ka=title, due_on=due)
        for title, due in (
            ("პროექტი", date(june.year, 2, 28)),
            ("ხელშეკრულება", date(june.year, 4, 30)),
            ("მშენებლობა", june),
        )
    ]
    for stage, month in zip(stages[:2], (2, 4), strict=True):
        at = datetime(june.year, month, 20, 12, tzinfo=TBILISI)
        outcomes.move_stage(stage, "finish", by=office, result="მზადაა", at=at)
    officer = promises.officer(batumi, one.department)
    passed = datetime(june.year, 7, 2, 12, tzinfo=TBILISI)
    assert outcomes.tell_overdue(passed - 2 * DAY) == 0
    assert outcomes.tell_overdue(passed) == 2  # the commitment and its last stage

    # When June has passed, nothing is said of it before the reason; no new date without one.
    how = {"title": "მშენებლობა გრძელდება", "stage": stages[2], "percent": 40}
    owed = refusal(outcomes.report, one, by=officer, at=passed, **how)
    assert owed == "late_reason_needed"
    new = date(june.year, 9, 30)
    bare = refusal(outcomes.postpone, one, by=office, due_on=new, reason="", at=passed)
    assert bare == "reason_needed"
    outcomes.report(one, by=officer, at=passed, reason="ტენდერი ჩაიშალა", spent=51_300 * 100, **how)
    outcomes.postpone(one, by=office, due_on=new, reason="ტენდერი ჩაიშალა", at=passed)
    one.refresh_from_db()
    assert (one.due_on, one.first_due_on, one.percent) == (new, june, 80)

    # Those who follow are told: the author, the co-author, the follower with a way out, each once.
    for kind in ("commitment.overdue", "commitment.updated", "commitment.postponed"):
        told = [
            found
            for found in notices.EVENTS[kind](Entry.objects.get(kind=kind))
            if found.recipient_user_id
        ]
        assert {found.recipient_user_id for found in told} == {
            project.idea.author_id,
            joined.pk,
            follower.pk,
        }
        assert len(told) == 3
        ways_out = [found.stop for found in told if found.stop]
        assert ways_out == [("idea", project.idea_id)]


def test_page_says_late_and_keeps_the_old_date_with_the_money(row, batumi, office):
    project = row.projects.get(number=1)
    due, new = today() - 21 * DAY, today() + 28 * DAY
    at = timezone.now() - 40 * DAY
    one = implementing.confirm(project, by=office, facts=facts(batumi, due), at=at)
    late = text(Client().get(f"/en{address(row, 'project', 1)}"))
    assert "21 days late" in late
    assert "Nobody has given a reason yet" in late
    outcomes.report(
        one, by=office, title="Surface laid", reason="The first tender failed", percent=65, spent=5_130_000
    )  # fmt: skip
    outcomes.postpone(one, by=office, due_on=new, reason="The first tender failed")
    promised = f"/batumi/commitments/{one.sign}/"
    for url in (address(row, "project", 1), promised):
        page = text(Client().get(f"/en{url}"))
        assert "21 days late" in page
        assert "The first tender failed" in page
        assert f"<del>{due.day}\u00a0" in page  # the first date stays readable
        assert "100\u00a0000\u00a0₾" in page
        assert "51\u00a0300\u00a0₾" in page
        assert "Nobody has given a reason yet" not in page
    answer = Client().get("/batumi/commitments.csv?source=budget")
    content = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    found = next(csv.DictReader(io.StringIO(content)))
    assert found["first_due_on"] == due.isoformat()
    assert found["due_on"] == new.isoformat()
    assert found["days_late"] == "21"
    assert (found["planned_tetri"], found["spent_tetri"]) == ("10000000", "5130000")


def test_list_of_winners_stands_once_the_result_is_public(row, batumi, office):
    before = voted(batumi, [[1]], 10_000)
    assert Client().get(address(before, "implementation")).status_code == 404
    page = text(Client().get(f"/en{address(row, 'implementation')}"))
    assert page.count("Not promised yet") == 2
    implementing.confirm_all(row, by=office, facts=facts(batumi))
    page = text(Client().get(f"/en{address(row, 'implementation')}"))
    assert "2 winners are promised. Carried out: 0. Late: 0." in page
    assert "Not promised yet" not in page
    assert address(row, "implementation") in text(Client().get(address(row, "process")))


def test_project_has_a_page_from_the_ballot_on(batumi):
    row = make.process(batumi, "evaluation")
    make.project(row)
    assert Client().get(address(row, "project", 1)).status_code == 404
    make.move_clock(row, "ballot")
    page = text(Client().get(f"/en{address(row, 'project', 1)}"))
    assert "On the ballot" in page
    assert "The result" not in page.split("<main", 1)[1]
    assert Client().get(address(row, "project", 9)).status_code == 404


def test_project_page_says_nothing_of_a_result_before_it_is_public(batumi):
    row = voted(batumi, [[1], [1], [2]], 100_000, 90_000)
    row = make.move_clock(row, "count")
    page = text(Client().get(f"/en{address(row, 'project', 1)}"))
    assert "All results" not in page
    assert "vote" not in page.split("<main", 1)[1].split("</main>")[0].replace("voting", "").lower()


def test_desk_promises_one_or_all_and_keeps_what_was_typed(row, batumi, office):
    client = staff_client(office)
    base = reverse("budgeting_desk:implementation", args=["batumi", row.slug])
    department = promises.department(batumi)
    due = (today() + 90 * DAY).isoformat()
    assert text(client.get(base)).count("implementation/all/") == 1
    wrong = client.post(f"{base}all/", {"due_on": "32.13.2026", "responsible": "შპს „წყალი“"})
    assert wrong.status_code == 422
    assert "32.13.2026" in wrong.content.decode()
    assert client.post(f"{base}1/", {"due_on": due, "department": department.pk}).status_code == 302
    assert Commitment.objects.get().subject_id == row.projects.get(number=1).pk
    assert client.post(f"{base}2/", {"due_on": due, "department": department.pk}).status_code == 422
    assert client.post(f"{base}all/", {"due_on": due, "department": department.pk}).status_code == 302  # fmt: skip
    assert Commitment.objects.count() == 2
    assert "implementation/all/" not in text(client.get(base))
    reader = staff_client(make.officer(batumi))
    assert "<form method" not in text(reader.get(base)).split("<main", 1)[1]
    assert reader.post(f"{base}all/", {"due_on": due}).status_code == 403


def test_winner_becomes_a_case_and_its_answers_stand_with_project_and_promise(row, batumi, office):
    connect(batumi, by=None, name="საქმეები", url="http://127.0.0.1:9/hooks/")
    project = row.projects.get(number=1)
    one = implementing.confirm(project, by=office, facts=facts(batumi))
    event = write_event(Entry.objects.get(kind="commitment.made"))
    found = json.loads(body(event))
    schema = published.schema("budget.winner_confirmed.v1")
    Draft202012Validator(schema).validate(found)
    year = row.created_at.year
    assert event.case_key == f"PB-{year}-{project.pk:06d}"
    assert (event.subject, event.subject_type) == (f"projects/{project.pk}", "budgeting.project")
    assert found["data"]["project"]["costTetri"] == 10_000_000
    assert found["data"]["commitment"]["number"] == one.sign
    outcomes.tell_overdue(datetime.combine(one.due_on + DAY, datetime.min.time(), TBILISI))
    late = write_event(Entry.objects.get(kind="commitment.overdue"))
    schema = published.schema("commitment.overdue.v1")
    Draft202012Validator(schema).validate(json.loads(body(late)))
    assert (late.case_key, late.sequence) == (event.case_key, event.sequence + 1)


def test_promise_of_another_origin_makes_no_case_of_a_winner(batumi, office):
    connect(batumi, by=None, name="საქმეები", url="http://127.0.0.1:9/hooks/")
    one = promises.commitment(batumi, by=office, due_on=today() - DAY)
    assert write_event(Entry.objects.get(kind="commitment.made")) is None
    outcomes.tell_overdue()
    event = write_event(Entry.objects.get(kind="commitment.overdue"))
    assert event.case_key == f"COM-{one.year}-{one.pk:06d}"
    assert event.subject == f"commitments/{one.pk}"


def test_list_of_a_cycle_reads_three_times_however_many_winners(row, office, batumi, django_assert_num_queries):  # fmt: skip
    implementing.confirm_all(row, by=office, facts=facts(batumi))
    with django_assert_num_queries(3):
        assert len(queries.winners(row, today())) == 2
