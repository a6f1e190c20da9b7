"""The demonstration's cycles of participatory budgeting: one in every phase, with invented people.

`plan` says what a cycle and an idea of the demonstration are, `wishes` holds the texts, `cycles` the
cycles; `stage` lets everything happen at its own moment through the actions people use.
"""

from django.db import transaction

from budgeting.demo import promises
from budgeting.demo.cycles import CYCLES
from budgeting.demo.stage import Stage
from budgeting.models import Process
from civic.demo import Say
from civic.places.models import Municipality
from civic.roles import Role
from identity.demo import secret
from identity.models import Duty

STAFF = (Role.BUDGET_OFFICER, Role.AUDITOR, Role.DEPARTMENT_OFFICER)


def load(say: Say) -> None:
    """Play every cycle once; on a second run they stand already and nothing happens."""
    if not Process.objects.filter(title_ka__startswith=CYCLES[0].title_ka).exists():
        slugs = {cycle.place for cycle in CYCLES}
        with transaction.atomic():
            Stage(Municipality.objects.in_bulk(slugs, field_name="slug"), say).perform(CYCLES)
    promises.load(say)
    _tell_logins(say)
    shown = Process.objects.exclude(publication="draft").count()
    say(f"Participatory budgets: {shown} cycles, one in every phase.")
    say.address("Participatory budgets of Batumi", "/batumi/budget/")
    say.address("Keda: voting runs, money for each village", "/keda/budget/")


def _tell_logins(say: Say) -> None:
    """The staff of the cycles that have not been named with the others."""
    told = {one.email for one in say.logins}
    duties = (
        Duty.objects.now()
        .filter(role__in=STAFF, municipality__slug__in={cycle.place for cycle in CYCLES})
        .exclude(user__email__in=told)
        .select_related("user", "municipality")
        .order_by("municipality__slug", "role", "pk")
    )
    for duty in duties:
        place, email = duty.municipality.slug, duty.user.email
        say.login(f"{duty.role}, {place}", email, note=f"key {secret(email)}")
