"""The desk's petition pages: the queue by deadline, moderation, and every later act, through the real URLs."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from petitions.forms_desk import CHECKS
from petitions.models import Petition, ReasonCode, TextEdit
from petitions.versions import version_of
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as factory

pytestmark = pytest.mark.django_db
EVERY_CHECK = [code for code, _label in CHECKS]
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>"
    b"endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture(autouse=True)
def _sealing_key(batumi: Municipality) -> None:
    factory.sealing_key(batumi)


@pytest.fixture
def moderator(batumi: Municipality) -> Client:
    return staff_client(factory.staff(Role.MODERATOR, batumi))


def url(name: str, petition: Petition, *more: str) -> str:
    return reverse(f"petitions_desk:{name}", args=[petition.municipality.slug, petition.pk, *more])


def work(municipality: Municipality, query: str = "") -> str:
    return reverse("desk:work", args=[municipality.slug]) + query


def verdict(petition: Petition, **fields: object) -> dict[str, object]:
    """What the form of the page carries, for the petition as it stands now."""
    read = version_of(Petition.objects.get(pk=petition.pk))
    empty = {"checks": EVERY_CHECK, "verdict": "publish", "reason": "", "note": "", "read": read}
    return empty | fields


def test_work_list_puts_the_nearest_deadline_first(batumi: Municipality, moderator: Client) -> None:
    now = timezone.now()
    late = factory.submitted(batumi, title="ვადაგადაცილებული პეტიცია", at=now - timedelta(days=20))
    fresh = factory.submitted(batumi, title="ახალი პეტიცია", at=now)
    near = factory.submitted(batumi, title="ახლო ვადის პეტიცია", at=now - timedelta(days=9))
    answer = moderator.get(work(batumi))
    items = answer.context["listing"].items
    assert [item.url for item in items] == [url("petition", one) for one in (late, near, fresh)]
    assert [item.urgency for item in items] == ["over", "near", ""]
    page = answer.content.decode()
    assert page.index("ვადაგადაცილებული პეტიცია") < page.index("ახლო ვადის პეტიცია")


def test_work_list_shows_each_role_its_own_matters(batumi: Municipality) -> None:
    factory.submitted(batumi)
    reached = factory.reached(batumi)
    listed = {
        role: {
            item.section
            for item in staff_client(factory.staff(role, batumi))
            .get(work(batumi))
            .context["listing"]
            .items
        }
        for role in (Role.MODERATOR, Role.LIST_OFFICER, Role.MAYOR_OFFICE, Role.EDITOR)
    }
    assert listed == {
        Role.MODERATOR: {"moderation"},
        Role.LIST_OFFICER: {"examination"},
        Role.MAYOR_OFFICE: set(),
        Role.EDITOR: set(),
    }
    actions.hand_over(reached, by=factory.staff(Role.LIST_OFFICER, batumi), ends_collection=True)
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    assert [item.section for item in office.get(work(batumi)).context["listing"].items] == [
        "answer"
    ]


def test_work_list_narrows_to_a_section_and_to_me(batumi: Municipality) -> None:
    someone = factory.staff(Role.MODERATOR, batumi)
    client = staff_client(someone)
    mine, other = factory.submitted(batumi), factory.submitted(batumi)
    actions.checkout(mine, by=someone)
    only_mine = client.get(work(batumi, "?section=mine")).context["listing"].items
    assert [item.url for item in only_mine] == [url("petition", mine)]
    everything = client.get(work(batumi, "?section=moderation")).context["listing"].items
    assert {item.url for item in everything} == {url("petition", mine), url("petition", other)}


def test_work_list_offers_only_parts_that_hold_something(batumi: Municipality) -> None:
    someone = factory.staff(Role.MODERATOR, batumi)
    client = staff_client(someone)
    actions.checkout(factory.submitted(batumi), by=someone)
    factory.submitted(batumi)

    def offered(query: str = "") -> list[tuple[str, str]]:
        page = client.get(work(batumi, query)).content.decode()
        part = page.partition('class="facets"')[2].partition("</nav>")[0]
        return re.findall(r">([^<>]+) <span>(\d+)</span>", part)

    assert offered() == [("ყველა", "2"), ("ჩემთან", "1"), ("მოდერაცია", "2")]
    assert offered("?section=answer")[-1] == ("პასუხი", "0")


def test_work_list_asks_the_database_no_more_for_more_rows(
    batumi: Municipality, moderator: Client
) -> None:
    counted = []
    for _round in range(2):
        for _one in range(4):
            factory.submitted(batumi)
        moderator.get(work(batumi))
        with CaptureQueriesContext(connection) as queries:
            moderator.get(work(batumi))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 18


def test_publishing_opens_the_petition(batumi: Municipality, moderator: Client) -> None:
    petition = factory.submitted(batumi)
    answer = moderator.post(url("moderate", petition), verdict(petition))
    assert (answer.status_code, answer.url) == (302, url("petition", petition))
    petition.refresh_from_db()
    assert (petition.text_state, petition.collection_state) == ("accepted", "open")
    assert petition.needed == 788


def test_publishing_needs_every_rule_ticked(batumi: Municipality, moderator: Client) -> None:
    petition = factory.submitted(batumi)
    answer = moderator.post(
        url("moderate", petition), verdict(petition, checks=EVERY_CHECK[:2], note="შენიშვნა რჩება")
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["checks"]
    assert "შენიშვნა რჩება" in answer.content.decode()
    petition.refresh_from_db()
    assert petition.text_state == "submitted"


def test_returning_needs_reason_and_note(batumi: Municipality, moderator: Client) -> None:
    petition = factory.submitted(batumi)
    answer = moderator.post(url("moderate", petition), verdict(petition, verdict="return"))
    assert sorted(answer.context["form"].errors) == ["note", "reason"]
    reason = ReasonCode.objects.filter(axis="return").first()
    answer = moderator.post(
        url("moderate", petition),
        verdict(petition, verdict="return", reason=reason.pk, note="დააზუსტეთ მისამართი."),
    )
    assert answer.status_code == 302
    petition.refresh_from_db()
    assert (petition.text_state, petition.reason) == ("returned", reason)


def test_a_reason_of_the_other_decision_is_refused(batumi: Municipality, moderator: Client) -> None:
    petition = factory.submitted(batumi)
    reason = ReasonCode.objects.filter(axis="return").first()
    answer = moderator.post(
        url("moderate", petition), verdict(petition, verdict="reject", reason=reason.pk)
    )
    assert list(answer.context["form"].errors) == ["reason"]


def test_refusing_publishes_the_text_of_the_reason(
    batumi: Municipality, moderator: Client, client: Client
) -> None:
    petition = factory.submitted(batumi)
    reason = ReasonCode.objects.filter(axis="reject", hidden_text=False).first()
    moderator.post(url("moderate", petition), verdict(petition, verdict="reject", reason=reason.pk))
    petition.refresh_from_db()
    assert petition.text_state == "rejected"
    public = client.get(petition.get_absolute_url())
    assert reason.text_ka.split(".")[0] in public.content.decode()


def test_preview_shows_the_letter_and_changes_nothing(
    batumi: Municipality, moderator: Client
) -> None:
    petition = factory.submitted(batumi)
    reason = ReasonCode.objects.filter(axis="return").first()
    before = Entry.objects.count()
    answer = moderator.post(
        url("moderate", petition),
        verdict(petition, verdict="return", reason=reason.pk, note="დააზუსტეთ ქუჩა.", preview="1"),
    )
    assert answer.status_code == 200
    assert "დააზუსტეთ ქუჩა." in answer.context["letter"].body
    assert petition.title in answer.context["letter"].subject + answer.context["letter"].body
    petition.refresh_from_db()
    assert petition.text_state == "submitted"
    assert Entry.objects.count() == before


def test_two_moderators_do_not_collide(batumi: Municipality, moderator: Client) -> None:
    petition = factory.submitted(batumi)
    colleague = factory.staff(Role.MODERATOR, batumi)
    actions.checkout(petition, by=colleague)
    page = moderator.get(url("petition", petition))
    assert page.context["held_by_other"] is True
    answer = moderator.post(url("moderate", petition), verdict(petition))
    assert answer.status_code == 422
    petition.refresh_from_db()
    assert petition.text_state == "submitted"
    staff_client(colleague).post(url("release", petition))
    assert moderator.post(url("moderate", petition), verdict(petition)).status_code == 302


def test_moderator_cannot_decide_the_own_petition(batumi: Municipality) -> None:
    someone = factory.staff(Role.MODERATOR, batumi)
    someone.person = identity.person(batumi)
    someone.save()
    petition = factory.submitted(batumi, by=someone)
    client = staff_client(someone)
    assert client.get(url("petition", petition)).context["own"] is True
    assert client.post(url("moderate", petition), verdict(petition)).status_code == 422
    petition.refresh_from_db()
    assert petition.text_state == "submitted"


def test_a_correction_goes_to_the_author(batumi: Municipality, moderator: Client) -> None:
    petition = factory.submitted(batumi)
    fields = {"title": "უსაფრთხო გადასასვლელი", "demand": petition.demand, "text": petition.text}
    answer = moderator.post(url("edit", petition), fields | {"why": "სათაური შევამოკლეთ."})
    assert answer.status_code == 302
    edit = TextEdit.objects.get(petition=petition)
    assert edit.changes == {"title": [petition.title, "უსაფრთხო გადასასვლელი"]}
    petition.refresh_from_db()
    assert petition.title == factory.TEXTS["title"]


@pytest.mark.parametrize("name", ["petition", "edit"])
def test_staff_of_another_municipality_finds_nothing(
    batumi: Municipality, keda: Municipality, name: str
) -> None:
    petition = factory.submitted(batumi)
    stranger = staff_client(factory.staff(Role.MODERATOR, keda))
    assert stranger.get(url(name, petition)).status_code == 404
    crossed = reverse(f"petitions_desk:{name}", args=["keda", petition.pk])
    assert stranger.get(crossed).status_code == 404
    assert stranger.post(reverse("petitions_desk:moderate", args=["keda", petition.pk]), verdict(petition)).status_code == 404  # fmt: skip
    petition.refresh_from_db()
    assert petition.text_state == "submitted"


def test_drafts_are_not_on_the_desk(batumi: Municipality, moderator: Client) -> None:
    assert moderator.get(url("petition", factory.draft(batumi))).status_code == 404


def test_citizens_do_not_find_the_desk(batumi: Municipality) -> None:
    petition = factory.submitted(batumi)
    answer = citizen_client(identity.citizen(batumi)).get(url("petition", petition))
    assert answer.status_code in {403, 404}


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_acts_are_posted(batumi: Municipality, moderator: Client, method: str) -> None:
    petition = factory.opened(batumi)
    answer = getattr(moderator, method)(url("act", petition, "remove"), {"reason": "გადატვირთვა"})
    assert answer.status_code == 405
    petition.refresh_from_db()
    assert petition.collection_state == "open"


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_load_of_a_form_s_address_leads_to_its_page(
    batumi: Municipality, moderator: Client, language: str
) -> None:
    petition = factory.submitted(batumi)
    above = language + url("petition", petition)
    for path in ("moderate/", "decide/", "release/"):
        answer = moderator.get(above + path, headers={"Accept": "text/html,*/*"})
        assert (answer.status_code, answer.headers.get("Location")) == (302, above)
    denial = f"{above}protection/denial/5/"
    answer = moderator.get(denial, headers={"Accept": "text/html,*/*"})
    assert answer.headers["Location"] == f"{above}protection/"


def test_reasons_stand_in_groups_and_are_not_called_optional(
    batumi: Municipality, moderator: Client
) -> None:
    answer = moderator.get(url("petition", factory.submitted(batumi)))
    groups = [one for one in answer.context["form"].fields["reason"].choices if one[0]]
    assert [str(label) for label, _rows in groups] == ["უარი", "დაბრუნება"]
    codes = [[str(label).split(":")[0] for _pk, label in rows] for _label, rows in groups]
    axes = ("reject", "return")
    assert codes == [
        list(ReasonCode.objects.filter(axis=axis, is_active=True).values_list("code", flat=True))
        for axis in axes
    ]
    page = answer.content.decode()
    assert page.count("(საჭიროა დაბრუნებისას ან უარისას)") == 1
    assert page.count("(საჭიროა დაბრუნებისას)") == 1


def test_unknown_acts_are_not_found(batumi: Municipality, moderator: Client) -> None:
    petition = factory.opened(batumi)
    assert moderator.post(url("act", petition, "full_clean")).status_code == 404


def test_pausing_needs_a_reason_and_moves_the_deadline(
    batumi: Municipality, moderator: Client
) -> None:
    petition = factory.opened(batumi)
    answer = moderator.post(url("act", petition, "pause"), {"cause": "outage", "reason": ""})
    assert answer.status_code == 422
    moderator.post(
        url("act", petition, "pause"), {"cause": "outage", "reason": "პორტალი არ მუშაობდა"}
    )
    petition.refresh_from_db()
    assert petition.collection_state == "paused"
    before = petition.closes_at
    moderator.post(url("act", petition, "resume"))
    petition.refresh_from_db()
    assert petition.collection_state == "open"
    assert petition.closes_at > before


def test_the_answer_from_hand_over_to_decision(batumi: Municipality, client: Client) -> None:
    petition = factory.reached(batumi)
    officer = staff_client(factory.staff(Role.LIST_OFFICER, batumi))
    moderator = staff_client(factory.staff(Role.MODERATOR, batumi))
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    day = timezone.localdate()
    hour = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    posts = [
        (officer, "hand_over", {"note": "შემოწმდა 20 %", "ends_collection": "on"}),
        (moderator, "refer_to_commission", {"commission": "ურბანული კომისია", "on": day}),
        (moderator, "schedule_sitting", {"starts_at": hour, "place": "საკრებულოს დარბაზი"}),
        (
            office,
            "decide",
            {
                "outcome": "granted",
                "text": "მოთხოვნა დაკმაყოფილდა.",
                "body": "ბათუმის საკრებულო",
                "on": day,
                "before_sitting": "სხდომა ადრე გაიმართა.",
                "document": SimpleUploadedFile("განკარგულება.pdf", PDF),
            },
        ),
    ]
    for staff, name, fields in posts:
        answer = staff.post(url("act", petition, name), fields)
        assert answer.status_code == 302, (name, answer.context["form"].errors)
    petition.refresh_from_db()
    assert (petition.response_state, petition.outcome) == ("decided", "granted")
    assert petition.sittings.get().starts_at.strftime("%M") == hour[-2:]
    assert timezone.localtime(petition.sittings.get().starts_at).strftime("%Y-%m-%dT%H:%M") == hour
    assert petition.decision.document_name == "განკარგულება.pdf"
    page = client.get(petition.get_absolute_url()).content.decode()
    for said in ("მოთხოვნა დაკმაყოფილდა.", "შემოწმდა 20 %", "სხდომა ადრე გაიმართა."):
        assert said in page


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"<html><script>1</script>"), ("a.pdf", b"MZ\x90"), ("a.pdf", PDF.replace(b"/Pages 2", b"/OpenAction 3 0 R/Pages 2"))],
)  # fmt: skip
def test_a_decision_takes_only_a_quiet_pdf(batumi: Municipality, name: str, content: bytes) -> None:
    petition = factory.handed_over(batumi)
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    fields = {
        "outcome": "granted",
        "text": "მოთხოვნა დაკმაყოფილდა.",
        "body": "საკრებულო",
        "on": timezone.localdate(),
        "document": SimpleUploadedFile(name, content),
    }
    answer = office.post(url("act", petition, "decide"), fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["document"]
    assert "მოთხოვნა დაკმაყოფილდა." in answer.content.decode()


def test_forwarding_says_to_whom(batumi: Municipality) -> None:
    petition = factory.handed_over(batumi)
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    fields = {
        "outcome": "forwarded",
        "text": "საკითხი სხვა ორგანოსია.",
        "body": "მერია",
        "on": timezone.localdate(),
        "document": SimpleUploadedFile("a.pdf", PDF),
    }
    answer = office.post(url("act", petition, "decide"), fields)
    assert list(answer.context["form"].errors) == ["forwarded_to"]


def test_only_the_right_role_sees_the_form(batumi: Municipality) -> None:
    petition = factory.handed_over(batumi)
    shown = {
        role: [act["name"] for act in staff_client(factory.staff(role, batumi)).get(url("petition", petition)).context["acts"]]
        for role in (Role.MAYOR_OFFICE, Role.LIST_OFFICER, Role.AUDITOR)
    }  # fmt: skip
    assert shown == {
        Role.MAYOR_OFFICE: ["decide"],
        Role.LIST_OFFICER: ["refer_to_commission", "schedule_sitting"],
        Role.AUDITOR: [],
    }


def test_list_finds_by_number_and_by_word(batumi: Municipality, moderator: Client) -> None:
    wanted = factory.submitted(batumi, title="ღამის ავტობუსი აეროპორტამდე")
    factory.submitted(batumi)
    index = reverse("petitions_desk:index", args=["batumi"])
    for query in (str(wanted.number), f"№ {wanted.number}", "ავტობუსის", "avtobusi"):
        found = moderator.get(index, {"q": query}).context["page"].object_list
        assert [one.pk for one in found] == [wanted.pk], query
    assert moderator.get(index, {"state": "unknown"}).status_code == 400


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_render_in_both_languages(
    batumi: Municipality, moderator: Client, language: str
) -> None:
    petition = factory.submitted(batumi)
    for address in (url("petition", petition), url("edit", petition), work(batumi)):
        answer = moderator.get(language + address)
        assert answer.status_code == 200
        assert f'lang="{"en" if language else "ka"}"' in answer.content.decode()


def test_the_mayors_office_reads_a_submitted_text_without_deciding(batumi: Municipality) -> None:
    petition = factory.submitted(batumi)
    office = staff_client(factory.staff(Role.MAYOR_OFFICE, batumi))
    page = office.get(url("petition", petition)).content.decode()
    assert petition.text in page
    assert url("moderate", petition) not in page
    assert url("edit", petition) not in page
    assert office.post(url("moderate", petition), verdict(petition)).status_code == 403


def test_date_fields_hold_a_date_the_browser_reads(batumi: Municipality) -> None:
    petition = factory.handed_over(batumi)
    client = staff_client(factory.staff(Role.MODERATOR, batumi))
    page = client.get(url("petition", petition)).content.decode()
    assert f'value="{timezone.localdate().isoformat()}"' in page
    assert timezone.localdate().strftime('value="%d.%m.%Y"') not in page


def test_closing_before_its_day_warns_and_needs_the_ticked_box(batumi: Municipality) -> None:
    petition = factory.reached(batumi)
    client = staff_client(factory.staff(Role.MODERATOR, batumi))
    page = reverse("petitions_desk:petition", args=["batumi", petition.pk])
    address = reverse("petitions_desk:act", args=["batumi", petition.pk, "close"])
    warned = client.get(page).content.decode()
    assert "დახურვით ის დაუყოვნებლივ სრულდება" in warned
    refused = client.post(address, {})
    assert (refused.status_code, "მონიშნეთ უჯრა: დახურვით" in refused.content.decode()) == (
        422,
        True,
    )
    petition.refresh_from_db()
    assert petition.collection_state == "open"
    assert client.post(address, {"ends_collection": "on"}).status_code == 302
    petition.refresh_from_db()
    assert petition.collection_state == "closed"


@pytest.mark.parametrize("title", ["Ваtumi ბულვარის განახლება", "ВАТUМІ"])
def test_look_alike_title_is_shown_to_the_moderator_before_anybody_else(
    batumi: Municipality, moderator: Client, title: str
) -> None:
    """N26: a title that poses as another petition, or as the municipality itself, is looked at twice."""
    factory.opened(batumi, title="Batumi ბულვარის განახლება")
    posing = factory.submitted(batumi, title=title)
    honest = factory.submitted(batumi, title="გზის შეკეთება რუსთაველის ქუჩაზე")
    model = {"ВАТUМІ": "Batumi"}.get(title, "Batumi ბულვარის განახლება")
    with translation.override("en"):
        told = [str(one) for one in moderator.get(url("petition", posing)).context["warnings"]]
    assert f"The title looks like “{model}”, but is not the same." in told
    assert moderator.get(url("petition", honest)).context["warnings"] == []
    assert posing.is_public is False
