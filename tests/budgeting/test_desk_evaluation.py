"""The desk of opinions, verdicts, release and appeals over HTTP: the way, and wrong inputs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budgeting.actions import evaluating
from budgeting.models import (
    Appeal,
    Evaluation,
    EvaluationFile,
    Idea,
    Note,
    Process,
    Verdict,
)
from budgeting.states import IdeaState, Opinion
from civic.words import left
from tests.budgeting.evaluations import OPINION, asked, department, officer_of, typed, url, words
from tests.civic.test_uploads import PLAIN_PDF
from tests.clients import staff_client
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db
LARI = make.LARI


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


@pytest.fixture
def desk(officer):
    return staff_client(officer)


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
    assert left(row.due_at) in client.get(address).content.decode()
    assert client.post(address, OPINION)["Location"] == address
    assert left(row.due_at) not in client.get(address).content.decode()  # it has been given
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
    wrong = colleague.post(
        address, {"outcome": "uphold", "answer": "ამონაწერი სწორია: ნაკვეთი ქალაქისაა."}
    )
    assert wrong.status_code == 422
    assert "ამონაწერი სწორია: ნაკვეთი ქალაქისაა." in words(wrong)
    short = colleague.post(address, {"outcome": "reject", "answer": "არა"})
    assert (
        short.status_code,
        "საჩივარზე პასუხისთვის ეს ტექსტი ძალიან მოკლეა." in words(short),
    ) == (
        422,
        True,
    )
    data = {"outcome": "uphold", "answer": "ამონაწერი სწორია: ნაკვეთი ქალაქისაა.", "cost": "9500"}
    assert colleague.post(address, data)["Location"] == url("appeals", process)
    row.refresh_from_db()
    assert (row.outcome, row.cost) == (Appeal.Outcome.UPHELD, 9_500 * LARI)
    assert "ამონაწერი სწორია: ნაკვეთი ქალაქისაა." in words(client.get(idea.get_absolute_url()))
    assert "ამონაწერი სწორია: ნაკვეთი ქალაქისაა." in words(desk.get(url("appeals", process)))
