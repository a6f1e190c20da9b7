"""What older deliveries repeat stands now; the indexes their turn and the desk's list are read from."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OPEN = ~Q(state="done") & ~Q(state="dead") & ~Q(state="paused")
UNSETTLED = ~Q(state="done") & ~Q(state="dead")


class Migration(migrations.Migration):

    dependencies = [("cases", "0004_deliveries_in_turn")]

    operations = [
        migrations.AlterField("delivery", "lane", models.CharField(max_length=90)),
        migrations.AlterField(
            "delivery",
            "municipality",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.municipality",
            ),
        ),
        migrations.AlterField("delivery", "sequence", models.PositiveIntegerField()),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=OPEN, fields=["connector", "next_at", "id"], name="delivery_next"
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=UNSETTLED, fields=["connector", "lane", "sequence"], name="delivery_order"
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=Q(state="running"), fields=["connector"], name="delivery_under_way"
            ),
        ),
        migrations.AddIndex(
            "delivery", models.Index(fields=["municipality", "id"], name="delivery_list")
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=UNSETTLED, fields=["municipality", "id"], name="delivery_unsettled"
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=Q(state="dead"), fields=["municipality", "id"], name="delivery_dead"
            ),
        ),
        migrations.AddIndex(
            "outboxevent", models.Index(fields=["case_key"], name="outbox_case_key")
        ),
        migrations.AddIndex(
            "outboxevent", models.Index(fields=["subject"], name="outbox_subject")
        ),
    ]
