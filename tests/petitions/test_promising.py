"""What a decision grants is promised with a date; the petition's page and timeline show it, late or not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from civic.dates import today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.outcomes import actions as outcomes
from civic.outcomes import notices
from civic.outcomes.models import Commitment
from civic.outcomes.subjects import about
from civic.roles import Role
from petitions.actions.promising import promise
from petitions.models import Follow, Petition
from tests.clients import staff_client
from tests.factories import identity
from tests.factories import outcomes as promises
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def facts(place, **fields):
    due = today() + 30 * DAY
    return {"title_ka": "სკამები პარკში", "text_ka": "ათი სკამი", "due_on": due, "department": promises.department(place)} | fields  # fmt: skip


def refusal(petition, by, **fields):
    with pytest.raises(Refused) as error:
        promise(petition, by=by, facts=facts(petition.municipality, **fields))
    return error.value.code


def test_first_promise_begins_the_carrying_out(keda):
    petition, office = make.decided(keda), promises.office(keda)
    made = promise(petition, by=office, facts=facts(keda))
    petition.refresh_from_db()
    assert petition.response_state == "implementing"
    assert (made.source, made.subject_type, made.subject_id) == ("petition", "petitions.petition", petition.pk)  # fmt: skip
    second = promise(petition, by=office, facts=facts(keda, title_ka="ურნები"))
    assert second.number == made.number + 1
    assert Entry.objects.filter(kind="petition.implementing").count() == 1


def test_only_what_is_granted_and_only_by_the_mayors_office(keda, batumi):
    office = promises.office(keda)
    assert refusal(make.decided(keda, "refused"), office) == "not_granted"
    assert refusal(make.handed_over(keda), office) == "not_granted"
    granted = make.decided(keda, "partly")
    assert refusal(granted, identity.staff(Role.MODERATOR, keda)) == "not_mayor_office"
    assert refusal(granted, promises.office(batumi)) == "not_mayor_office"
    foreign = promises.department(batumi)
    assert refusal(granted, office, department=foreign) == "foreign_department"
    assert Petition.objects.get(pk=granted.pk).response_state == "decided"
    assert not Commitment.objects.exists()


def test_page_and_timeline_show_the_promise_and_that_it_is_overdue(keda):
    petition, office = make.decided(keda), promises.office(keda)
    made = promise(petition, by=office, facts=facts(keda, due_on=today() - 3 * DAY))
    outcomes.tell_overdue()
    page = Client().get(f"/en{petition.get_absolute_url()}").content.decode()
    assert "What was promised" in page
    assert "3 days late" in page
    assert f"/en/keda/commitments/{made.sign}/" in page
    told = page[page.index('id="log"') :]
    assert "The promise was made" in told
    assert "The promised date has passed" in told
    found = about([made])[made.pk]
    assert found.url.endswith(petition.slug + "/")


def test_promise_is_told_to_author_and_followers_once(keda):
    petition = make.decided(keda)
    follower = identity.user()
    for user in (follower, petition.author):
        Follow.objects.create(petition=petition, user=user)
    promise(petition, by=promises.office(keda), facts=facts(keda))
    told = list(notices.news(Entry.objects.get(kind="commitment.made")))
    assert {one.recipient_user_id for one in told} == {petition.author_id, follower.pk}
    assert len(told) == 2
    assert [one.stop for one in told if one.stop] == [("petition", petition.pk)]


def test_desk_makes_a_promise_and_keeps_what_was_typed(keda):
    petition, office = make.decided(keda), staff_client(promises.office(keda))
    desk = reverse("petitions_desk:petition", args=["keda", petition.pk])
    url = reverse("petitions_desk:promise", args=["keda", petition.pk])
    assert url in office.get(desk).content.decode()
    wrong = office.post(url, {"title_ka": "სკამები", "due_on": "მალე"})
    assert wrong.status_code == 422
    assert 'value="მალე"' in wrong.content.decode()
    right = {
        "title_ka": "სკამები",
        "text_ka": "ათი სკამი",
        "result_ka": "0-დან 10 სკამამდე",
        "responsible": "ქედის მერია",
        "due_on": (today() + 9 * DAY).isoformat(),
        "planned": "1 500",
    }
    answer = office.post(url, right)
    made = Commitment.objects.get()
    assert answer["Location"].endswith(f"/desk/keda/commitments/{made.sign}/")
    assert (made.planned, made.answers) == (150_000, "ქედის მერია")
    moderator = staff_client(identity.staff(Role.MODERATOR, keda))
    assert moderator.get(url).status_code == 403
    assert url not in moderator.get(desk).content.decode()
    refused = make.decided(keda, "refused")
    assert office.get(reverse("petitions_desk:promise", args=["keda", refused.pk])).status_code == 403  # fmt: skip
