"""The component library. A builtin: templates use these tags and filters without loading anything.

Every component is shown on the style guide page, `/desk/styleguide/`.
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, Field
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from civic import money, text, words
from civic.ui import menus

register = template.Library()

FAMILIES = ("waiting", "open", "attention", "done", "closed")

# --- Filters: how a value reads ---------------------------------------------------------------


def reads(name: str, write: Any) -> None:
    """Register a filter that shows nothing for nothing."""
    register.filter(name, lambda value: "" if value in (None, "") else write(value))


reads("number", words.number)
reads("percent", words.percent)
reads("day", words.day)
reads("month", lambda value: words.month(words.as_day(value), "day"))
reads("short_day", words.short_day)
reads("on_day", words.on_day)
reads("until_day", words.until_day)
reads("from_day", words.from_day)
reads("of_day", words.of_day)
reads("moment", words.moment)
reads("clock", words.clock)
reads("left", words.left)
reads("lari", money.lari)


@register.filter(is_safe=True)
def paragraphs(value: Any) -> SafeString:
    """A citizen's plain text as paragraphs: an empty line starts a new one, a line break stays."""
    return mark_safe("\n".join(text.paragraphs(str(value or ""))))


@register.filter
def spaced(value: Any, size: int = 4) -> str:
    """A code in groups that can be read out: 7K4Q93MDWX → 7K4Q 93MD WX."""
    code = str(value or "")
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


@register.simple_tag
def when(value: date | datetime | None, form: str = "day") -> SafeString:
    """A <time> element: {% when petition.closes_at "on_day" %}. Forms are those of civic.words."""
    if value is None:
        return SafeString("")
    write = getattr(words, form)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), write(value))


# --- Components -------------------------------------------------------------------------------


@register.simple_tag
def tag_state(family: str, label: Any) -> SafeString:
    """A state as word, bar and tint. `family` is one of waiting, open, attention, done, closed."""
    if family not in FAMILIES:
        raise ValueError(f"No such family of states: {family!r}")
    return format_html('<span class="tag {}">{}</span>', family, label)


@register.simple_tag
def thread(value: int, maximum: int, label: Any, bare: bool = False) -> SafeString:
    """Signatures on their way to a threshold, as a cross-stitch thread under its sentence.

    `bare` leaves the sentence to assistive technology, where the page says it already.
    """
    return _progress("thread", value, maximum, label, bare)


@register.simple_tag
def money_bar(value: int, maximum: int, label: Any, bare: bool = False) -> SafeString:
    """Money spent or left, as a plain bar under its sentence."""
    return _progress("money", value, maximum, label, bare)


def _progress(kind: str, value: int, maximum: int, label: Any, bare: bool) -> SafeString:
    kind += " over" if kind == "money" and value > maximum else ""
    maximum = max(maximum, 1)
    value = min(max(value, 0), maximum)
    if bare:
        return format_html(
            '<progress class="{}" max="{}" value="{}" aria-label="{}">{}/{}</progress>',
            kind, maximum, value, label, value, maximum,
        )  # fmt: skip
    return format_html(
        '<label class="meter">{}<progress class="{}" max="{}" value="{}">{}/{}</progress></label>',
        label, kind, maximum, value, value, maximum,
    )  # fmt: skip


