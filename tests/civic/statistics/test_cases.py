"""The figures by department: computed by hand, from the rows of cases alone, small ones kept back."""

import csv
import io
from datetime import date, datetime

import pytest
from django.utils import timezone

from civic.cases import actions
from civic.cases.models import Case, Connector
from civic.dates import TBILISI
from civic.places.models import Department, Unit
from civic.statistics import cases, charts

pytestmark = pytest.mark.django_db

PAGE = "/batumi/statistics/"


def system(place, name="MMS"):
    return actions.connect(place, by=None, name=name, url="http://127.0.0.1:9/hooks/")[0]


@pytest.fixture
def connector(batumi):
    return system(batumi)


@pytest.fixture
def works(batumi):
    return Department.objects.create(municipality=batumi, slug="works", name_ka="კეთილმოწყობა")


@pytest.fixture
def social(batumi):
    return Department.objects.create(municipality=batumi, slug="social", name_ka="სოციალური")


def add(connector: Connector, number: int, department=None, **facts):
    """So many cases with the same facts."""
    at = facts.pop("at", datetime(2026, 5, 10, 12, tzinfo=TBILISI))
    start = Case.objects.count()
    for one in range(start, start + number):
        Case.objects.create(
            connector=connector,
            municipality=connector.municipality,
            key=facts.get("key") or f"K-{one}",
            subject_type="petitions.petition",
            subject_id=one,
            department=department,
            created_at=at,
            **{name: value for name, value in facts.items() if name != "key"},
        )


def figures(place, rows=None, **narrowed):
    departments = {one.pk: one for one in place.departments.all()}
    rows = cases.of(place) if rows is None else rows
    found = cases.table(rows, departments, date(2026, 11, 22), cases.Narrowed(**narrowed))
    lines = [*found.lines, *([found.total] if found.total else [])]
    return {line.code: line.cells for line in lines}


def test_figures_are_those_computed_by_hand(batumi, keda, connector, works, social):
    late, ahead = date(2026, 11, 21), date(2026, 11, 22)
    add(connector, 6, works, due_on=late)
    add(connector, 7, works, due_on=ahead)
    add(connector, 5, works, state="decided", result="positive", due_on=late)
    add(connector, 8, works, state="closed", result="negative")
    add(connector, 5, works, state="closed")
    add(connector, 5, works, decided_at=timezone.now())
    add(connector, 9, social, state="decided", result="partly")
    add(connector, 5)
    add(system(keda), 30, works, result="negative")

    assert figures(batumi) == {
        #         received, under way, positive, partly, negative, otherwise, overdue
        "works": [36, 13, 5, 0, 8, 10, 6],
        "social": [9, 0, 0, 9, 0, 0, 0],
        "-": [5, 5, 0, 0, 0, 0, 0],
        "*": [50, 18, 5, 9, 8, 10, 6],
    }


def test_case_in_two_systems_counts_once_with_what_either_knows(batumi, connector, works):
    other = system(batumi, "New")
    for one in range(6):
        add(connector, 1, works, key=f"PET-{one}")
        add(other, 1, works, key=f"PET-{one}", state="decided", result="positive")

    assert figures(batumi)["works"] == [6, 0, 6, 0, 0, 0, 0]


def test_totals_and_departments_stand_however_few_cases_there_are(batumi, connector, works, social):
    add(connector, 7, works)
    add(connector, 1, works, result="negative")
    add(connector, 3, social, result="positive")
    add(connector, 1)

    assert figures(batumi) == {
        "works": [8, 7, 0, 0, 1, 0, 0],
        "social": [3, 0, 3, 0, 0, 0, 0],
        "-": [1, 1, 0, 0, 0, 0, 0],
        "*": [12, 8, 3, 0, 1, 0, 0],
    }


def test_few_cases_of_a_kind_are_not_shown_for_a_department_while_totals_stand(
    batumi, connector, works, social
):
    add(connector, 20, works, kind="service")
    add(connector, 9, works, kind="service", result="positive")
    add(connector, 2, works, kind="service", result="negative")
    add(connector, 30, social, kind="service")
    add(connector, 7, social, kind="service", result="positive")
    for department in (works, social):
        add(connector, 8, department, kind="petition", result="positive")

    assert figures(batumi, kind="service") == {
        "works": [31, 20, None, 0, None, 0, 0],
        "social": [37, 30, None, 0, None, 0, 0],
        "*": [68, 50, 16, 0, 2, 0, 0],
    }


