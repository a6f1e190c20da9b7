"""Every reason of this app: one meaning for a code, a sentence in both languages, and somebody who gives it."""

import re
from pathlib import Path

from django.utils import translation

from budgeting import refusals

APP = Path(refusals.__file__).resolve().parents[1]


def test_no_code_has_two_meanings():
    codes = [code for area in refusals.AREAS for code in area.REASONS]
    assert sorted(code for code in codes if codes.count(code) > 1) == []


def test_every_reason_is_said_in_georgian():
    with translation.override("en"):
        english = {code: str(reason) for code, reason in refusals.REASONS.items()}
    with translation.override("ka"):
        georgian = {code: str(reason) for code, reason in refusals.REASONS.items()}
    assert [code for code in english if georgian[code] == english[code]] == []


def test_every_reason_is_given_by_somebody():
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in APP.rglob("*.py")
        if "refusals" not in path.parts and "tally" not in path.parts
    )
    given = set(re.findall(r'"([a-z0-9_]+)"', sources))
    assert sorted(set(refusals.REASONS) - given) == []
