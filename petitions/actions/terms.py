"""The numbers a council sets and the register figures the secretariat enters: dated rows, never changed afterwards."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Municipality, Policy, RegisterFigure
from petitions import rules
from petitions.policy import KEYS, plain


def set_number(
    municipality: Municipality,
    *,
    by: Any,
    key: str,
    value: Decimal,
    valid_from: date,
    source_ka: str,
    source_en: str = "",
) -> Policy:
    """Set one of `petitions.policy.KEYS` from a day on; open petitions keep the number they opened under.

    The same key and day may be set again only before that day. Raises Refused: not_admin,
    in_past; KeyError for a key petitions do not know.
    """
    if key not in KEYS:
        raise KeyError(key)
    require(rules.may_set_numbers(by, municipality, valid_from))
    with transaction.atomic():
        row, _made = Policy.objects.update_or_create(
            municipality=municipality,
            key=key,
            qualifier="",
            valid_from=valid_from,
            defaults={"value": value, "source_ka": source_ka, "source_en": source_en},
        )
        journal.append(
            "policy.set",
            municipality,
            by=by,
            municipality=municipality,
            public=True,
            data={"key": key, "value": plain(value), "valid_on": valid_from.isoformat()},
        )
    return row


def enter_figure(
    municipality: Municipality,
    *,
    by: Any,
    voters: int,
    as_of: date,
    source_ka: str,
    source_en: str = "",
) -> RegisterFigure:
    """Enter how many voters the register held on a day; petitions opened before keep their figure.

    Raises Refused: not_admin, figure_exists.
    """
    require(rules.may_set_numbers(by, municipality, None))
    with transaction.atomic():
        row, made = RegisterFigure.objects.get_or_create(
            municipality=municipality,
            as_of=as_of,
            defaults={"voters": voters, "source_ka": source_ka, "source_en": source_en},
        )
        if not made:
            raise rules.refused("figure_exists")
        journal.append(
            "register.figure_entered",
            municipality,
            by=by,
            municipality=municipality,
            public=True,
            data={"voters": voters, "as_of": as_of.isoformat()},
        )
    return row
