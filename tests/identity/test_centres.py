"""Seen in person: which account becomes sure, by whom, and what happens while the register is silent."""

import pytest
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.roles import Role
from civic.worker.leases import work_one
from identity import actions, queries
from identity.levels import Level
from identity.models import Code, Inquiry, User
from identity.tasks import QUEUES
from tests.clients import citizen_client, staff_client
from tests.factories import identity as make

NINO = "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli"
FACTS = {
    "number": "99000000001",
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": "14.03.1988",
}
DESK = "/desk/batumi/visit/"


@pytest.fixture
def clerk(batumi):
    return staff_client(make.staff(Role.CLERK, batumi))


def code_of(user: User) -> str:
    page = citizen_client(user).post("/account/at-a-centre/")
    return page.context["code"]


def level_of(user: User, place) -> int:
    person = queries.person_of(User.objects.get(pk=user.pk))
    return queries.standing(person, place, timezone.localdate()).level


def test_the_account_that_shows_the_code_becomes_sure(clerk, batumi) -> None:
    make.extract(batumi, NINO)
    user = make.user()
    code = code_of(user)
    answer = clerk.post(DESK, FACTS | {"code": code.upper().replace("-", " ")})
    assert answer.headers["Location"] == DESK
    user.refresh_from_db()
    assert (user.level, user.proof) == (Level.STRONG, "centre")
    assert level_of(user, batumi) == Level.STRONG
    assert user.person.look_ups.get().purpose == "centre.identity"
    entry = Entry.objects.get(kind="person.verified")
    assert entry.actor.holds(Role.CLERK, batumi)
    again = clerk.post(DESK, FACTS | {"code": code})
    assert "code" in again.context["form"].errors


def test_a_matched_account_climbs_and_others_of_the_person_do_not(clerk, batumi) -> None:
    make.extract(batumi, NINO)
    mine, other = make.user(), make.user()
    for user in (mine, other):
        citizen_client(user).post("/account/verify/", FACTS | {"municipality": "batumi"})
    clerk.post(DESK, FACTS | {"code": code_of(mine)})
    assert (level_of(mine, batumi), level_of(other, batumi)) == (Level.STRONG, Level.REGISTER)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"code": "aaaa-aaaa"}, "code"), ({"first_name": "ნანა"}, None), ({"number": "1"}, "number")],
)
def test_what_does_not_agree_changes_nothing_and_loses_nothing(
    clerk, batumi, changed, field
) -> None:
    make.extract(batumi, NINO)
    user = make.user()
    page = clerk.post(DESK, FACTS | {"code": code_of(user)} | changed)
    form = page.context["form"]
    assert (list(form.errors) or [None]) == [field or "__all__"]
    assert form["last_name"].value() == "ბერიძე"
    user.refresh_from_db()
    assert (user.person, user.strong_at) == (None, None)


def test_while_the_register_is_silent_the_answer_follows(clerk, batumi) -> None:
    user = make.user()
    clerk.post(DESK, FACTS | {"code": code_of(user)})
    user.refresh_from_db()
    assert (user.strong_at, Inquiry.objects.get().proof) == (None, "centre")
    make.extract(batumi, NINO)
    assert work_one(QUEUES[0])
    user.refresh_from_db()
    assert (user.level, user.proof) == (Level.STRONG, "centre")


def test_nobody_confirms_the_own_account(batumi) -> None:
    make.extract(batumi, NINO)
    user = make.staff(Role.CLERK, batumi)
    page = staff_client(user).post(DESK, FACTS | {"code": code_of(user)})
    assert page.context["form"].non_field_errors()
    user.refresh_from_db()
    assert user.strong_at is None


def test_only_a_clerk_of_the_place_confirms(batumi, keda) -> None:
    assert staff_client(make.staff(Role.MODERATOR, batumi)).get(DESK).status_code == 403
    assert staff_client(make.staff(Role.CLERK, keda)).get(DESK).status_code == 404
    assert citizen_client(make.user()).get(DESK).status_code == 404


def test_a_code_ends_and_guessing_is_limited(clerk, batumi) -> None:
    make.extract(batumi, NINO)
    user = make.user()
    code = code_of(user)
    Code.objects.update(until=timezone.now())
    assert "code" in clerk.post(DESK, FACTS | {"code": code}).context["form"].errors
    for _guess in range(20):
        clerk.post(DESK, FACTS | {"code": "bbbb-bbbb"})
    page = clerk.post(DESK, FACTS | {"code": code_of(user)})
    assert "code" in page.context["form"].errors


def test_the_steps_say_what_they_open(batumi) -> None:
    user = make.citizen(batumi)
    page = citizen_client(user).get("/en/account/")
    steps = page.context["steps"]
    assert [step["taken"] for step in steps] == [True, True, False]
    assert steps[1]["opens"] == [
        "to act for an organisation",
        "to sign petitions",
        "to submit petitions",
    ]
    assert "/account/at-a-centre/" in page.content.decode()


def test_who_is_registered_nowhere_yet_finds_the_way_to_the_centres(batumi) -> None:
    page = citizen_client(make.user()).get("/account/at-a-centre/").content.decode()
    assert '<a href="/">აირჩიეთ მუნიციპალიტეტი</a>' in page


def test_a_stopped_account_shows_no_code(batumi) -> None:
    user = make.user(stopped_at=timezone.now())
    page = citizen_client(user).post("/account/at-a-centre/")
    assert "code" not in page.context
    assert not Code.objects.exists()
    with pytest.raises(Refused) as refusal:
        actions.visit_code(user, by=user)
    assert refusal.value.code == "stopped"
