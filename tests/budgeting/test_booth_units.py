"""The booth of a cycle with several units: who has a unit to choose, and for which unit one marks."""

import pytest

from tests.budgeting.test_booth import base, text_of
from tests.clients import citizen_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


def paper_of(keda, villages, residence):
    money = [(one, 50_000 * make.LARI) for one in villages[:2]]
    row = vote.opened(keda, 20_000, pots=money, residence=residence, choices_min=1, choices_max=1)
    return row, citizen_client(identity.citizen(keda, unit=villages[0]))


def test_who_votes_only_in_the_own_unit_is_offered_no_other(keda, villages):
    row, client = paper_of(keda, villages, "own")
    answer = client.get(f"{base(row)}/vote/choose/")
    assert 'name="units"' not in answer.content.decode()
    assert "მერისი: მონიშნეთ ზუსტად 1 პროექტი." in text_of(answer)
    start = text_of(client.get(f"{base(row)}/vote/"))
    assert "თქვენს ერთეულში: მონიშნეთ ზუსტად 1 პროექტი." in start
    assert "თითოეულ ერთეულში" not in start


def test_who_may_choose_a_unit_is_offered_another(keda, villages):
    row, client = paper_of(keda, villages, "any_one")
    start = text_of(client.get(f"{base(row)}/vote/"))
    assert "თქვენ მიერ არჩეულ ერთეულში: მონიშნეთ ზუსტად 1 პროექტი." in start
    pot = row.pots.order_by("pk").first()
    answer = client.get(f"{base(row)}/vote/choose/", {"pot": pot.pk})
    assert 'name="units"' in answer.content.decode()
