"""The Georgian catalogue: found, joined and checked without GNU gettext.

Every area keeps its translations in `locale/parts/<area>.po`; `join` makes of them the catalogue
that Django reads, and `refresh` does so whenever a part is newer. `used` finds the texts in the
sources: Python through `ast`, templates through Django's own `templatize`.
"""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

PARTS = settings.BASE_DIR / "locale" / "parts"
TARGET = settings.BASE_DIR / "locale" / "ka" / "LC_MESSAGES"
ROOTS = ("civic", "identity", "petitions", "budgeting", "cms", "templates")
LIBRARIES = "libraries"  # the parts with texts of Django and of other packages begin so

METADATA = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "ka",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# How many leading string arguments each function takes, and which of them are the context.
FUNCTIONS = {
    "_": (0, 1), "gettext": (0, 1), "gettext_lazy": (0, 1), "gettext_noop": (0, 1),
    "ngettext": (0, 2), "ngettext_lazy": (0, 2),
    "pgettext": (1, 1), "pgettext_lazy": (1, 1),
    "npgettext": (1, 2), "npgettext_lazy": (1, 2),
}  # fmt: skip
CALL = re.compile(r"\b(n?p?gettext|_)\(\s*")
LITERAL = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*""", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")

Key = tuple[str, str]  # (context, msgid)


@dataclass
class Text:
    """A text in the sources: its key, its plural where it has one, and where it stands."""

    context: str
    msgid: str
    plural: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What identifies it in a catalogue."""
        return (self.context, self.msgid)


def _text(name: str, strings: list[str]) -> Text | None:
    contexts, texts = FUNCTIONS[name]
    if len(strings) < contexts + texts:
        return None
    context = strings[0] if contexts else ""
    msgid, plural = [*strings[contexts:], ""][:2]
    return Text(context, msgid, plural if texts == 2 else "")


def in_python(source: str) -> Iterator[tuple[int, Text]]:
    """Line and text of every gettext call with literal arguments in a Python source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name not in FUNCTIONS:
            continue
        strings = []
        for argument in node.args:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                break
            strings.append(argument.value)
        if found := _text(name, strings):
            yield node.lineno, found


def in_template(source: str) -> Iterator[tuple[int, Text]]:
    """Line and text of every translated text in a template."""
    calls = templatize(source)
    for call in CALL.finditer(calls):
        strings, at = [], call.end()
        while literal := LITERAL.match(calls, at):
            strings.append(ast.literal_eval(literal.group(1)))
            at = literal.end()
        if found := _text(call.group(1), strings):
            yield calls.count("\n", 0, call.start()) + 1, found


def used(base: Path = settings.BASE_DIR) -> dict[Key, Text]:
    """Every text in the sources under `base`, with all its places."""
    found: dict[Key, Text] = {}
    for root in ROOTS:
        for path in sorted((base / root).rglob("*")):
            if path.suffix not in {".py", ".html", ".txt", ".xml"} or "migrations" in path.parts:
                continue
            source = path.read_text(encoding="utf-8")
            read = in_python if path.suffix == ".py" else in_template
            for line, text in read(source):
                known = found.setdefault(text.key, text)
                known.plural = known.plural or text.plural
                known.places.append(f"{path.relative_to(base)}:{line}")
    return found


def parts() -> list[tuple[str, polib.POFile]]:
    """The parts by name, in alphabetical order."""
    return [(path.stem, polib.pofile(str(path))) for path in sorted(PARTS.glob("*.po"))]


def key_of(entry: polib.POEntry) -> Key:
    """What identifies a catalogue entry."""
    return (entry.msgctxt or "", entry.msgid)


def is_translated(entry: polib.POEntry) -> bool:
    """True when the entry is whole: not fuzzy, not obsolete, every plural form filled."""
    forms = (
        [entry.msgstr_plural.get(at, "") for at in (0, 1)] if entry.msgid_plural else [entry.msgstr]
    )
    return all(forms) and not entry.fuzzy and not entry.obsolete


def joined() -> polib.POFile:
    """All translated entries of all parts, sorted; of two with one key the first part's wins."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = METADATA
    entries: dict[Key, polib.POEntry] = {}
    for _name, part in parts():
        for entry in part:
            if is_translated(entry):
                entries.setdefault(key_of(entry), entry)
    for key in sorted(entries):
        entry = entries[key]
        catalogue.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=entry.msgstr,
                msgstr_plural=entry.msgstr_plural,
                flags=[flag for flag in entry.flags if flag.endswith("-format")],
            )
        )
    return catalogue


def join() -> int:
    """Write `django.po` and `django.mo`; return the number of entries. The same parts give the same bytes."""
    catalogue = joined()
    TARGET.mkdir(parents=True, exist_ok=True)
    written = {
        "django.po": (str(catalogue) + "\n").encode(),
        "django.mo": catalogue.to_binary(),
    }
    for name, content in written.items():
        draft = TARGET / f"{name}.{os.getpid()}.part"  # several processes may start at once
        draft.write_bytes(content)
        draft.replace(TARGET / name)
    return len(catalogue)


def refresh() -> None:
    """Join again where a part is newer than the catalogue; a read-only installation keeps what it has."""
    target = TARGET / "django.mo"
    newest = max((path.stat().st_mtime_ns for path in PARTS.glob("*.po")), default=0)
    if newest and (not target.exists() or target.stat().st_mtime_ns <= newest):
        try:
            join()
        except PermissionError:
            if not target.exists():
                raise


def missing(under: str = "") -> list[Text]:
    """Texts of the sources (below `under`) that no part translates, by place."""
    known = {key_of(entry) for entry in joined()}
    return [
        text
        for text in sorted(used().values(), key=lambda text: text.places[0])
        if text.key not in known and any(place.startswith(under) for place in text.places)
    ]


def faults() -> list[str]:
    """What is wrong inside the parts: doubles, fuzzy or empty entries, placeholders that differ."""
    found: list[str] = []
    seen: dict[Key, tuple[str, polib.POEntry]] = {}
    for name, part in parts():
        for entry in part:
            label = f"{name}.po: {entry.msgid!r}"
            if not is_translated(entry):
                found.append(f"{label} is fuzzy, obsolete or empty")
            elif wrong := _placeholders_differ(entry):
                found.append(f"{label}: placeholders differ: {wrong}")
            first = seen.setdefault(key_of(entry), (name, entry))
            if first[1] is not entry:
                found.append(f"{label} stands also in {first[0]}.po")
    return found


def _placeholders_differ(entry: polib.POEntry) -> str:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    # a singular may write the number out ("one thing")
    allowed = [
        set(PLACEHOLDER.findall(one)) for one in (entry.msgid, entry.msgid_plural or entry.msgid)
    ]
    for form in forms:
        if (here := set(PLACEHOLDER.findall(form))) not in allowed:
            return f"{sorted(allowed[-1])} became {sorted(here)}"
    return ""


def unused() -> list[str]:
    """Entries that no source uses any more (texts of libraries apart)."""
    keys = used()
    return [
        f"{name}.po: {entry.msgid!r} is no longer used"
        for name, part in parts()
        if not name.startswith(LIBRARIES)
        for entry in part
        if key_of(entry) not in keys
    ]
