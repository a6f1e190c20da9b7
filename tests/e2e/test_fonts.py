"""The font subsets draw every sign the portal writes: a glyph may be there and yet be empty."""

import re
from base64 import b64encode

import pytest
from django.conf import settings
from playwright.sync_api import Browser

STATIC = settings.BASE_DIR / "static"
GEORGIAN = "".join(map(chr, range(0x10D0, 0x10F1)))
SIGNS = "0123456789ABCxyz₾№„“”–—·×→%.,:;!?()«»…"
DRAW = """async ({fonts, signs}) => {
    for (const font of fonts) {
        const face = new FontFace("Civic", `url(data:font/woff2;base64,${font.data})`,
                                  {weight: font.weight, unicodeRange: font.range});
        document.fonts.add(await face.load());
    }
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 80;
    const pen = canvas.getContext("2d", {willReadFrequently: true});
    const empty = [];
    for (const weight of ["400", "700"]) for (const sign of signs) {
        pen.clearRect(0, 0, 80, 80);
        pen.font = `${weight} 40px Civic`;
        pen.fillText(sign, 20, 60);
        if (!pen.getImageData(0, 0, 80, 80).data.some(Boolean)) empty.push(weight + sign);
    }
    return empty;
}"""


@pytest.fixture(scope="module")
def fonts() -> list[dict[str, str]]:
    """The faces as the style sheet declares them, with their bytes."""
    sheet = (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")
    face = re.compile(
        r"url\(\.\./(fonts/[\w-]+\.woff2)\).*?font-weight: (\d+).*?unicode-range: ([^}]+?) }"
    )
    return [
        {"data": b64encode((STATIC / path).read_bytes()).decode(), "weight": weight, "range": span}
        for path, weight, span in face.findall(sheet)
    ]


def test_every_sign_is_drawn(browser: Browser, fonts: list[dict[str, str]]) -> None:
    assert len(fonts) == 4
    page = browser.new_page()
    page.goto("about:blank")
    assert page.evaluate(DRAW, {"fonts": fonts, "signs": [*GEORGIAN, *SIGNS]}) == []
    page.close()


def test_an_empty_glyph_would_be_noticed(browser: Browser, fonts: list[dict[str, str]]) -> None:
    page = browser.new_page()
    page.goto("about:blank")
    assert page.evaluate(DRAW, {"fonts": fonts, "signs": ["\u00a0"]}) == ["400\u00a0", "700\u00a0"]
    page.close()
