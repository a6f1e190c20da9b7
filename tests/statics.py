"""The collected and compressed static files, made once for all portals that tests start.

Kept in `build/` under a name made from the files they come from; `tests/e2e/settings.py` serves them
from the directory that STATIC_COLLECTED names.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.database import OUR_APPS

ROOT = Path(__file__).resolve().parents[1]


@cache
def collected() -> Path:
    """The directory for STATIC_COLLECTED; made by whoever comes first, in twelve seconds."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    target = build / f"static-{_digest()}"
    with (build / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for old in build.glob("static-*"):
                shutil.rmtree(old)
            draft = build / "static-draft"
            _collect(draft)
            draft.rename(target)
    return target


def _collect(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
                "CIVIC_VAR_DIR": home,
                "STATIC_COLLECTED": str(folder),
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"manage.py collectstatic:\n{done.stdout}{done.stderr}")


def _digest() -> str:
    """A name for our files and the versions of the libraries that bring the others."""
    found = hashlib.sha256((ROOT / "requirements/prod.txt").read_bytes())
    found.update((ROOT / "civic/ui/styles.py").read_bytes())
    for app in ("", *OUR_APPS):
        for folder in sorted((ROOT / app).glob("static" if not app else "**/static")):
            for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]
