"""One shape for every app: names of files, sizes, docstrings, and who may write."""

import ast
import re
from collections import Counter

from tests.architecture.sources import APPS, ROOT, name, python, static, templates, tree

LIMIT = 500
LIMITS = {  # architecture.md: the table of files
    "states.py": 120,
    "models.py": 400,
    "rules.py": 250,
    "queries.py": 300,
    "actions.py": 400,
}
VIEW_LIMIT = 300
SHAPELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "managers",
    "signals",
}
# Lines of Python without migrations. The sums are there so that growth is noticed and talked about.
BUDGET = {
    "civic": 27_000,
    "identity": 10_500,
    "petitions": 24_000,
    "budgeting": 35_000,
    "cms": 13_000,
}
# Django's own signals where a library offers no other door; each with its reason.
SIGNALS: dict[str, str] = {}


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_500_lines():
    files = (*python(tests=True), *templates(), *static())
    assert [f"{name(path)}: {lines(path)}" for path in files if lines(path) > LIMIT] == []


def test_files_of_the_one_shape_keep_their_size():
    found = []
    for path in python():
        limit = VIEW_LIMIT if path.parent.name == "views" else LIMITS.get(path.name)
        if path.parent.name in {"actions", "models", "queries"}:
            limit = LIMITS[f"{path.parent.name}.py"]
        if path.name == "states.py":  # one table of moves for each axis of a process
            limit *= max(1, path.read_text(encoding="utf-8").count("= Workflow("))
        if limit and lines(path) > limit:
            found.append(f"{name(path)}: {lines(path)} > {limit}")
    assert found == []


def test_no_file_is_named_for_nothing():
    parts = [
        (path, {*path.with_suffix("").parts[len(ROOT.parts) :]}) for path in python(tests=True)
    ]
    assert [name(path) for path, words in parts if words & SHAPELESS] == []


def test_every_module_says_what_belongs_in_it():
    silent = [
        name(path)
        for path in python(tests=True)
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
        if path.name != "apps.py" and not path.name.startswith("test_")
    ]
    assert silent == []


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    here = ROOT / "tests/architecture/test_layout.py"
    files = [path for path in (*python(tests=True), *templates(), *static()) if path != here]
    assert [name(path) for path in files if marks.search(path.read_text(encoding="utf-8"))] == []


def test_each_app_keeps_its_budget():
    sizes = Counter()
    for path in python():
        sizes[path.relative_to(ROOT).parts[0]] += lines(path)
    assert {app: sizes[app] for app in APPS if sizes[app] > BUDGET[app]} == {}


def test_models_do_not_work_in_save():
    found = [
        f"{name(path)}: {node.name}.{item.name}"
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}
        if {ast.unparse(base) for base in node.bases} & {"models.Model", "Model", "Page"}
    ]
    assert found == []


def test_no_signals_carry_business():
    mark = re.compile(r"\b(pre|post)_(save|delete|init)\b|\bm2m_changed\b|\bdjango\.dispatch\b")
    found = {name(path) for path in python() if mark.search(path.read_text(encoding="utf-8"))}
    assert found == set(SIGNALS)


def test_views_write_only_through_actions():
    write = re.compile(
        r"\.objects\.(create|bulk_create|update_or_create|get_or_create)\(|(?<!\))\.save\(\)|\.save\(update_fields"
        r"|\.delete\(\)|\.objects\.[^\n]*\.update\("
    )
    found = [
        f"{name(path)}:{number}"
        for path in python()
        if path.parent.name == "views" or path.name == "views.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if write.search(line)
    ]
    assert found == []


def test_nobody_steps_around_the_clock_of_tbilisi():
    mark = re.compile(r"\bdatetime\.now\(\)|\bdate\.today\(|\butcnow\(")
    assert [name(path) for path in python() if mark.search(path.read_text(encoding="utf-8"))] == []
