"""Filters of the CMS templates: rich text made safe, a date split for the deadline strip."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from civic import words
from civic.text import clean

register = template.Library()


@register.filter
def rich(value: Any) -> SafeString:
    """An editor's rich text: links to pages and documents resolved, then through `civic.text.clean`."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return mark_safe(clean(expand_db_html(source)))


@register.filter
def day_number(value: date | datetime) -> str:
    """The day of the month, large in the deadline strip: 25."""
    return str(words.as_day(value).day)


@register.filter
def month_and_hour(value: date | datetime) -> str:
    """What stands under the day: ნოემბერი, 11:00; without the hour where the term is a whole day."""
    month = words.day(value).split(words.NBSP)[1]
    if not isinstance(value, datetime) or words.clock(value) in {"00:00", "23:59"}:
        return month
    return f"{month}, {words.clock(value)}"


@register.filter
def is_soon(value: date | datetime) -> bool:
    """True within three days: the strip then marks it."""
    return (words.as_day(value) - words.today()).days <= 3
