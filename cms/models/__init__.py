"""Wagtail pages (`pages`), what editors set for the whole portal (`site`), and the words of mails (`letters`)."""

from cms.models.letters import Letter
from cms.models.pages import (
    GuidePage,
    MunicipalityHomePage,
    NewsIndexPage,
    NewsPage,
    PlatformHomePage,
    PortalPage,
    StandardPage,
)
from cms.models.site import MenuItem, PortalSettings

__all__ = [
    "GuidePage",
    "Letter",
    "MenuItem",
    "MunicipalityHomePage",
    "NewsIndexPage",
    "NewsPage",
    "PlatformHomePage",
    "PortalPage",
    "PortalSettings",
    "StandardPage",
]
