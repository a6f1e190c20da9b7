"""What was published is remembered outside the database: a restored older one signs nothing (F24, F25)."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from civic.journal.models import Entry
from civic.ledger import audit, memory, sequencer
from civic.ledger.models import Checkpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    """Where the published checkpoint is remembered."""
    settings.LEDGER_HEAD_FILE = str(tmp_path / "var" / "ledger-head")
    return Path(settings.LEDGER_HEAD_FILE)


@pytest.fixture
def place_more(
    write_entries: Callable[..., list[Entry]], django_capture_on_commit_callbacks: Any
) -> Callable[[int], None]:
    """Place so many leaves, and do what follows the commit."""

    def place(number: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            write_entries(number)
            sequencer.run()

    return place


@pytest.fixture
def gone_back(file: Path, place_more: Callable[[int], None]) -> Path:
    """Three leaves are there, but five were published."""
    place_more(3)
    mark = transaction.savepoint()
    place_more(2)
    transaction.savepoint_rollback(mark)
    return file


def test_each_batch_is_remembered(file: Path, place_more: Callable[[int], None]) -> None:
    place_more(2)
    assert file.read_text() == Checkpoint.objects.get(size=2).note
    place_more(1)
    assert file.read_text() == Checkpoint.objects.get(size=3).note
    assert [path.name for path in file.parent.iterdir()] == ["ledger-head"]


def test_an_older_checkpoint_does_not_replace_a_newer(
    file: Path, place_more: Callable[[int], None]
) -> None:
    place_more(2)
    older = file.read_text()
    place_more(1)
    memory.remember(older)
    known = memory.remembered()
    assert known is not None
    assert known.size == 3


def test_a_database_that_went_back_signs_nothing(
    gone_back: Path, write_entries: Callable[..., list[Entry]], caplog: pytest.LogCaptureFixture
) -> None:
    write_entries(4)
    assert sequencer.run() == 0
    assert Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0] == 3
    reason = (
        "the database has 3 leaves, but a checkpoint of 5 was published:"
        " it was put back to an earlier moment"
    )
    assert f"The public log is paused: {reason}" in caplog.messages
    assert sequencer.why_paused() == reason
    assert audit.problems() == [reason]


def test_another_log_of_the_same_length_is_noticed(
    gone_back: Path,
    settings: Any,
    write_entries: Callable[..., list[Entry]],
) -> None:
    """The sequencer of a machine without the file went on: here it does not fit what was published."""
    kept, settings.LEDGER_HEAD_FILE = settings.LEDGER_HEAD_FILE, ""
    write_entries(3)
    assert sequencer.run() == 3
    settings.LEDGER_HEAD_FILE = kept
    assert sequencer.why_paused() == (
        "the published checkpoint of 5 leaves is not that of the database"
    )


def test_a_damaged_file_stops_the_log(file: Path, place_more: Callable[[int], None]) -> None:
    place_more(1)
    file.write_text("nothing")
    assert sequencer.why_paused().startswith(f"{file} cannot be read: ")


def test_an_empty_database_beside_a_published_log_is_noticed(
    file: Path, place_more: Callable[[int], None]
) -> None:
    mark = transaction.savepoint()
    place_more(2)
    transaction.savepoint_rollback(mark)
    assert sequencer.why_paused().startswith("the database has 0 leaves, but a checkpoint of 2")
    with pytest.raises(memory.NothingLostError, match="The database is empty"):
        memory.resume("ka", "en")


def test_a_statement_lets_the_log_go_on(
    gone_back: Path, place_more: Callable[[int], None], client: Client
) -> None:
    call_command(
        "ledger", "resume", ka="მონაცემები დაიკარგა.", en="Data were lost.", stdout=io.StringIO()
    )
    assert sequencer.why_paused() == ""
    place_more(1)
    entry = Entry.objects.get(kind="ledger.resumed")
    assert (entry.public, entry.data["published"], entry.data["size"]) == (True, 5, 3)
    assert gone_back.with_name("ledger-head.1").read_text().split("\n")[1] == "5"
    assert gone_back.read_text() == Checkpoint.objects.first().note  # type: ignore[union-attr]
    page = client.get("/en/ledger/").content.decode()
    assert "the log went on from 3 records although 5 had been published" in page
    assert "Data were lost." in page
    assert "მონაცემები დაიკარგა." in client.get("/ledger/").content.decode()


def test_without_a_loss_there_is_nothing_to_state(
    file: Path, place_more: Callable[[int], None]
) -> None:
    place_more(1)
    with pytest.raises(CommandError, match="nothing has to be stated"):
        call_command("ledger", "resume", ka="ა", en="a")
