"""The staff roles a municipality (or the platform) gives. Who holds them is `identity`'s business.

The kernel asks a signed-in user only through `StaffMember`, so that it need not know the app
that answers.
"""

from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles of `product.md` §4. All but the last are held for one municipality."""

    MODERATOR = "moderator", _("Moderator of the council secretariat")
    LIST_OFFICER = "list_officer", _("List officer")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    BUDGET_OFFICER = "budget_officer", _("Budget officer")
    MAYOR_OFFICE = "mayor_office", _("Mayor's office")
    CLERK = "clerk", _("Community-centre clerk")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor")
    MUNICIPAL_ADMIN = "municipal_admin", _("Administrator of the municipality")
    PLATFORM_ADMIN = "platform_admin", _("Administrator of the platform")


class StaffMember(Protocol):
    """What the kernel may ask of a signed-in user."""

    pk: Any
    is_authenticated: bool

    def holds(self, role: str, municipality: Any) -> bool:
        """True when the user is active and holds `role` for `municipality` at this moment."""
        ...

    def roles_in(self, municipality: Any) -> set[str]:
        """The roles the user holds for `municipality`."""
        ...

    def roles_anywhere(self) -> set[str]:
        """The roles the user holds in any municipality or for the platform."""
        ...

    def departments_in(self, municipality: Any) -> set[int]:
        """Keys of the departments of `municipality` of which the user is an officer."""
        ...

    def municipalities(self) -> Any:
        """QuerySet of the municipalities in which the user holds any role."""
        ...
