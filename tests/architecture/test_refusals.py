"""Every refusal says why, in both languages; no two refusals share a code with different meanings by accident."""

import ast
import re

import polib

from tests.architecture.sources import ROOT, name, python, tree

MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
REFUSALS = {"Refused", "WrongState"}


def refusals():
    """(file, line, code, first translated text or None) of every refusal with a literal code."""
    for path in python():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and _called(node) in REFUSALS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield name(path), node.lineno, code.value, _text(node)


def _called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _text(call):
    """The English text the refusal gives, when it stands in the call itself."""
    for part in [*call.args[1:], *(keyword.value for keyword in call.keywords)]:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and _called(node) in MARKS:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        return argument.value
    return None


def georgian():
    """The Georgian texts of all areas, by their English."""
    return {
        entry.msgid: entry.msgstr or entry.msgstr_plural.get(0, "")
        for part in sorted((ROOT / "locale/parts").glob("*.po"))
        for entry in polib.pofile(str(part))
        if not entry.obsolete
    }


def test_codes_are_for_machines():
    assert [one for one in refusals() if not re.fullmatch(r"[a-z][a-z0-9_]*", one[2])] == []


MACHINES = {"civic/cases/inbound.py"}  # its answers go to the municipal system, in English


def test_every_refusal_has_a_text_for_the_reader():
    """The text stands in the call, through gettext, or comes from a rule that was tested itself."""
    silent = []
    for path in python():
        if name(path) in MACHINES:
            continue
        for node in ast.walk(tree(path)):
            if not (
                isinstance(node, ast.Call) and _called(node) in REFUSALS and len(node.args) > 1
            ):
                continue
            reason = node.args[1]
            if isinstance(reason, ast.Constant | ast.JoinedStr):
                silent.append(f"{name(path)}:{node.lineno}")
    assert silent == []


def test_every_refusal_is_said_in_georgian():
    texts = georgian()
    missing = [
        f"{file}:{line} {code}: {text}"
        for file, line, code, text in refusals()
        if text is not None and not texts.get(text)
    ]
    assert missing == []


def test_refusals_are_found_at_all():
    assert len(list(refusals())) >= 20
