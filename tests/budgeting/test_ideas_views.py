"""Ideas in the browser: writing one page by page, the lists and files, one idea, and what others do with it."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgeting.actions import community, drafting, merging
from budgeting.models import CoAuthor, Comment, Criterion, Idea, Merge, Process, Screening, Support
from budgeting.states import IdeaState
from budgeting.views.idea_map import picture
from civic.places.models import Municipality, Unit
from civic.roles import Role
from identity.models import User
from tests.civic.test_uploads import picture as photograph
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(batumi: Municipality) -> Process:
    return make.process(batumi, "submission", slug="2027")


APPEAL_STANDS_HERE = "საჩივარი და პასუხიც აქვეა."
BASE = "/batumi/budget/2027/"


def step(idea: Idea, name: str) -> str:
    return f"{BASE}ideas/drafts/{idea.pk}/{name}/"


def begun(client: Client) -> Idea:
    client.post(f"{BASE}ideas/new/", {"title": "სათამაშო მოედანი ბაღში", "category": "play"})
    return Idea.objects.latest("pk")


# --- Writing ----------------------------------------------------------------------------------


def test_from_the_first_question_to_the_public_number(process: Process) -> None:
    author = identity.citizen(process.municipality)
    client = citizen_client(author)
    idea = begun(client)
    assert client.get(step(idea, "similar")).status_code == 200
    answers: dict[str, dict[str, Any]] = {
        "place": {"place": "ცენტრალური ბაღი", "point": "41.6461, 41.6405"},
        "need": {
            "need": "ბავშვებს სათამაშო ადგილი არ აქვთ უბანში.",
            "text": "ორი საქანელა, ერთი სასრიალო და რბილი საფარი.",
        },
        "benefit": {"beneficiaries": "ორი ბაღის ბავშვები"},
        "cost": {
            "what_1": "საქანელა",
            "count_1": "2",
            "price_1": "1 500",
            "what_2": "საფარი",
            "price_2": "800,50",
            "upkeep": "200",
        },
        "people": {"author_display": "full", "continue": "1"},
    }
    for name, data in answers.items():
        assert client.get(step(idea, name)).status_code == 200, name
        assert client.post(step(idea, name), data).status_code == 302, name
    response = client.post(step(idea, "check"), {"agrees": "on"})
    idea.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, idea.get_absolute_url())
    assert (idea.number, idea.state, idea.author_name) == (1, "submitted", "ნინო ბერიძე")
    assert (idea.cost, idea.upkeep, len(idea.cost_lines)) == (380_050, 20_000, 2)
    assert (str(idea.latitude), str(idea.longitude)) == ("41.646100", "41.640500")
    page = Client().get(idea.get_absolute_url()).content.decode()
    assert "ორი საქანელა" in page
    assert "41.646100, 41.640500" in page
    assert "ნინო ბერიძე" in page


def test_wrong_answers_stay_on_the_page(process: Process) -> None:
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    for name, data, typed in [
        ("place", {"place": "ცენტრალური ბაღი", "point": "10, 10"}, "10, 10"),
        ("place", {"place": "ცენტრალური ბაღი", "point": "48.2082, 16.3738"}, "48.2082"),
        ("need", {"need": "მოკლე", "text": ""}, "მოკლე"),
        ("cost", {"what_1": "სკამი", "price_1": "ბევრი"}, "ბევრი"),
        ("cost", {"price_1": "100"}, "100"),
        ("cost", {"what_1": "ხიდი", "price_1": "999 999 999"}, "999 999 999"),
        ("cost", {}, "cost"),
        ("check", {}, "check"),
    ]:
        response = client.post(step(idea, name), data)
        assert (name, response.status_code) == (name, 400)
        assert typed in response.content.decode()
    idea.refresh_from_db()
    assert (idea.place, idea.cost) == ("", None)


def test_wrong_price_is_named_with_its_line_above_the_form(process: Process) -> None:
    client = citizen_client(identity.citizen(process.municipality))
    page = client.post(step(begun(client), "cost"), {"what_2": "სკამი", "price_2": "-5"})
    summary = page.content.decode().split('class="summary"')[1].split("</div>")[0]
    links = re.findall(r'<a href="#(\w+)">([^<]+)</a>', summary)
    wrong = "მიუთითეთ თანხა ციფრებით, მაგალითად: 1 000 ან 1 000,50."
    assert links == [("id_price_2", f"ერთის ფასი, ლარი (სტრიქონი 2): {wrong}")]


def test_further_lines_of_the_cost_open_where_something_stands_in_them(process: Process) -> None:
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    opened = [
        "<details open>" in client.post(step(idea, "cost"), data).content.decode()
        for data in ({"what_1": "სკამი"}, {"what_5": "სკამი"}, {"price_8": "ბევრი"})
    ]
    assert opened == [False, True, True]


def test_adding_up_shows_the_sum_and_keeps_nothing(process: Process) -> None:
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    data = {"what_1": "სკამი", "count_1": "3", "price_1": "250", "add": "1"}
    response = client.post(step(idea, "cost"), data)
    assert (response.status_code, response.context["form"].total) == (200, 75_000)
    idea.refresh_from_db()
    assert idea.cost is None


def test_photograph_is_attached_shown_and_taken_out(
    process: Process, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    upload = SimpleUploadedFile("ბაღი.jpg", photograph(), content_type="image/jpeg")
    client.post(step(idea, "files"), {"file": upload, "description": "ცარიელი ბაღი"})
    row = idea.files.get()
    url = f"/batumi/budget/files/{row.pk}/preview/"
    shown = client.get(url)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert Client().get(url).status_code == 404
    client.post(step(idea, "files"), {"detach": row.pk})
    assert idea.files.count() == 0


def test_similar_ideas_are_shown_while_writing(process: Process) -> None:
    make.idea(process, title="ბავშვთა სათამაშო მოედნები ბაღებში", state="draft")
    client = citizen_client(identity.citizen(process.municipality))
    first = begun(client)
    Idea.objects.filter(pk=first.pk).update(state="submitted", number=1)
    drafting.index_words(first)
    page = client.get(f"{BASE}ideas/similar/", {"title": "satamasho moedani"}).content.decode()
    assert first.title in page
    assert "ბავშვთა" not in page
    second = begun(client)
    assert first.title in client.get(step(second, "similar")).content.decode()
    for state in ("withdrawn", "refused"):
        Idea.objects.filter(pk=first.pk).update(state=state)
        for url in (f"{BASE}ideas/similar/?title=სათამაშო+მოედანი", step(second, "similar")):
            assert first.get_absolute_url() not in client.get(url).content.decode()


def test_drafts_are_private(process: Process) -> None:
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    stranger = citizen_client(identity.citizen(process.municipality))
    assert stranger.get(step(idea, "check")).status_code == 404
    assert stranger.get(f"{BASE}ideas/{idea.pk}-{idea.slug}/").status_code == 404
    assert Client().get(step(idea, "check")).status_code == 302
    assert idea.title in client.get(f"{BASE}ideas/").content.decode()
    assert idea.title not in stranger.get(f"{BASE}ideas/").content.decode()
    assert client.post(f"{BASE}ideas/drafts/{idea.pk}/discard/").status_code == 302
    assert Idea.objects.count() == 0


def test_visitor_is_told_who_may_submit_and_until_when(process: Process) -> None:
    page = Client().get(f"{BASE}ideas/new/")
    assert page.status_code == 200
    assert page.context["closed"] == ""
    make.move_clock(process, "evaluation")
    assert Client().get(f"{BASE}ideas/new/").context["closed"] != ""
    client = citizen_client(identity.citizen(process.municipality))
    late = client.post(f"{BASE}ideas/new/", {"title": "სკამები ბაღში", "category": "play"})
    assert (late.status_code, Idea.objects.count()) == (409, 0)


def test_coauthor_answers_on_a_page_of_their_own(process: Process) -> None:
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    friend = identity.citizen(process.municipality)
    client.post(step(idea, "people"), {"email": friend.email, "invite": "1"})
    row = CoAuthor.objects.get()
    url = f"{BASE}ideas/invitations/{row.pk}/"
    assert f"http://testserver{url}" in client.get(step(idea, "people")).content.decode()
    assert client.get(url).status_code == 404
    assert citizen_client(friend).get(url).status_code == 200
    citizen_client(friend).post(url, {"answer": "accept"})
    row.refresh_from_db()
    assert (row.state, row.user) == (CoAuthor.State.ACCEPTED, friend)


# --- Lists and files --------------------------------------------------------------------------


def titles(response: Any) -> list[str]:
    return [row["idea"].title for row in response.context["rows"]]


def test_list_is_filtered_by_each_question(process: Process) -> None:
    play = make.idea(process, title="მოედანი", category="play")
    light = make.idea(process, title="განათება", category="light", state=IdeaState.EVALUATION)
    make.idea(process, title="შავი ვარიანტი", state=IdeaState.DRAFT)
    client = Client()
    assert titles(client.get(f"{BASE}ideas/")) == [light.title, play.title]
    assert titles(client.get(f"{BASE}ideas/?category=play")) == [play.title]
    assert titles(client.get(f"{BASE}ideas/?state=evaluation")) == [light.title]
    assert titles(client.get(f"{BASE}ideas/?sort=number")) == [play.title, light.title]
    assert client.get(f"{BASE}ideas/?state=draft").status_code == 400
    assert client.get(f"{BASE}ideas/?colour=red").status_code == 400
    assert client.get(f"{BASE}ideas/?page=9").status_code == 404
    assert client.get("/en" + f"{BASE}ideas/?view=map&category=play").status_code == 200


def test_list_is_filtered_by_money_unit_and_words(batumi: Municipality) -> None:
    village = Unit.objects.create(municipality=batumi, slug="a", name_ka="ა", name_en="A")
    inside = Unit.objects.create(
        municipality=batumi, slug="b", name_ka="ბ", name_en="B", parent=village
    )
    process = make.process(
        batumi, "submission", slug="2027", pots=((None, 100_000_00), (village, 50_000_00))
    )
    whole, own = process.pots.order_by("order")
    first = make.idea(process, title="ვაშლი", pot=whole, unit=inside)
    second = make.idea(process, title="შუქნიშანი", pot=own)
    third = make.idea(process, title="წყარო", pot=whole)
    for idea in (first, second, third):
        drafting.index_words(idea)
    client = Client()
    assert titles(client.get(f"{BASE}ideas/?unit=a")) == ["შუქნიშანი", "ვაშლი"]
    assert titles(client.get(f"{BASE}ideas/?unit=b")) == ["ვაშლი"]
    assert titles(client.get(f"{BASE}ideas/?pot={own.pk}")) == ["შუქნიშანი"]
    assert titles(client.get(f"{BASE}ideas/?q=vashli")) == ["ვაშლი"]
    assert titles(client.get(f"{BASE}ideas/?q=შუქნიშნები&unit=b")) == []
    assert titles(client.get(f"{BASE}ideas/?q=წყაროს&pot={whole.pk}")) == ["წყარო"]
    assert client.get(f"{BASE}ideas/?pot=999999").status_code == 400


def test_hundred_ideas_in_few_queries(process: Process, django_assert_max_num_queries: Any) -> None:
    author = identity.citizen(process.municipality)
    for _ in range(100):
        make.idea(process, author=author, latitude="41.64", longitude="41.63")
    client = Client()
    client.get(f"{BASE}ideas/")
    for url in ("ideas/", "ideas/?view=map", "ideas.json", "ideas.csv", "ideas.atom"):
        with django_assert_max_num_queries(12):
            response = client.get(BASE + url)
            list(getattr(response, "streaming_content", ()))
        assert response.status_code == 200


def test_files_hold_the_filtered_list(process: Process) -> None:
    make.idea(process, title="=HYPERLINK(1)", category="play")
    make.idea(process, category="light")
    client = Client()
    data = json.loads(client.get(f"{BASE}ideas.json?category=play").content)
    assert [row["title"] for row in data["ideas"]] == ["=HYPERLINK(1)"]
    answer = client.get(f"{BASE}ideas.csv?category=play")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row["title"] for row in csv.DictReader(io.StringIO(text))] == ["'=HYPERLINK(1)"]
    assert client.get(f"{BASE}ideas.atom?category=play").content.decode().count("<entry>") == 1
    assert client.get(f"{BASE}ideas.json?state=none").status_code == 400


def test_map_keeps_north_up_and_dots_apart(process: Process) -> None:
    south = make.idea(process, latitude="41.60", longitude="41.60")
    north = make.idea(process, latitude="41.70", longitude="41.60")
    same = make.idea(process, latitude="41.70", longitude="41.60")
    nowhere = make.idea(process)
    for idea in (south, north, same):
        idea.refresh_from_db()
    found = picture([south, north, same, nowhere])
    spots = {dot.idea.pk: (dot.x, dot.y) for dot in found.dots}
    assert spots[north.pk][1] < spots[south.pk][1]
    assert spots[same.pk] != spots[north.pk]
    assert found.missing == 1
    assert picture([]).dots == []


def test_refused_ideas_stand_with_criterion_reason_and_body(process: Process) -> None:
    idea = make.idea(process, state=IdeaState.REFUSED)
    Screening.objects.create(
        idea=idea,
        move="refuse",
        body="საკრებულოს კომისია",
        criterion=Criterion.objects.get(process=process, code="powers"),
        text="ეს სახელმწიფო გზაა.",
        by=make.officer(process.municipality),
    )
    for url in (f"{BASE}refused/", idea.get_absolute_url()):
        page = Client().get(url).content.decode()
        assert "ეს სახელმწიფო გზაა." in page
        assert "საკრებულოს კომისია" in page
        assert "საკითხი მუნიციპალიტეტის უფლებამოსილებაა" in page
    assert APPEAL_STANDS_HERE not in Client().get(f"{BASE}refused/").content.decode()


# --- Around one idea --------------------------------------------------------------------------


def test_old_title_leads_to_the_present_address(process: Process) -> None:
    idea = make.idea(process)
    response = Client().get(f"{BASE}ideas/{idea.pk}-old/")
    assert (response.status_code, response["Location"]) == (301, idea.get_absolute_url())
    assert Client().get(f"{BASE}ideas/{idea.pk}/").status_code == 301


@pytest.mark.parametrize(
    ("state", "status"),
    [("draft", 404), ("returned", 404), ("removed", 410), ("withdrawn", 200), ("admitted", 200)],
)
def test_page_by_state(process: Process, state: str, status: int) -> None:
    idea = make.idea(process, state=state)
    response = Client().get(f"{BASE}ideas/{idea.pk}-{idea.slug}/")
    assert response.status_code == status
    assert (idea.need in response.content.decode()) == (status == 200)


def test_support_and_back_by_the_buttons(process: Process) -> None:
    idea = make.idea(process)
    url = f"{idea.get_absolute_url()}support/"
    client = citizen_client(identity.citizen(process.municipality))
    assert client.get(url).context["obstacle"] is None
    assert client.post(url, {"act": "support"}).status_code == 302
    assert client.post(url, {"act": "support"}).status_code == 409
    assert Support.objects.count() == 1
    client.post(url, {"act": "take_back"})
    assert Support.objects.count() == 0
    unverified = citizen_client(identity.user()).get(url)
    assert "verify" in unverified.context["obstacle"].url
    assert Client().post(url, {"act": "support"}).status_code == 302


def test_comment_is_plain_text_and_reported(process: Process) -> None:
    idea = make.idea(process)
    client = citizen_client(identity.citizen(process.municipality))
    url = f"{idea.get_absolute_url()}comment/"
    assert client.post(url, {"text": ""}).status_code == 400
    client.post(url, {"text": "<script>alert(1)</script> კარგი იდეაა"})
    row = Comment.objects.get()
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "კარგი იდეაა" in page
    assert client.get(f"{url}?parent={row.pk}").status_code == 200
    client.post(f"{idea.get_absolute_url()}report/", {"comment": row.pk})
    moderator = staff_client(identity.staff(Role.MODERATOR, process.municipality))
    desk = "/desk/batumi/budget/2027/comments/"
    assert "კარგი იდეაა" in moderator.get(desk).content.decode()
    assert moderator.post(desk, {"comment": row.pk, "hide": "1"}).status_code == 400
    moderator.post(desk, {"comment": row.pk, "hide": "1", "reason": "რეკლამა"})
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "კარგი იდეაა" not in page
    assert "რეკლამა" in page
    assert client.get(desk).status_code in {302, 403, 404}


def test_following_and_withdrawing(process: Process) -> None:
    author = identity.citizen(process.municipality)
    idea = make.idea(process, author=author)
    client = citizen_client(author)
    client.post(f"{idea.get_absolute_url()}follow/")
    assert idea.follows.get().user == author
    url = f"{idea.get_absolute_url()}withdraw/"
    assert citizen_client(identity.user()).get(url).status_code == 404
    assert client.post(url, {"reason": "მოკლე"}).status_code == 400
    client.post(url, {"reason": "სხვა იდეას შევუერთდი."})
    idea.refresh_from_db()
    assert idea.state == IdeaState.WITHDRAWN
    assert "სხვა იდეას შევუერთდი." in Client().get(idea.get_absolute_url()).content.decode()


def test_author_appeals_once(batumi: Municipality) -> None:
    process = make.process(batumi, "appeal", slug="2027")
    author = identity.citizen(batumi)
    idea = make.idea(process, author=author, state=IdeaState.REFUSED)
    Screening.objects.create(
        idea=idea,
        move="refuse",
        criterion=process.criteria.first(),
        text="არ შეესაბამება.",
        by=make.officer(batumi),
    )
    url = f"{idea.get_absolute_url()}appeal/"
    client = citizen_client(author)
    assert url in client.get(idea.get_absolute_url()).content.decode()
    assert citizen_client(identity.user()).get(url).status_code == 404
    text = "ადგილი მუნიციპალიტეტის საკუთრებაა, იხილეთ ამონაწერი."
    assert client.post(url, {"text": text}).status_code == 302
    assert client.post(url, {"text": text}).status_code == 400
    for address in (idea.get_absolute_url(), f"{BASE}refused/"):
        assert text in Client().get(address).content.decode()
    assert APPEAL_STANDS_HERE in Client().get(f"{BASE}refused/").content.decode()


def test_merge_from_the_desk_over_the_authors_to_the_supporters(process: Process) -> None:
    authors: list[User] = [identity.citizen(process.municipality) for _ in range(2)]
    target, other = (make.idea(process, author=author) for author in authors)
    supporter = identity.citizen(process.municipality)
    community.support(other, by=supporter)
    officer = staff_client(make.officer(process.municipality))
    desk = "/desk/batumi/budget/2027/merge/"
    reason = "ერთი და იგივე ადგილი"
    assert officer.post(desk, {"target": "1", "others": "77", "reason": reason}).status_code == 400
    assert officer.post(desk, {"target": "1", "others": "2", "reason": reason}).status_code == 302
    assert officer.get(desk).status_code == 200
    for author, idea in zip(authors, (target, other), strict=True):
        url = f"{idea.get_absolute_url()}merge/"
        assert citizen_client(supporter).get(url).status_code == 404
        client = citizen_client(author)
        assert url in client.get(f"{BASE}ideas/").content.decode()
        assert reason in client.get(url).content.decode()
        client.post(url, {"answer": "yes"})
    assert Merge.objects.get().state == Merge.State.DONE
    page = Client().get(other.get_absolute_url()).content.decode()
    assert target.get_absolute_url() in page
    assert other.need in page
    client = citizen_client(supporter)
    confirm = f"{other.get_absolute_url()}support/confirm/"
    for url in (f"{BASE}ideas/", target.get_absolute_url(), other.get_absolute_url()):
        assert confirm in client.get(url).content.decode()
    make.move_clock(process, "appeal")
    assert confirm not in client.get(f"{BASE}ideas/").content.decode()
    make.move_clock(process, "screening")
    client.post(confirm, {"answer": "yes"})
    target.refresh_from_db()
    assert target.support_count == 1
    assert confirm not in client.get(f"{BASE}ideas/").content.decode()
    assert merging.MergePart.objects.filter(agreed=None).count() == 0


def test_every_mistake_of_the_costs_is_said_at_once(process: Process) -> None:
    Process.objects.filter(pk=process.pk).update(cost_cap=60_000_00)
    client = citizen_client(identity.citizen(process.municipality))
    idea = begun(client)
    data = {"what_1": "საქანელა", "price_1": "60 001", "upkeep": "ბევრი"}
    form = client.post(step(idea, "cost"), data).context["form"]
    assert set(form.errors) == {"upkeep", "__all__"}
    assert "60\u00a0000" in form.errors["__all__"][0]
    idea.refresh_from_db()
    assert idea.cost is None
