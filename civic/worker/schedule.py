"""The plan gathered from all apps: which queues there are, what runs by the clock, which slots are due."""

from functools import cache
from types import ModuleType

from django.utils import timezone

from civic.plugins import modules
from civic.worker.models import Slot
from civic.worker.plan import Every, Queue


def _plugins() -> list[ModuleType]:
    return list(modules("tasks"))


@cache
def queues() -> tuple[Queue, ...]:
    """Every queue of every installed app, in INSTALLED_APPS order."""
    return tuple(queue for module in _plugins() for queue in getattr(module, "QUEUES", ()))


@cache
def schedule() -> tuple[Every, ...]:
    """Everything that runs by the clock, in INSTALLED_APPS order."""
    return tuple(every for module in _plugins() for every in getattr(module, "SCHEDULE", ()))


def task(name: str) -> Every | None:
    """The scheduled task of that name, or None."""
    return next((every for every in schedule() if every.name == name), None)


def enter_due() -> int:
    """Enter the newest due run of each slotted task, unless it stands already; return how many are new.

    Runs missed while no worker was up are not made up for: only the newest counts.
    """
    now = timezone.now()
    wanted = {(every.name, every.due(now)) for every in schedule() if not every.is_tick}
    known = set(
        Slot.objects.filter(
            task__in=[name for name, _ in wanted], due__in=[due for _, due in wanted]
        ).values_list("task", "due")
    )
    missing = [Slot(task=name, due=due) for name, due in wanted if (name, due) not in known]
    if missing:
        Slot.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
