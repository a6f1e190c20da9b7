"""Forms of citizens: they parse and check the shape of what is typed, one question each; they never save."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.fields import LongText, OneLine, OneOf
from civic.places.models import Municipality, Unit
from petitions.comparing import names_article
from petitions.models.petition import DEMAND_LENGTH, TEXT_LENGTH, Petition, Topic
from petitions.receipts import identifiers_of
from petitions.refusals import REASONS
from petitions.states import Addressee, Display, Kind

TITLE_LENGTH = 80
WORD = re.compile(r"[^\W\d_]+")
LEAST_WORDS = 2
POINT = re.compile(r"\s*(\d{2}\.\d{2,15})\s*[,;]\s*(\d{2}\.\d{2,15})\s*")


class AskForm(forms.Form):
    """What is asked, in one line: it becomes the title."""

    title = OneLine(
        label=_("Title"),
        help_text=_(
            "One short line that says what should happen and where. It becomes the title. "
            "For example: a safe crossing on Javakhishvili Street, in front of the school."
        ),
        max_length=TITLE_LENGTH,
        min_length=10,
    )

    def clean_title(self) -> str:
        """A title of two different words at least: one word, or one repeated, says nothing."""
        title: str = self.cleaned_data["title"]
        if len(set(WORD.findall(title.casefold()))) < LEAST_WORDS:
            raise ValidationError(
                _("Say in several words what should happen and where."), code="few_words"
            )
        return title


class AddresseeForm(forms.Form):
    """Who is asked."""

    addressee = OneOf(
        label=_("Addressee"),
        choices=[
            (
                Addressee.SAKREBULO,
                _(
                    "The sakrebulo (the elected council): local rules, taxes and fees, the budget, names of streets"
                ),
            ),
            (
                Addressee.MAYOR,
                _("The mayor: repairs, services, cleaning, lighting, how the city hall works"),
            ),
        ],
        help_text=_(
            "Not sure? Choose the sakrebulo: it can pass the petition on to the mayor, and the signatures stay valid."
        ),
    )


class KindForm(forms.Form):
    """Which of the three kinds of Article 86 it is."""

    kind = OneOf(
        label=_("Kind of petition"),
        choices=[
            (
                Kind.MATTER,
                _(
                    "A matter: you describe a problem and ask that it be studied, discussed and decided at a sitting"
                ),
            ),
            (
                Kind.PRINCIPLES,
                _(
                    "Proposals for a rule: you say what a local rule should contain, and the municipality writes it"
                ),
            ),
            (
                Kind.DRAFT_ACT,
                _(
                    "A draft rule: you bring the finished text, article by article, with an explanatory note"
                ),
            ),
        ],
        help_text=_("Most petitions are a matter. All three have the same weight."),
    )


class PowerForm(forms.Form):
    """Whether the municipality can do it at all; an answer of "no" does not stop anybody."""

    power = OneOf(
        label=_("Your answer"),
        choices=[
            ("yes", _("Yes, it is a matter of the municipality")),
            ("unsure", _("I am not sure")),
            ("no", _("No, somebody else decides this")),
        ],
    )


class DemandForm(forms.Form):
    """The demand in two or three sentences: the lead above the text."""

    demand = LongText(
        label=_("Demand"),
        help_text=_(
            "Two or three sentences: what, where and by when. It stands above the text and in lists."
        ),
        max_length=DEMAND_LENGTH,
        min_length=20,
        rows=4,
    )


class TextForm(forms.Form):
    """The reasons."""

    text = LongText(
        label=_("Reasons"),
        help_text=_(
            "Describe the problem, whom it touches and what you know about the cost. "
            "An empty line starts a new paragraph. Do not write personal data of others."
        ),
        max_length=TEXT_LENGTH,
        min_length=50,
        rows=14,
    )


class ActForm(forms.Form):
    """Articles, annexes and explanatory note of a draft act.

    `unfinished` is what cannot be submitted so and may yet stay in the draft.
    """

    articles = LongText(
        label=_("Text of the draft, article by article"),
        help_text=_("At least one article. Start each on a new line with its number: Article 1. …"),
        max_length=TEXT_LENGTH,
        min_length=20,
        rows=14,
    )
    act_annexes = LongText(
        label=_("Annexes, if the draft has any"),
        help_text=_(
            "Lists, tariffs and rules that belong to the act. Start each on a new line: Annex 1. … "
            "Drawings and maps are attached as files on the next page. You may leave it empty."
        ),
        max_length=TEXT_LENGTH,
        required=False,
        rows=8,
    )
    note = LongText(
        label=_("Explanatory note"),
        help_text=_("Why the act is needed, what it changes, what it costs and who pays."),
        max_length=TEXT_LENGTH,
        min_length=20,
        rows=8,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unfinished: dict[str, str] = {}

    def clean_articles(self) -> str:
        """A text with at least one numbered article."""
        text: str = self.cleaned_data["articles"]
        if not names_article(text):
            self.unfinished["articles"] = text
            raise ValidationError(REASONS["no_article"], code="no_article")
        return text


class WhereForm(forms.Form):
    """Where in the municipality, and what it is about."""

    unit = forms.ChoiceField(
        label=_("Which part of the municipality is it about?"),
        required=False,
        help_text=_("People who live there find it more easily."),
    )
    topic = OneOf(label=_("Topic"))
    spot = OneLine(
        label=_("The place in words"),
        required=False,
        max_length=200,
        help_text=_("If it is about one place: street, building, corner. You may leave it empty."),
    )
    point = OneLine(
        label=_("Point on the map"),
        required=False,
        max_length=60,
        help_text=_(
            "If you know it: latitude and longitude, as a map on your telephone shows them."
            " For example: 41.6461, 41.6405. You may leave it empty."
        ),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in Unit.objects.filter(municipality=municipality)}
        self.topics = {str(topic.pk): topic for topic in Topic.objects.all()}
        if self.units:
            whole = _("The whole municipality")
            self.fields["unit"].choices = [("", whole)] + [
                (pk, unit.name) for pk, unit in self.units.items()
            ]
        else:
            del self.fields["unit"]  # one answer is no question
        self.fields["topic"].choices = [(pk, topic.name) for pk, topic in self.topics.items()]

    def clean_unit(self) -> Unit | None:
        """The unit chosen; None for the whole municipality."""
        return self.units.get(self.cleaned_data["unit"])

    def clean_topic(self) -> Topic:
        """The topic chosen."""
        return self.topics[self.cleaned_data["topic"]]

    def clean_point(self) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude within Georgia, to five decimals; None where nothing was typed."""
        text = self.cleaned_data["point"]
        if not text:
            return None
        match = POINT.fullmatch(text)
        if match is None:
            raise ValidationError(
                _("Write two numbers with points and a comma between: 41.6461, 41.6405.")
            )
        latitude, longitude = (round(Decimal(part), 5) for part in match.groups())
        if not (41 <= latitude <= 44 and 39 <= longitude <= 47):
            raise ValidationError(
                _("This point is not in Georgia. Latitude stands first: 41.6461, 41.6405.")
            )
        return latitude, longitude

    def answer(self) -> dict[str, Any]:
        """The columns it fills; of a form that was refused those whose answers are right."""
        data = dict(self.cleaned_data)
        if "point" in data:
            data["latitude"], data["longitude"] = data.pop("point") or (None, None)
        return data


