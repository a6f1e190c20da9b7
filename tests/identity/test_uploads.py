"""A large extract, read by the worker: progress, broken-off readings, a flat memory, nothing left behind."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from civic.roles import Role
from civic.worker.leases import claim, settle, work_one
from civic.worker.models import State
from civic.worker.plan import Done
from identity import actions, extract_files
from identity.actions import uploads
from identity.models import Extract, ExtractFile, Resident
from identity.tasks import QUEUES
from tests.clients import staff_client
from tests.factories import identity as make

AS_OF = date(2026, 11, 1)
QUEUE = next(queue for queue in QUEUES if queue.name == "extracts")
HEADER = "personal_number,last_name,first_name,born_on,unit"


def upload_of(lines: list[str], header: str = HEADER) -> SimpleUploadedFile:
    return SimpleUploadedFile("extract.csv", "\n".join([header, *lines]).encode())


def residents(many: int) -> list[str]:
    return [f"98{at:09d},ბერიძე,ნინო,1988-03-14," for at in range(many)]


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch, settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(uploads, "READ_AT_ONCE", 0)
    monkeypatch.setattr(uploads, "BATCH", 50)


def receive(place, lines: list[str]) -> ExtractFile:
    extract = actions.receive_extract(place, upload_of(lines), as_of=AS_OF, by=None)
    return ExtractFile.objects.get(extract=extract)


def test_a_large_upload_waits_encrypted_and_is_read_by_the_worker(
    batumi, django_capture_on_commit_callbacks
) -> None:
    file = receive(batumi, [*residents(120), "x,y,z,w,v", residents(1)[0]])
    kept = (extract_files.folder() / file.name).read_bytes()
    assert "ბერიძე".encode() not in kept
    assert b"98000000001" not in kept
    with django_capture_on_commit_callbacks(execute=True):
        assert work_one(QUEUE)
    extract = Extract.objects.get()
    assert (extract.state, extract.rows, extract.bad_rows) == ("waiting", 120, 2)
    assert extract.problems == [[122, "number"], [123, "twice"]]
    file.refresh_from_db()
    assert (file.state, bytes(file.key), file.read) == (State.DONE, b"", file.size)
    assert extract_files.names() == set()
    actions.confirm_extract(extract, by=None)
    assert Resident.objects.count() == 120


def test_a_reading_that_was_broken_off_goes_on_where_it_stood(batumi, monkeypatch) -> None:
    file = receive(batumi, residents(120))
    kept = uploads.store

    def breaks(extract, batch) -> None:
        if extract.rows >= 100:
            raise OSError("the disk is full")
        kept(extract, batch)

    monkeypatch.setattr(uploads, "store", breaks)
    work_one(QUEUE)
    file.refresh_from_db()
    assert (file.state, file.lines, Resident.objects.count()) == (State.RETRY, 100, 100)
    monkeypatch.setattr(uploads, "store", kept)
    ExtractFile.objects.update(next_at=timezone.now())
    assert work_one(QUEUE)
    extract = Extract.objects.get()
    assert (extract.state, extract.rows, Resident.objects.count()) == ("waiting", 120, 120)


def test_a_worker_that_lost_its_lease_writes_nothing(batumi) -> None:
    """Killed or asleep, and another one has begun: the zombie finds itself overtaken."""
    receive(batumi, residents(120))
    old = claim(QUEUE)
    ExtractFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    new = claim(QUEUE)
    assert uploads.read_upload(old.row) is None
    assert Resident.objects.count() == 0
    assert settle(new, uploads.read_upload(new.row))
    assert Extract.objects.get().rows == Resident.objects.count() == 120


def test_a_reading_called_off_leaves_nothing(batumi, django_capture_on_commit_callbacks) -> None:
    receive(batumi, residents(120))
    lease = claim(QUEUE)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_extract(Extract.objects.get(), by=None)
    assert not settle(lease, uploads.read_upload(lease.row) or Done())
    assert (Extract.objects.get().state, Resident.objects.count()) == ("discarded", 0)
    assert extract_files.names() == set()
    assert not ExtractFile.objects.exists()


def test_a_second_upload_takes_the_place_of_one_being_read(
    batumi, keda, django_capture_on_commit_callbacks
) -> None:
    elsewhere = receive(keda, residents(3))
    with django_capture_on_commit_callbacks(execute=True):
        receive(batumi, residents(10))
        second = receive(batumi, residents(20))
    assert extract_files.names() == {second.name, elsewhere.name}
    assert Extract.objects.filter(municipality=batumi).count() == 1


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["\udcff\udcfe"], "not_text"),
        (["x" * 5000], "not_text"),
        (["", " "], "empty"),
        (["x,y,z,w,v"], "empty"),
    ],
)
def test_a_file_that_turns_out_unreadable_is_said_and_destroyed(
    batumi, lines, code, django_capture_on_commit_callbacks
) -> None:
    data = "\n".join([HEADER, *lines]).encode(errors="surrogateescape")
    upload = SimpleUploadedFile("extract.csv", data)
    actions.receive_extract(batumi, upload, as_of=AS_OF, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        work_one(QUEUE)
    extract = Extract.objects.get()
    assert (extract.state, extract.failure) == ("failed", code)
    assert extract_files.names() == set()
    assert Resident.objects.count() == 0


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "moved"])
def test_a_damaged_file_is_not_half_imported(batumi, damage: str) -> None:
    file = receive(batumi, residents(5000))
    path = extract_files.folder() / file.name
    data = path.read_bytes()
    if damage == "cut":
        path.write_bytes(data[: len(data) - 40])
    elif damage == "changed":
        path.write_bytes(data[:1000] + b"!" + data[1001:])
    elif damage == "moved":
        path.write_bytes(data[len(data) // 2 :])
    else:
        path.unlink()
    work_one(QUEUE)
    extract = Extract.objects.get()
    assert (extract.state, extract.failure, Resident.objects.count()) == ("failed", "broken", 0)


def test_what_a_crash_left_on_the_disk_is_swept_up(batumi, monkeypatch) -> None:
    file = receive(batumi, residents(3))
    lost, _size = extract_files.keep([b"somebody's register"], b"k" * 32)
    assert actions.clear_uploads() == 0  # it may be on its way to the database
    monkeypatch.setattr(uploads, "ORPHANED_AFTER", timedelta(seconds=-5))
    assert actions.clear_uploads() == 1
    assert extract_files.names() == {file.name}
    assert lost != file.name


def test_the_desk_shows_how_far_the_reading_is(batumi) -> None:
    officer = staff_client(make.staff(Role.LIST_OFFICER, batumi))
    answer = officer.post(
        "/desk/batumi/register/", {"as_of": "2026-11-01", "file": upload_of(residents(120))}
    )
    address = answer.headers["Location"]
    extract = Extract.objects.get()
    Extract.objects.update(rows=1200)
    ExtractFile.objects.update(read=5, size=10)
    page = officer.get(f"/en{address}").content.decode()
    assert 'max="10" value="5"' in page
    assert "Read so far: 1 200 residents".replace(" ", "\xa0").replace("\xa0", " ") in page.replace(
        "\xa0", " "
    )
    officer.post(address, {"discard": "1"})
    extract.refresh_from_db()
    assert extract.state == "discarded"
    Extract.objects.update(state="failed", failure="broken")
    assert "the file was damaged on the way" in officer.get(f"/en{address}").content.decode()


MEASURE = """
import resource, secrets, sys
from identity import extract_files
key = secrets.token_bytes(32)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
line = ("98000000000,ბერიძე,ნინო,1988-03-14,\\n" * 10_000).encode()
name, size = extract_files.keep((line for _ in range(40)), key)
assert size > 15_000_000
assert sum(1 for _ in extract_files.lines(name, key)) == 400_000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_keeping_and_reading_a_citys_register_takes_little_memory(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()\n" + MEASURE],
        capture_output=True,
        text=True,
        check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "civic.settings.test",
            "CIVIC_VAR_DIR": str(tmp_path),
            "PATH": "",
        },
    )
    assert int(done.stdout) < 20  # megabytes more than before, for 400,000 lines
