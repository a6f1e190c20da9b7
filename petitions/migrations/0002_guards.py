"""What people have signed cannot be changed under them: text, terms, crossings and decisions are frozen."""

from django.db import migrations

from civic.guards import append_only, freeze


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]

    operations = [
        freeze(
            "petitions_petition",
            [
                "municipality_id",
                "number",
                "kind",
                "addressee",
                "title",
                "demand",
                "text",
                "articles",
                "note",
                "language",
                "published_at",
                "opens_at",
                "needed",
            ],
            once=["closed_at", "handed_over_at", "decided_at"],
            when="OLD.published_at IS NOT NULL",
        ),
        freeze(
            "petitions_opening",
            [
                "petition_id",
                "text_sha256",
                "policy",
                "voters",
                "voters_as_of",
                "voters_source_ka",
                "voters_source_en",
                "thresholds",
                "opens_at",
                "closes_at",
            ],
            once=['"index"', "close_index"],
        ),
        freeze(
            "petitions_decisionrecord",
            [
                "petition_id",
                "outcome",
                "text",
                "body",
                '"on"',
                "forwarded_to",
                "document",
                "document_sha256",
                "at",
            ],
            once=['"index"'],
        ),
        append_only("petitions_crossing"),
    ]
