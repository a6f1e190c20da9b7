"""What a log-in service said about somebody, read strictly: one odd claim and nothing of it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused
from identity import rules
from identity.forms.verification import NameField
from identity.sealing import Details, clean_number

NAMES = ("person_number", "first_name", "last_name", "born_on")
LONGEST = 200

INCOMPLETE = Refused(
    "claims",
    _(
        "The log-in service did not say, or did not say clearly, who you are. Nothing was kept. Try"
        " again; if it happens again, log in with e-mail and confirm your identity on your page."
    ),
)
TOO_LOW = Refused(
    "acr",
    _(
        "You logged in there in a way that is not sure enough for this portal, for example by"
        " password alone. Log in there with your identity card or with a second factor."
    ),
)


@dataclass(frozen=True)
class Facts:
    """Who it is, by the service's word; `municipality` is the slug it named, if it names one."""

    details: Details
    municipality: str = ""


def read(claims: Mapping[str, Any], names: Mapping[str, str]) -> Facts:
    """The facts in `claims`; `names` says under which claim each stands. Raises Refused(claims).

    A municipality that is asked for has to be there; whether it exists is the caller's to see.
    """
    try:
        number, first_name, last_name, born = (_text(claims, names[one]) for one in NAMES)
        details = Details(
            clean_number(number), _name(first_name), _name(last_name), date.fromisoformat(born)
        )
        place = _text(claims, names["municipality"]) if "municipality" in names else ""
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise INCOMPLETE.fresh() from error
    if not rules.may_be_born_on(details.born_on):
        raise INCOMPLETE.fresh()
    return Facts(details, place)


def check_level(claims: Mapping[str, Any], accepted: list[str]) -> None:
    """The way of the log-in (`acr` of the signed token) is one of those accepted. Raises Refused(acr).

    No list accepts none: the operator has to say what is sure enough.
    """
    acr = claims.get("acr")
    if not isinstance(acr, str) or acr not in accepted:
        raise TOO_LOW.fresh()


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims[name]
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST:
        raise ValueError(name)
    return value.strip()


def _name(text: str) -> str:
    return NameField(max_length=50).clean(text)