class NameForm(forms.Form):
    """How the author's name stands on the page."""

    author_display = OneOf(
        label=_("How should your name appear?"),
        help_text=_(
            "An author's name is public. Your personal number, e-mail and telephone never are."
        ),
    )

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author_display"].choices = [
            (value, names.get(value) or label) for value, label in Petition.AuthorDisplay.choices
        ]


class InviteForm(forms.Form):
    """Whom to invite into the initiating group."""

    email = forms.EmailField(
        label=_("E-mail of the person you invite"),
        help_text=_("They get a letter with a link, read the petition and decide for themselves."),
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class SubmitForm(forms.Form):
    """What the author confirms before it goes to the secretariat."""

    agrees = forms.BooleanField(
        label=_(
            "I have read the text again, and I agree that it and my name as shown above become public."
        ),
        error_messages={
            "required": _("Confirm that the text and your name may become public, then submit.")
        },
    )


class SignForm(forms.Form):
    """What the public sees of the signer: nothing unless chosen."""

    display = OneOf(
        label=_("What should be public?"),
        choices=Display.choices,
        initial=Display.NONE,
    )

    def say(self, initials: str, name: str) -> None:
        """Show the signer how each choice would read."""
        self.fields["display"].choices = [
            (Display.NONE, _("Nothing: the signature is counted without a name")),
            (Display.INITIALS, _("Initials: %(initials)s") % {"initials": initials}),
            (Display.NAME, _("First name and surname: %(name)s") % {"name": name}),
        ]


class EndForm(forms.Form):
    """Why the author withdraws the petition; published."""

    reason = OneLine(
        label=_("Why do you withdraw the petition?"),
        help_text=_("The reason is published on the petition's page."),
        max_length=500,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeForm(forms.Form):
    """The code on a receipt."""

    code = forms.CharField(
        label=_("Code on the receipt"),
        help_text=_(
            "Ten letters and digits, for example 7K4Q 93MD WX. Capitals and spaces do not matter."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "input mid"}
        ),
    )

    def clean_code(self) -> str:
        """The code as typed, if it can be one at all."""
        code: str = self.cleaned_data["code"]
        if identifiers_of(code) is None:
            raise ValidationError(
                _("A code has ten letters and digits. Check it against the receipt."),
                code="no_code",
            )
        return code
