"""The life of a request after filing: every move, its clock, its words and papers, and who may do what."""

from datetime import datetime, timedelta

import pytest

from civic.dates import TBILISI, today
from civic.decisions import Refused
from civic.journal.models import Entry
from cms.services import papers
from cms.services.actions import documents, erasing, reading, watching, working
from cms.services.models import Document, Message, Note, ServiceRequest
from cms.services.queries import requests as queries
from tests.factories import identity
from tests.factories import services as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "მოთხოვნა დაკმაყოფილდა: განმცხადებელი მაღალმთიან დასახლებაში ცხოვრობს."


@pytest.fixture
def row(keda):
    return make.filed(keda, to=make.department(keda))


@pytest.fixture
def officer(row):
    return make.officer(row.department)


def kinds(row):
    return list(Entry.objects.about(row).order_by("pk").values_list("kind", flat=True))


def refusal(act, *args, **facts):
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value.code


# --- The clock ---------------------------------------------------------------------------------


def test_clock_stands_while_something_is_missing_and_runs_on_with_what_was_left(row, officer):
    start = row.due_on - 30 * DAY
    at = datetime.combine(start + 10 * DAY, datetime.min.time(), tzinfo=TBILISI)
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=start + 15 * DAY, at=at)
    row.refresh_from_db()
    assert (row.state, row.due_on, row.left_days) == ("incomplete", None, 20)
    working.complete(row, by=row.user, text="ვურთავ", at=at + 6 * DAY)
    row.refresh_from_db()
    assert (row.state, row.due_on, row.left_days) == ("under_way", start + 36 * DAY, None)
    assert queries.open_round(row) is None


def test_going_on_without_the_answer_starts_the_clock_too(row, officer):
    left = (row.due_on - today()).days
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    working.go_on(row, by=officer)
    row.refresh_from_db()
    assert (row.state, row.due_on) == ("under_way", today() + left * DAY)
    assert kinds(row)[-2:] == ["request.asked", "request.gone_on"]
    working.ask(row, by=officer, text="კიდევ ერთი", due_on=today() + 5 * DAY)  # a second round


@pytest.mark.parametrize(
    ("days", "code"), [(4, "round_too_short"), (16, "round_too_long"), (5, None), (15, None)]
)
def test_missing_papers_get_the_days_of_the_law(row, officer, days, code):
    facts = {"by": officer, "text": "დაურთეთ ცნობა", "due_on": today() + days * DAY}
    if code:
        assert refusal(working.ask, row, **facts) == code
    else:
        assert working.ask(row, **facts).due_on == facts["due_on"]


def test_what_the_case_system_asks_is_brought_within_the_terms(row):
    made = working.ask(row, by=None, text="დაურთეთ ცნობა", due_on=today() + DAY)
    assert made.due_on == today() + 5 * DAY


# --- The decision ------------------------------------------------------------------------------


def test_decision_is_sealed_and_comes_with_the_way_to_appeal(row, officer):
    working.take_up(row, by=officer)
    working.decide(row, by=officer, result="positive", text=TEXT, paper=make.paper())
    row.refresh_from_db()
    assert (row.state, row.result) == ("decided", "positive")
    assert queries.decision_of(row) == TEXT
    assert TEXT.encode() not in bytes(row.decision)
    assert row.appeal == working.appeal_of(row) != ""
    assert documents.content_of(row.documents.get(is_decision=True)) == make.PDF
    entry = Entry.objects.about(row).get(kind="request.decided")
    assert entry.data == {"number": row.sign, "result": "positive", "source": "desk"}
    assert not Entry.objects.about(row).filter(public=True).exists()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"result": "perhaps"}, "unknown_result"),
        ({"text": " "}, "decision_text_needed"),
        ({"text": "x"}, "decision_text_short"),
        ({"text": "უარი — 1234567890 1234567890"}, "decision_text_short"),
        ({"text": "Granted, because the applicant lives there."}, "georgian_needed"),
        ({"result": "unconsidered"}, "no_round"),
    ],
)
def test_decision_needs_result_reasons_and_georgian(row, officer, facts, code):
    given = {"result": "positive", "text": TEXT} | facts
    assert refusal(working.decide, row, by=officer, **given) == code


def test_while_the_applicant_has_time_only_a_grant_is_possible(row, officer):
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    assert refusal(working.decide, row, by=officer, result="negative", text=TEXT) == "still_waits"
    working.decide(row, by=officer, result="positive", text=TEXT)


def test_after_the_day_it_may_be_left_without_consideration(row, officer):
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    later = datetime.now(TBILISI) + 6 * DAY
    working.decide(row, by=officer, result="unconsidered", text=TEXT, at=later)
    row.refresh_from_db()
    assert row.result == "unconsidered"
    assert refusal(working.complete, row, by=row.user, text="აგვიანდება") == "request_ended"


def test_decided_and_withdrawn_requests_end_there(row, officer):
    working.withdraw(row, by=row.user)
    assert refusal(working.take_up, row, by=officer) == "request_ended"
    assert refusal(working.decide, row, by=officer, result="positive", text=TEXT) == "request_ended"
    assert refusal(working.withdraw, row, by=row.user) == "request_ended"


# --- Who ---------------------------------------------------------------------------------------


def test_only_its_department_and_the_mayors_office_work_on_it(row, officer, keda, batumi):
    other = make.officer(make.department(keda, "works", name_ka="კეთილმოწყობა"))
    elsewhere = make.officer(make.department(batumi))
    assert refusal(working.take_up, row, by=other) == "not_department"
    assert refusal(working.take_up, row, by=elsewhere) == "not_department"
    working.take_up(row, by=make.office(keda))


