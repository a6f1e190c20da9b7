"""On the citizen's own page and in the copy of the data: that one voted, never how."""

import pytest

from budgeting import account
from budgeting.actions import voting
from civic.dates import today
from identity.sections import export_of
from tests.clients import citizen_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


def test_own_page_lists_votes_of_every_channel_without_the_choice(batumi, keda):
    person = make.voter(batumi)
    user = identity.verified(person)
    row, other = vote.opened(batumi, title_ka="უბნების ბიუჯეტი"), vote.opened(batumi)
    vote.opened(keda)
    assert list(account.sections(user)) == []
    voting.cast(row, by=user, choices=vote.numbers(3))
    voting.hand_out(other, by=make.officer(batumi), person=person)
    page = citizen_client(user).get("/account/").content.decode()
    assert "უბნების ბიუჯეტი" in page
    assert "პროექტი 3" not in page
    (section,) = account.sections(user)
    assert [one["taken"].channel for one in section.context["votes"]] == ["paper", "online"]


def test_copy_of_the_data_says_that_one_voted(batumi):
    user = identity.citizen(batumi)
    row = vote.opened(batumi)
    voting.cast(row, by=user, choices=vote.numbers(3))
    found = export_of(user)["budgeting"]["votes"]
    leaf = found[0].pop("leaf")
    assert leaf is None or leaf > 0
    assert found == [
        {
            "cycle": f"batumi/{row.slug}",
            "state": "voted",
            "channel": "online",
            "day": today().isoformat(),
            "unit": None,
            "age_band": "35-44",
        }
    ]


def test_another_person_sees_nothing(batumi):
    row = vote.opened(batumi)
    vote.cast(row)
    assert list(account.sections(identity.citizen(batumi))) == []
    assert account.export(identity.user())["votes"] == []
