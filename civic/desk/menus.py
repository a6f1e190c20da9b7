"""The desk's own links in the staff masthead: the work list, and for administrators the departments."""

from typing import Any

from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.roles import Role
from civic.ui.menus import Item, address


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The work list of the municipality at hand, and what its administrator sets up."""
    if municipality is None:
        return []
    links = [
        Item(_("Work list"), address("desk:work", municipality.slug), section="work", order=10)
    ]
    if user.roles_in(municipality) & {Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN}:
        url = address("desk:departments", municipality.slug)
        links.append(Item(_("Departments"), url, section="departments", area="desk", order=92))
    return links