@register.simple_tag
def icon(name: str) -> SafeString:
    """An outline from the sprite, always beside a word and so silent for assistive technology."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("components/steps.html")
def steps(entries: Any, reverse: bool = False) -> dict[str, Any]:
    """A dated list: what happened (state "done"), is now ("now") or comes ("").

    Each entry is a mapping or object with `title` and, where known, `at` (date or moment),
    `when` (words instead of a date), `text`, `url`, `state`. `reverse` numbers downwards for a
    newest-first list.
    """
    return {"entries": entries, "reverse": reverse}


@register.inclusion_tag("components/phases.html")
def phases(entries: Any) -> dict[str, Any]:
    """The phases of a process as a bar; entries have `title`, `text` and `state` past, now or ""."""
    return {"entries": entries}


@register.inclusion_tag("components/wizard.html")
def wizard(labels: Any, current: int) -> dict[str, Any]:
    """The steps of a form in words; `current` counts from 1."""
    return {
        "label": _("Steps"),
        "entries": [
            {"label": label, "state": "past" if at < current else "now" if at == current else ""}
            for at, label in enumerate(labels, start=1)
        ],
    }


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: Any) -> dict[str, Any]:
    """The way to this page: {% crumbs "ბათუმი" url1 "პეტიციები" url2 "№ 742" url3 %}."""
    return {"entries": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Links to the pages of a list; the filter stays in the address."""
    numbers = []
    for one in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        url = page_url(context, one) if isinstance(one, int) else ""
        numbers.append({"label": one, "url": url, "current": one == page.number})
    return {
        "page": page,
        "numbers": numbers,
        "previous": page_url(context, page.previous_page_number()) if page.has_previous() else "",
        "next": page_url(context, page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def page_url(context: dict[str, Any], page: int) -> str:
    """The address of another page of this list, with the same filter."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    if page != 1:
        query["page"] = str(page)
    return f"?{query.urlencode()}" if query else context["request"].path


# --- Forms ------------------------------------------------------------------------------------


@register.inclusion_tag("components/form_summary.html")
def form_summary(*forms: BaseForm) -> dict[str, Any]:
    """The summary above a refused form: what is wrong, each line a link to its field.

    Several forms on one page share one summary. Where no field is at fault, it does not ask to check any.
    """
    entries = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        # so that {{ form }} does not repeat the errors of the whole form
        setattr(form, "summarised", True)  # noqa: B010
        entries += [{"text": error, "id": ""} for error in form.non_field_errors()]
        for bound in form:
            entries += [{"text": text, "id": _target(bound)} for text in _named_errors(bound)]
    return {"entries": entries, "names_fields": any(entry["id"] for entry in entries)}


def _named_errors(bound: Any) -> list[str]:
    """What is wrong with a field; a text that fits any field ("Fill in this field.") gains its name."""
    general = {str(text) for text in Field.default_error_messages.values()}
    general |= {str(text) for text in type(bound.field).default_error_messages.values()}
    named = []
    for error in bound.errors.as_data():
        limit = error.code in {"max_length", "min_length", "max_value", "min_value", "amount"}
        for words_of_it in error.messages:
            name = f"{str(bound.label).rstrip(' ?:')}: " if limit or words_of_it in general else ""
            named.append(f"{name}{words_of_it}")
    return named


def _target(bound: Any) -> str:
    """The id a link to this field must have: the first option where the field is a group."""
    if bound.use_fieldset:
        options = list(bound.subwidgets)
        return (options and options[0].id_for_label) or bound.auto_id
    return bound.id_for_label or bound.auto_id


@register.simple_tag(takes_context=True)
def error_prefix(context: dict[str, Any]) -> str:
    """ "Error: " at the start of the title when the page shows a refused form (`form` or `forms`)."""
    forms = [context.get("form"), *(context.get("forms") or [])]
    refused = any(getattr(form, "is_bound", False) and form.errors for form in forms if form)
    return _("Error:") + " " if refused else ""


@register.simple_tag
def max_length(bound: Any) -> int | None:
    """The most signs a text field takes, where that is worth saying (long texts and titles)."""
    most = getattr(bound.field, "max_length", None)
    widget = bound.field.widget
    return most if most and getattr(widget, "input_type", "text") == "text" and most >= 60 else None


# --- The frame --------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def page_shell(context: dict[str, Any]) -> menus.Shell:
    """Portal name, menus, chooser and footer for the municipality this page is about."""
    return menus.shell(context.get("municipality") or None)


@register.simple_tag(takes_context=True)
def desk_menu(context: dict[str, Any]) -> list[menus.Item]:
    """The links of the staff masthead."""
    return menus.desk_items(context["request"].user, context.get("municipality") or None)


@register.simple_tag(takes_context=True)
def is_current(context: dict[str, Any], item: menus.Item) -> SafeString:
    """`aria-current` on the menu item of the section this page is in."""
    section = context.get("section")
    path = context["request"].path if "request" in context else ""
    if (section and section == item.section) or path == item.url:
        return SafeString(' aria-current="page"')
    return SafeString("")
