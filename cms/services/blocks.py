"""The questions an editor can put into the form of a service."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class Question(blocks.StructBlock):
    """What all questions share. Two help texts: one always shown, one for a certain answer."""

    label = blocks.CharBlock(label=_("question"), max_length=160)
    help = blocks.CharBlock(label=_("help"), max_length=400, required=False)
    required = blocks.BooleanBlock(label=_("must be answered"), required=False, default=True)


class Choice(Question):
    """One of several answers; an answer may open a help text of its own."""

    options = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("label", blocks.CharBlock(label=_("answer"), max_length=120)),
                (
                    "help",
                    blocks.CharBlock(
                        label=_("help shown with this answer"), max_length=400, required=False
                    ),
                ),
            ]
        ),
        label=_("answers"),
        min_num=2,
    )


class Questions(blocks.StreamBlock):
    """The form: its questions in their order."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    line: Any = Question(label=_("one line"))
    text: Any = Question(label=_("several lines"))
    number: Any = Question(label=_("number"))
    day: Any = Question(label=_("date"))
    choice: Any = Choice(label=_("one of several"))
    choices: Any = Choice(label=_("several of several"))
    consent: Any = Question(label=_("statement to confirm"))
    place: Any = Question(label=_("place in the municipality"))
    file: Any = Question(label=_("document or photograph"))
