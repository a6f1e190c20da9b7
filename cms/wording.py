"""Plug-in for `civic.notices`: the editors' words for a mail, where they have any."""

from typing import Any

from cms.models import Letter
from cms.models.letters import fill


def wording(template: str, language: str, facts: dict[str, Any]) -> tuple[str, str] | None:
    """Subject and text of the mail `template` in `language`, with its facts filled in; None where
    the shipped text is to be sent.
    """
    letter = Letter.objects.filter(template=template).first()
    if letter is None:
        return None
    code = "en" if language.startswith("en") else "ka"
    subject, text = getattr(letter, f"subject_{code}"), getattr(letter, f"text_{code}")
    if not (subject and text):
        return None
    return fill(template, subject, facts, lines=False), fill(template, text, facts)
