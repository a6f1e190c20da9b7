"""Who may be verified, act for others, and settle reports. Pure decisions, no writes (roles: `rules_staff`)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from civic.dates import age_on, today
from civic.decisions import ALLOWED, Decision, Refused
from civic.places.models import Municipality
from civic.roles import Role
from identity.levels import Level
from identity.models import Person, Report, Representative, User

OLDEST = 130


def may_be_born_on(born_on: date) -> Decision:
    """A birth date lies in the past and within a human life."""
    if not 0 <= age_on(born_on, today()) <= OLDEST:
        return Refused("birth_date", _("Check the date of birth: it cannot be right."))
    return ALLOWED


def may_be_person(user: User, key: bytes) -> Decision:
    """An account belongs to at most one person, for good; a person may have several accounts."""
    if user.stopped_at:
        return Refused(
            "stopped",
            _(
                "This account has been stopped and cannot be verified. Visit the municipality with "
                "your identity card."
            ),
        )
    if user.person is not None and bytes(user.person.key) != key:
        return Refused(
            "other_person",
            _(
                "This account has already been verified with another personal number. Everyone "
                "needs an account of their own; sign out and register a new one."
            ),
        )
    return ALLOWED


def may_join(user: User, person: Person, report: Report | None) -> Decision:
    """While a report about the person's accounts is open, no further account is verified."""
    if report is not None and user.person_id != person.pk:
        return Refused(
            "name_in_question",
            _(
                "In this name no further account can be verified at the moment. Visit the "
                "municipality with your identity card."
            ),
        )
    return ALLOWED


def may_visit(user: User) -> Decision:
    """A stopped account shows no code: its owner brings the number of the report."""
    if user.stopped_at or not user.is_active:
        return Refused(
            "stopped", _("This account has been stopped. Your page says what you can do.")
        )
    return ALLOWED


def may_see_in_person(by: User, municipality: Municipality) -> Decision:
    """A clerk of the municipality, who has the document before the eyes."""
    if not by.holds(Role.CLERK, municipality):
        return Refused("not_clerk", _("Only a clerk at a centre confirms who somebody is."))
    return ALLOWED


def may_be_seen_by(by: User, user: User) -> Decision:
    """Nobody confirms the own account, nor another account in the own name."""
    if by.pk == user.pk or (by.person_id is not None and by.person_id == user.person_id):
        return Refused("own", _("This is your own account: a colleague has to confirm it."))
    return ALLOWED


def may_represent(by: User, person: Person | None, needed: Level) -> Decision:
    """Whoever acts for others has to be somebody first, as surely as the municipality wants it."""
    if person is None:
        return Refused(
            "not_verified", _("Confirm your own identity first; then name the organisation.")
        )
    if by.level < needed:
        return Refused(
            "level",
            _(
                "To act for an organisation here you have to be known for sure: log in through the "
                "log-in service, or visit a centre with your identity document."
            ),
        )
    return ALLOWED


def may_set_level(by: User, municipality: Municipality, valid_from: date) -> Decision:
    """The administrator, for today or a later day: what was allowed on a day stays allowed for it."""
    if not by.holds(Role.MUNICIPAL_ADMIN, municipality):
        return Refused("not_admin", _("Only the administrator of the municipality may do this."))
    if valid_from < today():
        return Refused("in_past", _("The level cannot change for a day that is over."))
    return ALLOWED


def may_settle_representative(by: User, row: Representative) -> Decision:
    """A list officer or administrator of the municipality that was asked, never about oneself."""
    if not {Role.LIST_OFFICER, Role.MUNICIPAL_ADMIN} & by.roles_in(row.municipality):
        return Refused(
            "not_officer",
            _("Only a list officer or administrator of the municipality may do this."),
        )
    if by.pk == row.user_id or (by.person_id is not None and by.person_id == row.person_id):
        return Refused("own", _("This concerns your own name: a colleague has to decide."))
    return ALLOWED


def may_end_representation(by: User, row: Representative) -> Decision:
    """The representative, through the account that asked; or whoever may confirm."""
    if by.pk == row.user_id and by.is_active:
        return ALLOWED
    return may_settle_representative(by, row)


def may_report(user: User) -> Decision:
    """A verified account reports others in its person's name; a stopped one has its word at the municipality."""
    if user.person_id is None or user.stopped_at or not user.is_active:
        return Refused("not_verified", _("This account is not verified in anybody's name."))
    return ALLOWED


def may_settle(by: User, report: Report) -> Decision:
    """An administrator of the municipality, once, and never about the own name."""
    if not by.holds(Role.MUNICIPAL_ADMIN, report.municipality) and not by.holds(
        Role.PLATFORM_ADMIN, report.municipality
    ):
        return Refused(
            "not_administrator", _("Only the administrator of the municipality may do this.")
        )
    if by.person_id == report.person_id:
        return Refused("own", _("This concerns your own name: a colleague has to decide."))
    if report.decided_at is not None:
        return Refused("settled", _("This report has been decided already."))
    return ALLOWED
