"""What the municipal management system is told: numbers, one key, a body that fits its schema."""

import json
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator, ValidationError

from civic.cases import published
from civic.cases.actions import connect, set_trigger, write_event
from civic.cases.messages import body, schema_name
from civic.cases.models import Case
from civic.cases.status import News, apply_status
from civic.dates import local, today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.roles import Role
from civic.uptime.models import Outage
from petitions import actions, cases
from petitions.actions.extending import extend_due
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def message(petition, kind):
    """The event of the petition's entry of a kind, and its body read back."""
    connect(petition.municipality, by=None, name="საქმეები", url="http://127.0.0.1:9/hooks/")
    event = write_event(Entry.objects.about(petition).get(kind=kind))
    return event, json.loads(body(event))


def mended(keda):
    petition = make.returned(keda)
    return actions.submit(petition, by=petition.author)


def taken_back(keda):
    petition = make.opened(keda)
    return actions.withdraw_petition(petition, by=petition.author, reason="საკითხი მოგვარდა.")


def outlasted(keda):
    petition = make.opened(keda)
    since = petition.opens_at + timedelta(hours=1)
    found = Outage.objects.create(since=since, until=since + timedelta(hours=2))
    extend_due(at=found.until)
    return petition


DONE = {
    "petition.extended": outlasted,
    "petition.submitted": make.submitted,
    "petition.resubmitted": mended,
    "petition.published": make.opened,
    "petition.threshold_reached": make.reached,
    "petition.handed_over": make.handed_over,
    "petition.closed": make.handed_over,
    "petition.withdrawn": taken_back,
    "petition.decided": make.decided,
}


@pytest.mark.parametrize("kind", sorted(cases.EVENTS))
def test_message_of_every_act_fits_its_schema(keda, kind):
    for one in cases.TYPES:
        set_trigger(keda, one.type, by=None, is_on=True)
    _event, found = message(DONE[kind](keda), kind)

    validator = Draft202012Validator(published.schema(schema_name(found["type"])))

    validator.validate(found)
    with pytest.raises(ValidationError):
        validator.validate(found | {"data": found["data"] | {"petition": {}}})


def test_crossing_tells_numbers_and_no_signer(keda):
    petition = make.reached(keda, needed=2)
    event, found = message(petition, "petition.threshold_reached")
    assert event.case_key == f"PET-{petition.submitted_at.year}-{petition.pk:06d}"
    data = found["data"]
    assert (data["stage"], data["count"], data["threshold"]) == ("consideration", 2, 2)
    assert data["leaf"] == petition.crossings.get().index
    assert data["petition"]["textSha256"] == petition.opening.text_sha256
    assert data["url"] == f"http://testserver{petition.get_absolute_url()}"
    assert set(data["petition"]) == {
        "id",
        "number",
        "title",
        "demand",
        "kind",
        "addressee",
        "topic",
        "unit",
        "author",
        "textSha256",
        "opensAt",
        "closesAt",
    }


def test_hand_over_belongs_to_the_same_case(keda):
    petition = make.handed_over(keda)
    first, _body = message(petition, "petition.threshold_reached")
    second = write_event(Entry.objects.about(petition).get(kind="petition.handed_over"))
    assert (second.case_key, second.sequence) == (first.case_key, first.sequence + 1)
    assert json.loads(body(second))["data"]["dueAt"] == petition.response_due_at.isoformat()


def test_one_entry_is_one_message(keda):
    petition = make.reached(keda)
    event, _body = message(petition, "petition.threshold_reached")
    again = write_event(Entry.objects.about(petition).get(kind="petition.threshold_reached"))
    assert again.pk == event.pk


def test_case_key_is_the_same_for_good(keda):
    petition = make.reached(keda)
    key = petition.case_key
    petition.refresh_from_db()
    assert petition.case_key == key


@pytest.mark.parametrize(
    ("outcome", "result"),
    [("granted", "positive"), ("partly", "partly"), ("refused", "negative"), ("forwarded", "")],
)
def test_decision_on_the_portal_ends_the_case(keda, outcome, result):
    petition = make.handed_over(keda)
    message(petition, "petition.threshold_reached")
    forwarded = {"forwarded_to": "სხვა ორგანო"} if outcome == "forwarded" else {}

    actions.decide(
        petition,
        by=identity.staff(Role.MAYOR_OFFICE, keda),
        outcome=outcome,
        text="პასუხი.",
        body="საკრებულო",
        on=today(),
        **forwarded,
    )

    case = Case.objects.get()
    assert (case.result, case.decided_at is not None) == (result, True)
    assert case.due_on == local(petition.response_due_at).date()


def test_decision_is_told_with_its_result_and_day(keda):
    petition = make.decided(keda)

    event, found = message(petition, "petition.decided")

    record = petition.decision
    assert event.type == "org.civic.petition.decided.v1"
    told = {name: found["data"][name] for name in ("result", "decidedOn", "body", "documentSha256")}
    assert told == {
        "result": cases.RESULTS[record.outcome],
        "decidedOn": record.on.isoformat(),
        "body": record.body,
        "documentSha256": record.document_sha256 or None,
    }


def test_message_carries_the_term_of_the_law_once_it_runs(keda):
    petition = make.handed_over(keda)

    message(petition, "petition.threshold_reached")
    entry = Entry.objects.about(petition).get(kind="petition.handed_over")
    found = json.loads(body(write_event(entry)))

    assert found["data"]["dueOn"] == local(petition.response_due_at).date().isoformat()
    assert Case.objects.get().due_on.isoformat() == found["data"]["dueOn"]


def test_withdrawn_petition_ends_the_case_without_a_result(keda):
    petition = make.reached(keda)
    message(petition, "petition.threshold_reached")

    actions.withdraw_petition(petition, by=petition.author, reason="საკითხი მოგვარდა.")

    case = Case.objects.get()
    assert (case.result, case.decided_at is not None) == ("", True)


@pytest.mark.parametrize(
    ("made", "code"),
    [(make.opened, "too_early"), (make.decided, "decided_here"), (make.handed_over, None)],
)
def test_decision_of_the_system_is_taken_only_where_the_petition_waits_for_one(keda, made, code):
    petition = made(keda)
    connector = connect(keda, by=None, name="საქმეები", url="http://127.0.0.1:9/hooks/")[0]
    case = Case.objects.create(
        connector=connector,
        key=petition.case_key,
        subject_type="petitions.petition",
        subject_id=petition.pk,
        municipality=keda,
    )

    found = None
    try:
        apply_status(case, News("decided", result="positive"))
    except Refused as refused:
        found = refused.code

    case.refresh_from_db()
    told = Entry.objects.about(petition).filter(kind="case.decided").count()
    assert (found, case.state, told) == ((code, "requested", 0) if code else (None, "decided", 1))


def test_decision_on_a_withdrawn_petition_is_refused(keda):
    petition = taken_back(keda)
    case = Case(subject_type="petitions.petition", subject_id=petition.pk)

    with pytest.raises(Refused) as refused:
        cases.take_news(case, News("decided"))
    assert refused.value.code == "withdrawn_here"
