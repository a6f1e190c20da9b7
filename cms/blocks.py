"""Blocks for meaning, not for layout: what editors put together on guides, homes and news.

No block takes raw HTML; rich text is limited to the features below and passes `civic.text.clean`
when it is shown. Blocks with live data read through queries only. A heading left empty becomes
the usual one in the reader's language.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms import live

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
SMALL_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class Heading(blocks.CharBlock):
    """An optional heading."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("label", _("Heading"))
        kwargs.setdefault("help_text", _("Left empty: the usual heading."))
        super().__init__(**kwargs)


class Text(blocks.RichTextBlock):
    """Paragraphs, lists, headings and links."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"


class LawArticle(blocks.StructBlock):
    """What a law or the council's rules say, with the article."""

    title = blocks.CharBlock(max_length=160, label=_("What it is about"))
    text = blocks.RichTextBlock(features=SMALL_FEATURES, label=_("What the rule says"))
    source = blocks.CharBlock(max_length=200, label=_("Act and article"))
    url = blocks.URLBlock(required=False, label=_("Address of the act"))

    class Meta:
        icon = "openquote"
        label = _("Law")
        template = "cms/blocks/law.html"


class Decider(blocks.StructBlock):
    """One row of "who decides what"."""

    matter = blocks.CharBlock(max_length=160, label=_("Matter"))
    who = blocks.CharBlock(max_length=160, label=_("Who decides"))
    where = blocks.CharBlock(max_length=200, required=False, label=_("Where to turn"))


