"""The demonstration's cycles of participatory budgeting: one in every phase, with invented people.

`plan` says what a cycle and an idea of the demonstration are, `wishes` holds the texts, `cycles` the
cycles; `stage` lets everything happen at its own moment through the actions people use.
"""

from django.db import transaction

from budgeting.demo.cycles import CYCLES
from budgeting.demo.stage import Stage
from budgeting.models import Process
from civic.demo import Say
from civic.places.models import Municipality


def load(say: Say) -> None:
    """Play every cycle once; on a second run they stand already and nothing happens."""
    if not Process.objects.filter(title_ka__startswith=CYCLES[0].title_ka).exists():
        slugs = {cycle.place for cycle in CYCLES}
        with transaction.atomic():
            Stage(Municipality.objects.in_bulk(slugs, field_name="slug"), say).perform(CYCLES)
    shown = Process.objects.exclude(publication="draft").count()
    say(f"Participatory budgets: {shown} cycles, one in every phase.")
    say.address("Participatory budgets of Batumi", "/batumi/budget/")
    say.address("Keda: voting runs, money for each village", "/keda/budget/")
