"""Cycles from before the portal: read whole or not at all, shown as imported, the unknown said to be so."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from budgeting.actions.archiving import import_past
from budgeting.models import PastCycle, PastProject
from civic.journal.models import Entry

pytestmark = pytest.mark.django_db
FILE = Path(settings.BASE_DIR) / "budgeting/data/batumi-2019-2021.csv"


def shown(url):
    answer = Client().get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.fixture
def active(batumi):
    batumi.is_active = True
    batumi.save()
    return batumi


def test_batumis_first_years_are_read_with_thirteen_winners_and_no_invented_figure(active, capsys):
    call_command("past_cycles", "batumi", str(FILE))
    assert "2019-autumn: 6 projects" in capsys.readouterr().out
    assert PastCycle.objects.get(slug="2019-2021").winners == 13
    autumn = PastCycle.objects.get(slug="2019-autumn")
    assert (autumn.voters, autumn.budget, autumn.winners) == (None, None, 2)
    votes = [one.votes for one in autumn.projects.all()]
    assert (votes, sum(votes)) == ([765, 752, 271, 165, 42, 14], 2009)
    assert not PastProject.objects.exclude(cost=None).exists()
    assert PastCycle.objects.get(slug="2019-spring").budget == 12_000_000
    assert Entry.objects.filter(kind="past_cycle.imported", public=True).count() == 3


def test_pages_are_marked_as_imported_and_say_what_is_not_known(active):
    import_past(active, FILE.read_text(encoding="utf-8"), by=None)
    assert "/batumi/budget-archive/2019-autumn/" in shown("/batumi/budget/")
    page = shown("/en/batumi/budget-archive/2019-autumn/")
    assert "These facts were imported" in page
    assert "765" in page
    assert page.count("name not known") == 6
    assert "People who voted</dt><dd>not known" in page
    page = shown("/en/batumi/budget-archive/2019-2021/")
    assert "Kite festival" in page
    assert "12 winners are not known by name." in page
    assert "carried out: 1" in page
    assert Client().get("/keda/budget-archive/2019-2021/").status_code == 404
    answer = Client().get("/batumi/budget-archive/2019-autumn.csv")
    assert b"".join(answer.streaming_content).decode().count("\n") == 7


def test_same_file_again_changes_nothing_and_a_changed_one_brings_up_to_date(active):
    text = FILE.read_text(encoding="utf-8")
    assert len(import_past(active, text, by=None)) == 3
    assert import_past(active, text, by=None) == []
    changed = text.replace("Kite festival", "Festival of kites")
    assert len(import_past(active, changed, by=None)) == 3
    assert PastProject.objects.count() == 7
    assert PastProject.objects.get(title_en="Festival of kites").won


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2019-11-25", "25.11.2019", "a day is written"),
        (",765,", ",many,", "votes: a whole number"),
        (",yes,done", ",perhaps,done", "won: yes or no"),
        (",yes,done", ",yes,finished", "state: one of"),
        ("120 000", "lots", "1 000,50"),
        ("project,2019-autumn,", "project,2019-winter,", "must come before its projects"),
        ("row,cycle,", "row,round,", "columns missing or unknown"),
        (",13,1,", ",0,1,", "1 projects named, but winners is 0"),
    ],
)
def test_one_wrong_line_and_nothing_is_read(active, old, new, said):
    text = FILE.read_text(encoding="utf-8").replace(old, new, 1)
    with pytest.raises(ValidationError) as error:
        import_past(active, text, by=None)
    assert said in " ".join(error.value.messages)
    assert not PastCycle.objects.exists()


def test_command_names_every_wrong_line(active, tmp_path):
    text = FILE.read_text(encoding="utf-8").replace(",765,", ",a,").replace(",752,", ",b,")
    file = tmp_path / "wrong.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as error:
        call_command("past_cycles", "batumi", str(file))
    assert str(error.value).count("votes: a whole number") == 2
    with pytest.raises(CommandError):
        call_command("past_cycles", "atlantis", str(FILE))
    with pytest.raises(CommandError):
        call_command("past_cycles", "batumi", str(tmp_path / "none.csv"))
