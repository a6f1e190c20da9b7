"""The place of a ballot in the log gets a name of its own; what was frozen is guarded again, with the leftovers."""

from django.db import migrations

from civic.guards import freeze


class Migration(migrations.Migration):
    dependencies = [("budgeting", "0007_annulment_appeal")]

    operations = [
        migrations.RenameField("ballot", "index", "leaf"),
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
                "leftover_to_whole",
                "rule",
                "order_seed",
                "audit_key",
                "frozen",
                "frozen_sha256",
                "frozen_at",
            ],
            once=["open_index", "box_opened_at"],
            when="OLD.frozen_at IS NOT NULL",
            unless="correction_id",
        ),
    ]
