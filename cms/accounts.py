"""Accounts in Wagtail's admin: none. Accounts, roles and passwords have one door, identity's own pages,
where every change is journalled; here an editor only chooses how the admin looks."""

from typing import Any

from wagtail.admin.views.account import AccountView
from wagtail.admin.viewsets.base import ViewSet

KEPT_PANELS = {"avatar", "notifications", "locale", "theme"}


class Closed(ViewSet):
    """In the place of Wagtail's administration of users and groups: no address, no menu item."""

    def get_urlpatterns(self) -> list[Any]:
        """Nothing opens."""
        return []

    def on_register(self) -> None:
        """Nothing is shown."""


class Preferences(AccountView):
    """An editor's own settings: language, colours and picture; neither name nor password."""

    def get_panels(self) -> list[Any]:
        """What does not belong to the account itself."""
        return [panel for panel in super().get_panels() if panel.name in KEPT_PANELS]
