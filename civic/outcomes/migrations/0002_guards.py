"""Nothing of a promise is lost: news, assessments and changes only grow, a date moves only with a recorded change."""

from django.db import migrations

from civic.guards import append_only, freeze

PROMISE = ["municipality_id", "year", "number", "source", "subject_type", "subject_id", "key", "made_at"]
DATES = ["due_on", "first_due_on"]


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial")]

    operations = [
        append_only("outcomes_update"),
        append_only("outcomes_photo"),
        append_only("outcomes_assessment"),
        append_only("outcomes_change"),
        freeze(
            "outcomes_commitment",
            [*PROMISE, *DATES, "title_ka", "title_en", "text_ka", "text_en"],
            unless="change_id",
        ),
        freeze(
            "outcomes_stage",
            ["commitment_id", "number", *DATES, "title_ka", "title_en"],
            unless="change_id",
        ),
    ]