def test_department_that_can_have_none_of_what_is_kept_back_keeps_back_the_whole(
    batumi, connector, works, social
):
    add(connector, 20, works, kind="service")
    add(connector, 9, works, kind="service", result="positive")
    add(connector, 2, works, kind="service", result="negative")
    add(connector, 30, social, kind="service")  # all under way: nothing else could be behind a dot
    for department in (works, social):
        add(connector, 8, department, kind="petition", result="positive")

    assert figures(batumi, kind="service") == {
        "works": [None] * 7,
        "social": [None] * 7,
        "*": [61, 50, 9, 0, 2, 0, 0],
    }


def test_department_with_few_cases_of_a_kind_cannot_be_found_from_the_other_kinds(
    batumi, connector, works, social
):
    for department, services, petitions in ((works, 20, 12), (social, 3, 9)):
        add(connector, services, department, kind="service")
        add(connector, petitions, department, kind="petition")
    add(connector, 6, kind="service")
    add(connector, 40, kind="petition")

    kinds = [figures(batumi, kind=kind) for kind in ("service", "petition")]

    assert [[row[0] for row in kind.values()] for kind in kinds] == [
        [None, None, 6, 29],
        [None, None, 40, 61],
    ]
    assert {code: row[0] for code, row in figures(batumi).items()} == {
        "-": 46,
        "works": 32,
        "social": 12,
        "*": 90,
    }


@pytest.mark.parametrize("kind", ["service", "petition"])
def test_department_by_itself_shows_no_more_than_beside_the_others(
    batumi, connector, works, social, kind
):
    for department, services, petitions in ((works, 20, 12), (social, 3, 9)):
        add(connector, services, department, kind="service")
        add(connector, petitions, department, kind="petition")

    beside = figures(batumi, kind=kind)
    for code in ("works", "social"):
        alone = figures(batumi, kind=kind, department=code)
        assert alone == {code: beside[code], "*": beside[code]}
    assert beside["social"][0] is None


def test_few_cases_of_a_village_are_not_shown_and_cannot_be_worked_out(
    batumi, connector, works, social
):
    add(connector, 20, works)
    add(connector, 9, works, result="positive")
    add(connector, 2, works, result="negative")
    add(connector, 30, social)

    found = figures(batumi, in_unit=True)
    assert found["works"] == [31, 20, None, 0, None, 0, 0]
    assert found["*"] == [61, 50, None, 0, None, 0, 0]


def test_few_cases_of_a_kind_show_their_total(batumi, connector, works, social):
    add(connector, 2, works, kind="service", result="positive")
    add(connector, 2, social, kind="service")
    add(connector, 8, works, kind="petition")
    add(connector, 8, social, kind="petition")

    found = figures(batumi, kind="service")
    assert found == {"works": [None] * 7, "social": [None] * 7, "*": [4, 2, 2, 0, 0, 0, 0]}


def test_part_of_a_year_is_not_told_by_department_where_small_figures_are_kept_back(
    batumi, connector, works, social
):
    add(connector, 20, works, kind="service")
    add(connector, 30, social, kind="service")
    part = {"whole_years": False}

    assert figures(batumi, **part)["works"][0] == 20
    assert figures(batumi, kind="service", **part) == {"*": [50, 50, 0, 0, 0, 0, 0]}
    assert figures(batumi, kind="service", department="works", **part)["*"] == [None] * 7
    assert figures(batumi, in_unit=True, **part) == {"*": [None] * 7}


def test_quarter_begins_and_ends_at_midnight_in_tbilisi(batumi, connector, works):
    add(connector, 5, works, at=datetime(2026, 3, 31, 23, 59, tzinfo=TBILISI))
    add(connector, 6, works, at=datetime(2026, 4, 1, 0, 0, tzinfo=TBILISI))
    add(connector, 7, works, at=datetime(2026, 6, 30, 23, 59, tzinfo=TBILISI))
    add(connector, 8, works, at=datetime(2026, 12, 31, 23, 59, tzinfo=TBILISI))
    add(connector, 9, works, at=datetime(2027, 1, 1, 0, 0, tzinfo=TBILISI))

    def received(year, quarter=None):
        return figures(batumi, cases.within(cases.of(batumi), year, quarter)).get("*", [0])[0]

    assert [received(2026, quarter) for quarter in (1, 2, 3, 4)] == [5, 13, 0, 8]
    assert (received(2026), received(2027)) == (26, 9)


