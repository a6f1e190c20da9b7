"""Who gives and takes roles, and who lets a colleague enrol anew whose authenticator is lost. Pure decisions."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civic.decisions import ALLOWED, Decision, Refused
from civic.places.models import Centre, Department, Municipality
from civic.roles import Role
from identity.models import Loss, User

NOT_ADMINISTRATOR = Refused(
    "not_administrator", _("Only the administrator of the municipality may do this.")
)


def may_appoint(by: User, role: str, municipality: Municipality | None) -> Decision:
    """The municipality's administrator gives its roles; only the platform's gives administrators."""
    if by.holds(Role.PLATFORM_ADMIN, municipality) or (by.is_active and by.is_superuser):
        return ALLOWED
    if role in {Role.PLATFORM_ADMIN, Role.MUNICIPAL_ADMIN}:
        return Refused(
            "role_of_platform",
            _("Administrators are appointed by the administrator of the platform."),
        )
    if by.holds(Role.MUNICIPAL_ADMIN, municipality):
        return ALLOWED
    return Refused(
        "not_administrator", _("Only the administrator of the municipality gives and takes roles.")
    )


def may_change(by: User, user: User) -> Decision:
    """Nobody gives or takes a role of their own, nor that of another account in their own name."""
    if is_own(by, user):
        return Refused(
            "own",
            _("You cannot give yourself a role or take one of yours back: a colleague has to."),
        )
    return ALLOWED


def may_hold(
    user: User,
    role: str,
    municipality: Municipality | None,
    centre: Centre | None = None,
    department: Department | None = None,
) -> Decision:
    """What a role needs: an active account, its municipality, and there a clerk a centre, a department officer a department."""
    if not user.is_active:
        return Refused("inactive", _("This account is closed."))
    if (role == Role.PLATFORM_ADMIN) != (municipality is None):
        return Refused("place", _("This role needs a municipality."))
    if role == Role.CLERK and (
        centre is None or municipality is None or centre.municipality_id != municipality.pk
    ):
        return Refused("centre", _("Choose the centre at which the clerk works."))
    if role == Role.DEPARTMENT_OFFICER and (
        department is None
        or municipality is None
        or department.municipality_id != municipality.pk
        or not department.is_active
    ):
        return Refused("department", _("Choose the department in which the officer works."))
    return ALLOWED


def may_report_loss(by: User, user: User, municipality: Municipality) -> Decision:
    """An administrator says it of a colleague who works here, never of the own authenticator."""
    if is_own(by, user):
        return Refused(
            "own", _("Somebody else has to reset your second factor; use a recovery code.")
        )
    if not is_administrator(by, municipality):
        return NOT_ADMINISTRATOR.fresh()
    if not user.roles_in(municipality):
        return Refused("no_colleague", _("This account holds no role here."))
    return ALLOWED


def may_decide_loss(by: User, loss: Loss, at: datetime) -> Decision:
    """Another administrator than the one who asked; for administrators and for those who also work
    elsewhere the platform's."""
    if loss.decided_at is not None:
        return Refused("settled", _("This has been decided already."))
    if loss.until <= at:
        return Refused("lapsed", _("The request has lapsed. Ask anew if it is still needed."))
    if not is_administrator(by, loss.municipality):
        return NOT_ADMINISTRATOR.fresh()
    return _may_be_second(by, loss)


def _may_be_second(by: User, loss: Loss) -> Decision:
    """An administrator who is neither the one concerned nor the one who asked."""
    if is_own(by, loss.user):
        return Refused(
            "own", _("Somebody else has to reset your second factor; use a recovery code.")
        )
    if is_own(by, loss.asked_by):
        return Refused(
            "second_person", _("You asked for this yourself: another administrator has to agree.")
        )
    platform = by.holds(Role.PLATFORM_ADMIN, loss.municipality)
    if needs_platform(loss.user, loss.municipality) and not platform:
        return Refused(
            "elsewhere",
            _(
                "This colleague also works elsewhere or is an administrator: the platform's "
                "administrator has to agree."
            ),
        )
    return ALLOWED


def may_withdraw_loss(by: User, loss: Loss) -> Decision:
    """Any administrator here stops it while it is open, whoever asked; not the colleague concerned."""
    if loss.decided_at is not None:
        return Refused("settled", _("This has been decided already."))
    if is_own(by, loss.user) or not is_administrator(by, loss.municipality):
        return NOT_ADMINISTRATOR.fresh()
    return ALLOWED


def is_administrator(by: User, municipality: Municipality) -> bool:
    """True for the administrators of the municipality and of the platform."""
    return bool(by.roles_in(municipality) & {Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN})


def needs_platform(user: User, municipality: Municipality) -> bool:
    """True for administrators and for those who also work for another municipality."""
    held = {duty.role for duty in user.duties_now}
    elsewhere = {duty.municipality_id for duty in user.duties_now} - {municipality.pk}
    return bool(elsewhere) or Role.MUNICIPAL_ADMIN in held


def is_own(by: User, user: User) -> bool:
    """True when both accounts are one, or are verified in one name."""
    return by.pk == user.pk or (by.person_id is not None and by.person_id == user.person_id)
