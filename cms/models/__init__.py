"""Wagtail pages (`pages`), what editors set for the whole portal (`site`), the words of mails (`letters`) and of the search (`words`)."""

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
from cms.models.words import PageWord

__all__ = [
    "GuidePage",
    "Letter",
    "MenuItem",
    "MunicipalityHomePage",
    "NewsIndexPage",
    "NewsPage",
    "PageWord",
    "PlatformHomePage",
    "PortalPage",
    "PortalSettings",
    "StandardPage",
]
