"""The questions an editor can put into the form of a service.

What is asked only after a certain answer stands inside that answer ("then ask"). So no condition
can point to a question that is gone, and a translation cannot break one. The ids of the blocks are
the keys of the answers, the same in every language.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class Known(models.TextChoices):
    """What the portal knows of the applicant and can put into a line."""

    NAME = "name", _("first name and surname, from the register")
    NUMBER = "number", _("personal number, from the register")
    BORN_ON = "born_on", _("date of birth, from the register")
    ORGANISATION = "organisation", _("name of the organisation")
    CODE = "code", _("identification code of the organisation")
    EMAIL = "email", _("e-mail of the account")
    PHONE = "phone", _("telephone of the account")


class Shape(models.TextChoices):
    """What a line has to look like."""

    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("telephone number")
    CADASTRE = "cadastre", _("cadastral code")


class Span(models.TextChoices):
    """Which days are possible."""

    PAST = "past", _("today or earlier")
    FUTURE = "future", _("today or later")
    CHILD = "child", _("birthday of somebody under 18")


class Question(blocks.StructBlock):
    """What all questions share."""

    label = blocks.CharBlock(label=_("question"), max_length=160)
    help = blocks.CharBlock(label=_("help"), max_length=400, required=False)
    required = blocks.BooleanBlock(label=_("must be answered"), required=False, default=True)


class Line(Question):
    """One line; it may have a shape, or be filled in from what the portal knows."""

    prefill = blocks.ChoiceBlock(
        label=_("filled in from"), choices=Known.choices, required=False, default=""
    )
    shape = blocks.ChoiceBlock(
        label=_("has to be"), choices=Shape.choices, required=False, default=""
    )


class Number(Question):
    """A number between two bounds, in a unit."""

    least = blocks.DecimalBlock(label=_("at least"), required=False)
    most = blocks.DecimalBlock(label=_("at most"), required=False)
    whole = blocks.BooleanBlock(label=_("whole numbers only"), required=False, default=True)
    unit = blocks.CharBlock(label=_("unit"), max_length=20, required=False)


class Day(Question):
    """A day, in the past or to come, or between two days."""

    span = blocks.ChoiceBlock(
        label=_("which days"), choices=Span.choices, required=False, default=""
    )
    first = blocks.DateBlock(label=_("not before"), required=False)
    last = blocks.DateBlock(label=_("not after"), required=False)


class PlainOption(blocks.StructBlock):
    """One answer to choose; its help stands with it."""

    label = blocks.CharBlock(label=_("answer"), max_length=120)
    help = blocks.CharBlock(label=_("help with this answer"), max_length=400, required=False)


class PlainChoice(Question):
    """One or several of several answers."""

    options = blocks.ListBlock(PlainOption(), label=_("answers"), min_num=2)


class FollowUps(blocks.StreamBlock):
    """What is asked after one answer only."""

    line: Any = Line(label=_("one line"))
    text: Any = Question(label=_("several lines"))
    number: Any = Number(label=_("number"))
    day: Any = Day(label=_("date"))
    choice: Any = PlainChoice(label=_("one of several"))
    choices: Any = PlainChoice(label=_("several of several"))
    consent: Any = Question(label=_("statement to confirm"))
    place: Any = Question(label=_("place in the municipality"))
    file: Any = Question(label=_("document or photograph"))


class Option(PlainOption):
    """One answer, and what is asked of whoever chooses it."""

    follow = FollowUps(label=_("then ask"), required=False)


class Choice(PlainChoice):
    """One or several of several answers; an answer may open questions of its own."""

    options = blocks.ListBlock(Option(), label=_("answers"), min_num=2)


class Headings(blocks.StreamBlock):
    """What stands between questions. A heading begins a new page of the form."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)


class Questions(FollowUps, Headings):
    """The form: its questions in their order, under headings."""

    choice: Any = Choice(label=_("one of several"))
    choices: Any = Choice(label=_("several of several"))
