"""Which ways in the log-in page offers."""

from django import template

from identity import sms

register = template.Library()


@register.simple_tag
def by_telephone() -> bool:
    """True when text messages can be sent."""
    return sms.gateway() is not None
