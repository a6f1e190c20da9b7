"""The document of the API: what the portal sends by itself stands in it, as the code declares it."""

import pytest
from jsonschema import Draft202012Validator

from civic.cases import published
from civic.cases.events import types

pytestmark = pytest.mark.django_db


def test_webhooks_of_the_document_are_the_declared_types(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    assert document["webhooks"] == published.webhooks()
    assert set(document["webhooks"]) == {one.name for one in types().values()}
    for name, told in document["webhooks"].items():
        ((sent, content),) = told["post"]["requestBody"]["content"].items()
        assert sent == "application/cloudevents+json"
        assert content["schema"] == client.get(f"/schemas/{name}.json").json()
        Draft202012Validator.check_schema(content["schema"])


def test_document_is_english_whatever_the_reader_reads(client):
    told = client.get("/api/v1/openapi.json", headers={"accept-language": "ka"}).json()["webhooks"]

    assert told["petition.handed_over.v1"]["post"]["summary"] == "A petition was handed over"
