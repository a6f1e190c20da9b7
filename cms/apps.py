from typing import Any

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        """Keep the search index as Wagtail keeps its own: by its signal of a published page."""
        from wagtail.signals import page_published

        page_published.connect(_index, dispatch_uid="cms.index")


def _index(sender: Any, instance: Any, **kwargs: Any) -> None:
    from cms.actions import index_page

    if hasattr(instance, "words"):
        index_page(instance)
