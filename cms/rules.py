"""What the CMS decides: which addresses are taken, and whether a page may be published now."""

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from civic.decisions import ALLOWED, Decision, Refused

# What the portal's own views answer before Wagtail is asked: below the home, and below a municipality.
PORTAL_ADDRESSES = frozenset(
    {
        *("account", "api", "choose", "cms", "desk", "documents", "en", "healthz", "hooks"),
        *("ledger", "media", "p", "receipts", "search", "static", "theme"),
    }
)
PLACE_ADDRESSES = frozenset({"budget", "petitions", "search"})


def reserved_slugs(depth: int | None) -> frozenset[str]:
    """The last parts of an address that a page at this depth of the tree may not have."""
    if depth == 3:
        return PORTAL_ADDRESSES
    return PLACE_ADDRESSES if depth == 4 else frozenset()


def required_elsewhere(page: Page) -> list[str]:
    """The other languages in which this page must be published too; none where the municipality is free."""
    from cms.models import MunicipalityHomePage

    place = page.place
    if place is None:
        return []
    if not MunicipalityHomePage.objects.filter(municipality=place, both_languages=True).exists():
        return []
    return [code for code, _name in settings.LANGUAGES if code != page.locale.language_code]


def companions(page: Page) -> dict[str, Page]:
    """The page in the other required languages, by code; a page in the wrong language (alias) is none."""
    needed = required_elsewhere(page)
    if not needed:
        return {}
    found = page.get_translations().filter(alias_of=None).select_related("locale")
    return {
        one.locale.language_code: one.specific
        for one in found
        if one.locale.language_code in needed
    }


def untranslated(page: Page) -> int:
    """How many pieces of text of a side-by-side translation still stand in the source language."""
    from wagtail_localize.models import Translation

    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None:
        return 0
    total, done = translation.get_progress()
    return total - done


def may_publish(page: Page) -> Decision:
    """May this page be published now? Where the municipality publishes in all languages or in none,
    every other language must be there, fully translated; it is then published together.
    """
    ready = page.readiness()
    if not ready:
        return ready
    needed = required_elsewhere(page)
    there = companions(page)
    names = dict(settings.LANGUAGES)
    for code in needed:
        other = there.get(code)
        if other is None:
            return Refused(
                "language_missing",
                _(
                    "This municipality publishes pages in all languages or in none. The page is saved "
                    "as a draft. Missing: %(language)s. Choose “Translate this page”, then publish."
                )
                % {"language": names[code]},
            )
        missing = 0 if other.live else untranslated(other)
        if missing:
            return Refused(
                "language_incomplete",
                _(
                    "This municipality publishes pages in all languages or in none. The page is saved "
                    "as a draft. Translation not finished: %(language)s, texts left: %(count)s."
                )
                % {"language": names[code], "count": missing},
            )
    own = untranslated(page) if needed and not page.live else 0
    if own:
        return Refused(
            "language_incomplete",
            _("Finish the translation first. Texts left: %(count)s.") % {"count": own},
        )
    return ALLOWED
