"""The public API: what it gives, what it refuses, what it never gives."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from civic.ledger import sequencer
from civic.places.models import Municipality, Unit
from petitions import actions
from petitions.models import Topic
from tests.factories import petitions as make

API = "/api/v1"

pytestmark = pytest.mark.django_db


def test_the_list_is_the_page_s_list(client: Client, keda: Municipality) -> None:
    petition = make.opened(keda, needed=3)
    make.submitted(keda)
    found = client.get(f"{API}/petitions", {"municipality": "keda"}).json()
    assert (found["total"], found["limit"], found["offset"]) == (1, 25, 0)
    (row,) = found["petitions"]
    assert row["id"] == petition.pk
    assert row["author"] == petition.author_name
    assert (row["signatures"], row["needed"]) == (0, 3)


def test_the_list_can_be_narrowed(client: Client, batumi: Municipality, keda: Municipality) -> None:
    topic = Topic.objects.all()[0]
    wanted = make.opened(keda, topic=topic, title="სკვერი ცენტრში, ბიბლიოთეკასთან")
    make.opened(batumi)
    for query in ({"municipality": "keda"}, {"topic": topic.slug}, {"q": "biblioteka"}):
        assert [row["id"] for row in client.get(f"{API}/petitions", query).json()["petitions"]] == [
            wanted.pk
        ]


def test_a_part_of_a_municipality_is_asked_for_with_the_municipality(
    client: Client, batumi: Municipality
) -> None:
    unit = Unit.objects.filter(municipality=batumi)[0]
    wanted = make.opened(batumi, unit=unit)
    make.opened(batumi)
    asked = {"municipality": "batumi", "unit": unit.slug}
    found = client.get(f"{API}/petitions", asked).json()["petitions"]
    assert [row["id"] for row in found] == [wanted.pk]
    assert client.get(f"{API}/petitions", {"unit": unit.slug}).status_code == 404
    assert client.get(f"{API}/petitions", asked | {"unit": "atlantis"}).status_code == 404


def test_one_petition_with_its_frozen_terms_and_timeline(
    client: Client, keda: Municipality
) -> None:
    petition = make.decided(keda, needed=2)
    found = client.get(f"{API}/petitions/{petition.pk}").json()
    assert found["text"] == petition.text
    terms = found["terms"]
    assert hashlib.sha256(terms["canonical_text"].encode()).hexdigest() == terms["text_sha256"]
    (threshold,) = terms["thresholds"]
    assert (threshold["stage"], threshold["needed"]) == ("consideration", 2)
    assert threshold["reached_at_leaf"] is not None
    assert found["decision"]["outcome"] == "granted"
    kinds = [entry["kind"] for entry in found["timeline"]]
    assert kinds[0] == "petition.decided"
    assert kinds[-1] == "petition.published"


def test_the_count_is_what_the_log_says(client: Client, keda: Municipality) -> None:
    petition = make.opened(keda, needed=9)
    make.signed(petition, 4)
    sequencer.run()
    found = client.get(f"{API}/petitions/{petition.pk}/count").json()
    assert (found["signatures"], found["needed"]) == (4, 9)
    assert found["log_size"] >= 5


def test_what_is_not_public_answers_like_a_number_never_used(
    client: Client, keda: Municipality
) -> None:
    from civic.roles import Role

    hidden = [make.draft(keda), make.submitted(keda), make.returned(keda)]  # N01
    gone = make.opened(keda)
    actions.remove(gone, by=make.staff(Role.MODERATOR, keda), reason="სასამართლოს გადაწყვეტილება")
    for ending in ("", "/count"):
        never = client.get(f"{API}/petitions/99999999{ending}")
        for petition in [*hidden, gone]:
            answer = client.get(f"{API}/petitions/{petition.pk}{ending}")
            assert (answer.status_code, answer.content) == (404, never.content)


@pytest.mark.parametrize(
    "query",
    [
        {"ordering": "author__password"},
        {"author__email__startswith": "a"},
        {"_connector": "OR"},
        {"limit": "101"},
        {"limit": "-1"},
        {"offset": "1000000000000"},
        {"offset": "1e999999"},
        {"state": "draft"},
        {"q": "ა" * 201},
    ],
)
def test_parameters_it_does_not_know_are_refused(
    client: Client, keda: Municipality, query: dict[str, str]
) -> None:
    answer = client.get(f"{API}/petitions", query)  # N07, N20, N67
    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], list)


@pytest.mark.parametrize("query", [{"municipality": "nowhere"}, {"topic": "nothing"}])
def test_a_place_or_topic_there_is_not_answers_404(
    client: Client, db: None, query: dict[str, str]
) -> None:
    assert client.get(f"{API}/petitions", query).status_code == 404


def test_it_is_read_only(client: Client, keda: Municipality) -> None:
    petition = make.opened(keda)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{API}/petitions/{petition.pk}").status_code == 405


def test_nothing_personal_is_in_any_answer(client: Client, keda: Municipality) -> None:
    petition = make.reached(keda, needed=2)
    author = petition.author
    for path in ("/petitions", f"/petitions/{petition.pk}", f"/petitions/{petition.pk}/count"):
        text = client.get(API + path).content.decode()
        assert author.email not in text
        assert (
            "ბერიძე" not in text
        )  # every invented person's surname; the author shows only its first letter


def test_a_refused_text_that_is_hidden_stays_hidden(client: Client, keda: Municipality) -> None:
    from petitions.models import ReasonCode

    code = ReasonCode.objects.filter(axis="reject", hidden_text=True)[0].code
    petition = make.rejected(keda, code=code)
    text = client.get(f"{API}/petitions/{petition.pk}").content.decode()
    assert petition.title not in text
    assert petition.text not in text


def test_answers_may_be_kept_and_read_by_any_site(client: Client, keda: Municipality) -> None:
    answer = client.get(f"{API}/petitions")
    assert answer["Cache-Control"] == "public, max-age=30"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.cookies == {}


def test_municipalities_with_their_newest_register_figure(
    client: Client, batumi: Municipality
) -> None:
    rows = client.get(f"{API}/municipalities").json()
    assert len(rows) == 64
    found = {row["slug"]: row for row in rows}["batumi"]
    assert (found["voters"], found["takes_petitions"]) == (157_439, True)
    detail = client.get(f"{API}/municipalities/batumi").json()
    assert len(detail["units"]) == 14
    assert client.get(f"{API}/municipalities/nowhere").status_code == 404


def test_every_answer_is_described(client: Client, db: None) -> None:
    paths: dict[str, Any] = client.get(f"{API}/openapi.json").json()["paths"]
    described = {
        path: set(spec["get"]["responses"]) for path, spec in paths.items() if "/petitions" in path
    }
    assert described == {
        "/api/v1/petitions": {"200", "404", "422"},
        "/api/v1/petitions/topics": {"200"},
        "/api/v1/petitions/{number}": {"200", "404"},
        "/api/v1/petitions/{number}/count": {"200", "404"},
    }
