"""What people vote on cannot be changed under them: the rules of the vote, the money, the projects, the dates.

A change of the frozen numbers has to name the correction two people agreed on; a change of a
published date the shift with its public reason.
"""

from django.db import migrations

from civic.guards import freeze


class Migration(migrations.Migration):
    dependencies = [("budgeting", "0002_frozen")]

    operations = [
        freeze(
            "budgeting_process",
            [
                "municipality_id",
                "slug",
                "vote_age",
                "vote_level",
                "method",
                "residence",
                "ballot",
                "choices_min",
                "choices_max",
                "points",
                "points_max",
                "blank_allowed",
                "show_by_code",
                "rule",
                "order_seed",
                "audit_key",
                "frozen",
                "frozen_sha256",
                "frozen_at",
            ],
            once=["open_index"],
            when="OLD.frozen_at IS NOT NULL",
            unless="correction_id",
        ),
        freeze(
            "budgeting_pot",
            ["process_id", "unit_id", "amount", "frozen_at"],
            when="OLD.frozen_at IS NOT NULL",
            unless="correction_id",
        ),
        freeze(
            "budgeting_project",
            [
                "municipality_id",
                "process_id",
                "pot_id",
                "idea_id",
                "number",
                "title_ka",
                "title_en",
                "summary_ka",
                "summary_en",
                "cost",
                '"group"',
                "frozen_at",
            ],
            once=["withdrawn_at"],
            when="OLD.frozen_at IS NOT NULL",
            unless="correction_id",
        ),
        freeze(
            "budgeting_phaseterm",
            ["process_id", "phase", "starts_at", "ends_at", "fixed_at"],
            when="OLD.fixed_at IS NOT NULL",
            unless="shift_id",
        ),
    ]
