"""The examination: samples anybody can draw again, the report, the list opened with the officers' key."""

import base64
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from petitions.actions import examining
from petitions.models import Petition, Sample
from petitions.sampling import draw, estimate, size_of
from petitions.sealing import new_key_pair
from tests.clients import staff_client
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def private(batumi: Municipality) -> bytes:
    return make.sealing_key(batumi)


@pytest.fixture
def petition(batumi: Municipality, private: bytes) -> Petition:
    """A closed collection of ten signatures."""
    made = make.opened(batumi, needed=3, at=timezone.now() - timedelta(days=31))
    make.signed(made, 10, at=made.opens_at)
    sequencer.run()
    return actions.close(made)


def officer(petition: Petition):
    return make.staff(Role.LIST_OFFICER, petition.municipality)


def refusal(act, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value.code


def announced(petition: Petition, **facts) -> Sample:
    day = timezone.localdate() + timedelta(days=2)
    known = {"percent": Decimal(20), "source": "ლატარიის გათამაშება", "seed_on": day}
    return examining.announce_sample(petition, by=officer(petition), **(known | facts))


def test_draw_depends_on_nothing_but_seed_and_places():
    places = list(range(100, 400, 3))
    first = draw(places, 20, "7 13 21 28 33 41")
    assert first == draw(reversed(places), 20, "7 13 21 28 33 41")
    assert first != draw(places, 20, "7 13 21 28 33 42")
    assert (len(set(first)), first == sorted(first), set(first) <= set(places)) == (20, True, True)
    assert draw([5, 6, 7], 3, "x") == [5, 6, 7]


def test_size_and_estimate_as_in_the_case_of_abasha():
    """244 on paper, a fifth examined (49), 25 of them bad: about 120 stand, not 219."""
    assert size_of(244, Decimal(20)) == 49
    found = estimate(244, 49, 24)
    assert (found.number, found.low < 119 < found.high, found.high < 201) == (119, True, True)
    assert estimate(10, 10, 7) == estimate(10, 10, 7).__class__(10, 10, 7, 7, 7, 7)
    assert size_of(1, Decimal("0.5")) == 1


def test_seed_is_announced_before_anybody_can_know_it(petition: Petition):
    today = timezone.localdate()
    assert refusal(announced, petition, seed_on=today) == "sample_source_past"
    sample = announced(petition)
    assert Entry.objects.get(kind="petition.sample_announced").public
    assert refusal(announced, petition) == "sample_runs"
    draws = {"by": officer(petition), "seed": "7 13 21"}
    assert refusal(examining.draw_sample, sample, **draws) == "sample_seed_early"


def test_sample_is_drawn_examined_and_published(petition: Petition):
    sample = announced(petition)
    later = timezone.now() + timedelta(days=2)
    by = officer(petition)
    sample = examining.draw_sample(sample, by=by, seed=" 7  13 21 ", at=later)
    places = sorted(petition.signatures.values_list("index", flat=True))
    chosen = list(sample.items.values_list("index", flat=True))
    assert chosen == draw(places, 2, "7 13 21")
    assert refusal(examining.draw_sample, sample, by=by, seed="x", at=later) == "sample_drawn"
    assert refusal(examining.finish_sample, sample, by=by) == "sample_open"
    unexplained = {chosen[0]: ("invalid", "")}
    assert refusal(examining.examine, sample, by=by, findings=unexplained) == "reason_missing"
    findings = {chosen[0]: ("invalid", "გარდაცვლილია"), chosen[1]: ("valid", "")}
    assert examining.examine(sample, by=by, findings=findings | {0: ("valid", "")}) == 2
    assert examining.examine(sample, by=by, findings=findings) == 0
    sample = examining.finish_sample(sample, by=by)
    data = Entry.objects.get(kind="petition.sample_finished").data
    assert (data["population"], data["size"], data["valid"], data["estimate"]) == (10, 2, 1, 5)
    assert refusal(examining.examine, sample, by=by, findings=findings) == "sample_finished"
    page = Client().get(reverse("petitions:counted", args=["batumi", petition.pk, petition.slug]))
    assert "7 13 21" in page.content.decode()


def test_sample_waits_for_the_end_of_the_collection(batumi: Municipality):
    petition = make.opened(batumi, needed=3)
    assert refusal(announced, petition) == "sample_early"


# --- The list ----------------------------------------------------------------------------------


def url(petition: Petition, name: str, *more) -> str:
    return reverse(f"petitions_desk:{name}", args=["batumi", petition.pk, *more])


def upload(key: bytes | str) -> io.BytesIO:
    text = key if isinstance(key, str) else base64.b64encode(key).decode() + "\n"
    file = io.BytesIO(text.encode())
    file.name = "batumi.key"
    return file


def opens(petition: Petition, key: bytes | str, client: Client | None = None, **fields):
    client = client or staff_client(officer(petition))
    typed = {"key": upload(key), "scope": "all", "kind": "csv", "purpose": "შემოწმება"}
    return client.post(url(petition, "open_list"), typed | fields)


def test_list_is_opened_for_one_answer_and_the_opening_is_public(
    petition: Petition, private: bytes, caplog: pytest.LogCaptureFixture
):
    user = officer(petition)
    answer = opens(petition, private, staff_client(user))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert (len(lines), "no-store" in answer["Cache-Control"]) == (11, True)
    assert "99" in lines[1]
    entry = Entry.objects.get(kind="petition.list_opened")
    assert (entry.actor, entry.public) == (user, True)
    assert entry.data == {"signatures": 10, "closed": 0, "scope": "all", "purpose": "შემოწმება"}
    secret = base64.b64encode(private).decode()
    kept = json.dumps([one.data for one in Entry.objects.all()]) + caplog.text
    assert secret not in kept
    assert private.hex() not in kept
    assert staff_client(user).get(url(petition, "open_list")).status_code == 405


def test_list_comes_as_pdf_too(petition: Petition, private: bytes):
    answer = opens(petition, private, kind="pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


def test_list_of_the_sample_alone(petition: Petition, private: bytes):
    assert opens(petition, private, scope="sample").status_code == 422
    later = timezone.now() + timedelta(days=2)
    sample = announced(petition)
    examining.draw_sample(sample, by=officer(petition), seed="7", at=later)
    lines = b"".join(opens(petition, private, scope="sample").streaming_content).splitlines()
    assert len(lines) == 3


def test_wrong_key_opens_nothing_and_is_not_repeated(petition: Petition):
    foreign = new_key_pair()[0]
    for key in (foreign, "not a key", "A" * 5000, base64.b64encode(b"short").decode()):
        answer = opens(petition, key)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "შემოწმება" in page
        assert base64.b64encode(foreign).decode() not in page
    assert not Entry.objects.filter(kind="petition.list_opened").exists()


def test_only_list_officers_open_it_and_not_too_early(
    petition: Petition, batumi: Municipality, private: bytes
):
    moderator = staff_client(make.staff(Role.MODERATOR, batumi))
    assert opens(petition, private, moderator).status_code == 403
    young = make.opened(batumi, needed=100)
    make.signed(young, 1)
    sequencer.run()
    assert opens(young, private).status_code == 422
    open_list = {"by": officer(young), "key": private, "purpose": "x"}
    assert refusal(examining.open_list, young, **open_list) == "list_not_due"


def test_report_and_page_of_the_examination(petition: Petition):
    client = staff_client(officer(petition))
    page = client.get(url(petition, "examination"))
    assert page.status_code == 200
    file = client.get(url(petition, "report"))
    assert file.content.startswith(b"%PDF-")
    answer = client.post(
        url(petition, "sample", "announce"), {"percent": "20", "source": "ლატარია"}
    )
    assert answer.status_code == 422
    assert "ლატარია" in answer.content.decode()
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    typed = {"percent": "20", "source": "ლატარია", "seed_on": day}
    assert client.post(url(petition, "sample", "announce"), typed).status_code == 302
    assert client.post(url(petition, "sample", "finish")).status_code == 302
    assert Sample.objects.get().finished_at is None
