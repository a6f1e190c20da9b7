"""The pages of a cycle on the desk: what the phase needs stands first, the rest behind one disclosure, nothing twice."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting.states import Phase
from budgeting.views.desk_frame import FEW, TABS, Stage, tabs
from civic.roles import Role
from tests.clients import staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
OFFICER = {Role.BUDGET_OFFICER}


def first(row, roles, here="process", at=None):
    return [one.name for one in tabs(row, roles, here, at or timezone.now()).first]


@pytest.mark.parametrize("phase", Phase)
def test_officer_chooses_among_few_pages_in_every_phase(batumi, phase):
    row = make.process(batumi, phase)
    shown = tabs(row, OFFICER, "process", timezone.now())
    assert len(shown.first) < FEW  # and the disclosure
    names = [one.name for one in shown.first] + [
        one.name for _, pages in shown.rest for one in pages
    ]
    allowed = [one.name for one in TABS if not one.roles or OFFICER.intersection(one.roles)]
    assert sorted(names) == sorted(set(allowed) - {"assemblies"})


def test_pages_follow_the_phase(batumi):
    row, now = make.process(batumi, "submission"), timezone.now()
    end = max(term.ends_at for term in row.terms.all())
    assert first(row, OFFICER) == ["process", "screening"]
    assert first(row, OFFICER, at=now - timedelta(days=2)) == ["process", "screening"]
    assert first(row, OFFICER, at=end) == ["process", "implementation", "count"]
    row.publication = "draft"
    assert first(row, OFFICER) == ["process", "setup", "ballot"]


def test_page_one_reads_is_among_the_first(batumi):
    row = make.process(batumi, "count")
    assert first(row, OFFICER) == ["process", "batches", "audit", "count"]
    assert first(row, OFFICER, "setup") == ["process", "batches", "audit", "count", "setup"]


def test_those_with_few_pages_see_them_all(batumi):
    row = make.process(batumi, "voting")
    shown = tabs(row, {Role.CLERK}, "process", timezone.now())
    assert ([one.name for one in shown.first], shown.rest) == (
        ["process", "filing", "handout", "batches"],
        [],
    )


def test_rest_stands_in_a_disclosure_by_stages(batumi):
    row = make.process(batumi, "voting")
    page = staff_client(make.officer(batumi)).get(f"/desk/batumi/budget/{row.slug}/ballot/")
    nav = re.search(r'<nav class="facets".*?</nav>', page.content.decode(), re.DOTALL)[0]
    side, folded = nav.split("<details>")
    links = re.findall(rf'href="/desk/batumi/budget/{row.slug}/([a-z/]*)"', side)
    assert links == ["", "handout/", "batches/", "codes/", "ballot/"]
    assert re.findall(r'aria-current="page">([^<]+)', nav) == ["ბიულეტენი"]
    labels = [str(label) for label in (Stage.SETUP.label, Stage.IDEAS.label, Stage.RESULTS.label)]
    assert re.findall(r'<p class="eyebrow" id="[a-z-]+">([^<]+)', folded) == labels
    assert re.findall(r'id="(stage-[a-z]+)"', folded) == re.findall(
        r'aria-labelledby="(stage-[a-z]+)"', folded
    )


def test_somebody_with_one_role_sees_no_disclosure(batumi):
    row = make.process(batumi, "voting")
    page = staff_client(identity.staff(Role.AUDITOR, batumi)).get(
        f"/desk/batumi/budget/{row.slug}/"
    )
    nav = re.search(r'<nav class="facets".*?</nav>', page.content.decode(), re.DOTALL)[0]
    assert ("<details" in nav, nav.count("<a ")) == (False, 5)


def test_each_page_of_a_cycle_has_a_title_of_its_own(batumi):
    row, client = make.process(batumi, "count"), staff_client(make.officer(batumi))
    shown = tabs(row, OFFICER, "process", timezone.now())
    pages = [*shown.first, *(one for _, some in shown.rest for one in some)]
    found = [
        re.search(
            r"<title>(.*?)</title>", client.get(one.url, follow=True).content.decode(), re.DOTALL
        )[1]
        for one in pages
    ]
    assert len(set(found)) == len(pages)
    titles = dict(zip([one.name for one in pages], found, strict=True))
    for name, label in (("process", "მიმოხილვა"), ("merge", "გაერთიანება")):
        assert titles[name].strip().startswith(f"{label}: {row.title}")


def test_merging_says_at_once_that_its_time_is_over(batumi):
    row = make.process(batumi, "results")
    client, url = staff_client(make.officer(batumi)), f"/desk/batumi/budget/{row.slug}/merge/"
    for status, page in ((200, client.get(url)), (200, client.post(url, {"target": "1"}))):
        work = page.content.decode().split('<nav class="facets"')[1].split("</main>")[0]
        assert (page.status_code, work.count("<form"), work.count('class="notice')) == (
            status,
            0,
            1,
        )
        assert 'aria-current="page">გაერთიანება' in work
    opened = make.move_clock(row, "submission")
    assert client.get(f"/desk/batumi/budget/{opened.slug}/merge/").content.decode().count("name=\"others\"") == 1  # fmt: skip
