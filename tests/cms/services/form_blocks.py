"""A form as an editor builds it, in both languages with the same keys; every kind of question is in it."""

from typing import Any

from wagtail.models import Locale

from civic.places.models import Municipality
from cms import actions as cms_actions
from cms.models import MunicipalityHomePage
from cms.services.models import ServiceIndexPage, ServicePage


def line(key: str, label: str, **more: Any) -> dict[str, Any]:
    return block(key, "line", label, prefill="", shape="", **more)


def block(key: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    value = {"label": label, "help": "", "required": True} | more
    return {"type": kind, "id": key, "value": value}


def heading(key: str, text: str) -> dict[str, Any]:
    return {"type": "heading", "id": key, "value": text}


def option(key: str, label: str, follow: Any = ()) -> dict[str, Any]:
    value = {"label": label, "help": "", "follow": list(follow)}
    return {"type": "item", "id": key, "value": value}


def number(key: str, label: str, **more: Any) -> dict[str, Any]:
    rest = {"least": None, "most": None, "whole": True, "unit": ""} | more
    return block(key, "number", label, **rest)


def day(key: str, label: str, **more: Any) -> dict[str, Any]:
    return block(key, "day", label, **({"span": "", "first": None, "last": None} | more))


def full_form(english: bool = False) -> list[dict[str, Any]]:
    """Two sections, one conditional question, one file."""

    def say(ka: str, en: str) -> str:
        return en if english else ka

    return [
        heading("head-one", say("თქვენ შესახებ", "About you")),
        block("applicant", "line", say("სახელი და გვარი", "Name"), prefill="name", shape=""),
        block("pn", "line", say("პირადი ნომერი", "Personal number"), prefill="number", shape=""),
        block("mail-box", "line", say("ელფოსტა", "E-mail"), prefill="email", shape="email"),
        heading("head-two", say("განცხადება", "The request")),
        block(
            "why-asked",
            "choice",
            say("რისთვის გჭირდებათ?", "What do you need it for?"),
            options=[
                option("opt-bank", say("ბანკისთვის", "For a bank")),
                option(
                    "opt-other",
                    say("სხვა მიზნით", "For something else"),
                    [block("what-else", "text", say("რა მიზნით?", "For what?"))],
                ),
            ],
        ),
        number("area", say("ფართობი", "Area"), least="10", most="500", unit="m²"),
        day("since", say("როდიდან?", "Since when?"), span="past"),
        block("spot", "place", say("ადგილი", "Place")),
        block("truth", "consent", say("ვადასტურებ", "I confirm it")),
        block("plan", "file", say("გეგმა", "Plan")),
    ]


def service(
    place: Municipality,
    *,
    code: str = "permit",
    questions: Any = None,
    english: bool = True,
    **fields: Any,
) -> ServicePage:
    """A published service with its form; returns the Georgian page."""
    cms_actions.open_municipality(place)
    pages: dict[str, ServicePage] = {}
    for language in ("ka", "en") if english else ("ka",):
        home = MunicipalityHomePage.objects.get(
            municipality=place, locale=Locale.objects.get(language_code=language)
        )
        index = ServiceIndexPage.objects.child_of(home).first()
        if index is None:
            index = home.add_child(
                instance=ServiceIndexPage(
                    title="სერვისები" if language == "ka" else "Services",
                    slug="services",
                    locale=home.locale,
                )
            )
        page = ServicePage(
            title="ნებართვა" if language == "ka" else "Permit",
            slug=code,
            code=code,
            group="construction",
            lead="ნებართვა მშენებლობაზე." if language == "ka" else "A permit to build.",
            for_whom="ყველა მესაკუთრე." if language == "ka" else "Every owner.",
            law="კოდექსი",
            locale=home.locale,
            questions=questions(language == "en") if questions else full_form(language == "en"),
            **fields,
        )
        if "ka" in pages:
            page.translation_key = pages["ka"].translation_key
        index.add_child(instance=page)
        cms_actions.index_page(page)
        pages[language] = page
    return ServicePage.objects.get(pk=pages["ka"].pk)
