"""Which ways in the log-in page offers."""

from django import template

from civic.doors import purpose_of
from civic.places.models import Municipality
from identity import sms

register = template.Library()


@register.simple_tag
def by_telephone() -> bool:
    """True when text messages can be sent."""
    return sms.gateway() is not None


@register.inclusion_tag("identity/_purpose.html")
def why_here(target: str | None) -> dict[str, object]:
    """Why the reader was led to the log-in page, and what can be done without an account."""
    why, in_person, place = purpose_of(target or "")
    found = Municipality.objects.filter(slug=place).first() if in_person else None
    return {"why": why, "in_person": in_person, "municipality": found}
