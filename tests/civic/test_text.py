"""Text from outside: plain, rich, and posing as other text."""

import unicodedata
from html.parser import HTMLParser

import nh3
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from civic.text import (
    ATTRIBUTES,
    LONGEST_WORD,
    PROTOCOLS,
    TAGS,
    clean,
    mixed_words,
    paragraphs,
    plain,
    poses_as,
    skeleton,
)

# --- plain ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ა\u202eბ\u200bგ", "აბგ"),  # N25: direction override, zero width
        ("სათაური\U000e0041\U000e0042", "სათაური"),  # tag characters
        ("so\u00adft", "soft"),
        ("a\u2066b\u2069c\ufeff", "abc"),
        ("x\u3164y\u2800z", "xyz"),
        ("e\u0301", "é"),  # NFC
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("  a \t b  ", "a b"),
        ("bell\x07", "bell"),
        ("شكرا جزيلا", "شكرا جزيلا"),  # right-to-left text is text
        ("می\u200cخواهم", "می\u200cخواهم"),  # and keeps the joiner its spelling needs
        ("a\u200cb", "ab"),
        ("ნინო ქ. — № 742, 30 %", "ნინო ქ. — № 742, 30 %"),
    ],
)
def test_plain_keeps_the_words_and_drops_what_hides(typed: str, stored: str) -> None:
    assert plain(typed) == stored


def test_plain_title_is_one_line() -> None:
    assert plain(" გზა\n და \r\n ხიდი ", lines=False) == "გზა და ხიდი"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\x00b", "broken"),
        ("\ud800", "broken"),
        ("a\udfffb", "broken"),
        ("e" + "\u0301" * 10_000, "marks"),
        ("ა" * 200_000, "long_word"),
        ("x" * (LONGEST_WORD + 1), "long_word"),
    ],
)
def test_plain_refuses_what_cannot_be_text(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        plain(typed)
    assert refusal.value.code == code


def test_plain_takes_the_longest_word_and_every_living_mark() -> None:
    assert plain("x" * LONGEST_WORD) == "x" * LONGEST_WORD
    vietnamese = unicodedata.normalize("NFD", "Nguyễn Thị Diệu")
    assert plain(vietnamese) == "Nguyễn Thị Diệu"


@given(st.text())
def test_plain_is_stable_and_shows_everything_it_stores(typed: str) -> None:
    try:
        stored = plain(typed)
    except ValidationError:
        return
    assert plain(stored) == stored
    hidden = {sign for sign in stored if unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"}}
    assert hidden <= {"\n"}
    stored.encode()


def test_paragraphs_escape_and_keep_lines() -> None:
    assert paragraphs("ერთი <b>\nორი\n\n\n{{ 7*7 }}") == [
        "<p>ერთი &lt;b&gt;<br>ორი</p>",
        "<p>{{ 7*7 }}</p>",
    ]
    assert paragraphs("  \n ") == []


# --- clean ------------------------------------------------------------------------------------

MUTATION_CORPUS = [  # N14: markup that is harmless until a browser reads it again
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]>",
    "<p><svg><desc><noscript>&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;</noscript></desc></svg></p>",
    "<select><template><style><!--</style><a rel='--&gt;&lt;/style&gt;&lt;img src onerror=alert(1)&gt;'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<b <script>alert(1)</script>0</b>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<a href='x' style='background:url(javascript:1)' onclick=alert(1)>x</a>",
]
BAD_ADDRESSES = [  # N15
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
]


class Reader(HTMLParser):
    """The tags, attributes and text a parser sees."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(attrs)))

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment",))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> tuple[list[tuple], str]:
    found = Reader(html)
    return found.seen, "".join(found.words)


def by_oracle(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(PROTOCOLS),
        link_rel=None,
        strip_comments=True,
    )


def assert_inert(html: str) -> None:
    seen, _words = read(html)
    for tag, attributes in seen:
        assert tag in TAGS
        for name, value in attributes:
            assert name in ATTRIBUTES.get(tag, [])
            scheme = (value or "").partition(":")
            assert not scheme[1] or scheme[0] in PROTOCOLS or "/" in scheme[0] or "#" in scheme[0]


@pytest.mark.parametrize("html", MUTATION_CORPUS)
def test_clean_leaves_nothing_that_runs(html: str) -> None:
    once = clean(html)
    assert_inert(once)
    assert_inert(clean(once))
    assert read(by_oracle(once)) == read(once)  # the oracle finds nothing left to take out


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_clean_drops_addresses_that_run(address: str) -> None:
    seen, words = read(clean(f'<a href="{address}">ბმული</a>'))
    (tag, attributes) = seen[0]
    assert tag == "a"
    assert [value for _name, value in attributes if ":" in (value or "")] == []
    assert words == "ბმული"


@pytest.mark.parametrize(
    "html",
    [
        '<p>ტექსტი <b>მუქი</b> <a href="https://example.ge/x?a=1&amp;b=2">ბმული</a></p>',
        "<ul><li>ერთი</li></ul><h2>თავი</h2><blockquote>სიტყვა</blockquote>",
        '<a href="/batumi/petitions/">სია</a> <a href="mailto:a@example.ge">წერილი</a>',
        "<p>2 &lt; 3 &amp; 4</p>",
    ],
)
def test_clean_keeps_what_editors_need(html: str) -> None:
    assert clean(html) == html


HTMLISH = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</b>", "<script>", "</script>", "<svg>", "<style>", "</style>", "<!--", "-->", "<a href='", "'>", '">', "</a>", "javascript:", "http://x", "<img src=x onerror=y>", "&lt;", "&", "<math>", "<noscript>", "</noscript>"]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(HTMLISH)
def test_clean_of_anything_is_inert_and_stable(html: str) -> None:
    once = clean(html)
    assert_inert(once)
    assert clean(once) == once
    tags = [tag for tag, _attributes in read(by_oracle(once))[0]]
    assert tags == [tag for tag, _attributes in read(once)[0]]


# --- look-alikes ------------------------------------------------------------------------------


def test_mixed_words_are_found() -> None:
    assert mixed_words("Бatumi ბათუმი abc веб WiFi ბათუmი") == ["Бatumi", "ბათუmი"]


@pytest.mark.parametrize("text", ["ВАТUМІ", "Ваtumi", "B A T U M I", "ｂａｔｕｍｉ", "batuмi"])
def test_a_look_alike_of_a_name_is_found(text: str) -> None:
    assert poses_as(text, ["Keda", "Batumi"]) == "Batumi"


def test_a_name_does_not_pose_as_itself() -> None:
    assert poses_as("Batumi", ["Batumi"]) is None
    assert poses_as("ქედა", ["ბათუმი"]) is None


@given(st.text())
def test_skeleton_is_stable(text: str) -> None:
    once = skeleton(text)
    assert skeleton(once) == once
