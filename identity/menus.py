"""Identity's links in the staff masthead: the residents' register, people at the counter, organisations, staff."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item
from identity.views.desk import ADMIN_ROLES, REGISTER_ROLES
from identity.views.desk_persons import CENTRE_ROLES, REPRESENTATIVE_ROLES


def items(municipality: Municipality | None) -> list[Item]:
    """The report on what is deleted when, in the footer."""
    return [
        Item(_("What is deleted when"), reverse("identity_public:deleted"), area="about", order=60)
    ]


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """Links for those who may open them."""
    if municipality is None:
        return []
    roles = user.roles_in(municipality)
    links = []
    if roles.intersection(REGISTER_ROLES):
        url = reverse("identity_desk:register", args=[municipality.slug])
        links.append(Item(_("Residents' register"), url, section="register", area="desk", order=80))
    if roles.intersection(CENTRE_ROLES):
        url = reverse("identity_desk:visit", args=[municipality.slug])
        links.append(Item(_("Citizen at the counter"), url, section="visit", area="desk", order=75))
    if roles.intersection(REPRESENTATIVE_ROLES):
        url = reverse("identity_desk:representatives", args=[municipality.slug])
        links.append(
            Item(_("Organisations"), url, section="representatives", area="desk", order=85)
        )
    if roles.intersection(ADMIN_ROLES):
        url = reverse("identity_desk:staff", args=[municipality.slug])
        links.append(Item(_("Staff"), url, section="staff", area="desk", order=90))
    if roles:
        url = reverse("identity_desk:roles", args=[municipality.slug])
        links.append(Item(_("Who may do what"), url, section="roles", area="desk", order=95))
    return links
