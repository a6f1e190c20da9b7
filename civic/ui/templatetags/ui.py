"""The component library."""

from django import template

register = template.Library()
