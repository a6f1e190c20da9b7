import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import civic.cases
from civic.cases import actions, messages
from civic.cases.models import Case, Delivery, OutboxEvent
from civic.cases.tasks import read_journal
from tests.factories import petitions

pytestmark = pytest.mark.django_db

SCHEMAS = Path(civic.cases.__file__).parent / "schemas"


@pytest.fixture
def connected(batumi):
    """A connection nobody calls: the messages stay in the outbox."""
    return actions.connect(batumi, by=None, name="MMS", url="http://127.0.0.1:9/hooks/")[0]


def contents():
    found = []
    for event in OutboxEvent.objects.order_by("sequence"):
        content = json.loads(messages.body(event))
        schema = json.loads((SCHEMAS / f"{messages.schema_name(event.type)}.json").read_text())
        Draft202012Validator(schema).validate(content)
        found.append(content)
    return found


@pytest.mark.usefixtures("connected")
def test_threshold_makes_one_message_that_fits_its_schema(batumi):
    petition = petitions.reached(batumi, needed=2)

    read_journal()

    (content,) = contents()
    assert content["type"] == "org.civic.petition.threshold_reached.v1"
    assert content["subject"] == f"petitions/{petition.pk}"
    assert (content["data"]["threshold"], content["data"]["caseKey"]) == (2, petition.case_key)
    assert (Case.objects.count(), Delivery.objects.count()) == (1, 1)


@pytest.mark.usefixtures("connected")
def test_hand_over_is_news_about_the_same_case(batumi):
    petition = petitions.handed_over(batumi)

    read_journal()

    found = contents()
    assert [one["type"] for one in found] == [
        "org.civic.petition.threshold_reached.v1",
        "org.civic.petition.handed_over.v1",
    ]
    assert [one["sequence"] for one in found] == ["0000000001", "0000000002"]
    assert {one["data"]["caseKey"] for one in found} == {petition.case_key}
    assert Case.objects.count() == 1


@pytest.mark.usefixtures("connected")
def test_message_names_no_signer(batumi):
    petition = petitions.reached(batumi, needed=2)
    read_journal()

    text = messages.body(OutboxEvent.objects.get()).decode()

    for signature in petition.signatures.all():
        assert str(signature.pk) not in text
