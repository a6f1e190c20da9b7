"""The desk of cycles over HTTP: who may open what, a cycle from the template to its publication, hold and extend."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budgeting.actions import setup
from budgeting.cycle_templates import TEMPLATES
from budgeting.models import Process
from budgeting.tallies import rule_of
from budgeting.tally.rules import EqualShares
from civic.journal.models import Entry
from civic.roles import Role
from tests.civic.test_uploads import PLAIN_PDF
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
PARTS = ("about", "voters", "money", "dates", "criteria", "documents", "marks", "tally")


def url(name, process=None, *args):
    given = ["batumi", process.slug, *args] if process else ["batumi", *args]
    return reverse(f"budgeting_desk:{name}", args=given)


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00a0", " "))


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


@pytest.fixture
def desk(officer):
    return staff_client(officer)


@pytest.fixture
def draft(batumi, officer):
    return setup.create_process(
        batumi, by=officer, template="batumi", title_ka="შენი იდეა ბათუმს", slug="next", year=year()
    )


def year():
    return timezone.localdate().year + 1


# --- Who may open what ------------------------------------------------------------------------


PAGES = [
    ("index", ()),
    ("new", ()),
    ("process", ("x",)),
    ("publish", ("x",)),
    ("act", ("x", "hold")),
    ("setup", ("x",)),
    ("part", ("x", "about")),
    ("ballot", ("x",)),
    ("put", ("x",)),
    ("audit_key", ("x",)),
    ("ballot_project", ("x", 1, "words")),
    ("correct", ("x", "limit", 0)),
    ("decide_correction", ("x", 1)),
    ("remove_document", ("x", 1)),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_another_municipality_and_citizens_find_nothing(batumi, keda, name, args):
    make.process(batumi, "voting", slug="x")
    address = reverse(f"budgeting_desk:{name}", args=["batumi", *args])
    for who in (staff_client(make.officer(keda)), citizen_client(identity.citizen(batumi))):
        assert who.get(address).status_code == 404


@pytest.mark.parametrize(
    "name", ["new", "publish", "act", "setup", "part", "put", "ballot_project", "correct"]
)
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CLERK, Role.DEPARTMENT_OFFICER])
def test_only_a_budget_officer_prepares(batumi, name, role):
    make.process(batumi, "voting", slug="x")
    address = reverse(f"budgeting_desk:{name}", args=["batumi", *dict(PAGES)[name]])
    assert staff_client(identity.staff(role, batumi)).get(address).status_code == 403


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.AUDITOR, Role.MUNICIPAL_ADMIN])
def test_colleagues_may_look(batumi, role):
    process = make.process(batumi, "voting")
    client = staff_client(identity.staff(role, batumi))
    assert client.get(url("index")).status_code == 200
    text = words(client.get(url("process", process)))
    assert "ეტაპის გაგრძელება" not in text


# --- From the template to the publication -----------------------------------------------------


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_cycle_begins_with_a_template(desk, batumi, template):
    answer = desk.post(
        url("new"), {"template": template, "title_ka": "ციკლი", "slug": "c", "year": year()}
    )
    process = Process.objects.get(municipality=batumi)
    assert answer["Location"] == url("process", process)
    assert (process.template, process.title_ka) == (template, "ციკლი")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"slug": "new"}, "ეს მისამართი პორტალს სჭირდება"),
        ({"slug": "ქალაქი"}, "მხოლოდ ლათინური ასოები, ციფრები და დეფისი"),
        ({"title_ka": ""}, "შეავსეთ ველი „სათაური, ქართულად“."),
        ({"template": "moon"}, "აირჩიეთ ერთ-ერთი პასუხი"),
        ({"slug": "next"}, "ეს მისამართი უკვე სხვა ციკლს აქვს"),
    ],
)
def test_a_wrong_beginning_is_refused_with_what_was_typed(desk, draft, data, said):
    given = {"template": "keda", "title_ka": "ჩემი ციკლი", "slug": "s", "year": year()} | data
    answer = desk.post(url("new"), given)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="%s"' % (data.get("title_ka", "ჩემი ციკლი") or "s") in answer.content.decode()
    assert Process.objects.count() == 1


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_keeps_what_it_shows(desk, draft, part, language):
    answer = desk.get(language + url("part", draft, part))
    assert answer.status_code == 200
    assert answer.content.decode().count('aria-current="page"') >= 3  # menu, tab, part


def test_the_whole_way_to_the_publication(desk, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert "გასასწორებელია" in words(desk.get(url("process", draft)))
    assert desk.post(url("publish", draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.publication == "draft"
    about = {
        "title_ka": "შენი იდეა ბათუმს",
        "title_en": "Your idea for Batumi",
        "summary_ka": "რაში დაიხარჯოს.",
        "summary_en": "What to spend on.",
        "act_title_ka": "საკრებულოს დადგენილება",
        "act_number": "12",
        "act_on": "2026-01-15",
        "act_url": "https://example.ge/act",
    }
    assert desk.post(url("part", draft, "about"), about).status_code == 302
    with PLAIN_PDF_FILE(tmp_path) as file:
        document = {"title_ka": "დადგენილება", "file": file}
        assert desk.post(url("part", draft, "documents"), document).status_code == 302
    preview = words(desk.get(url("publish", draft)))
    assert "გასასწორებელია" not in preview
    assert "რაში დაიხარჯოს." in preview
    assert desk.post(url("publish", draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.publication == "published"
    assert "ციკლი გამოქვეყნდა; ეტაპები თავისით იცვლება." in words(desk.get(url("process", draft)))


def PLAIN_PDF_FILE(folder):
    path = folder / "act.pdf"
    path.write_bytes(PLAIN_PDF)
    return path.open("rb")


def test_only_pdf_documents_are_taken(desk, draft, tmp_path):
    path = tmp_path / "act.txt"
    path.write_text("no")
    with path.open("rb") as file:
        answer = desk.post(url("part", draft, "documents"), {"title_ka": "აქტი", "file": file})
    assert answer.status_code == 422
    assert draft.documents.count() == 0


# --- Money, dates, criteria, rule -------------------------------------------------------------


def test_money_is_pasted_as_lines(desk, draft, batumi):
    make.units(batumi, ("agara", "აგარა"))
    lines = "აგარა; 30 000\nმახინჯაური - 12.500,50 ₾\n\n"
    answer = desk.post(url("part", draft, "money"), {"whole": "", "units": lines})
    assert answer.status_code == 422
    assert "ეს ერთეულები აქ უცნობია: მახინჯაური." in words(answer)
    assert "12.500,50" in answer.content.decode()
    answer = desk.post(
        url("part", draft, "money"), {"whole": "1 000", "units": lines, "create": "on"}
    )
    assert answer.status_code == 302
    assert list(draft.pots.values_list("unit__name_ka", "unit__slug", "amount")) == [
        (None, None, 100_000),
        ("აგარა", "agara", 3_000_000),
        ("მახინჯაური", "makhinjauri", 1_250_050),
    ]
    shown = words(desk.get(url("part", draft, "money")))
    assert "მახინჯაური; 12500,50" in shown


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("აგარა", "ამ სტრიქონს სახელი ან თანხა აკლია: „აგარა“."),
        ("აგარა; 0", "თანხა ნულზე მეტი უნდა იყოს: „აგარა; 0“."),
        ("აგარა; 5\nაგარა; 6", "„აგარა“ ორჯერ წერია."),
    ],
)
def test_a_line_of_money_that_cannot_be_read_is_named(desk, draft, batumi, lines, said):
    make.units(batumi, ("agara", "აგარა"))
    answer = desk.post(url("part", draft, "money"), {"whole": "", "units": lines})
    assert answer.status_code == 422
    assert said in words(answer)
    assert draft.pots.get().amount == 12_000_000


def test_dates_are_typed_in_tbilisi_time(desk, draft):
    data = {"voting_start": "2027-10-01T09:00", "voting_end": "2027-10-21T18:00"}
    assert desk.post(url("part", draft, "dates"), data).status_code == 302
    (term,) = draft.terms.all()
    assert (term.phase, term.starts_at.isoformat(), term.ends_at.isoformat()) == (
        "voting",
        "2027-10-01T05:00:00+00:00",
        "2027-10-21T14:00:00+00:00",
    )
    answer = desk.post(
        url("part", draft, "dates"),
        {
            "voting_start": "2027-10-21T09:00",
            "voting_end": "2027-10-01T18:00",
            "count_end": "2027-11-01T12:00",
        },
    )
    assert answer.status_code == 422
    text = words(answer)
    assert "„კენჭისყრა“: დასასრული დასაწყისზე ადრეა." in text
    assert "„დათვლა და შემოწმება“: საჭიროა დასაწყისიც და დასასრულიც." in text


def test_dates_of_a_public_cycle_are_only_shown(desk, batumi):
    process = make.process(batumi, "submission")
    before = list(process.terms.values_list("starts_at", "ends_at"))
    answer = desk.post(url("part", process, "dates"), {"voting_start": "2027-10-01T09:00"})
    assert "ეტაპის გაგრძელება საჯარო მიზეზით შეიძლება" in words(answer)
    assert list(process.terms.values_list("starts_at", "ends_at")) == before


def test_criteria_are_changed_and_emptied(desk, draft):
    rows = list(draft.criteria.all())
    data = {"form-TOTAL_FORMS": 7, "form-INITIAL_FORMS": 6}
    for place, one in enumerate(rows):
        data |= {f"form-{place}-pk": one.pk, f"form-{place}-text_ka": one.text_ka}
    data |= {"form-0-text_ka": "", "form-6-text_ka": "ახალი", "form-6-basis_ka": "მუხლი 5"}
    assert desk.post(url("part", draft, "criteria"), data).status_code == 302
    assert [one.text_ka for one in draft.criteria.all()] == [
        *(one.text_ka for one in rows[1:]),
        "ახალი",
    ]
    data |= {"form-6-text_ka": "", "form-6-basis_ka": "მუხლი 5"}
    answer = desk.post(url("part", draft, "criteria"), data)
    assert answer.status_code == 422
    assert "დაწერეთ კრიტერიუმი ქართულადაც." in words(answer)


RULE = {
    "method": "shares",
    "min_votes": 1,
    "completion": "steps",
    "step": "5",
    "top_up": "on",
    "ties": "cost_draw",
    "leftover_to_whole": "on",
}


def test_the_rule_is_read_as_by_law_before_it_is_saved(desk, draft):
    shown = words(desk.post(url("part", draft, "tally"), RULE))
    assert "ჯერ არაფერია შენახული" in shown
    draft.refresh_from_db()
    assert not isinstance(rule_of(draft), EqualShares)
    assert desk.post(url("part", draft, "tally"), RULE | {"confirm": "1"}).status_code == 302
    draft.refresh_from_db()
    rule = rule_of(draft)
    assert isinstance(rule, EqualShares)
    assert (rule.top_up, rule.completion.step, rule.ties.order) == (True, 500, ("cost", "draw"))
    assert draft.leftover_to_whole
    again = desk.get(url("part", draft, "tally"))
    chosen = re.findall(r'<input[^>]*type="radio"[^>]*checked[^>]*>', again.content.decode())
    assert [re.search('value="([^"]*)"', one)[1] for one in chosen] == [
        "shares",
        "steps",
        "cost_draw",
    ]
    before, english = again.content.decode().split(
        '<details class="mt5"><summary lang="en">English'
    )
    assert "The money of the units is given first." in english.split("</details>")[0]
    assert "The money of the units is given first." not in before


def test_saving_what_is_there_already_says_so(desk, draft):
    data = {name: getattr(draft, name) for name in ("submit_age", "vote_age", "submit_level", "vote_level", "residence", "method", "ideas_per_person", "appeal_days")}  # fmt: skip
    data |= {"cost_cap": "", "council_step": "on", "supports": "on", "comments": "on"}
    answer = desk.post(url("part", draft, "voters"), data, follow=True)
    assert "არაფერი შეცვლილა." in words(answer)


# --- A public cycle ---------------------------------------------------------------------------


def test_a_change_of_a_public_cycle_asks_for_its_reason(desk, batumi):
    process = make.process(batumi, "submission", choices_max=3)
    data = {"ballot": "approval", "choices_min": 1, "choices_max": 5, "points": 10}
    answer = desk.post(url("part", process, "marks"), data)
    assert answer.status_code == 422
    assert "შეავსეთ ველი „რატომ იცვლება“." in words(answer)
    answer = desk.post(url("part", process, "marks"), data | {"reason": "ახალი დადგენილება"})
    assert answer.status_code == 302
    entry = Entry.objects.about(process).get(kind="process.changed")
    assert entry.data["reason"] == "ახალი დადგენილება"


@pytest.mark.parametrize("part", ["money", "marks", "tally"])
def test_after_the_opening_the_vote_has_no_save_button(desk, batumi, part):
    process = make.process(batumi, "voting")
    page = desk.get(url("part", process, part))
    assert "კენჭისყრა გახსნილია, ამიტომ ეს გაყინულია" in words(page)
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    assert (main.count("<form"), main.count("<button")) == (1, 0)


def test_hold_and_resume_over_the_desk(desk, batumi):
    process = make.process(batumi, "voting")
    assert desk.post(url("act", process, "hold"), {"reason": ""}).status_code == 422
    assert desk.post(url("act", process, "hold"), {"reason": "ავარია"}).status_code == 302
    page = words(desk.get(url("process", process)))
    assert "ავარია" in page
    assert "ციკლის განახლება" in page
    answer = desk.post(url("act", process, "resume"), {"reason": "გასწორდა", "move": "stay"})
    assert answer.status_code == 302
    assert [one.act for one in process.shifts.all()] == ["hold", "resume"]


def test_extending_over_the_desk(desk, batumi):
    process = make.process(batumi, "voting")
    page = desk.get(url("act", process, "extend")).content.decode()
    assert 'value="ballot"' not in page
    assert '<option value="voting" selected>' in page
    term = process.terms.get(phase="voting")
    later = timezone.localtime(term.ends_at + timedelta(days=2))
    data = {"phase": "voting", "ends_at": f"{later:%Y-%m-%dT%H:%M}", "reason": "ავარია"}
    answer = desk.post(url("act", process, "extend"), data | {"move": "stay"})
    assert answer.status_code == 422
    assert "მომდევნო ეტაპი უფრო ადრე იწყება" in words(answer)
    assert desk.post(url("act", process, "extend"), data | {"move": "move"}).status_code == 302
    term.refresh_from_db()
    assert timezone.localtime(term.ends_at) == later


def test_a_draft_can_be_thrown_away_and_a_public_cycle_not(desk, draft, batumi):
    assert "შავი ვარიანტის წაშლა" in words(desk.get(url("process", draft)))
    assert desk.get(url("act", draft, "discard")).status_code == 200
    answer = desk.post(url("act", draft, "discard"), follow=True)
    assert "შავი ვარიანტი წაიშალა." in words(answer)
    assert not Process.objects.exists()
    process = make.process(batumi, "submission")
    assert desk.post(url("act", process, "discard")).status_code == 422
    assert "შავი ვარიანტის წაშლა" not in words(desk.get(url("process", process)))
    assert Process.objects.get() == process


def test_an_unknown_act_or_part_is_not_found(desk, batumi):
    process = make.process(batumi, "voting")
    assert desk.get(url("act", process, "burn")).status_code == 404
    assert desk.get(url("part", process, "moon")).status_code == 404
