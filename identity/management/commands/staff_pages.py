"""Writes `docs/staff-pages.md`: which desk page opens for which role, read from the views."""

from django.conf import settings
from django.utils import translation

from civic.management.generated import PageCommand
from civic.roles import Role
from identity.staff_pages import pages

HEAD = """# Staff pages and roles

Written by `make docs` from the `staff` decorator of each view; change the view, not this page.
Every page below `/desk/` and `/cms/`, in every language, first asks for an account with a role and
for the second factor; a municipality in which the reader has no role answers 404, a role that is
missing 403. The pages below `/cms/` are Wagtail's and ask Wagtail's own permissions besides: an
editor has those of the group `editors-<municipality>`.

| page | name | opens for |
|---|---|---|
"""


def page() -> str:
    """The text of `docs/staff-pages.md`."""
    with translation.override(settings.LANGUAGE_CODE):  # whose addresses have no prefix
        found = [one for one in pages() if one.route.startswith("/desk/")]
    with translation.override("en"):
        lines = [f"| `{one.route}` | `{one.name}` | {_who(one.roles)} |" for one in found]
    return HEAD + "\n".join(sorted(lines)) + "\n"


def _who(roles: tuple[str, ...] | None) -> str:
    if roles is None:
        return "anybody on the staff of any municipality"
    return ", ".join(str(Role(role).label) for role in roles) or "any role in the municipality"


class Command(PageCommand):
    """`manage.py staff_pages [--check]`."""

    help = "Write docs/staff-pages.md from the desk's views."
    file = "staff-pages.md"

    def page(self) -> str:
        return page()
