"""Seen in person: a clerk at a centre compares the identity document and makes the citizen's account sure."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from civic import limits
from civic.decisions import Refused, require
from civic.places.models import Municipality
from identity import rules
from identity.actions import codes
from identity.actions.persons import verify
from identity.models import Code, Inquiry, User, Verification

PURPOSE = "centre.identity"
LASTS = timedelta(minutes=30)
TRIES = 20
HOUR = 60 * 60

UNKNOWN_CODE = Refused(
    "unknown_code",
    _(
        "No account shows this code at the moment. Ask for the code on the citizen's page once more:"
        " it is valid for thirty minutes and changes each time."
    ),
)


def visit_code(user: User, *, by: User) -> str:
    """A new code to be shown at a centre, so that the clerk reaches this account and no other.

    Raises Refused(stopped).
    """
    require(rules.may_visit(user))
    value = codes.word()
    codes.make(Code.Purpose.CENTRE, str(user.pk), value, LASTS, user)
    return value


def see_in_person(
    code: str,
    *,
    municipality: Municipality,
    number: str,
    first_name: str,
    last_name: str,
    born_on: date,
    by: User,
) -> Verification | Inquiry:
    """Make the account that shows `code` sure: the clerk `by` has the person's document at hand.

    The register is asked as for anybody; while it is silent the answer follows (Inquiry). The code
    is used up by an answer. Raises Refused: unknown_code, too_many, not_clerk, own, and those of
    `verify`.
    """
    require(rules.may_see_in_person(by, municipality))
    if not limits.hit("centre.code", str(by.pk), TRIES, HOUR):
        raise UNKNOWN_CODE.fresh()
    user = codes.owner(Code.Purpose.CENTRE, code)
    if user is None or not user.is_active:
        raise UNKNOWN_CODE.fresh()
    limits.give_back("centre.code", str(by.pk), HOUR)
    require(rules.may_be_seen_by(by, user))
    result = verify(
        user,
        municipality=municipality,
        number=number,
        first_name=first_name,
        last_name=last_name,
        born_on=born_on,
        by=by,
        purpose=PURPOSE,
        proof="centre",
    )
    codes.use(Code.Purpose.CENTRE, str(user.pk), code)
    return result
