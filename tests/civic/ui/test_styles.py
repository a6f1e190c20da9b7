"""The style sheet: joined, small, its colours legible, its rules kept."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from civic.ui import styles

STATIC = settings.BASE_DIR / "static"
TOKENS = (styles.SOURCE / "tokens.css").read_text(encoding="utf-8")

# --- The sheet --------------------------------------------------------------------------------


def test_sheet_is_found_and_holds_every_source() -> None:
    found = Path(finders.find(styles.NAME)).read_text(encoding="utf-8")
    assert found == styles.joined()
    assert found.startswith(styles.LAYERS)
    apart = {"fonts.css", "printed.css"}  # asked for by itself; for PDF files only
    on_disk = {path for path in styles.SOURCE.rglob("*.css") if path.name not in apart}
    assert set(styles.sources()) == on_disk


@pytest.mark.django_db
def test_sheet_is_sent_packed(client: Client) -> None:
    response = client.get("/static/css/site.css", HTTP_ACCEPT_ENCODING="gzip")
    packed = b"".join(response.streaming_content)
    response.close()
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed).decode() == styles.joined()


def test_sheet_keeps_within_its_budget() -> None:
    assert len(gzip.compress(styles.joined().encode(), 9)) <= 12_000


def test_sheet_is_joined_again_when_a_source_changes(monkeypatch, tmp_path: Path) -> None:
    source, built = tmp_path / "css", tmp_path / "built"
    (source / "components").mkdir(parents=True)
    for name in ("reset", "tokens", "base", "layout", "utilities", "print"):
        (source / f"{name}.css").write_text(f"/* note */ .{name} {{ color: red; }}\n")
    monkeypatch.setattr(styles, "SOURCE", source)
    monkeypatch.setattr(styles, "BUILT", built)
    assert ".base{color:red}" in styles.build().read_text()
    (source / "components" / "new.css").write_text(".new { margin: 0 }")
    assert ".new{margin:0}" in styles.build().read_text()


def test_shortening_leaves_strings_alone() -> None:
    css = '/* x */ a::before { content: "a  ;  b" ;  color : red }  b{}'
    assert styles.shorten(css) == 'a::before{content:"a  ;  b";color :red}b{}'


@pytest.mark.parametrize("path", sorted(styles.SOURCE.rglob("*.css")), ids=lambda path: path.name)
def test_sources_keep_the_rules_of_the_house(path: Path) -> None:
    css = styles.COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert "text-transform" not in css  # Georgian has no capitals to transform into
    assert "::first-letter" not in css
    assert "!important" not in css or path.name == "utilities.css"
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", css) == []
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|text-align:\s*(?:left|right)"
    assert re.findall(physical, css) == []
    assert css.count("{") == css.count("}")


# --- Colours ----------------------------------------------------------------------------------


def block(selector: str) -> dict[str, str]:
    body = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6})", body))


LIGHT = block(":root")
DARK = {**LIGHT, **block(':root[data-theme="dark"]')}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [
        one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT_ON = [
    ("--ink", "--paper"), ("--ink", "--surface"), ("--ink", "--stone"),
    ("--ink-soft", "--paper"), ("--ink-soft", "--surface"), ("--ink-soft", "--stone"),
    ("--spruce", "--paper"), ("--spruce", "--surface"), ("--spruce", "--stone"), ("--spruce", "--spruce-tint"),
    ("--wine", "--paper"), ("--wine", "--wine-tint"), ("--on-accent", "--action"),
    ("--clay", "--paper"), ("--clay", "--surface"), ("--clay", "--clay-tint"),
    ("--ok", "--paper"), ("--ok", "--ok-tint"),
    ("--danger", "--paper"), ("--danger", "--surface"), ("--danger", "--danger-tint"),
    ("--sky", "--paper"), ("--sky", "--sky-tint"), ("--visited", "--paper"),
    ("--ink", "--sky-tint"), ("--ink", "--ok-tint"), ("--ink", "--clay-tint"), ("--ink", "--danger-tint"),
    ("--ink", "--spruce-tint"), ("--paper", "--ink"), ("--paper", "--spruce"),
]  # fmt: skip
EDGE_ON = [
    ("--line-ui", "--paper"),
    ("--line-ui", "--surface"),
    ("--action", "--paper"),
    ("--action", "--surface"),
]


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_is_legible(mode: dict[str, str], text: str, ground: str) -> None:
    assert ratio(mode[text], mode[ground]) >= 4.5


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON)
def test_edges_of_controls_are_visible(mode: dict[str, str], edge: str, ground: str) -> None:
    assert ratio(mode[edge], mode[ground]) >= 3


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_masthead_and_focus_are_visible(mode: dict[str, str]) -> None:
    assert ratio("#fff", mode["--spruce-dark"]) >= 7
    assert ratio(mode["--gold"], mode["--spruce-dark"]) >= 4.5
    assert ratio("#1b1f1e", mode["--gold"]) >= 4.5


def test_both_ways_to_dark_are_the_same() -> None:
    assert block(':root:not([data-theme="light"])') == block(':root[data-theme="dark"]')


def test_dark_renames_nothing() -> None:
    assert set(block(':root[data-theme="dark"]')) <= set(LIGHT)


# --- What is vendored -------------------------------------------------------------------------


def test_every_vendored_file_is_declared_with_its_hash() -> None:
    record = tomllib.loads((STATIC / "vendor" / "VENDOR.toml").read_text(encoding="utf-8"))
    declared = {
        STATIC / file["path"]: file["sha256"] for item in record["item"] for file in item["file"]
    }
    for path, digest in declared.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert set((STATIC / "fonts").glob("*.woff2")) <= set(declared)
    assert all((STATIC / item["licence_file"]).is_file() for item in record["item"])


def test_the_four_fonts_are_within_their_budget() -> None:
    sent = [path for path in (STATIC / "fonts").glob("*.woff2") if "-print-" not in path.name]
    assert len(sent) == 4
    assert sum(path.stat().st_size for path in sent) <= 49_500
