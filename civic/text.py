"""Text from outside: plain text of citizens, rich text of editors, and letters that pose as others.

`plain` for everything a citizen types, `clean` for what an editor formats. bleach is used here and
nowhere else; `docs/decisions/` says how to put nh3 in its place.
"""

import re
import unicodedata

import bleach
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from civic.georgian import fold

# --- Plain text -------------------------------------------------------------------------------

LONGEST_WORD = 100
MOST_MARKS = 4  # combining marks on one letter; no living language stacks more
SURROGATE = re.compile("[\ud800-\udfff]")
WORD_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
SPACES = re.compile(r"[^\S\n]+")
EMPTY_LINE = re.compile(r"\n[ \t]*\n+")
LINE_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\u000b\u000c]")
# Letters of scripts that need joiners to be spelled right: Arabic and its kin, Indic, Sinhala.
NEEDS_JOINER = re.compile("[\u0600-\u08ff\u0900-\u0dff]")
JOINERS = "\u200c\u200d"
# Signs of other categories that show nothing: fillers and variation selectors.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def plain(text: str, *, lines: bool = True) -> str:
    """What a citizen typed, fit to store: NFC, one kind of line break, nothing invisible.

    Taken out silently, for they come along with honest copying: control signs, direction
    overrides, zero-width signs, soft hyphens, tag characters, fillers. Right-to-left scripts keep
    their letters and joiners. `lines=False` makes one line of it (titles, names).

    Raises ValidationError, saying how to mend it, for NUL bytes, broken characters, letters
    buried under marks and words of more than LONGEST_WORD signs.
    """
    if "\x00" in text or SURROGATE.search(text):
        raise ValidationError(
            _("The text has a broken character. Type the text again instead of pasting it."),
            code="broken",
        )
    text = LINE_BREAKS.sub("\n", text)
    text = unicodedata.normalize("NFC", "".join(_visible(text)))
    if _too_many_marks(text):
        raise ValidationError(
            _("A letter carries too many marks. Write it without decoration."), code="marks"
        )
    if found := WORD_TOO_LONG.search(text):
        raise ValidationError(
            _("A word is too long: “%(word)s…”. Put spaces between words."),
            code="long_word",
            params={"word": found.group()[:20]},
        )
    if not lines:
        return " ".join(text.split())
    rows = [SPACES.sub(" ", row).strip() for row in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    for sign in text:
        if sign in JOINERS:
            if kept and NEEDS_JOINER.match(kept[-1]):
                kept.append(sign)
        elif sign in "\n\t" or not (
            unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn"} or BLANK.match(sign)
        ):
            kept.append(sign)
    return kept


def _too_many_marks(text: str) -> bool:
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if run > MOST_MARKS:
            return True
    return False


def paragraphs(text: str) -> list[str]:
    """Plain text as escaped <p> elements: an empty line starts a new one, a line break becomes <br>."""
    unified = LINE_BREAKS.sub("\n", text).strip()
    return [
        f"<p>{escape(part.strip()).replace(chr(10), '<br>')}</p>"
        for part in EMPTY_LINE.split(unified)
        if part.strip()
    ]


# --- Rich text --------------------------------------------------------------------------------

TAGS = frozenset(
    ["p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote"]
)
ATTRIBUTES = {"a": ["href"]}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})


def clean(html: str) -> str:
    """Rich text with nothing left but a small allow-list of tags and links to safe addresses.

    Other tags are taken out and their text stays; comments go. The result is safe to mark as HTML.
    """
    return _cleaner().clean(html.replace("\x00", ""))


def _cleaner() -> bleach.Cleaner:
    """A cleaner is not safe to share between threads, and cheap to make."""
    return bleach.Cleaner(
        tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True, strip_comments=True
    )


# --- Letters that pose as others --------------------------------------------------------------

SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "GEORGIAN", "ARMENIAN")
# Cyrillic, Greek and Armenian letters that a reader takes for Latin ones.
LOOKS_LATIN = str.maketrans(
    "авекмнорстухіјѕһԁԛԝьαοντρυικօսոհցզпгѵ" + "АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abekmhopctyxijshdqwbaovtpuikounhgqnrv" + "abekmhopctyxijsabezhikmnoptyx",
)


def script_of(sign: str) -> str:
    """The script of a letter as Unicode names it; empty for digits, signs and other scripts."""
    name = unicodedata.name(sign, "")
    return next((script for script in SCRIPTS if name.startswith(script)), "")


def mixed_words(text: str) -> list[str]:
    """The words whose letters come from more than one script, as "Бatumi": shown to the moderator."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    return [word for word in words if len({script_of(sign) for sign in word} - {""}) > 1]


def skeleton(text: str) -> str:
    """The text reduced to how it looks: two texts with equal skeletons cannot be told apart at a glance.

    For comparison only, never for display.
    """
    folded = fold(unicodedata.normalize("NFKD", text)).translate(LOOKS_LATIN).casefold()
    folded = folded.translate(LOOKS_LATIN)
    return "".join(sign for sign in folded if sign.isalnum()).replace("0", "o").replace("1", "l")


def poses_as(text: str, names: list[str]) -> str | None:
    """The first of `names` that `text` looks like without being it, or None."""
    shape = skeleton(text)
    return next((name for name in names if name != text and skeleton(name) == shape), None)
