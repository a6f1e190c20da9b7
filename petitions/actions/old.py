"""Taking over petitions of an earlier portal from a CSV file; see docs/old-petitions.md."""

import csv
import io
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from civic.journal import actions as journal
from civic.places.models import Municipality
from petitions.models import OldPetition

COLUMNS = (
    "number", "title", "text", "author_name", "opened_on", "closed_on", "signatures", "needed",
    "outcome", "outcome_text", "decided_on", "source",
)  # fmt: skip
NEEDED = ("number", "title", "text")
NUMBERS = ("number", "signatures", "needed")
DAYS = ("opened_on", "closed_on", "decided_on")


def import_old(municipality: Municipality, text: str, *, by: Any = None) -> tuple[int, int]:
    """Write the petitions of the file, all or none; returns how many are new and how many were mended.

    A number that stands already is written afresh. Raises ValidationError with every fault, by line.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    unknown = set(reader.fieldnames or ()) - set(COLUMNS)
    missing = set(NEEDED) - set(reader.fieldnames or ())
    if unknown or missing:
        raise ValidationError(
            _("The columns do not fit. Unknown: %(unknown)s. Missing: %(missing)s.")
            % {"unknown": ", ".join(sorted(unknown)), "missing": ", ".join(sorted(missing))}
        )
    faults: list[str] = []
    rows: dict[int, OldPetition] = {}
    for line, cells in enumerate(reader, start=2):
        try:
            row = OldPetition(municipality=municipality, **_facts(cells))
            row.clean_fields(exclude=["municipality"])
            if row.number in rows:
                raise ValidationError(_("The number stands twice."))
        except (ValidationError, ValueError) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            faults.append(_("Line %(line)s: %(faults)s") % {"line": line, "faults": " ".join(said)})
        else:
            rows[row.number] = row
    if faults:
        raise ValidationError(faults)
    with transaction.atomic():
        there = OldPetition.objects.filter(municipality=municipality, number__in=rows)
        mended = there.count()
        there.delete()
        OldPetition.objects.bulk_create(rows.values())
        journal.append(
            "petition.old_imported", municipality, by=by, municipality=municipality,
            data={"new": len(rows) - mended, "mended": mended},
        )  # fmt: skip
    return len(rows) - mended, mended


def _facts(cells: dict[str, Any]) -> dict[str, Any]:
    """The cells of a line as the columns they fill. Raises ValueError for what cannot be read."""
    if None in cells:
        raise ValueError(_("The line has more cells than the first one."))
    facts: dict[str, Any] = {name: (value or "").strip() for name, value in cells.items()}
    for name in NUMBERS:
        if name in facts:
            facts[name] = int(facts[name]) if facts[name] else None
    for name in DAYS:
        if name in facts:
            facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
    return facts
