"""An idea filed at a centre: officer, place, document and consent are held, the receipt, and what stays unseen."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from budgeting.models import Idea
from budgeting.queries import ideas as queries
from budgeting.rules import ideas as rules
from budgeting.states import Channel, IdeaState
from civic.journal.models import Entry
from civic.roles import Role
from identity.levels import Level
from identity.models import LookUp, Person, Verification
from identity.queries import details
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
BORN = date(1950, 4, 2)
IDEA = {
    "title": "წყლის ონკანი სკოლის ეზოში",
    "category": "water",
    "place": "მერისის სკოლის ეზო",
    "need": "ბავშვებს დასალევი წყალი სახლიდან მოაქვთ.",
    "text": "ერთი სასმელი წყლის ონკანი, წყალსადენიდან ათი მეტრის მილი.",
    "beneficiaries": "სკოლის მოსწავლეები, დაახლოებით 80 ბავშვი",
    "what_1": "ონკანი და მილი",
    "count_1": "1",
    "price_1": "1 800",
    "author_display": "short",
}


def url(name, process, *args):
    return reverse(f"budgeting_desk:{name}", args=["batumi", process.slug, *args])


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00a0", " "))


@pytest.fixture
def clerk(batumi):
    return identity.staff(Role.CLERK, make.active(batumi))


@pytest.fixture
def desk(clerk):
    return staff_client(clerk)


@pytest.fixture
def process(batumi):
    return make.process(batumi, "submission")


def visitor(batumi, born_on=BORN, **changes):
    """A visitor on the register, as the clerk types them from the card."""
    number = identity.new_number()
    identity.extract(batumi, f"{number},ბერიძე,ლია,{born_on.isoformat()},")
    return {
        "number": number,
        "first_name": "ლია",
        "last_name": "ბერიძე",
        "born_on": f"{born_on:%d.%m.%Y}",
        "document": "card",
        "consent": "signed",
    } | changes


def test_the_act_holds_officer_centre_document_and_consent(desk, clerk, batumi, process):
    who = visitor(batumi)
    answer = desk.post(url("filing", process), who | IDEA)
    idea = Idea.objects.get()
    centre = clerk.duties.get().centre
    assert (idea.state, idea.number, idea.channel, idea.centre) == (
        IdeaState.SUBMITTED,
        1,
        Channel.ASSISTED,
        centre,
    )
    assert (idea.author, idea.author_name, idea.cost) == (None, "ლია ბ.", 180_000)
    assert details(idea.author_person).number == who["number"]
    assert Verification.objects.get(person=idea.author_person).level == Level.STRONG
    filed, submitted = (Entry.objects.get(kind=kind) for kind in ("idea.filed", "idea.submitted"))
    for entry in (filed, submitted):
        assert (entry.actor, entry.centre, entry.on_behalf) == (clerk, centre, True)
    assert filed.data == {"document": "card", "consent": "signed"}
    assert filed.public is False
    assert submitted.data == {"number": 1, "again": False}
    assert LookUp.objects.get().purpose == "idea.file"
    receipt = desk.get(answer["Location"])
    text = words(receipt)
    for said in ("№ 1", idea.title, "ლია ბ.", centre.name, "პირადობის მოწმობა", "ხელმოწერა"):
        assert said in text
    assert "no-store" in receipt["Cache-Control"]


def test_nothing_personal_is_in_address_journal_receipt_or_public_page(
    desk, batumi, process, client
):
    who = visitor(batumi)
    answer = desk.post(url("filing", process), who | IDEA)
    receipt = desk.get(answer["Location"])
    idea = Idea.objects.get()
    page = client.get(idea.get_absolute_url())
    journal = str(list(Entry.objects.values_list("data", flat=True)))
    session = str(dict(desk.session))
    for secret in (who["number"], "ბერიძე", who["born_on"]):
        assert secret not in answer["Location"] + journal + session
        assert secret not in words(receipt) + words(page)


def test_the_receipt_is_for_the_clerk_who_filed(desk, batumi, keda, process):
    answer = desk.post(url("filing", process), visitor(batumi) | IDEA)
    colleague = staff_client(identity.staff(Role.CLERK, batumi))
    assert colleague.get(answer["Location"]).status_code == 404
    other = make.process(batumi, "submission")
    moved = answer["Location"].replace(process.slug, other.slug)
    assert desk.get(moved).status_code == 404
    assert desk.get(f"{answer['Location'][:-3]}xx/").status_code == 404


def test_the_clerk_sees_nothing_the_visitor_has_done_before(desk, batumi, process):
    who = visitor(batumi)
    desk.post(url("filing", process), who | IDEA)
    other = IDEA | {"title": "განათება სკოლის გზაზე, მერისი"}
    refused = desk.post(url("filing", process), who | other | {"price_1": ""})
    done = desk.post(url("filing", process), who | other, follow=True)
    for page in (refused, done, desk.get(url("filing", process))):
        assert IDEA["title"] not in words(page)
    assert desk.get(url("screening", process)).status_code == 403


def test_sent_twice_it_is_filed_once(desk, batumi, process):
    who = visitor(batumi)
    desk.post(url("filing", process), who | IDEA)
    again = desk.post(url("filing", process), who | IDEA)
    assert again.status_code == 422
    assert "ამ სათაურის იდეა" in words(again)
    assert Idea.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "123"}, "თერთმეტი ციფრი"),
        ({"number": ""}, "პირადი ნომერი"),
        ({"first_name": ""}, "სახელი"),
        ({"born_on": "31.02.1990"}, "დაბადების თარიღი"),
        ({"born_on": "03.04.1950"}, "რეესტრში ასეთი პირი არ არის"),
        ({"last_name": "სხვა"}, "რეესტრში ასეთი პირი არ არის"),
        ({"document": ""}, "აირჩიეთ"),
        ({"document": "library"}, "აირჩიეთ"),
        ({"consent": ""}, "აირჩიეთ"),
        ({"title": "მოკლე"}, "სულ მცირე"),
        ({"price_1": "999999999"}, "აღემატება"),
        ({"what_1": "", "count_1": "", "price_1": ""}, "ერთი სტრიქონი"),
        ({"point": "55.1000, 33.2000"}, "ეს წერტილი საქართველოში"),
    ],
)
def test_a_wrong_sheet_is_refused_and_keeps_what_was_typed(desk, batumi, process, change, said):
    answer = desk.post(url("filing", process), visitor(batumi) | IDEA | change)
    assert answer.status_code == 422
    assert said in words(answer)
    for name in ("need", "text", "place"):
        assert IDEA[name] in html.unescape(answer.content.decode())
    assert not Idea.objects.exists()


def test_a_visitor_without_standing_is_refused(desk, batumi, process):
    young = desk.post(url("filing", process), visitor(batumi, date(2015, 1, 1)) | IDEA)
    assert "18 წლიდან" in words(young)
    dead = visitor(batumi)
    process.ideas_per_person = 1
    process.save()
    desk.post(url("filing", process), dead | IDEA)
    more = desk.post(url("filing", process), dead | IDEA | {"title": "სხვა სათაურის მქონე იდეა"})
    assert more.status_code == 422
    assert Idea.objects.count() == 1


@pytest.mark.parametrize("phase", [None, "screening", "voting"])
def test_ideas_are_filed_while_they_are_submitted_only(desk, batumi, phase):
    process = make.process(batumi, phase)
    assert (
        '<form method="post" class="stack"' not in desk.get(url("filing", process)).content.decode()
    )
    answer = desk.post(url("filing", process), visitor(batumi) | IDEA)
    assert answer.status_code == 422
    assert not Idea.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize("role", [Role.BUDGET_OFFICER, Role.MODERATOR, Role.MUNICIPAL_ADMIN])
def test_only_clerks_file(batumi, process, role):
    client = staff_client(identity.staff(role, batumi))
    assert client.get(url("filing", process)).status_code == 403
    assert client.post(url("filing", process), visitor(batumi) | IDEA).status_code == 403


def test_the_person_finds_the_idea_with_an_account(desk, batumi, process):
    who = visitor(batumi)
    desk.post(url("filing", process), who | IDEA)
    idea = Idea.objects.get()
    stranger = identity.citizen(batumi)
    user = identity.verified(idea.author_person)
    assert list(queries.own(user, process)) == [idea]
    assert list(queries.own(stranger, process)) == []
    assert rules.is_author(user, idea) is True
    assert rules.is_author(stranger, idea) is False
    client = citizen_client(user)
    client.post(
        reverse("budgeting:withdraw", args=["batumi", process.slug, idea.pk, idea.slug]),
        {"reason": "ონკანი უკვე დაამონტაჟეს."},
    )
    idea.refresh_from_db()
    assert idea.state == IdeaState.WITHDRAWN
