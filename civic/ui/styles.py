"""The style sheet: many small files under `static/css/`, joined in layer order into `css/site.css`.

There is no build step to forget. The finder below joins the files whenever one of them is newer
than the result, so the development server, the tests and `collectstatic` all see the same sheet;
`manage.py styles` only prints its size.
"""

import gzip
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
SERVED = (NAME, f"{NAME}.gz")  # WhiteNoise sends the packed one to those who unpack
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"
SOURCE = settings.BASE_DIR / "static" / "css"
BUILT = settings.VAR_DIR / "styles"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING = re.compile(r"""("[^"]*")""")
SPACE = re.compile(r"\s+")
AROUND = re.compile(r"\s*([{};,>])\s*|(?<=:)\s+")


def sources() -> list[Path]:
    """The files in the order in which they are joined. `fonts.css` is linked apart (Save-Data)."""
    order = ["reset", "tokens", "base", "layout"]
    files = [SOURCE / f"{name}.css" for name in order]
    files += sorted((SOURCE / "components").glob("*.css"))
    return [*files, SOURCE / "utilities.css", SOURCE / "print.css"]


def shorten(css: str) -> str:
    """Take out comments and needless space, but nothing inside quotes."""
    parts = STRING.split(COMMENT.sub("", css))
    for index in range(0, len(parts), 2):
        parts[index] = AROUND.sub(
            lambda found: found.group(1) or "", SPACE.sub(" ", parts[index])
        ).replace(";}", "}")
    return "".join(parts).strip()


def joined() -> str:
    """The whole style sheet as it is served."""
    sheets = [shorten(path.read_text(encoding="utf-8")) for path in sources()]
    return "\n".join([LAYERS, *sheets]) + "\n"


def build() -> Path:
    """Write the sheet where it is missing or older than a source; return its path."""
    target = BUILT / NAME
    newest = max(path.stat().st_mtime_ns for path in [*sources(), Path(__file__)])
    if not target.exists() or target.stat().st_mtime_ns <= newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        sheet = joined().encode()
        _write(target.with_name(f"{target.name}.gz"), gzip.compress(sheet, 9, mtime=0))
        _write(target, sheet)
    return target


def _write(path: Path, content: bytes) -> None:
    """Write at one stroke: another process may be reading."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(content)
    draft.replace(path)


class StylesFinder(BaseFinder):
    """Gives `css/site.css` to staticfiles and WhiteNoise, fresh."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in SERVED:
            return []
        built = str(build().parent / path.rpartition("/")[2])
        return [built] if find_all else built

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        build()
        storage = FileSystemStorage(location=BUILT)
        yield from ((name, storage) for name in SERVED)
