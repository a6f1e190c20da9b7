"""What a new installation starts with: settings, menus, and the sections of a municipality's home."""

from typing import Any

from django.conf import settings

from cms.texts import Entry, Text, people, petitions, portal, privacy

# Models the platform's editors may change besides pages and files, and how.
PLATFORM_RIGHTS: dict[str, list[str]] = {
    "cms.portalsettings": ["change"],
    "cms.letter": ["add", "change", "delete"],
    "petitions.authority": ["add", "change"],
    "petitions.reasoncode": ["add", "change"],
    "petitions.topic": ["add", "change"],
    "places.centre": ["add", "change", "delete"],
    "services.highlandlist": ["add", "change"],
}


def portal_settings() -> dict[str, Any]:
    """The first name, footer and help of the portal."""
    return {
        "name_ka": settings.PORTAL_NAME,
        "name_en": "Voice and Deed",
        "footer_ka": "მუნიციპალიტეტების მონაწილეობის პორტალი.",
        "footer_en": "the participation portal of the municipalities.",
        "hours_ka": "ორშაბათიდან პარასკევამდე, 10:00–18:00",
        "hours_en": "Monday to Friday, 10:00–18:00",
    }


def municipality_body() -> list[tuple[str, dict[str, Any]]]:
    """The sections of a municipality's home; headings are left empty and so follow the language."""
    return [
        ("next_deadlines", {"title": "", "limit": 4}),
        ("near_threshold", {"title": "", "limit": 3}),
        ("latest_answers", {"title": "", "limit": 2}),
        ("centres", {"title": "", "note": ""}),
        ("news", {"title": "", "limit": 3}),
        ("guides", {"title": ""}),
    ]


NEWS = Entry(
    "cms.NewsIndexPage",
    "news",
    ka=Text("სიახლეები", "რა შეიცვალა პორტალზე და რას გეგმავენ საკრებულოები."),
    en=Text("News", "What has changed on the portal, and what the councils plan."),
)

PAGES = [
    portal.HOW,
    petitions.FILLING,
    petitions.SUBMITTING,
    people.SIGNING,
    people.REGISTERING,
    people.IN_PERSON,
    portal.LAW,
    NEWS,
    portal.CHECKS,
    portal.ACCESSIBILITY,
    privacy.PRIVACY,
    portal.RULES,
    portal.CONTACT,
]


def news_of(slug: str) -> Entry:
    """The list of news of a municipality."""
    return Entry(
        "cms.NewsIndexPage",
        f"{slug}/news",
        ka=Text("სიახლეები", "რას აკეთებს საკრებულო და მერია პეტიციებზე."),
        en=Text("News", "What the sakrebulo and the mayor's office do about petitions."),
    )


def menu() -> list[dict[str, Any]]:
    """The first menus: `slugs` is the place of a page below the home."""
    return [
        {"area": "main", "section": "petitions"},
        {"area": "main", "slugs": "guide/"},
        {"area": "main", "slugs": "news/"},
        {"area": "verify", "slugs": "checks/"},
        {"area": "verify", "section": "ledger"},
        {"area": "about", "slugs": "accessibility/"},
        {"area": "about", "slugs": "privacy/"},
        {"area": "about", "slugs": "rules/"},
        {"area": "about", "slugs": "contact/"},
    ]
