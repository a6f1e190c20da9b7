"""The files the architecture tests look at: everything that belongs to the project, nothing generated."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("civic", "identity", "petitions", "budgeting", "cms")


@cache
def python(*, tests: bool = False, migrations: bool = False) -> tuple[Path, ...]:
    """The Python files of the apps; with `tests` also those of the tests."""
    folders = (*APPS, "tests") if tests else APPS
    return tuple(
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if migrations or "migrations" not in path.parts
    )


@cache
def templates() -> tuple[Path, ...]:
    """Everything Django renders: pages, fragments and mails."""
    found = [ROOT / "templates", *(ROOT / app for app in APPS)]
    return tuple(
        path
        for folder in found
        for suffix in ("html", "txt", "xml", "svg")
        for path in sorted(folder.rglob(f"*.{suffix}"))
        if "templates" in path.parts
    )


@cache
def static() -> tuple[Path, ...]:
    """Our own style sheets, scripts and drawings; what is vendored stands in `static/vendor`."""
    return tuple(
        path
        for suffix in ("css", "js", "svg")
        for path in sorted((ROOT / "static").rglob(f"*.{suffix}"))
        if "vendor" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """The path as a reader writes it."""
    return str(path.relative_to(ROOT))
