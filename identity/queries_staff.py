"""Reads about staff: who administers, whose authenticator is lost. (Who holds which role: `queries.staff_of`.)"""

from django.db.models import QuerySet
from django.utils import timezone

from civic.places.models import Municipality
from civic.roles import Role
from identity.models import Duty, Loss


def administrators_of(municipality: Municipality) -> list[int]:
    """Keys of the accounts that administer the municipality, and of the platform's administrators."""
    here = Duty.objects.now().filter(municipality=municipality, role=Role.MUNICIPAL_ADMIN)
    platform = Duty.objects.now().filter(municipality=None, role=Role.PLATFORM_ADMIN)
    found = [*here.values_list("user_id", flat=True), *platform.values_list("user_id", flat=True)]
    return list(dict.fromkeys(found))


def open_losses(municipality: Municipality) -> QuerySet[Loss]:
    """Lost authenticators about which another administrator has to decide, oldest first."""
    return Loss.objects.filter(
        municipality=municipality, decided_at=None, until__gt=timezone.now()
    ).select_related("user", "asked_by")