def test_page_and_files_have_the_same_numbers(client, batumi, connector, works, social):
    add(connector, 20, works, kind="petition", result="positive", at=timezone.now())
    add(connector, 30, social, kind="petition", result="positive", at=timezone.now())
    add(connector, 40, social, kind="service", result="positive", at=timezone.now())
    add(connector, 20, works, kind="service", at=timezone.now())
    add(connector, 6, works, kind="service", result="positive", at=timezone.now())
    add(connector, 2, works, kind="service", result="negative", at=timezone.now())

    query = {"department": "works", "kind": "service"}
    whole = client.get(PAGE)
    page = client.get(PAGE, query)
    (line,) = page.context["table"].lines
    told = client.get("/batumi/statistics.json", query).json()
    answer = client.get("/batumi/statistics.csv", query)
    raw = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw)))

    assert line.figures == {
        "received": 28,
        "under_way": 20,
        "positive": None,
        "partly": 0,
        "negative": None,
        "otherwise": 0,
        "overdue": 0,
    }
    assert told["rows"][0] == {"department": "works", "name": works.name, **line.figures}
    assert [row["received"] for row in rows] == ["28", "28"]
    assert (rows[0]["positive"], rows[0]["under_way"]) == ("", "20")
    assert told["smallest_shown"] == 5
    everything = whole.context["table"].lines[1]
    assert everything.cells == [48, 20, 26, 0, 2, 0, 0]
    assert [whole.context["table"].hides, page.context["table"].hides] == [False, True]
    assert page.context["bars"][0][1] == [
        charts.Segment(0, 20, "c-clay"),
        charts.Segment(20, 8, "c-blank"),
    ]


def test_bar_of_nothing_that_is_shown_is_not_drawn(client, connector, works, social):
    for department in (works, social):
        add(connector, 3, department, kind="service", result="positive", at=timezone.now())
        add(connector, 3, department, kind="service", result="negative", at=timezone.now())
        add(connector, 9, department, kind="petition", result="positive", at=timezone.now())

    page = client.get(PAGE, {"department": "works", "kind": "service"})

    assert page.context["table"].lines[0].cells == [6, 0, None, 0, None, 0, 0]
    assert page.context["bars"] == []


def test_page_is_narrowed_by_every_filter(client, batumi, connector, works, social):
    district = batumi.units.first()
    village = Unit.objects.create(
        municipality=batumi, parent=district, slug="sopeli", name_ka="სოფელი"
    )
    year = timezone.localdate(timezone=TBILISI).year
    add(connector, 5, works, kind="petition", unit=village, at=datetime(year, 1, 5, tzinfo=TBILISI))
    add(connector, 6, social, kind="service", at=datetime(year - 1, 8, 5, tzinfo=TBILISI))

    def received(**query):
        answer = client.get(PAGE, query)
        assert answer.status_code == 200
        return answer.context["table"].total and answer.context["table"].total.cells[0]

    assert received() == 11
    assert (received(year=year), received(year=year - 1)) == (5, 6)
    assert (received(year=year, quarter=1), received(year=year - 1, quarter=2)) == (5, None)
    assert (received(department="social"), received(kind="petition")) == (6, 5)
    assert (received(unit=district.slug), received(unit=district.slug, year=year)) == (None, 5)
    page = client.get(PAGE, {"unit": district.slug}).content.decode()
    assert page.count("აირჩიეთ წელი") == 1


@pytest.mark.parametrize(
    "query", [{"year": "1999"}, {"quarter": "1"}, {"department": "x"}, {"place": "1"}]
)
def test_wrong_filter_is_refused(client, works, query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 400
    assert "საქმეები ჯერ არ არის" not in answer.content.decode()
    assert client.get("/batumi/statistics.json", query).status_code == 400
    assert client.get("/batumi/statistics.csv", query).status_code == 400


def test_number_of_queries_does_not_grow(
    client, connector, works, social, django_assert_num_queries
):
    add(connector, 6, works)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get("/batumi/statistics.json")
    add(connector, 40, social)
    with django_assert_num_queries(5):
        client.get("/batumi/statistics.json")


def test_place_without_cases_says_so(client, batumi):
    page = client.get(PAGE)

    assert (page.status_code, page.context["table"]) == (200, cases.Table([], None))
    assert client.get("/nowhere/statistics/").status_code == 404
