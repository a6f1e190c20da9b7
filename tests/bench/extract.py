"""`manage.py bench extract`: a city's residents' extract, from the upload to its use: time and memory of each process.

The worker whose process reads it is killed half way, and another one goes on; every resident stands there
once in the end. Memory is the most a process had in use since its start (VmHWM), Python and Django in it.
"""

import contextlib
import json
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench import cpu
from tests.bench.stage import DATABASES, ROOT, Stage, stage

SIZES = (200_000,)
KILLED_AT = 0.4  # of the lines
READER = "identity.reading"
MEASURED = (
    "import django, json, sys; django.setup(); from tests.bench import extract;"
    "extract.{what}(*json.loads(sys.argv[1]))"
)


def run(options: dict[str, Any], write: Any) -> None:
    """Measure each size on each database."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write("| database | residents | step | s | CPU s | peak MB |")
    write("|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        for size in options["sizes"]:
            with stage(database) as made:
                made.seed("places")
                for step, seconds, spent, peak in _steps(made, size):
                    write(
                        f"| {database} | {size:,} | {step} | {seconds:.1f} | {spent:.1f} | {peak:.0f} |"
                    )


def _steps(made: Stage, size: int) -> list[tuple[str, float, float, float]]:
    path = made.home / "extract.csv"
    _write_file(path, size)
    rows = [("upload taken and encrypted", *_reported(made, "receive", str(path)))]
    rows += _worker(made, f"read to {KILLED_AT:.0%}, then killed", until=int(size * KILLED_AT))
    _reported(made, "release")
    rows += _worker(made, "read on for another worker", until=None)
    rows.append(("put into use", *_reported(made, "confirm", size)))
    return rows


def _write_file(path: Path, size: int) -> None:
    """Invented residents: numbers of no real range, some with a unit."""
    with path.open("w", encoding="utf-8") as file:
        file.write("personal_number,last_name,first_name,born_on,unit\n")
        for at in range(size):
            born = date(1935, 1, 1) + timedelta(days=at % 25_000)
            file.write(f"98{at:09d},ბერიძე,ნინო,{born.isoformat()},\n")


def _reported(made: Stage, what: str, *arguments: Any) -> tuple[float, float, float]:
    """One step in a process of its own: seconds, CPU seconds, peak."""
    told = json.loads(
        made.run("-c", MEASURED.format(what=what), json.dumps(arguments)).splitlines()[-1]
    )
    return told["seconds"], told["cpu"], told["peak"]


def _worker(made: Stage, step: str, *, until: int | None) -> list[tuple[str, float, float, float]]:
    """The worker as in production: killed at so many lines, or until nothing is due; and what it started."""
    begun = time.monotonic()
    command = [sys.executable, "manage.py", "worker", *([] if until else ["--once"])]
    process = subprocess.Popen(command, cwd=ROOT, env=made.environment, stdout=subprocess.DEVNULL)
    peaks, spent = {"the worker": 0.0, READER: 0.0}, {"the worker": 0.0, READER: 0.0}
    looked = time.monotonic()
    while process.poll() is None:
        for who, pid in (("the worker", process.pid), *((READER, one) for one in _readers())):
            peaks[who] = max(peaks[who], peak_of(pid))
            spent[who] = max(spent[who], cpu.seconds(pid))
        if until and time.monotonic() - looked > 2:
            looked = time.monotonic()
            if _lines(made) >= until:
                process.kill()
        time.sleep(0.1)
    seconds = time.monotonic() - begun
    return [(f"{step}: {who}", seconds, spent[who], peaks[who]) for who in peaks]


def _readers() -> list[int]:
    """The processes that read an extract."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"\0{READER}\0" in (place / "cmdline").read_text():
                found.append(int(place.name))
    return found


def _lines(made: Stage) -> int:
    code = MEASURED.format(what="lines")
    return int(made.run("-c", code, "[]").splitlines()[-1])


def peak_of(pid: int | str) -> float:
    """The most memory a process had in use so far, in megabytes; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0].split()[1]) / 1024 if found else 0.0


# --- In a process with the stage's database -----------------------------------------------------


def receive(path: str) -> None:
    """Take the file as the desk's view does: one the web server has put on the disk."""
    from django.core.files.uploadedfile import TemporaryUploadedFile

    from civic.dates import today
    from civic.places.models import Municipality
    from identity import actions

    size = Path(path).stat().st_size
    upload = TemporaryUploadedFile("extract.csv", "text/csv", size, "utf-8")
    with Path(path).open("rb") as file:
        while piece := file.read(64 * 1024):
            upload.write(piece)
    upload.seek(0)
    batumi = Municipality.objects.get(slug="batumi")
    _tell(lambda: actions.receive_extract(batumi, upload, as_of=today(), by=None))


def lines() -> None:
    """How many lines stand in the database."""
    from identity.models import ExtractFile

    print(ExtractFile.objects.get().lines)


def release() -> None:
    """The killed worker's lease has run out: nobody waits a minute for it here."""
    from django.utils import timezone

    from identity.models import ExtractFile

    _tell(lambda: ExtractFile.objects.update(lease_until=timezone.now()))


def confirm(size: int) -> None:
    """Put it into use; every resident stands there once, or the bench ends with an error."""
    from identity import actions
    from identity.models import Extract, Resident

    extract = Extract.objects.get()
    found = (extract.rows, extract.bad_rows, Resident.objects.count())
    if found != (size, 0, size):
        raise RuntimeError(f"{found} instead of {size:,} residents")
    _tell(lambda: actions.confirm_extract(extract, by=None))


def _tell(act: Any) -> None:
    began, spent = time.monotonic(), time.process_time()
    act()
    print(
        json.dumps(
            {
                "seconds": time.monotonic() - began,
                "cpu": time.process_time() - spent,
                "peak": peak_of("self"),
            }
        )
    )
