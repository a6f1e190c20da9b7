"""The desk of screening, opinions, verdicts, release and appeals over HTTP: who may open what, the way, wrong inputs."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from budgeting.actions import evaluating
from budgeting.models import (
    Appeal,
    Evaluation,
    EvaluationFile,
    Idea,
    Note,
    Process,
    Screening,
    Verdict,
)
from budgeting.states import IdeaState, Opinion
from civic.dates import local
from civic.journal.models import Entry
from civic.places.models import Department
from civic.roles import Role
from identity.actions import appoint
from tests.civic.test_uploads import PLAIN_PDF
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
LARI = make.LARI
BODY = "მონაწილეობითი ბიუჯეტის საბჭო, 3 ივნისი"


def url(name, process, *args):
    return reverse(f"budgeting_desk:{name}", args=["batumi", process.slug, *args])


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00a0", " "))


def department(place, slug="roads", name="საგზაო სამსახური"):
    return Department.objects.create(municipality=place, slug=slug, name_ka=name)


def officer_of(row):
    user = identity.user()
    appoint(
        user,
        role=Role.DEPARTMENT_OFFICER,
        municipality=row.municipality,
        department=row,
        by=None,
    )
    return user


def typed(moment):
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def asked(idea, row, days=2):
    return evaluating.ask(
        idea,
        row,
        by=make.officer(idea.municipality),
        due_at=timezone.now() + timedelta(days=days),
    )


OPINION = {
    "opinion": Opinion.FEASIBLE,
    "what_1": "სკამები",
    "count_1": "10",
    "price_1": "450",
    "what_2": "მონტაჟი",
    "price_2": "1 200,50",
    "upkeep": "300",
}


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


@pytest.fixture
def desk(officer):
    return staff_client(officer)


# --- Who may open what ------------------------------------------------------------------------

PAGES = [
    ("screening", ()),
    ("idea", (1,)),
    ("idea_act", (1, "pass-on")),
    ("evaluation", ()),
    ("ask", ()),
    ("opinion", (1,)),
    ("opinion_paper", (1, 1)),
    ("release", ()),
    ("appeals", ()),
    ("answer", (1,)),
]
OF_DEPARTMENTS = {"evaluation", "opinion", "opinion_paper"}


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_citizens_and_another_municipality_find_nothing(batumi, keda, name, args):
    process = make.process(batumi, "evaluation")
    for who in (staff_client(make.officer(keda)), citizen_client(identity.citizen(batumi))):
        assert who.get(url(name, process, *args)).status_code == 404


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CLERK, Role.AUDITOR, Role.MAYOR_OFFICE])
def test_other_roles_are_refused(batumi, name, args, role):
    process = make.process(batumi, "evaluation")
    client = staff_client(identity.staff(role, batumi))
    assert client.get(url(name, process, *args)).status_code == 403


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_a_department_officer_opens_the_pages_of_opinions_only(batumi, name, args):
    process = make.process(batumi, "evaluation")
    client = staff_client(identity.staff(Role.DEPARTMENT_OFFICER, batumi))
    status = client.get(url(name, process, *args)).status_code
    assert (status != 403) == (name in OF_DEPARTMENTS)


# --- Screening --------------------------------------------------------------------------------


def test_the_longest_waiting_idea_stands_first(desk, batumi):
    process = make.process(batumi, "screening")
    now = timezone.now()
    make.idea(process, title="მეორე იდეა", submitted_at=now - timedelta(days=1))
    make.idea(process, title="პირველი იდეა", submitted_at=now - timedelta(days=3))
    make.idea(process, title="დაბრუნებული", state=IdeaState.RETURNED)
    make.idea(process, title="მონახაზი", state=IdeaState.DRAFT)
    text = words(desk.get(url("screening", process)))
    assert text.index("პირველი იდეა") < text.index("მეორე იდეა") < text.index("დაბრუნებული")
    assert "მონახაზი" not in text


def test_the_page_of_an_idea_holds_what_the_screening_needs(desk, batumi):
    process = make.process(batumi, "screening")
    idea = make.idea(
        process,
        latitude="41.646100",
        longitude="41.640500",
        cost_lines=[{"what": "ხის სკამი", "count": 10, "price": 80_000}],
    )
    twin = make.idea(process, title="სკამები სანაპიროზე და ურნები")
    from budgeting.actions.drafting import index_words

    index_words(twin)
    text = words(desk.get(url("idea", process, idea.pk)))
    for said in (idea.title, idea.need, "41.646100", "ხის სკამი", twin.title, "8 000"):
        assert said in text
    assert str(process.criteria.first()) in text
    assert process.criteria.first().basis in text


def test_drafts_and_ideas_of_other_cycles_are_not_there(desk, batumi):
    process, other = make.process(batumi, "screening"), make.process(batumi, "screening")
    draft, foreign = make.idea(process, state=IdeaState.DRAFT), make.idea(other)
    for idea in (draft, foreign):
        assert desk.get(url("idea", process, idea.pk)).status_code == 404
        answer = desk.post(url("idea_act", process, idea.pk, "pass-on"), {"body": BODY})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "state", "move"),
    [
        ("pass-on", {"body": BODY}, IdeaState.EVALUATION, "pass_on"),
        ("return", {"text": "მიუთითეთ ზუსტი ადგილი."}, IdeaState.RETURNED, "return_"),
        (
            "refuse",
            {"body": BODY, "text": "მიწა კერძო საკუთრებაა."},
            IdeaState.REFUSED,
            "refuse",
        ),
    ],
)
def test_the_screening_decides(desk, batumi, *, name, data, state, move):
    process = make.process(batumi, "screening")
    idea = make.idea(process)
    if name == "refuse":
        data = data | {"criterion": process.criteria.first().pk}
    answer = desk.post(url("idea_act", process, idea.pk, name), data)
    assert answer["Location"] == url("idea", process, idea.pk)
    idea.refresh_from_db()
    row = Screening.objects.get()
    assert (idea.state, row.move) == (state, move)
    text = words(desk.get(url("screening", process)))
    assert idea.title in text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("pass-on", {"body": " "}, "მიუთითეთ საბჭო ან კომისია"),
        ("return", {"text": ""}, "შეავსეთ ველი"),
        ("return", {"text": "აბ " * 1501}, "შეამოკლეთ"),
        ("refuse", {"body": BODY, "text": "მიზეზი აქ წერია"}, "აირჩიეთ კრიტერიუმი"),
        ("refuse", {"body": BODY, "text": "მიზეზი აქ წერია", "criterion": "999"}, "აირჩიეთ"),
        ("remove", {"reason": "მოკლე"}, "სულ მცირე"),
        ("note", {"text": ""}, "შეავსეთ ველი"),
    ],
)
def test_a_wrong_decision_changes_nothing_and_keeps_what_was_typed(desk, batumi, name, data, said):
    process = make.process(batumi, "screening")
    idea = make.idea(process)
    answer = desk.post(url("idea_act", process, idea.pk, name), data)
    assert answer.status_code == 422
    text = words(answer)
    assert said.casefold() in text.casefold()
    for value in data.values():
        if value.strip() and not value.isdigit():
            assert value in html.unescape(answer.content.decode())
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED
    assert not Screening.objects.exists()


def test_an_unknown_act_is_not_there(desk, batumi):
    process = make.process(batumi, "screening")
    idea = make.idea(process)
    assert desk.post(url("idea_act", process, idea.pk, "crown")).status_code == 404


def test_nobody_decides_about_the_own_idea(desk, officer, batumi):
    process = make.process(batumi, "screening")
    idea = make.idea(process, author=officer)
    text = words(desk.get(url("idea", process, idea.pk)))
    assert "ეს თქვენი იდეაა" in text
    desk.post(url("idea_act", process, idea.pk, "pass-on"), {"body": BODY})
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED


def test_a_removed_idea_leaves_number_and_reason(desk, batumi, client):
    process = make.process(batumi, "screening")
    idea = make.idea(process, need="საიდუმლო სიტყვა")
    reason = "ტექსტში სხვა პირის მონაცემებია."
    desk.post(url("idea_act", process, idea.pk, "remove"), {"reason": reason})
    answer = client.get(idea.get_absolute_url())
    assert answer.status_code == 410
    assert reason in words(answer)
    assert "საიდუმლო სიტყვა" not in answer.content.decode()
    listed = client.get(reverse("budgeting:ideas", args=["batumi", process.slug]))
    assert idea.title not in listed.content.decode()
    entry = Entry.objects.get(kind="idea.removed")
    assert (entry.public, entry.data) == (True, {"reason": reason})


def test_an_idea_on_the_ballot_is_not_removed(desk, batumi):
    process = make.process(batumi, "ballot")
    idea = make.idea(process, state=IdeaState.ADMITTED)
    make.project(process, idea=idea)
    assert "ჯერ ის მოხსენით ბიულეტენიდან" in words(desk.get(url("idea", process, idea.pk)))
    desk.post(url("idea_act", process, idea.pk, "remove"), {"reason": "საკმაოდ გრძელი მიზეზი"})
    idea.refresh_from_db()
    assert idea.state == IdeaState.ADMITTED


# --- Opinions ---------------------------------------------------------------------------------


def test_departments_are_asked_about_several_ideas_at_once(desk, batumi):
    process = make.process(batumi, "evaluation")
    first, second = (make.idea(process, state=IdeaState.EVALUATION) for _one in range(2))
    roads, parks = department(batumi), department(batumi, "parks", "გამწვანება")
    asked(first, roads)
    due = timezone.now() + timedelta(days=3)
    data = {
        "idea": [first.pk, second.pk],
        "departments": [roads.pk, parks.pk],
        "due_at": typed(due),
    }
    answer = desk.post(url("ask", process), data, follow=True)
    assert "3" in words(answer)
    pairs = set(Evaluation.objects.values_list("idea_id", "department_id"))
    assert pairs == {(i.pk, d.pk) for i in (first, second) for d in (roads, parks)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"idea": []}, "აირჩიეთ ერთი იდეა მაინც"),
        ({"departments": []}, "აირჩიეთ ერთი სამსახური მაინც"),
        ({"due_at": ""}, "შეავსეთ ველი"),
        ({"due_at": "2020-01-01T10:00"}, "წარსულში"),
        ({"due_at": "2090-01-01T10:00"}, "შეფასება მთავრდება"),
    ],
)
def test_a_wrong_question_to_departments_is_said(desk, batumi, change, said):
    process = make.process(batumi, "evaluation")
    idea, roads = make.idea(process, state=IdeaState.EVALUATION), department(batumi)
    data = {
        "idea": [idea.pk],
        "departments": [roads.pk],
        "due_at": typed(timezone.now() + timedelta(days=3)),
    }
    answer = desk.post(url("ask", process), data | change)
    assert answer.status_code == 422
    assert said in words(answer)
    if "idea" not in change:
        assert f'value="{idea.pk}" checked' in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_a_department_sees_its_own_opinions_and_no_others(batumi):
    process = make.process(batumi, "evaluation")
    mine, other = (make.idea(process, state=IdeaState.EVALUATION) for _one in range(2))
    mine.title, other.title = "ჩვენი ხიდი", "სხვისი ბაღი"
    mine.save()
    other.save()
    roads, parks = department(batumi), department(batumi, "parks", "გამწვანება")
    own, foreign = asked(mine, roads), asked(other, parks)
    client = staff_client(officer_of(roads))
    text = words(client.get(url("evaluation", process)))
    assert "ჩვენი ხიდი" in text
    assert "სხვისი ბაღი" not in text
    assert client.get(url("opinion", process, own.pk)).status_code == 200
    assert client.get(url("opinion", process, foreign.pk)).status_code == 404
    assert client.post(url("opinion", process, foreign.pk), OPINION).status_code == 404


def test_an_opinion_with_its_breakdown_is_kept_and_can_change(batumi):
    process = make.process(batumi, "evaluation")
    idea, roads = make.idea(process, state=IdeaState.EVALUATION), department(batumi)
    row, client = asked(idea, roads), staff_client(officer_of(roads))
    address = url("opinion", process, row.pk)
    assert client.post(address, OPINION)["Location"] == address
    row.refresh_from_db()
    assert (row.opinion, row.cost, row.upkeep) == ("feasible", 570_050, 30_000)
    assert row.cost_lines == [
        {"what": "სკამები", "count": 10, "price": 45_000},
        {"what": "მონტაჟი", "count": 1, "price": 120_050},
    ]
    page = client.get(address).content.decode()
    assert 'value="სკამები"' in page
    refusal = {"opinion": Opinion.NOT_FEASIBLE, "reason": "ნაკვეთი კერძოა.", "what_1": "სკამები"}
    client.post(address, refusal | {"price_1": "5"})
    row.refresh_from_db()
    assert (row.opinion, row.cost, row.cost_lines) == ("not_feasible", None, [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"opinion": ""}, "აირჩიეთ"),
        ({"opinion": "perhaps"}, "აირჩიეთ"),
        ({"what_1": ""}, "რისი ფასია"),
        ({"price_1": "-4"}, ""),
        ({"price_1": "ბევრი"}, ""),
        ({"count_1": "0"}, ""),
        ({"opinion": Opinion.WITH_CHANGES}, "დაწერეთ მიზეზი"),
        (
            {"what_1": "", "count_1": "", "price_1": "", "what_2": "", "price_2": ""},
            "მიუთითეთ ღირებულება",
        ),
        ({"internal_note": "აბ " * 1501}, "შეამოკლეთ"),
    ],
)
def test_a_wrong_opinion_is_refused_with_what_was_typed(batumi, change, said):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    client = staff_client(officer_of(row.department))
    answer = client.post(url("opinion", process, row.pk), OPINION | change)
    assert answer.status_code == 422
    assert said in words(answer)
    if "price_2" not in change:
        assert 'value="1 200,50"' in answer.content.decode()
    row.refresh_from_db()
    assert row.given_at is None


def test_adding_up_shows_the_sum_and_keeps_nothing(batumi):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    client = staff_client(officer_of(row.department))
    answer = client.post(url("opinion", process, row.pk), OPINION | {"add": "1"})
    assert "5 700,50" in words(answer)
    row.refresh_from_db()
    assert row.given_at is None


def test_documents_stay_with_the_staff_and_survive_a_mistake(desk, batumi):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    client = staff_client(officer_of(row.department))
    address = url("opinion", process, row.pk)
    file = SimpleUploadedFile("ხარჯთაღრიცხვა.pdf", PLAIN_PDF, "application/pdf")
    answer = client.post(address, OPINION | {"opinion": "", "file": file})
    assert answer.status_code == 422
    paper = EvaluationFile.objects.get()
    assert paper.name in answer.content.decode()
    download = url("opinion_paper", process, row.pk, paper.pk)
    for reader in (client, desk):
        got = reader.get(download)
        assert b"".join(got.streaming_content) == PLAIN_PDF
        assert "no-store" in got["Cache-Control"]
    stranger = staff_client(officer_of(department(batumi, "parks", "გამწვანება")))
    assert stranger.get(download).status_code == 404
    client.post(address, OPINION | {"drop": str(paper.pk)})
    assert not EvaluationFile.objects.exists()
    row.refresh_from_db()
    assert row.given_at is None


def test_what_is_no_document_is_refused(batumi):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    client = staff_client(officer_of(row.department))
    file = SimpleUploadedFile("a.pdf", b"MZ\x90 not a pdf", "application/pdf")
    answer = client.post(url("opinion", process, row.pk), OPINION | {"file": file})
    assert answer.status_code == 422
    assert not EvaluationFile.objects.exists()


def test_the_budget_officer_reads_opinions_and_writes_none(desk, batumi):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    evaluating.give_opinion(
        row,
        by=officer_of(row.department),
        opinion=Opinion.NOT_FEASIBLE,
        reason="ნაკვეთი კერძოა.",
        internal_note="იხილეთ რეესტრი.",
    )
    for page in (url("opinion", process, row.pk), url("idea", process, row.idea_id)):
        text = words(desk.get(page))
        assert "ნაკვეთი კერძოა." in text
        assert "იხილეთ რეესტრი." in text
    desk.post(url("opinion", process, row.pk), OPINION)
    row.refresh_from_db()
    assert row.opinion == Opinion.NOT_FEASIBLE


def test_who_is_late_is_marked(desk, batumi):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    Evaluation.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert "დაგვიანებულია" in words(desk.get(url("evaluation", process)))
    client = staff_client(officer_of(row.department))
    assert 'class="over"' in client.get(url("evaluation", process)).content.decode()


def test_notes_are_for_budget_officers(desk, batumi):
    process = make.process(batumi, "evaluation")
    row = asked(make.idea(process, state=IdeaState.EVALUATION), department(batumi))
    desk.post(url("idea_act", process, row.idea_id, "note"), {"text": "ჰკითხეთ იურისტს."})
    assert Note.objects.get().text == "ჰკითხეთ იურისტს."
    assert "ჰკითხეთ იურისტს." in words(desk.get(url("idea", process, row.idea_id)))
    client = staff_client(officer_of(row.department))
    assert "ჰკითხეთ იურისტს." not in words(client.get(url("opinion", process, row.pk)))


# --- Verdict, release, appeal -----------------------------------------------------------------


def reckoned(process):
    """An idea whose one department has reckoned 5,700.50 lari, line by line."""
    idea = make.idea(process, state=IdeaState.EVALUATION)
    slug = f"department-{idea.pk}"
    row = asked(idea, department(process.municipality, slug, "საგზაო სამსახური"))
    client = staff_client(officer_of(row.department))
    client.post(url("opinion", process, row.pk), OPINION)
    return Idea.objects.get(pk=idea.pk), row


def test_the_verdict_begins_with_what_the_department_reckons(desk, batumi):
    process = make.process(batumi, "evaluation")
    idea, row = reckoned(process)
    page = desk.get(url("idea", process, idea.pk)).content.decode()
    assert 'value="5 700.50"' in page.replace("\u00a0", " ").replace("700,50", "700.50")
    data = {"verdict": "admit", "cost": "5700,50", "upkeep": "300", "breakdown": row.pk}
    answer = desk.post(url("idea_act", process, idea.pk, "decide"), data)
    assert answer["Location"] == url("idea", process, idea.pk)
    verdict = Verdict.objects.get()
    assert (verdict.cost, verdict.upkeep, len(verdict.cost_lines)) == (570_050, 30_000, 2)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "აირჩიეთ"),
        ({"verdict": "admit"}, "ღირებულება სჭირდება"),
        ({"verdict": "admit", "cost": "0"}, "ნულზე მეტი"),
        ({"verdict": "admit", "cost": "120000,01"}, "აღემატება"),
        ({"verdict": "admit", "cost": "5000", "breakdown": "own"}, "5 700,50"),
        ({"verdict": "refuse", "reason": "ძვირია."}, "აირჩიეთ კრიტერიუმი"),
        ({"verdict": "refuse", "criterion": "own"}, "დაწერეთ მიზეზი"),
    ],
)
def test_a_wrong_verdict_is_refused(desk, batumi, data, said):
    process = make.process(batumi, "evaluation")
    idea, row = reckoned(process)
    own = {"breakdown": row.pk, "criterion": process.criteria.first().pk}
    data = {name: own[name] if value == "own" else value for name, value in data.items()}
    answer = desk.post(url("idea_act", process, idea.pk, "decide"), data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Verdict.objects.exists()


def test_a_verdict_can_still_be_set_while_appeals_run(desk, batumi):
    process = make.process(batumi, "evaluation")
    idea, _row = reckoned(process)
    make.move_clock(process, "appeal")
    desk.post(url("idea_act", process, idea.pk, "decide"), {"verdict": "admit", "cost": "100"})
    assert Verdict.objects.get().cost == 100 * LARI
    desk.post(url("release", process))
    assert Process.objects.get().released_at is not None


def test_the_release_shows_what_becomes_public_and_what_is_missing(desk, batumi, client):
    process = make.process(batumi, "evaluation")
    first, row = reckoned(process)
    second, _row = reckoned(process)
    data = {"verdict": "admit", "cost": "5700,50", "breakdown": row.pk}
    desk.post(url("idea_act", process, first.pk, "decide"), data)
    text = words(desk.get(url("release", process)))
    assert "1 იდეაზე გადაწყვეტილება ჯერ არ არის" in text
    desk.post(url("release", process))
    assert Process.objects.get().released_at is None
    refusal = {"verdict": "refuse", "reason": "კერძო მიწაა."}
    refusal["criterion"] = process.criteria.first().pk
    desk.post(url("idea_act", process, second.pk, "decide"), refusal)
    page = desk.get(url("release", process))
    assert "კერძო მიწაა." in words(page)
    before = words(client.get(second.get_absolute_url()))
    assert "კერძო მიწაა." not in before
    answer = desk.post(url("release", process), follow=True)
    assert "2 გადაწყვეტილება" in words(answer)
    assert "კერძო მიწაა." in words(client.get(second.get_absolute_url()))
    shown = words(client.get(first.get_absolute_url()))
    assert "5 700,50" in shown
    assert "მონტაჟი" in shown  # the breakdown is public with the verdict


def test_appeals_are_answered_in_public_by_somebody_else(desk, officer, batumi, client):
    process = make.process(batumi, "evaluation")
    idea, _row = reckoned(process)
    evaluating.decide(
        idea,
        by=officer,
        admitted=False,
        criterion=process.criteria.first(),
        reason="კერძო მიწაა.",
    )
    evaluating.release(process, by=officer)
    make.move_clock(process, "appeal")
    idea = Idea.objects.get(pk=idea.pk)
    row = evaluating.appeal(idea, by=idea.author, text="ნაკვეთი ქალაქისაა, იხილეთ რეესტრი.")
    page = words(desk.get(url("appeals", process)))
    assert "ნაკვეთი ქალაქისაა" in page
    assert "სხვა პირი პასუხობს" in page
    colleague = staff_client(make.officer(batumi))
    address = url("answer", process, row.pk)
    wrong = colleague.post(address, {"outcome": "uphold", "answer": "ამონაწერი სწორია."})
    assert wrong.status_code == 422
    assert "ამონაწერი სწორია." in words(wrong)
    data = {"outcome": "uphold", "answer": "ამონაწერი სწორია.", "cost": "9500"}
    assert colleague.post(address, data)["Location"] == url("appeals", process)
    row.refresh_from_db()
    assert (row.outcome, row.cost) == (Appeal.Outcome.UPHELD, 9_500 * LARI)
    assert "ამონაწერი სწორია." in words(client.get(idea.get_absolute_url()))
    assert "ამონაწერი სწორია." in words(desk.get(url("appeals", process)))
