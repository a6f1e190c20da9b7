"""Repairs and tools for the Georgian language: letters, slugs, Latin typing, word stems.

Mkhedruli has no title case; its capitals (Mtavruli, U+1C90–1CBF) exist only for words written in
capitals throughout. Software that capitalises a first letter therefore writes wrong Georgian.
"""

import re
import sys
from collections.abc import Iterator
from typing import Any

from anyascii import anyascii
from django.template import defaultfilters
from django.utils import text as django_text
from django.utils.functional import keep_lazy_text
from django.utils.text import slugify

MTAVRULI_TO_MKHEDRULI = {code: code - 0x1C90 + 0x10D0 for code in range(0x1C90, 0x1CC0)}


# --- Letters ----------------------------------------------------------------------------------


def fold(text: str) -> str:
    """Write Mtavruli capitals as Mkhedruli letters; other text stays as it is."""
    return text.translate(MTAVRULI_TO_MKHEDRULI)


def is_georgian_letter(sign: str) -> bool:
    """True for a Mkhedruli letter (U+10D0–10FA, 10FD–10FF)."""
    return "\u10d0" <= sign <= "\u10ff" and sign not in "\u10fb\u10fc"


@keep_lazy_text
def capfirst(value: Any) -> str:
    """Django's `capfirst`, except that a Georgian first letter stays as it is."""
    if not value:
        return value
    words = value if isinstance(value, str) else str(value)
    return words if is_georgian_letter(words[0]) else words[0].upper() + words[1:]


def repair_capfirst() -> None:
    """Put our `capfirst` wherever Django's is in use: in every loaded module, and as template filter.

    Called once all apps are loaded, for modules bind the function by name when they are imported;
    what is imported later finds the repaired one in Django's own modules. May be called twice.
    """
    in_templates = defaultfilters.stringfilter(capfirst)
    _rebind(django_text.capfirst, capfirst)
    _rebind(defaultfilters.capfirst, in_templates)
    defaultfilters.register.filter("capfirst", in_templates, is_safe=True)


def _rebind(old: Any, new: Any) -> None:
    """Every module-level name for `old` becomes a name for `new`."""
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})
        for name in [name for name, value in list(names.items()) if value is old]:
            names[name] = new


def slug(text: str, *, limit: int = 60, fallback: str = "text") -> str:
    """The text in Latin letters for an address: "გავხსნათ ბიბლიოთეკა" → "gavkhsnat-biblioteka".

    Cut at a word where possible to at most `limit` signs; `fallback` where nothing readable is
    left. Addresses always lead with the number, so two equal slugs do no harm.
    """
    whole = slugify(anyascii(fold(text)))
    if len(whole) > limit:
        cut = whole[: limit + 1].rsplit("-", 1)[0]
        whole = cut if 0 < len(cut) <= limit else whole[:limit]
    return whole.strip("-_") or fallback


# --- Latin typing -----------------------------------------------------------------------------
# People without a Georgian keyboard type by ear (sh, gh) or by key (w for წ, y for ყ, x for ხ).

LATIN = {
    "sh": "შ", "ch": "ჩ", "zh": "ჟ", "gh": "ღ", "dz": "ძ", "kh": "ხ", "ts": "ც", "tz": "ც",
    "a": "ა", "b": "ბ", "c": "ც", "d": "დ", "e": "ე", "f": "ფ", "g": "გ", "h": "ჰ", "i": "ი",
    "j": "ჯ", "k": "კ", "l": "ლ", "m": "მ", "n": "ნ", "o": "ო", "p": "პ", "q": "ქ", "r": "რ",
    "s": "ს", "t": "ტ", "u": "უ", "v": "ვ", "w": "წ", "x": "ხ", "y": "ყ", "z": "ზ",
}  # fmt: skip
LATIN_SIGN = re.compile("|".join(sorted(LATIN, key=len, reverse=True)))


def from_latin(word: str) -> str:
    """A word typed in Latin letters, in Mkhedruli: "peticia" → "პეტიცია", "shkola" → "შკოლა".

    Where one Latin letter may mean two Georgian ones (k: კ or ქ) the plain one is taken;
    `search_words` makes such pairs equal, so that a search finds either. Apostrophes, with which
    the national system marks კ პ ტ წ ჭ ყ, are dropped.
    """
    plain = word.lower().replace("'", "").replace("’", "")
    return LATIN_SIGN.sub(lambda found: LATIN[found.group()], plain)


# The national system as it is printed in passports, without its apostrophes: several letters share a sign.
NATIONAL = {
    "a": "ა", "b": "ბ", "g": "გ", "d": "დ", "e": "ე", "v": "ვ", "z": "ზ", "t": "თტ", "i": "ი",
    "k": "კქ", "l": "ლ", "m": "მ", "n": "ნ", "o": "ო", "p": "პფ", "zh": "ჟ", "r": "რ", "s": "ს",
    "u": "უ", "gh": "ღ", "q": "ყ", "sh": "შ", "ch": "ჩჭ", "ts": "ცწ", "dz": "ძ", "kh": "ხ",
    "j": "ჯ", "h": "ჰ",
}  # fmt: skip


