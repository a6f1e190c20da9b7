"""Our own scripts in a real browser: each only shortens a road, and leaves the page whole where it cannot run."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect

from petitions.forms import TextForm
from petitions.models import Petition
from petitions.views.steps import BY_NAME
from tests.e2e.portal import ROOT

HOST = "http://portal.test"
SCRIPTS = ROOT / "static" / "js"
LIMIT = 2_000  # bytes, packed


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser for which one host serves our scripts, and pages given by `show`."""
    made = browser.new_context()
    made.route(f"{HOST}/static/**", lambda route: route.fulfill(path=script(route.request.url)))
    yield made
    made.close()


def script(url: str) -> Path:
    return SCRIPTS / url.rsplit("/", 1)[-1]


def show(context: BrowserContext, body: str, *names: str, path: str = "/page/") -> Page:
    """Open a page with this body and these scripts."""
    scripts = "".join(f'<script type="module" src="/static/{name}.js"></script>' for name in names)
    html = f'<!doctype html><meta charset="utf-8"><body>{body}{scripts}'
    context.route(f"{HOST}{path}", lambda route: route.fulfill(body=html, content_type="text/html"))
    page = context.new_page()
    page.goto(HOST + path)
    return page


def test_each_script_is_small() -> None:
    names = ("counter", "share", "leave", "keep")
    sizes = {name: len(gzip.compress((SCRIPTS / f"{name}.js").read_bytes())) for name in names}
    assert {name: size for name, size in sizes.items() if size > LIMIT} == {}


# --- Counting characters ----------------------------------------------------------------------


def test_the_counter_writes_numbers_as_the_portal_does(context: BrowserContext) -> None:
    with translation.override("ka"):
        body = str(TextForm()).replace("js/counter", "counter")
    page = show(context, body, "counter")
    page.locator("textarea").fill("ა" * 16)
    most = TextForm.base_fields["text"].max_length or 0
    expect(page.locator("[data-counter]")).to_have_text(
        f"დარჩენილია {most - 16:,} ნიშანი".replace(",", "\u00a0"), use_inner_text=False
    )
    assert "\u00a0" in (page.locator("[data-counter]").text_content() or "")


# --- Sharing ----------------------------------------------------------------------------------

SHARE = {"share_url": f"{HOST}/p/7", "short_path": "portal.test/p/7", "mail_url": "mailto:?"}


def shared() -> str:
    facts = SHARE | {"petition": Petition(title="გზა სოფელში")}
    return str(render_to_string("petitions/_share.html", facts))


def test_sharing_opens_the_browser_s_own_sheet(context: BrowserContext) -> None:
    context.add_init_script("navigator.share = async (what) => { window.shared = what }")
    page = show(context, shared(), "share")
    page.locator("[data-share]").click()
    assert page.evaluate("window.shared") == {"title": "გზა სოფელში", "url": f"{HOST}/p/7"}


def test_the_address_is_copied_and_said_so(context: BrowserContext) -> None:
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: "
        "{writeText: async (text) => { window.copied = text }}})"
    )
    page = show(context, shared(), "share")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text("მისამართი დაკოპირებულია")
    assert page.evaluate("window.copied") == f"{HOST}/p/7"


def test_without_the_browser_s_help_the_buttons_stay_hidden(context: BrowserContext) -> None:
    context.add_init_script(
        "delete Navigator.prototype.share; delete Navigator.prototype.clipboard"
    )
    page = show(context, shared(), "share")
    expect(page.locator("[data-share]")).to_be_hidden()
    expect(page.locator("[data-copy]")).to_be_hidden()


# --- Leaving unsaved text ---------------------------------------------------------------------

FORM = '<form data-guard action="/saved/"><input name="title"><button>ok</button></form><a href="/away/">x</a>'


def test_leaving_unsaved_text_is_asked_about_and_saving_is_not(context: BrowserContext) -> None:
    asked: list[str] = []
    context.route(f"{HOST}/away/", lambda route: route.fulfill(body="away"))
    context.route(f"{HOST}/saved/**", lambda route: route.fulfill(body="saved"))
    page = show(context, FORM, "leave")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("input").press_sequentially("გზა")
    page.locator("a").click()
    page.wait_for_timeout(200)
    assert (asked, page.url) == (["beforeunload"], f"{HOST}/page/")
    page.locator("button").click()
    page.wait_for_url(f"{HOST}/saved/**")
    assert asked == ["beforeunload"]


def test_leaving_an_untouched_form_is_not_asked_about(context: BrowserContext) -> None:
    asked: list[str] = []
    context.route(f"{HOST}/away/", lambda route: route.fulfill(body="away"))
    page = show(context, FORM, "leave")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("a").click()
    page.wait_for_url(f"{HOST}/away/")
    assert asked == []


# --- Keeping a draft on the device ------------------------------------------------------------


def writing(text: str = "") -> str:
    facts = {"petition": Petition(pk=12), "step": BY_NAME["text"]}
    keep = render_to_string("petitions/draft/_keep.html", facts)
    return f'<form action="/saved/"><textarea name="text">{text}</textarea>{keep}<button name="ok">ok</button></form>'


def stored(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")


def test_nothing_is_kept_on_the_device_unasked(context: BrowserContext) -> None:
    page = show(context, writing(), "keep")
    page.locator("textarea").fill("ჩემი ტექსტი")
    assert stored(page) == []


def test_a_text_that_was_lost_on_the_way_can_be_put_back(context: BrowserContext) -> None:
    page = show(context, writing(), "keep")
    page.locator("[data-keep-on]").check()
    page.locator("textarea").fill("ჩემი ტექსტი")
    page.close()
    again = show(context, writing(), "keep")
    again.locator("[data-keep-back]").click()
    assert again.locator("textarea").input_value() == "ჩემი ტექსტი"
    expect(again.locator("[data-keep-found]")).to_be_hidden()


def test_what_the_portal_has_is_forgotten_on_the_device(context: BrowserContext) -> None:
    page = show(context, writing(), "keep")
    page.locator("[data-keep-on]").check()
    page.locator("textarea").fill("ჩემი ტექსტი")
    assert stored(page) == ["draft:12-text"]
    context.route(f"{HOST}/saved/**", lambda route: route.fulfill(body="saved"))
    page.locator("form > button").click()
    page.wait_for_url(f"{HOST}/saved/**")
    onward = show(context, "", "keep", path="/onward/")
    assert stored(onward) == []


def test_the_kept_text_goes_with_the_tick_or_the_button(context: BrowserContext) -> None:
    page = show(context, writing(), "keep")
    page.locator("[data-keep-on]").check()
    page.locator("textarea").fill("ჩემი ტექსტი")
    page.locator("[data-keep-on]").uncheck()
    assert stored(page) == []
    page.locator("[data-keep-on]").check()
    again = show(context, writing("სხვა"), "keep")
    again.locator("[data-keep-drop]").click()
    assert stored(again) == []
