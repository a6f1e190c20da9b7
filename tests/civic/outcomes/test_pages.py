"""The register, the page of one promise, its files and its desk."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from civic.dates import TBILISI, today
from civic.journal.models import Entry
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.outcomes import actions, notices
from civic.outcomes.models import Commitment, Follow, Photo, Update
from civic.roles import Role
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import outcomes as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office(batumi):
    return make.office(batumi)


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def table(url):
    content = b"".join(Client().get(url).streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(content)))


def desk(one, name="commitment", *args):
    return reverse(
        f"outcomes_desk:{name}", args=[one.municipality.slug, one.year, one.number, *args]
    )


def jpeg():
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def test_register_is_overdue_first_then_late_then_by_date(batumi, office):
    at = datetime.now(TBILISI)
    later = make.commitment(batumi, by=office, title_ka="მოგვიანებით", due_on=today() + 9 * DAY)
    done = make.commitment(batumi, by=office, title_ka="დასრულდა")
    moved = make.commitment(batumi, by=office, title_ka="გადაიდო", due_on=today() - 2 * DAY)
    over = make.commitment(batumi, by=office, title_ka="გადაცილდა", due_on=today() - DAY)
    soon = make.commitment(batumi, by=office, title_ka="მალე", due_on=today() + 2 * DAY)
    actions.finish(done, by=office, result="კი", at=at)
    actions.postpone(moved, by=office, due_on=today() + 90 * DAY, reason="წვიმა")
    page = text(Client().get("/batumi/commitments/"))
    places = [page.index(f"/commitments/{one.sign}/") for one in (over, moved, soon, later, done)]
    assert places == sorted(places)
    late = text(Client().get("/batumi/commitments/?state=late"))
    assert [one.sign for one in (over, moved, soon, later, done) if f"/commitments/{one.sign}/" in late] == [over.sign, moved.sign]  # fmt: skip


def test_register_filters_and_refuses_what_it_does_not_know(batumi, keda, office):
    first = make.commitment(batumi, by=office, source="plan", plan_ka="გეგმა")
    second = make.commitment(batumi, by=office, title_ka="წყაროსთავი", department=make.department(batumi, "water"))  # fmt: skip
    make.commitment(keda)

    def found(query):
        page = text(Client().get(f"/batumi/commitments/?{query}"))
        return {one.sign for one in (first, second) if f"/commitments/{one.sign}/" in page}

    assert found("source=plan") == {first.sign}
    assert found("department=water") == {second.sign}
    assert found("q=წყარო") == {second.sign}
    assert found("q=") == {first.sign, second.sign}
    for query in ("state=gone", "source=gone", "order=title", "period=99"):
        assert Client().get(f"/batumi/commitments/?{query}").status_code == 400, query
    assert Client().get("/batumi/commitments/?page=9").status_code == 404
    assert len(table("/batumi/commitments.csv")) == 2


def test_page_reads_the_same_number_of_times_however_much_has_happened(batumi, office, django_assert_max_num_queries):  # fmt: skip
    one = make.commitment(batumi, by=office)
    for number in range(4):
        make.stage(one, by=office, title_ka=f"ეტაპი {number}")
        actions.report(one, by=office, title=f"სიახლე {number}")
    url = f"/batumi/commitments/{one.sign}/"
    Client().get(url)
    with django_assert_max_num_queries(14):
        text(Client().get(url))


def test_unknown_promise_and_one_of_another_place_are_not_there(batumi, keda, office):
    one = make.commitment(batumi, by=office)
    assert Client().get(f"/batumi/commitments/{one.year}-99/").status_code == 404
    assert Client().get(f"/keda/commitments/{one.sign}/").status_code == 404
    stranger = staff_client(make.office(keda))
    assert stranger.get(desk(one)).status_code == 404
    assert stranger.post(desk(one, "act", "drop"), {"reason": "ა"}).status_code == 404
    assert Commitment.objects.get().state == "running"


def test_figures_of_a_period_are_those_at_its_end(batumi, office):
    def at(month, day=10):
        return datetime(2025, month, day, 12, tzinfo=TBILISI)

    due = date(2025, 6, 30)
    one = make.commitment(batumi, by=office, due_on=due, at=at(1))
    actions.report(one, by=office, title="ნახევარი", percent=50, spent=100_00, at=at(5))
    actions.postpone(one, by=office, due_on=date(2025, 12, 1), reason="წვიმა", at=at(7))
    actions.report(one, by=office, title="მეტი", percent=80, spent=200_00, at=at(9))
    actions.finish(one, by=office, result="მზადაა", at=at(12, 5))
    first = table("/batumi/commitments.csv?period=2025-1")[0]
    assert (first["state"], first["percent"], first["spent_tetri"]) == ("running", "50", "10000")
    assert (first["due_on"], first["days_late"]) == ("2025-06-30", "0")
    second = table("/batumi/commitments.csv?period=2025")[0]
    assert (second["state"], second["percent"], second["spent_tetri"]) == ("done", "100", "20000")
    assert (second["first_due_on"], second["due_on"]) == ("2025-06-30", "2025-12-01")
    assert second["days_late"] == "158"
    assert table("/batumi/commitments.csv?period=2024") == []
    assert table("/batumi/commitments.csv?period=2026-1") == []
    found = json.loads(Client().get("/batumi/commitments.json?period=2025-1").content)
    assert (found["period"], found["total"]) == ("2025-1", 1)


def test_files_of_one_promise_hold_all_that_stands_on_its_page(batumi, office):
    one = make.commitment(batumi, by=office)
    stage = make.stage(one, by=office, indicator_ka="მოედნები", baseline="0", target="1")
    actions.report(one, by=office, title="სიახლე", stage=stage, percent=40)
    actions.assess(one, by=office, assessor="own", verdict="in_progress")
    actions.postpone(stage, by=office, due_on=stage.due_on + DAY, reason="წვიმა")
    base = f"/batumi/commitments/{one.sign}"
    found = json.loads(Client().get(f"{base}/commitment.json").content)
    assert [len(found[name]) for name in ("stage_list", "updates", "assessments", "changes")] == [1, 1, 1, 1]  # fmt: skip
    assert (found["percent"], found["changes"][0]["field"]) == (40, "due_on")
    row = table(f"{base}/stages.csv")[0]
    assert (row["baseline"], row["target"], row["percent"]) == ("0", "1", "40")
    feed = Client().get(f"{base}/news.atom").content.decode()
    assert feed.count("<entry>") == 5
    assert Client().get("/batumi/commitments.atom").content.decode().count("<entry>") == 5


def test_following_is_a_post_and_ends_by_mail(batumi, office):
    one = make.commitment(batumi, by=office)
    url = f"/batumi/commitments/{one.sign}/follow/"
    assert Client().post(url).status_code == 302
    user = identity.user()
    client = citizen_client(user)
    assert client.get(url).status_code == 200
    assert not Follow.objects.exists()
    client.post(url, {"act": "follow"})
    client.post(url, {"act": "follow"})
    assert Follow.objects.get().user == user
    actions.report(one, by=office, title="სიახლე")
    told = list(notices.news(Entry.objects.get(kind="commitment.updated")))
    assert [(found.recipient_user_id, found.stop) for found in told] == [(user.pk, ("commitment", one.pk))]  # fmt: skip
    notices.unfollow_by_mail(user.pk, one.pk)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("language", ["ka", "en"])
def test_every_letter_has_a_subject_and_a_text(batumi, office, language):
    user = identity.user(language=language)
    one = make.commitment(batumi, by=office, due_on=today() + DAY)
    one.department.email = "works@example.ge"
    one.department.save()
    Follow.objects.create(commitment=one, user=user)
    actions.report(one, by=office, title="სიახლე")
    actions.tell_overdue(datetime.combine(today() + 2 * DAY, datetime.min.time(), TBILISI))
    actions.postpone(one, by=office, due_on=today() + 9 * DAY, reason="წვიმა")
    actions.finish(one, by=office, result="მზადაა")
    actions.reopen(one, by=office, reason="დაზიანდა")
    actions.drop(one, by=office, reason="მიწა კერძოა")
    entries = Entry.objects.filter(kind__in=notices.EVENTS).exclude(kind="commitment.made")
    for entry in entries:
        write_notices(entry)
    mails = Mail.objects.filter(user=user)
    assert mails.count() == 6
    assert len(set(mails.values_list("subject", flat=True))) == 6
    owed = Mail.objects.get(recipient="works@example.ge")
    assert f"/desk/batumi/commitments/{one.sign}/" in owed.body


def test_desk_reports_with_a_photograph_that_was_redrawn(batumi, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = make.commitment(batumi, by=office)
    client = staff_client(office)
    facts = {"title": "დაიგო საფარი", "percent": "65", "spent": "51 300", "photo_1": jpeg()}
    bare = client.post(desk(one, "act", "report"), facts)
    assert bare.status_code == 422
    assert "დაიგო საფარი" in bare.content.decode()
    facts |= {"photo_1": jpeg(), "seen_1": "ახალი საფარი"}
    assert client.post(desk(one, "act", "report"), facts).status_code == 302
    update, photo = Update.objects.get(), Photo.objects.get()
    assert (update.total, update.spent, photo.description) == (65, 5_130_000, "ახალი საფარი")
    page = text(Client().get(f"/batumi/commitments/{one.sign}/"))
    assert f"/batumi/commitments/photos/{photo.pk}/preview/" in page
    assert 'alt="ახალი საფარი"' in page
    shown = Client().get(f"/batumi/commitments/photos/{photo.pk}/preview/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert Client().get(f"/keda/commitments/photos/{photo.pk}/preview/").status_code == 404


def test_desk_carries_a_promise_through_its_life(batumi, office):
    client = staff_client(office)
    due = (today() + 30 * DAY).isoformat()
    new = {"source": "plan", "title_ka": "სერვისები", "text_ka": "ხუთი", "result_ka": "5", "due_on": due, "responsible": "მერია"}  # fmt: skip
    url = reverse("outcomes_desk:new", args=["batumi"])
    assert client.post(url, new).status_code == 422  # the plan has no name
    answer = client.post(url, new | {"plan_ka": "OGP 2018–2019", "sdg": ["16"], "directions": ["services"]})  # fmt: skip
    one = Commitment.objects.get()
    assert (answer["Location"], one.sdg) == (desk(one), [16])

    def act(name, **facts):
        return client.post(desk(one, "act", name), facts).status_code

    assert act("add-stage", title_ka="ეტაპი", due_on=due, weight="1") == 302
    stage = one.stages.get()
    assert act("stage", stage=stage.pk, move="finish", result="") == 422
    assert act("stage", stage=stage.pk, move="begin") == 302
    assert act("postpone", target=stage.pk, due_on=(today() + 60 * DAY).isoformat(), reason="") == 422  # fmt: skip
    assert act("postpone", target=stage.pk, due_on=(today() + 60 * DAY).isoformat(), reason="ა") == 302  # fmt: skip
    assert act("reword", field="title_en", new="Services", reason="თარგმანი") == 302
    assert act("finish", result="ა") == 422  # a stage is open
    assert act("stage", stage=stage.pk, move="finish", result="5", actual="5") == 302
    assert act("assess", verdict="own:fully") == 302
    assert act("finish", result="5 სერვისი") == 302
    assert act("report", title="გვიან") == 422
    assert act("steal") == 404
    one.refresh_from_db()
    assert (one.state, one.percent, one.title_en) == ("done", 100, "Services")
    text(client.get(desk(one)))


def test_work_list_names_what_is_overdue_to_those_who_answer(batumi, office):
    one = make.commitment(batumi, by=office, due_on=today() - DAY)
    work = reverse("desk:work", args=["batumi"])
    for user, seen in (
        (office, True),
        (make.officer(batumi, one.department), True),
        (make.officer(batumi, make.department(batumi, "culture")), False),
        (identity.staff(Role.MODERATOR, batumi), False),
    ):
        assert (desk(one) in text(staff_client(user).get(work))) is seen
