from typing import Any

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    default = True

    def ready(self) -> None:
        """Keep the search index as Wagtail keeps its own: by its signal of a published page."""
        from wagtail.signals import page_published

        page_published.connect(_index, dispatch_uid="cms.index")


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's users without their administration: see `cms.accounts`."""

    user_viewset = "cms.accounts.Closed"
    group_viewset = "cms.accounts.Closed"

    def ready(self) -> None:
        """Take the accounts out of the bulk actions too."""
        super().ready()
        from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

        UserBulkAction.models = []


def _index(sender: Any, instance: Any, **kwargs: Any) -> None:
    from cms.actions import index_page

    if hasattr(instance, "words"):
        index_page(instance)
