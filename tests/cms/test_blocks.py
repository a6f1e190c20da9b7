"""Blocks: what editors may put on a page, and what can never come out of it.

N14: mutation XSS; N15: dangerous schemes; N18: script by an editor; N24: template code.
"""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail import blocks
from wagtail.models import Page

from cms.blocks import CallToAction, Prose, Sections
from tests.cms.conftest import page_below
from tests.cms.test_pages import text

HOSTILE = (
    "<p>ტექსტი<script>alert(1)</script><img src=x onerror=alert(1)>"
    '<a href="javascript:alert(1)">ბმული</a><a href="data:text/html,x">ბმული</a>'
    "<svg><style><img src=x onerror=alert(1)></style></svg>"
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>'
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>"
    '<b style="color:red" onclick="alert(1)">მუქი</b></p>'
)


class Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def nested(block: Any) -> list[Any]:
    """A block and all blocks inside it."""
    inner = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        inner.append(block.child_block)
    return [block, *(one for child in inner for one in nested(child))]


def test_no_block_takes_raw_html_or_foreign_embeds() -> None:
    every = [one for root in (Prose(), Sections()) for one in nested(root)]
    kinds = {type(one).__name__ for one in every}
    assert kinds & {"RawHTMLBlock", "EmbedBlock", "StaticBlock"} == set()
    allowed = {"h2", "h3", "bold", "ol", "ul", "link", "document-link"}
    rich = [one for one in every if isinstance(one, blocks.RichTextBlock)]
    assert rich
    assert all(set(one.features) <= allowed for one in rich)


@pytest.mark.parametrize(
    "body",
    [
        [("text", HOSTILE)],
        [("law", {"title": "ა", "text": HOSTILE, "source": "ბ", "url": ""})],
        [("notice", {"kind": "", "text": HOSTILE})],
        [("questions", {"title": "", "entries": [{"question": "ა", "answer": HOSTILE}]})],
        [("centres", {"title": "", "note": HOSTILE})],
    ],
)
def test_hostile_rich_text_comes_out_inert(
    client: Client, home: Any, batumi: Any, body: Any
) -> None:
    batumi.centres.create(slug="c", name_ka="ცენტრი", address_ka="ქუჩა 1", hours_ka="10–18")
    page_below(home, "გვერდი", "page", body=body)
    page = client.get("/batumi/page/").content.decode()
    reader = Reader()
    reader.feed(page[page.index("<main") : page.index("</main>")])
    assert reader.tags & {"script", "img", "svg", "math", "style", "noscript"} == set()
    assert {name for name, _value in reader.attributes if name.startswith("on")} == set()
    assert "style" not in {name for name, _value in reader.attributes}
    links = [value for name, value in reader.attributes if name == "href"]
    assert [link for link in links if link and ":" in link] == []
    assert "<b>მუქი</b>" in page


def test_plain_fields_are_escaped(client: Client, home: Any) -> None:
    body = [
        (
            "steps",
            {
                "title": "<i>a</i>",
                "entries": [{"title": "<b>x</b>", "text": "{{7*7}}{% load x %}"}],
            },
        ),
        (
            "call_to_action",
            {"label": "<u>go</u>", "page": None, "url": "https://example.ge/?a=1&b=2", "note": ""},
        ),
    ]
    page_below(home, "<em>სათაური</em>", "page", body=body)
    page = text(client.get("/batumi/page/"))
    assert "<h1>&lt;em&gt;სათაური&lt;/em&gt;</h1>" in page
    assert "&lt;i&gt;a&lt;/i&gt;" in page
    assert "{{7*7}}{% load x %}" in page
    assert 'href="https://example.ge/?a=1&amp;b=2">&lt;u&gt;go&lt;/u&gt;</a>' in page


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
    ],
)
def test_button_takes_no_dangerous_address(address: str) -> None:
    block = CallToAction()
    value = block.to_python({"label": "წასვლა", "page": None, "url": address, "note": ""})
    with pytest.raises(ValidationError):
        block.clean(value)


def test_button_leads_to_one_place(db: None) -> None:
    block, home = CallToAction(), Page.objects.get(slug="home")
    for page, url in ((None, ""), (home.pk, "https://example.ge/")):
        value = block.to_python({"label": "წასვლა", "page": page, "url": url, "note": ""})
        with pytest.raises(ValidationError):
            block.clean(value)


def test_editor_saves_no_script_through_the_admin(editor: Client, home: Any) -> None:
    """The rich text editor's own format carries links; a dangerous scheme does not get through it."""
    from cms.models import StandardPage
    from tests.cms.test_publishing import add

    state = (
        '{"blocks":[{"key":"a","text":"ბმული","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[{"offset":0,"length":5,"key":0}]}],"entityMap":{"0":{"type":"LINK",'
        '"mutability":"MUTABLE","data":{"url":"javascript:alert(1)"}}}}'
    )
    add(editor, home, **{"body-0-value": state})
    page = StandardPage.objects.get(slug="new-rule")
    assert "javascript" not in str(page.body.raw_data[0]["value"])


def test_usual_heading_follows_the_language(client: Client, home: Any, batumi: Any) -> None:
    batumi.centres.create(slug="c", name_ka="ცენტრი", address_ka="ქუჩა 1", hours_ka="10–18")
    assert "ცენტრები, სადაც დაგეხმარებიან</h2>" in text(client.get("/batumi/"))
    assert "Centres where somebody will help you</h2>" in text(client.get("/en/batumi/"))
