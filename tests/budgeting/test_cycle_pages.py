"""The public list of cycles and the page of a cycle: what it says in each phase, and what it never shows."""

import hashlib
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgeting.actions import ballot_paper, setup, steering
from budgeting.queries import processes
from budgeting.views import cycles
from civic.uploads import CleanFile
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db


def read(url, status=200):
    response = Client().get(url)
    assert response.status_code == status
    return words(response.content.decode())


def words(text):
    """What a reader sees of a page, in one line."""
    text = re.sub(r"<(?:script|style).*?</(?:script|style)>", " ", text, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def english(url):
    return "/en" + url


def test_the_list_tells_cycles_under_way_from_earlier_ones(batumi, keda):
    running = make.process(batumi, "voting", title_ka="ახალი ციკლი")
    done = make.process(batumi, "implementation", title_ka="ძველი ციკლი", publication="archived")
    make.process(batumi, "voting", title_ka="მზადდება", publication="draft")
    make.process(keda, "voting", title_ka="ქედის ციკლი")
    text = read(reverse("budgeting:cycles", args=["batumi"]))
    assert text.index("მიმდინარეობს") < text.index(running.title_ka) < text.index("წინა ციკლები")
    assert text.index("წინა ციკლები") < text.index(done.title_ka)
    assert "ქედის ციკლი" not in text
    assert " მზადდება " not in text


def test_an_empty_list_says_so(batumi):
    make.active(batumi)
    assert "მონაწილეობითი ბიუჯეტი ჯერ არ არის" in read(reverse("budgeting:cycles", args=["batumi"]))


@pytest.mark.parametrize(
    ("phase", "label"),
    [
        ("submission", "იდეების წარდგენა"),
        ("voting", "კენჭისყრა"),
        ("count", "დათვლა და შემოწმება"),
        ("results", "შედეგები"),
    ],
)
def test_the_page_says_which_phase_runs(batumi, phase, label):
    process = make.process(batumi, phase)
    text = read(process.get_absolute_url())
    assert f"{label} ვადა:" in text
    assert text.count("ახლა აქ ვართ") == 1


def test_the_page_reads_in_english_too(batumi):
    process = make.process(batumi, "voting")
    text = read(english(process.get_absolute_url()))
    assert "Your idea for the city" in text
    assert "Mark up to 3 projects." in text
    assert re.findall("[\u10d0-\u10ff]{3,}", text.replace("ხმა და საქმე", "")) in ([], ["ქართული"])


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_rules_money_act_and_count_stand_on_the_page(batumi, language):
    villages = make.units(batumi, ("a", "მახინჯაური"), ("b", "ორთაბათუმი"))
    process = make.process(
        batumi, "submission", pots=[(one, 30_000_00) for one in villages], residence="own"
    )
    text = read(language + process.get_absolute_url())
    if language:
        assert "You vote on the projects of the unit where you are registered." in text
        assert "60 000 lari for 2 units" in text
        assert "Resolution of the council on the participatory budget № 12" in text
        assert "If two or more projects are level" in text or "tie" in text
    else:
        assert "60 000 ლარი 2 ერთეულისთვის" in text
        assert "მახინჯაური 30 000 ₾" in text
        assert "პროექტი მუნიციპალიტეტის ტერიტორიაზეა საკრებულოს დადგენილება №12, მუხლი 3" in text
        assert "როგორ დაითვლება ხმები" in text


def test_a_vote_by_show_of_hands_leads_to_the_assemblies_and_no_booth(batumi):
    doors = [
        [door.url.rsplit("/", 2)[-2] for door in cycles.page_of(row, timezone.now())["doors"]]
        for row in (
            make.process(batumi, "voting"),
            make.process(batumi, "voting", method="assembly"),
        )
    ]
    assert doors == [
        ["vote", "ballot", "ideas", "refused", "open"],
        ["assemblies", "ballot", "ideas", "refused"],
    ]


def test_a_held_cycle_says_why(batumi):
    process = make.process(batumi, "voting")
    steering.hold(process, by=make.officer(batumi), reason="სასამართლოს განჩინება")
    text = read(process.get_absolute_url())
    assert "ციკლი შეჩერებულია" in text
    assert "მიზეზი: სასამართლოს განჩინება" in text


def test_an_extension_stands_with_both_dates_and_its_reason(batumi):
    process = make.process(batumi, "voting")
    term = process.terms.get(phase="implementation")
    steering.extend(
        process,
        "implementation",
        by=make.officer(batumi),
        ends_at=term.ends_at.replace(year=term.ends_at.year + 1),
        reason="ტენდერი გახანგრძლივდა",
    )
    text = read(process.get_absolute_url())
    assert "ვადების ცვლილებები" in text
    assert "ტენდერი გახანგრძლივდა" in text
    assert "„განხორციელება“: ახალი დასასრული" in text


def test_what_was_frozen_is_there_as_the_very_text_of_its_hash(batumi):
    process = make.process(batumi, "voting")
    make.projects(process, 1000, 2000)
    url = reverse("budgeting:frozen", args=["batumi", process.slug])
    assert Client().get(url).status_code == 404
    process = ballot_paper.freeze(process)
    found = Client().get(url)
    assert found["Content-Type"] == "application/json"
    assert hashlib.sha256(found.content).hexdigest() == process.frozen_sha256
    text = read(process.get_absolute_url())
    assert process.frozen_sha256 in text
    assert process.order_seed in text


def test_documents_are_downloads_of_published_cycles_only(batumi, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    process = make.process(batumi, "submission")
    pdf = CleanFile("x.pdf", "application/pdf", b"%PDF-1.4 %%EOF")
    row = setup.add_document(process, pdf, by=make.officer(batumi), title_ka="დადგენილება")
    url = reverse("budgeting:document", args=["batumi", process.slug, row.pk])
    answer = Client().get(url)
    assert b"".join(answer.streaming_content) == pdf.content
    assert answer["Content-Disposition"].startswith("attachment")
    other = make.process(batumi, "submission")
    assert (
        Client().get(reverse("budgeting:document", args=["batumi", other.slug, row.pk])).status_code
        == 404
    )
    process.publication = "draft"
    process.save()
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("name", ["process", "frozen"])
def test_a_draft_and_another_place_answer_404(batumi, keda, name):
    draft = make.process(batumi, "voting", publication="draft")
    public = make.process(batumi, "voting")
    make.active(keda)
    for place, slug in (("batumi", draft.slug), ("keda", public.slug), ("batumi", "nothing")):
        assert Client().get(reverse(f"budgeting:{name}", args=[place, slug])).status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(batumi, django_assert_max_num_queries):
    villages = make.units(batumi, *((f"v{n}", f"სოფელი {n}") for n in range(12)))
    process = make.process(batumi, "voting", pots=[(one, 100) for one in villages])
    for pot in process.pots.all():
        make.project(process, pot=pot)
    Client().get(process.get_absolute_url())
    with django_assert_max_num_queries(14):
        Client().get(process.get_absolute_url())


def test_counting_the_money_does_not_multiply(batumi):
    process = make.process(batumi, "voting")
    for _one in range(3):
        make.idea(process)
    make.projects(process, 100, 200)
    (pot,) = processes.money(process)
    assert (pot.idea_number, pot.project_number) == (3, 2)


@pytest.mark.parametrize(
    ("phase", "label"), [("voting", "ხმის მიცემა"), ("submission", "იდეის წარდგენა"), ("results", "შედეგები")]
)  # fmt: skip
def test_the_act_of_the_phase_stands_once_above_the_phases(batumi, phase, label):
    process = make.process(batumi, phase)
    page = Client().get(process.get_absolute_url()).content.decode()
    (act,) = re.findall(r'<a class="btn act" href="[^"]+">[^<]+</a>', page)
    assert act.endswith(f">{label}</a>")
    assert page.index(act) < page.index('aria-label="ეტაპები"')


def test_the_count_is_told_without_what_does_not_apply(batumi):
    text = read(english(make.process(batumi, "voting").get_absolute_url()))
    assert "The points of a project are the number of ballots on which it is marked." in text
    assert "is not used" not in text
    assert "No limits by category" not in text
    assert "mutually exclusive" not in text
