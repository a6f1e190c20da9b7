"""The desk's page of voting codes: printed once, cancelled when lost, closed to everybody else."""

import csv
import io
import re

import pytest

from budgeting.models import CodeBatch, VotingCode
from budgeting.sealing import voting_hash
from budgeting.states import Phase
from civic.roles import Role
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
SLIP = re.compile(r'<p class="code">([0-9A-Z ]+)</p>')
FORM = {"name": "მე-2 სკოლა", "size": "30", "unit": "", "form": "sheets"}


def url(row, end=""):
    return f"/desk/{row.municipality.slug}/budget/{row.slug}/codes/{end}"


def whole(response):
    return b"".join(response).decode()


def test_sheets_show_each_code_once_with_a_qr_that_only_fills_in(batumi):
    row = vote.opened(batumi)
    client = staff_client(make.officer(batumi))
    answer = client.post(url(row), FORM)
    page = whole(answer)
    found = [one.replace(" ", "") for one in SLIP.findall(page)]
    assert (len(set(found)), page.count('<svg class="qr"')) == (30, 30)
    assert answer["Cache-Control"].endswith("private")
    assert "no-store" in answer["Cache-Control"]
    kept = {bytes(one) for one in VotingCode.objects.values_list("code_hash", flat=True)}
    assert kept == {voting_hash(row.pk, one) for one in found}
    again = client.get(url(row)).content.decode()
    assert not any(one in again for one in found)
    assert "მე-2 სკოლა" in again
    assert "style=" not in page


def test_list_for_the_printing_house(batumi):
    row = vote.opened(batumi)
    client = staff_client(make.officer(batumi))
    answer = client.post(url(row), FORM | {"form": "csv", "name": "=HYPERLINK(1)", "size": "3"})
    lines = list(csv.reader(io.StringIO(whole(answer).lstrip("\ufeff"))))
    assert lines[0] == ["batch", "code", "address"]
    assert {line[0] for line in lines[1:]} == {"'=HYPERLINK(1)"}
    assert all(line[2].endswith(f"/vote/code/?c={line[1]}") for line in lines[1:])
    assert len(lines) == 4


@pytest.mark.parametrize(
    "wrong",
    [{"size": "0"}, {"size": "20001"}, {"size": "x"}, {"size": ""}, {"name": ""}, {"form": "pdf"}],
)
def test_bad_input_is_said_and_kept(batumi, wrong):
    row = vote.opened(batumi)
    answer = staff_client(make.officer(batumi)).post(url(row), FORM | wrong)
    assert answer.status_code == 400
    assert "summary" in answer.content.decode()
    if "name" not in wrong:
        assert "მე-2 სკოლა" in answer.content.decode()
    assert not CodeBatch.objects.exists()


def test_a_unit_of_another_municipality_is_refused(batumi, keda):
    (village,) = make.units(keda, ("merisi", "მერისი"))
    row = vote.opened(batumi)
    answer = staff_client(make.officer(batumi)).post(url(row), FORM | {"unit": village.pk})
    assert (answer.status_code, CodeBatch.objects.count()) == (400, 0)


def test_unused_codes_are_cancelled_and_one_lost_one(batumi):
    row = vote.opened(batumi)
    batch, made = vote.batch(row, 3)
    client = staff_client(make.officer(batumi))
    lost = client.post(url(row, "lost/"), {"slip": made[0]})
    assert (lost.status_code, VotingCode.objects.filter(revoked_on=None).count()) == (302, 2)
    wrong = client.post(url(row, "lost/"), {"slip": "nonsense"})
    assert wrong.status_code == 400
    client.post(url(row, f"{batch.pk}/cancel/"))
    assert VotingCode.objects.filter(revoked_on=None).count() == 0
    assert client.get(url(row, f"{batch.pk}/cancel/")).status_code == 405


def test_after_the_vote_there_is_no_form(batumi):
    row = make.move_clock(vote.opened(batumi, frozen=False), Phase.COUNT)
    client = staff_client(make.officer(batumi))
    assert 'name="size"' not in client.get(url(row)).content.decode()
    assert client.post(url(row), FORM).status_code == 400
    assert not CodeBatch.objects.exists()


def test_nobody_else_makes_or_cancels_codes(batumi, keda):
    row = vote.opened(batumi)
    batch, _made = vote.batch(row, 1)
    others = {
        "auditor": staff_client(identity.staff(Role.AUDITOR, batumi)),
        "elsewhere": staff_client(make.officer(keda)),
        "citizen": citizen_client(identity.citizen(batumi)),
    }
    expected = {"auditor": 403, "elsewhere": 404, "citizen": 404}
    for path in (url(row), url(row, "lost/"), url(row, f"{batch.pk}/cancel/")):
        for who, client in others.items():
            assert client.post(path, FORM).status_code == expected[who], (who, path)
    mine = vote.opened(keda)
    foreign = staff_client(make.officer(keda)).post(url(mine, f"{batch.pk}/cancel/"))
    assert (foreign.status_code, batch.codes.filter(revoked_on=None).count()) == (404, 1)


def test_twenty_thousand_codes_are_made_at_once(batumi):
    row = vote.opened(batumi)
    client = staff_client(make.officer(batumi))
    answer = client.post(url(row), FORM | {"size": "20000", "form": "csv"})
    lines = sum(piece.count(b"\n") for piece in answer)
    assert (lines, VotingCode.objects.count()) == (20_001, 20_000)


def test_sheets_come_in_pieces(batumi):
    row = vote.opened(batumi)
    answer = staff_client(make.officer(batumi)).post(url(row), FORM | {"size": "300"})
    pieces = [piece.count(b'class="slip"') for piece in answer]
    assert [number for number in pieces if number] == [120, 120, 60]
