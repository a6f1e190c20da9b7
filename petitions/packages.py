"""What the closing package of a petition holds: its files, made from what is frozen and nothing else.

The same facts give the same bytes: nothing in it depends on the clock, on the reader or on what came
later. There are two editions, one on the first checkpoint over the closing leaf, the other on the
first one over the leaf of the decision. It holds no name of a signer or of the author, and nobody who
acted. `civic.ledger.package` checks it; `docs/ledger.md` describes it.
"""

import base64
import io
import json
import logging
import zipfile
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from civic import printing
from civic.journal import public
from civic.journal.models import Entry
from civic.ledger import package, queries, signing
from civic.ledger.files import ARCHIVE_DATE
from civic.ledger.models import Checkpoint, Leaf
from civic.ledger.note import NoteError, verified
from petitions.canonical import canonical_text
from petitions.models import ClosingPackage, DecisionRecord, Opening, Petition
from petitions.open_data import iso, short_url

logger = logging.getLogger(__name__)

REPORT = "report.pdf"
README = "README.txt"
JOURNAL_LEAF = '{"e":'  # how the canonical text of a leaf of the journal begins


class UnfitError(RuntimeError):
    """The rows do not fit the log, so that a package would not hold; the sentence says where."""


def packed(petition: Petition, edition: str) -> tuple[bytes, int]:
    """The ZIP file of an edition, and the size of the log it stands on.

    Raises UnfitError when it would not pass its own check, LookupError before its leaf stands under a
    checkpoint.
    """
    with queries.one_view():
        files, size = _files(petition, edition)
    files[package.SUMS] = package.sums(files).encode()
    data = _zipped(files)
    try:
        package.Package(data).check(signing.known_keys())
    except (package.PackageError, package.BadLogError) as error:
        raise UnfitError(f"petition {petition.pk}: {error} {error.facts}") from error
    return data, size


def _files(petition: Petition, edition: str) -> tuple[dict[str, bytes], int]:
    opening = Opening.objects.get(petition=petition)
    decision = DecisionRecord.objects.filter(petition=petition).first()
    last = opening.close_index
    if edition == ClosingPackage.Edition.DECISION:
        last = decision.index if decision else None
    if opening.index is None or last is None:
        raise LookupError(f"petition {petition.pk} has no leaf for the edition {edition}")
    head, first = _checkpoint_over(last), _checkpoint_over(opening.index)
    if decision is not None and (decision.index is None or decision.index >= head.size):
        decision = None
    entries = {
        entry.pk: entry
        for entry in Entry.objects.about(petition)
        .filter(public=True)
        .select_related("municipality")
    }
    leaves = _leaves(petition, opening.index, head.size, set(entries))
    facts = _facts(petition, opening, edition, leaves, decision)
    files = {
        package.FACTS: _json(facts),
        package.TEXT: canonical_text(petition, _annexes(petition)).encode(),
        package.TERMS: _json(_terms(leaves[opening.index], opening)),
        package.CHECKPOINT: head.note.encode(),
        package.OPENING_CHECKPOINT: first.note.encode(),
        package.KEY: "".join(f"{key}\n" for key in _keys(head, first)).encode(),
        package.LEAVES: "".join(f"{index} {text}\n" for index, text in leaves.items()).encode(),
        package.PROOFS: _json(_proofs(leaves, first.size, head.size)),
    }
    for text in leaves.values():
        if text.startswith(JOURNAL_LEAF):
            number = json.loads(text)["e"]
            files[package.JOURNAL.format(number)] = public.text(entries[number]).encode()
    if decision is not None and decision.document:
        with decision.document.open("rb") as document:
            files[package.DOCUMENT] = document.read()
    files |= _for_people(petition, opening, facts, leaves, head)
    return files, head.size


def _checkpoint_over(index: int) -> Checkpoint:
    """The first checkpoint over a leaf."""
    found = Checkpoint.objects.filter(size__gt=index).order_by("size").first()
    if found is None:
        raise LookupError(f"no checkpoint is over leaf {index} yet")
    return found


def _leaves(petition: Petition, start: int, size: int, entries: set[int]) -> dict[int, str]:
    """The petition's leaves and those of its public journal entries, by index and in order."""
    rows = Leaf.objects.filter(index__lt=size).values_list("index", "data")
    own = rows.filter(index__gte=start, data__contains=f'"p":{petition.pk}')
    told = rows.filter(data__startswith=JOURNAL_LEAF)
    found = [row for row in own.iterator() if json.loads(row[1]).get("p") == petition.pk]
    found += [row for row in told.iterator() if json.loads(row[1]).get("e") in entries]
    return dict(sorted(found))


