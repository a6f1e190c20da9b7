"""Reading an extract in a process of its own: it reports how it ended, and holds little of the portal."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from civic.worker import schedule
from civic.worker.leases import claim, work_one
from civic.worker.models import State
from identity import actions, extract_files
from identity.actions import uploads
from identity.models import Extract, ExtractFile, Resident

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 150  # megabytes
MEASURE = """
import sys
from identity import reading
told = reading.main(*sys.argv[1:])
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(repr(told), "wagtail" in sys.modules, int(peak.split()[1]) // 1024)
"""


@pytest.fixture
def queue():
    return next(queue for queue in schedule.queues() if queue.name == "extracts")


@pytest.fixture(autouse=True)
def _another_process_sees_this_database(monkeypatch, settings, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the address of the test database is known for SQLite only")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "civic.settings.test")
    monkeypatch.setenv("CIVIC_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(uploads, "READ_AT_ONCE", 0)
    settings.VAR_DIR, settings.WORKER_APART = tmp_path, True


def receive(batumi, many: int, more: bytes = b"") -> ExtractFile:
    lines = "".join(f"98{at:09d},ბერიძე,ნინო,1988-03-14,\n" for at in range(many))
    text = f"personal_number,last_name,first_name,born_on,unit\n{lines}".encode() + more
    upload = SimpleUploadedFile("extract.csv", text)
    extract = actions.receive_extract(batumi, upload, as_of=date(2026, 11, 1), by=None)
    return ExtractFile.objects.get(extract=extract)


def test_the_worker_has_an_extract_read_by_another_process(batumi, queue):
    file = receive(batumi, 2_500, b"x,y,z,w,v\n")
    assert work_one(queue)
    extract = Extract.objects.get()
    assert (extract.state, extract.rows, extract.bad_rows) == ("waiting", 2_500, 1)
    assert Resident.objects.count() == 2_500
    file.refresh_from_db()
    assert (file.state, bytes(file.key), file.lines) == (State.DONE, b"", 2_501)
    assert extract_files.names() == set()


def test_what_the_process_found_wrong_is_said(batumi, queue):
    receive(batumi, 1, b"\xff\xfe\n")
    assert work_one(queue)
    extract = Extract.objects.get()
    assert (extract.state, extract.failure) == ("failed", "not_text")
    assert Resident.objects.count() == 0


def test_a_process_that_broke_off_is_tried_again(batumi, queue, monkeypatch):
    file = receive(batumi, 10)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no/such/place")
    assert work_one(queue)
    file.refresh_from_db()
    assert (file.state, Extract.objects.get().state) == (State.RETRY, "reading")


def test_the_process_holds_little_in_memory_and_reads_only_what_is_its_own(batumi, queue):
    receive(batumi, 2_500)
    lease = claim(queue)
    assert measured(lease.row.pk, lease.attempt - 1)[:2] == ["'called off'", "False"]
    assert Resident.objects.count() == 0
    told, has_pages, peak = measured(lease.row.pk, lease.attempt)
    assert (told, has_pages, Resident.objects.count()) == ("''", "False", 2_500)
    assert int(peak) < MOST


def measured(pk: int, attempt: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(pk), str(attempt)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    told, has_pages, peak = done.stdout.rsplit(maxsplit=2)
    return [told, has_pages, peak]