def spellings(latin: str) -> Iterator[str]:
    """Every way in which a word in passport Latin can be written in Mkhedruli; none where it cannot.

    "keti" gives კეთი, კეტი, ქეთი and ქეტი. A word of n letters can have 2ⁿ spellings, so take as
    many as you can afford.
    """
    if not latin:
        yield ""
    for size in (2, 1):
        for letter in NATIONAL.get(latin[:size], "") if len(latin) >= size else "":
            for rest in spellings(latin[size:]):
                yield letter + rest


# --- Words for the search of similar texts ----------------------------------------------------
# Own rules, light on purpose: they need only bring the forms of one noun together, and the same
# rules run over the stored text and over the question. Order: particle, then either a postposition
# (with the case ending it demands) or a case ending, then the plural, then the stem's last vowel,
# then the vowel that some stems lose when they decline (წყალი, წყლის).

WORD = re.compile(r"[\w'’]+")
VOWELS = "აეიოუ"
POSTPOSITIONS = (
    "ისათვის", "ისთვის", "სათვის", "სთვის", "თვის", "ისაგან", "ისგან", "საგან", "სგან", "გან",
    "იდან", "დან", "ამდე", "იმდე", "მდე", "სთან", "თან", "ისკენ", "სკენ", "კენ",
    "ებრ", "შია", "ზეა", "ში", "ზე",
)  # fmt: skip
ANYWHERE = ("ისა", "ითა", "ის", "ით", "ად", "ს", "ი")
AFTER_CONSONANT = ("მა", "თა")
AFTER_VOWEL = ("თი", "მ", "დ")
LOSES_VOWEL = re.compile(r"[აეო]([ლრნმ])$")
EAR = str.maketrans("ქფთწჭყ", "კპტცჩკ")  # pairs that Latin typing cannot tell apart
STOP_WORDS = frozenset(
    [
        "და",
        "რომ",
        "არ",
        "ეს",
        "ის",
        "თუ",
        "კი",
        "ან",
        "უნდა",
        "ჩვენ",
        "თქვენ",
        "რა",
        "ამ",
        "იმ",
        "არის",
        "იყო",
        "მაგრამ",
        "როგორც",
        "რომელიც",
        "რომლის",
        "რომელსაც",
        "ყველა",
        "ასევე",
        "ვითხოვთ",
        "გთხოვთ",
        "ვთხოვთ",
        "მოვითხოვთ",
        "აქ",
        "იქ",
        "სადაც",
        "როცა",
        "რადგან",
        "შესახებ",
        "მიერ",
        "მათი",
        "მისი",
        "ჩვენი",
        "the",
        "and",
        "of",
        "to",
        "in",
        "for",
        "on",
        "at",
        "is",
        "are",
        "be",
        "a",
        "an",
        "by",
        "with",
        "that",
        "this",
        "we",
        "our",
    ]
)


def stem(word: str) -> str:
    """The stem of a Georgian noun or adjective in Mkhedruli: "ქუჩებში", "ქუჩის", "ქუჩა" → "ქუჩ".

    A word of another script comes back as it is.
    """
    if len(word) < 3 or not all(map(is_georgian_letter, word)):
        return word
    base = word
    if len(base) > 4 and base[-1] == "ც" and base[-2] in VOWELS:  # -ც, "also"
        base = base[:-1]
    base = _without_ending(base)
    for _twice in range(2):  # განათება is a noun in -ება: its vowel hides what looks like a plural
        if base.endswith("ებ") and len(base) >= 4:
            base = base[:-2]
        if base[-1] in VOWELS and len(base) >= 3:
            base = base[:-1]
    return LOSES_VOWEL.sub(r"\1", base) if len(base) >= 4 else base


def _without_ending(word: str) -> str:
    for ending in POSTPOSITIONS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word.removesuffix(ending)
    for ending in AFTER_CONSONANT:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and rest[-1] not in VOWELS:
            return rest
    for ending in AFTER_VOWEL:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and rest[-1] in "ოუ" + ("აე" if ending == "მ" else ""):
            return rest
    for ending in ANYWHERE:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word.removesuffix(ending)
    return word


def search_words(text: str) -> list[str]:
    """The words by which texts are compared: each once, in order, as stems that ignore how they were typed.

    "ქუჩების განათება", "kuchebis ganateba" and "ქუჩის განათებისთვის" give the same two words.
    Numbers stay; words without meaning (და, რომ, the) are left out.
    """
    found: dict[str, None] = {}
    for token in WORD.findall(fold(text).lower()):
        word = token.strip("'’_")
        if len(word) < 2 or word in STOP_WORDS:
            continue
        if word.isascii() and not word.isdigit():
            word = from_latin(word)
            if word in STOP_WORDS:
                continue
        elif not word.isascii():
            word = word.replace("'", "").replace("’", "")
        found.setdefault(stem(word).translate(EAR))
    return list(found)