def _facts(
    petition: Petition,
    opening: Opening,
    edition: str,
    leaves: dict[int, str],
    decision: DecisionRecord | None,
) -> dict[str, Any]:
    try:
        counts = package.counted(leaves)
    except (package.PackageError, package.BadLogError) as error:
        raise UnfitError(f"petition {petition.pk}: {error} {error.facts}") from error
    return {
        "format": package.FORMAT,
        "edition": edition,
        "log": settings.LEDGER_ORIGIN,
        "petition": petition.pk,
        "number": petition.number,
        "municipality": petition.municipality.slug,
        "url": short_url(petition),
        "title": petition.title,
        "demand": petition.demand,
        "language": petition.language,
        "text_sha256": opening.text_sha256,
        "opens_at": iso(opening.opens_at),
        "closed_at": iso(petition.closed_at),
        "counts": counts,
        "decision": None
        if decision is None
        else {
            "outcome": decision.outcome,
            "body": decision.body,
            "on": decision.on.isoformat(),
            "forwarded_to": decision.forwarded_to,
            "text": decision.text,
            "document": decision.document_sha256,
        },
    }


def _terms(opened: str, opening: Opening) -> dict[str, Any]:
    """What the log froze at the opening, and how the thresholds came about."""
    leaf = json.loads(opened)
    kept = {name: value for name, value in leaf.items() if name not in {"k", "text"}}
    return kept | {"calculation": opening.thresholds}


def _proofs(leaves: dict[int, str], first: int, size: int) -> dict[str, Any]:
    """Inclusion of every leaf that is no signature, and that the log of the opening only grew."""
    others = [index for index, text in leaves.items() if '"k":"sig.' not in text]
    return {
        "inclusion": {str(index): _base64(queries.inclusion(index, size)) for index in others},
        "consistency": _base64(queries.consistency(first, size)),
    }


def _base64(steps: list[bytes]) -> list[str]:
    return [base64.b64encode(step).decode() for step in steps]


def _keys(*heads: Checkpoint) -> list[Any]:
    """The public keys that have signed one of these checkpoints."""
    return [key for key in signing.known_keys() if any(_has_signed(key, head) for head in heads)]


def _has_signed(key: Any, head: Checkpoint) -> bool:
    try:
        verified(head.note, [key])
    except NoteError:
        return False
    return True


def _annexes(petition: Petition) -> list[str]:
    return list(petition.attachments.values_list("sha256", flat=True))


def _for_people(
    petition: Petition,
    opening: Opening,
    facts: dict[str, Any],
    leaves: dict[int, str],
    head: Checkpoint,
) -> dict[str, bytes]:
    """A note in both languages, and a report in Georgian, the language of the procedure, as PDF/A.

    Where PDF files cannot be made the package stands without the report: nothing in it is only there.
    """
    context = {
        "facts": facts,
        "petition": petition,
        "opening": opening,
        "crossings": [row for row in petition.crossings.order_by("index") if row.index < head.size],
        "closing": facts["counts"]["closing"],
        "now": facts["counts"]["edition"],
        "leaves": len(leaves),
        "size": head.size,
        "root": bytes(head.root).hex(),
        "as_of": head.at,
        "file": file_name(petition.pk, facts["edition"]),
        "portal": settings.PORTAL_URL.rstrip("/"),
    }
    notes = []
    for language in ("ka", "en"):
        with translation.override(language):
            notes.append(render_to_string("petitions/package.txt", context).strip() + "\n")
    files = {README: "\n\n".join(notes).encode()}
    with translation.override("ka"):
        name = f"{settings.LEDGER_ORIGIN} {petition.pk} {facts['edition']}"
        try:
            files[REPORT] = printing.pdf("petitions/print/package.html", context, archived_as=name)
        except OSError:
            logger.warning("PDF files cannot be made: install Pango (docs/operations.md)")
    return files


def file_name(petition: int, edition: str) -> str:
    """The name a reader saves the file under."""
    return f"petition-{petition}-{edition}.zip"


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """Stored, not packed: another release of the packer would give other bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in sorted(files.items()):
            entry = zipfile.ZipInfo(name, ARCHIVE_DATE)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, body)
    return out.getvalue()