class WhoDecides(blocks.StructBlock):
    """Which body decides which matter, as a table."""

    title = Heading()
    rows = blocks.ListBlock(Decider(), min_num=1, label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Who decides what")
        template = "cms/blocks/who_decides.html"


class Step(blocks.StructBlock):
    """One step: what to do, and what to know about it."""

    title = blocks.CharBlock(max_length=160, label=_("Step"))
    text = blocks.TextBlock(required=False, max_length=600, label=_("What to know"))


class Steps(blocks.StructBlock):
    """Numbered steps."""

    title = Heading(help_text=_("May be left empty."))
    entries = blocks.ListBlock(Step(), min_num=1, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "cms/blocks/steps.html"


class Contact(blocks.StructBlock):
    """Where to turn: telephone, hours, address, e-mail. Empty fields are left out."""

    title = Heading(help_text=_("May be left empty."))
    name = blocks.CharBlock(required=False, max_length=160, label=_("Who"))
    phone = blocks.CharBlock(required=False, max_length=40, label=_("Telephone"))
    email = blocks.EmailBlock(required=False, label=_("E-mail"))
    address = blocks.CharBlock(required=False, max_length=200, label=_("Address"))
    hours = blocks.CharBlock(required=False, max_length=160, label=_("Hours"))

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "cms/blocks/contact.html"


class Question(blocks.StructBlock):
    """One question and its answer."""

    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = blocks.RichTextBlock(features=SMALL_FEATURES, label=_("Answer"))


class Questions(blocks.StructBlock):
    """Questions that open to their answers."""

    title = Heading(help_text=_("May be left empty."))
    entries = blocks.ListBlock(Question(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "cms/blocks/questions.html"


class CallToAction(blocks.StructBlock):
    """A button that leads to a page of the portal or to another site."""

    label = blocks.CharBlock(max_length=60, label=_("Words on the button"))
    page = blocks.PageChooserBlock(required=False, label=_("Page"))
    url = blocks.URLBlock(required=False, label=_("or an address elsewhere"))
    note = blocks.CharBlock(required=False, max_length=200, label=_("Sentence beside it"))

    def clean(self, value: Any) -> Any:
        """Refuse a button that leads nowhere, or to two places."""
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            message = _("Choose either a page or an address, not both and not neither.")
            raise blocks.StructBlockValidationError(block_errors={"page": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Button")
        template = "cms/blocks/call_to_action.html"


class Notice(blocks.StructBlock):
    """A message that stands out."""

    kind = blocks.ChoiceBlock(
        choices=[("", _("Information")), ("good", _("Good news")), ("late", _("Attention"))],
        required=False,
        label=_("Kind"),
    )
    text = blocks.RichTextBlock(features=SMALL_FEATURES, label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "cms/blocks/notice.html"


class Picture(blocks.StructBlock):
    """An image with what it shows in words."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/picture.html"


class Way(blocks.StructBlock):
    """The way of a petition in four steps, across the page."""

    entries = blocks.ListBlock(Step(), min_num=2, max_num=4, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("How it works, in four steps")
        template = "cms/blocks/way.html"


# --- Live data --------------------------------------------------------------------------------


class Live(blocks.StructBlock):
    """Base of the blocks with live data: a heading, how many rows, and where the rows come from."""

    title = Heading()

    def rows(self, place: Any, limit: int) -> Any:
        """What the block shows for a municipality, or for the whole country when `place` is None."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        """Add `rows` for the municipality the page is about."""
        context = super().get_context(value, parent_context=parent_context)
        context["rows"] = self.rows(context.get("municipality"), value.get("limit") or 0)
        return context


def limit(default: int) -> blocks.IntegerBlock:
    """How many rows a live block shows."""
    return blocks.IntegerBlock(
        default=default, min_value=1, max_value=12, label=_("How many at most")
    )


class NearThreshold(Live):
    """Petitions that need only a few more signatures."""

    limit = limit(3)

    def rows(self, place: Any, limit: int) -> Any:
        return live.near_threshold(place, limit)

    class Meta:
        icon = "order-up"
        label = _("Petitions near the threshold")
        template = "cms/blocks/near_threshold.html"


class OpenPetitions(Live):
    """The newest petitions open for signatures."""

    limit = limit(5)

    def rows(self, place: Any, limit: int) -> Any:
        return live.open_petitions(place, limit)

    class Meta:
        icon = "list-ul"
        label = _("Open petitions")
        template = "cms/blocks/open_petitions.html"


class LatestAnswers(Live):
    """What councils and mayors have answered."""

    limit = limit(2)

    def rows(self, place: Any, limit: int) -> Any:
        return live.latest_answers(place, limit)

    class Meta:
        icon = "comment"
        label = _("Latest answers")
        template = "cms/blocks/latest_answers.html"


class NextDeadlines(Live):
    """The nearest dates by which somebody must act."""

    limit = limit(4)

    def rows(self, place: Any, limit: int) -> Any:
        return live.next_deadlines(place, limit)

    class Meta:
        icon = "date"
        label = _("Next deadlines")
        template = "cms/blocks/next_deadlines.html"


class Figures(Live):
    """Counts of petitions and signatures."""

    def rows(self, place: Any, limit: int) -> Any:
        return live.figures(place)

    class Meta:
        icon = "table"
        label = _("Figures")
        template = "cms/blocks/figures.html"


class Centres(Live):
    """Centres where a clerk helps."""

    note = blocks.RichTextBlock(
        required=False, features=SMALL_FEATURES, label=_("Beside the table")
    )

    def rows(self, place: Any, limit: int) -> Any:
        return live.centres(place)

    class Meta:
        icon = "home"
        label = _("Centres")
        template = "cms/blocks/centres.html"


class News(Live):
    """The latest news of the municipality, or of the portal."""

    limit = limit(3)

    def rows(self, place: Any, limit: int) -> Any:
        return live.news(place, limit)

    class Meta:
        icon = "doc-full"
        label = _("News")
        template = "cms/blocks/news.html"


class Guides(Live):
    """The instruction pages: filling in, submitting, signing, registering."""

    def rows(self, place: Any, limit: int) -> Any:
        return live.guides(place)

    class Meta:
        icon = "help"
        label = _("Instructions")
        template = "cms/blocks/guides.html"


class PortalContact(Live):
    """Telephone, hours, e-mail and data protection officer, as set for the whole portal."""

    title = Heading(help_text=_("May be left empty."))

    def rows(self, place: Any, limit: int) -> Any:
        return live.portal_contact()

    class Meta:
        icon = "mail"
        label = _("Contact of the portal")
        template = "cms/blocks/portal_contact.html"


class NumbersInForce(Live):
    """The numbers the law and the council have set, with the act that sets each."""

    def rows(self, place: Any, limit: int) -> Any:
        return live.numbers(place)

    class Meta:
        icon = "cog"
        label = _("Numbers in force")
        template = "cms/blocks/numbers.html"


class Prose(blocks.StreamBlock):
    """The body of a guide, a page or a news item."""

    text = Text()
    steps = Steps()
    law = LawArticle()
    who_decides = WhoDecides()
    notice = Notice()
    questions = Questions()
    contact = Contact()
    portal_contact = PortalContact()
    picture = Picture()
    call_to_action = CallToAction()
    numbers = NumbersInForce()
    near_threshold = NearThreshold()
    open_petitions = OpenPetitions()
    latest_answers = LatestAnswers()
    next_deadlines = NextDeadlines()
    figures = Figures()
    centres = Centres()


class Sections(blocks.StreamBlock):
    """The sections of a home page, in the editor's order."""

    way = Way()
    next_deadlines = NextDeadlines()
    near_threshold = NearThreshold()
    latest_answers = LatestAnswers()
    open_petitions = OpenPetitions()
    figures = Figures()
    centres = Centres()
    news = News()
    guides = Guides()
    text = Text()
    notice = Notice()
    call_to_action = CallToAction()
