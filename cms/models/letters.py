"""Texts of mails that editors reword. What is not here comes from the shipped templates."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.template import engines
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

FOLDER = "notices"
PLACE_HOLDER = re.compile(r"\{(\w+)\}")
NAMED = re.compile(
    r"(\w+)=((?:[\w.]+)(?:\|\w+(?::\"[^\"]*\")?)*)"
)  # in {% blocktranslate with … %}
OPENING = re.compile(r"\{%\s*blocktranslate\b(.*?)%\}")
SHOWN = re.compile(r"\{\{\s*([\w.]+(?:\|\w+)*)\s*\}\}")
FRAME = frozenset({"base", "worded"})


@cache
def shipped() -> dict[str, str]:
    """The source of every shipped letter, by template name: notices/petition_published."""
    root = Path(settings.BASE_DIR) / "templates" / FOLDER
    return {
        f"{FOLDER}/{path.stem}": path.read_text(encoding="utf-8")
        for path in sorted(root.glob("*.txt"))
        if path.stem not in FRAME
    }


def letter_choices() -> list[tuple[str, str]]:
    """The letters that may be reworded."""
    return [(name, name.removeprefix(f"{FOLDER}/").replace("_", " ")) for name in shipped()]


@cache
def facts_of(template: str) -> dict[str, str]:
    """The facts a letter may name in braces, each with the expression by which the shipped text shows it."""
    source = shipped().get(template, "")
    found = {"portal_name": "portal_name"}
    for opening in OPENING.findall(source):
        found |= dict(NAMED.findall(opening))
    for expression in SHOWN.findall(source):
        name = expression.split("|")[0].rsplit(".", 1)[-1]
        found.setdefault(name, expression)
    return found


def fill(template: str, text: str, facts: dict[str, Any], *, lines: bool = True) -> str:
    """Put the facts in place of `{name}`; nothing else in the editors' text means anything.

    Only the expressions of the shipped text are ever evaluated. `lines` False folds line breaks
    of a fact, for a subject.
    """
    known = facts_of(template)

    def fact(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        expression = known[found[1]] + '|default_if_none:""'
        shown = "{% autoescape off %}{{ " + expression + " }}{% endautoescape %}"
        value = engines["django"].from_string(shown).render(facts)
        return value if lines else " ".join(value.split())

    return PLACE_HOLDER.sub(fact, text)


class Letter(models.Model):
    """One mail in the editors' words. Where a language is left empty the shipped text is sent."""

    template = models.CharField(_("mail"), max_length=80, unique=True, choices=letter_choices)
    subject_ka = models.CharField(_("subject, Georgian"), max_length=200, blank=True)
    text_ka = models.TextField(_("text, Georgian"), max_length=4000, blank=True)
    subject_en = models.CharField(_("subject, English"), max_length=200, blank=True)
    text_en = models.TextField(_("text, English"), max_length=4000, blank=True)

    panels = [
        FieldPanel("template"),
        HelpPanel(
            content=_(
                "Greeting, link and closing line stand around the text by themselves. Facts of the "
                "mail stand in braces, for example {title}."
            )
        ),
        MultiFieldPanel([FieldPanel("subject_ka"), FieldPanel("text_ka")], heading=_("Georgian")),
        MultiFieldPanel([FieldPanel("subject_en"), FieldPanel("text_en")], heading=_("English")),
    ]

    class Meta:
        ordering = ["template"]
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")

    def __str__(self) -> str:
        return dict(letter_choices()).get(self.template, self.template)

    def clean(self) -> None:
        """Refuse half a letter, a subject of several lines, and facts the mail does not have."""
        super().clean()
        known = set(facts_of(self.template))
        for code in ("ka", "en"):
            subject, text = getattr(self, f"subject_{code}"), getattr(self, f"text_{code}")
            if bool(subject) != bool(text):
                raise ValidationError(
                    {f"subject_{code}": _("Write both the subject and the text, or neither.")}
                )
            unknown = sorted(set(PLACE_HOLDER.findall(subject + text)) - known)
            if unknown:
                raise ValidationError(
                    {
                        f"text_{code}": _(
                            "This mail has no fact named {%(names)s}. It has: %(known)s."
                        )
                        % {"names": "}, {".join(unknown), "known": ", ".join(sorted(known))}
                    }
                )