def test_nobody_works_on_an_own_request(row, officer):
    own = make.filed(row.municipality, by=identity.verified(row.person), to=row.department)
    officer.person = own.person
    officer.save()
    assert refusal(working.take_up, own, by=officer) == "own_request"
    assert not queries.of_desk(officer, row.municipality).exists()


def test_another_account_in_the_same_name_does_not_see_it(row):
    assert queries.one_of_own(row.user, row.municipality, row.pk) == row
    again = identity.verified(row.person)
    assert queries.one_of_own(again, row.municipality, row.pk) is None
    assert refusal(working.withdraw, row, by=again) == "not_yours"


def test_all_who_act_for_an_organisation_follow_its_request_while_they_do(keda):
    first, second = identity.citizen(keda), identity.citizen(keda)
    of = make.organisation(first, second, municipality=keda)
    row = make.filed(keda, by=first, organisation=of)
    assert queries.one_of_own(second, keda, row.pk) == row
    of.representatives.update(state="ended")
    assert queries.one_of_own(first, keda, row.pk) is None


def test_given_to_another_department_the_first_sees_it_no_more(row, officer, keda, batumi):
    other = make.department(keda, "works", name_ka="კეთილმოწყობა")
    assert refusal(working.lead, row, row.department, by=officer) == "same_department"
    assert refusal(working.lead, row, make.department(batumi), by=officer) == "foreign_department"
    working.lead(row, other, by=officer)
    assert queries.one_on_desk(officer, keda, row.pk) is None
    assert queries.one_on_desk(make.officer(other), keda, row.pk) == row


# --- Words and papers --------------------------------------------------------------------------


def test_words_and_papers_are_sealed(row, officer):
    working.write(
        row, by=row.user, text="მისამართი შემეცვალა", files=[make.paper()], from_applicant=True
    )
    working.write(row, by=officer, text="მივიღეთ", from_applicant=False)
    reading.note(row, by=officer, text="შევამოწმო")
    for model, word in ((Message, "მისამართი"), (Message, "მივიღეთ"), (Note, "შევამოწმო")):
        assert all(word.encode() not in bytes(one.text) for one in model.objects.all())
    assert [one["text"] for one in queries.messages(row)] == ["მისამართი შემეცვალა", "მივიღეთ"]
    stored = Document.objects.get(request=row)
    assert b"%PDF" not in (papers.folder() / stored.file).read_bytes()
    assert documents.content_of(stored) == make.PDF


def test_a_changed_file_is_not_given_out(row):
    stored = documents.put(row, make.paper())
    path = papers.folder() / stored.file
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(papers.LostPaper):
        documents.content_of(stored)


def test_an_empty_message_and_a_full_request_are_refused(row, monkeypatch):
    assert refusal(working.write, row, by=row.user, text=" ", from_applicant=True) == "text_needed"
    monkeypatch.setattr("cms.services.rules.requests.MOST_FILES", 0)
    facts = {"by": row.user, "text": "", "files": [make.paper()], "from_applicant": True}
    assert refusal(working.write, row, **facts) == "too_many_files"


def test_reading_the_answers_is_written_down_once_a_day_for_each_officer(row, officer):
    for _ in range(3):
        reading.read_on_desk(row, by=officer)
    reading.read_on_desk(row, by=make.officer(row.department))
    reading.read_on_desk(row, by=officer, at=datetime.now(TBILISI) + 1 * DAY)
    assert kinds(row).count("request.read") == 3


# --- The watch ---------------------------------------------------------------------------------


def test_watch_tells_each_thing_once(row, officer, keda):
    start = datetime.combine(today(), datetime.min.time(), tzinfo=TBILISI).replace(hour=9)
    watching.watch(at=start)
    assert kinds(row) == ["request.filed"]
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 7 * DAY, at=start)
    for days in range(10):
        watching.watch(at=start + days * DAY)
        watching.watch(at=start + days * DAY)
    assert kinds(row)[2:] == ["request.round_reminded", "request.round_lapsed"]
    working.go_on(row, by=officer, at=start + 9 * DAY)
    for days in range(9, 45):
        watching.watch(at=start + days * DAY)
    assert kinds(row)[4:] == ["request.gone_on", "request.near", "request.overdue"]
    near, overdue = (
        Entry.objects.about(row).filter(kind__in=["request.near", "request.overdue"]).order_by("pk")
    )
    assert (near.at.astimezone(TBILISI).date(), overdue.at.astimezone(TBILISI).date()) == (
        today() + 34 * DAY,
        today() + 40 * DAY,
    )


# --- The end of an account and of the term -----------------------------------------------------


def test_closing_the_account_withdraws_what_is_open_and_empties_all(row, officer):
    done = make.filed(row.municipality, by=row.user, to=row.department)
    working.write(done, by=row.user, text="სიტყვა", files=[make.paper()], from_applicant=True)
    working.decide(done, by=officer, result="positive", text=TEXT)
    erasing.erase_traces(by=row.user)
    row.refresh_from_db()
    done.refresh_from_db()
    assert (row.state, row.user, row.person, row.answers) == ("withdrawn", None, None, None)
    assert (done.state, done.user, done.person, done.answers) == ("decided", None, None, None)
    assert queries.decision_of(done) == TEXT
    assert (Message.objects.count(), Document.objects.count()) == (0, 0)


def test_old_requests_keep_a_line_for_the_statistics(row, officer):
    working.decide(row, by=officer, result="negative", text=TEXT)
    assert erasing.forget_old() == 0
    ServiceRequest.objects.update(decided_at=datetime.now(TBILISI) - 6 * 366 * DAY)
    assert erasing.forget_old() == 1
    assert erasing.forget_old() == 0
    row.refresh_from_db()
    assert (row.answers, row.decision, row.user, row.person) == (None, None, None, None)
    assert (row.result, row.department_id, row.number) == ("negative", row.department_id, 1)
