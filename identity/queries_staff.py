"""Reads about staff: who administers, whose authenticator is lost. (Who holds which role: `queries.staff_of`.)"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from civic.places.models import Municipality
from civic.roles import Role
from identity.models import Duty, Loss, User


def administrators_of(municipality: Municipality) -> list[int]:
    """Keys of the accounts that administer the municipality, and of the platform's administrators."""
    here = Duty.objects.now().filter(municipality=municipality, role=Role.MUNICIPAL_ADMIN)
    platform = Duty.objects.now().filter(municipality=None, role=Role.PLATFORM_ADMIN)
    found = [*here.values_list("user_id", flat=True), *platform.values_list("user_id", flat=True)]
    return list(dict.fromkeys(found))


def platform_administrators() -> list[int]:
    """Keys of the accounts that administer the platform, whether by a duty or from its installation."""
    duties = Duty.objects.now().filter(municipality=None, role=Role.PLATFORM_ADMIN)
    found = User.objects.filter(Q(pk__in=duties.values("user_id")) | Q(is_superuser=True))
    return list(found.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def open_losses(municipality: Municipality) -> QuerySet[Loss]:
    """Lost authenticators about which another administrator has to decide, oldest first."""
    return Loss.objects.filter(
        municipality=municipality, decided_at=None, until__gt=timezone.now()
    ).select_related("user", "asked_by")
