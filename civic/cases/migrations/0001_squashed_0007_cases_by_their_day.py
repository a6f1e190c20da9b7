"""Cases, what is sent to municipal systems and what comes back."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from civic.migrations._before import LIBRARIES
from civic.together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_due_as_sqlite_reads_it"),
        ("cases", "0003_routes_kinds_and_documents"),
        ("cases", "0004_deliveries_in_turn"),
        ("cases", "0005_indexes_of_deliveries"),
        ("cases", "0006_asking_and_documents"),
        ("cases", "0007_cases_by_their_day"),
    ]

    initial = True

    dependencies = [
        *LIBRARIES,
        ("journal", "0002_guards"),
        ("places", "0003_departments"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Connector",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("webhook", "Signed webhook (CloudEvents)"),
                                    ("zgw", "ZGW Zaken API"),
                                    ("open311", "Open311 GeoReport v2"),
                                ],
                                default="webhook",
                                max_length=12,
                            ),
                        ),
                        ("url", models.CharField(max_length=500, verbose_name="address")),
                        (
                            "find_url",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="address for looking a case up"
                            ),
                        ),
                        ("events", models.JSONField(blank=True, default=list)),
                        ("secret", models.BinaryField(max_length=200)),
                        ("old_secret", models.BinaryField(blank=True, max_length=200, null=True)),
                        ("inbound_secret", models.BinaryField(max_length=200)),
                        ("old_inbound_secret", models.BinaryField(blank=True, max_length=200, null=True)),
                        ("old_until", models.DateTimeField(blank=True, null=True)),
                        ("old_inbound_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("active", "Working"),
                                    ("paused", "Paused after failures"),
                                    ("held", "Paused by staff"),
                                    ("disabled", "Switched off"),
                                ],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("probe_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("credential", models.BinaryField(blank=True, max_length=600, null=True)),
                        ("options", models.JSONField(blank=True, default=dict)),
                        ("old_signing_seed", models.BinaryField(blank=True, max_length=200, null=True)),
                        ("old_signing_until", models.DateTimeField(blank=True, null=True)),
                        ("signing_seed", models.BinaryField(blank=True, max_length=200, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="connectors",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "connector",
                        "verbose_name_plural": "connectors",
                        "ordering": ["municipality", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "name"), name="connector_name_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_type", models.CharField(max_length=60)),
                        ("subject_id", models.BigIntegerField()),
                        ("key", models.CharField(max_length=60)),
                        ("number", models.CharField(blank=True, max_length=60)),
                        ("url", models.CharField(blank=True, max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "Sent to the municipality"),
                                    ("registered", "Registered"),
                                    ("assigned", "Assigned to a department"),
                                    ("scheduled", "Put on the agenda"),
                                    ("decided", "Decided"),
                                    ("closed", "Closed"),
                                ],
                                default="requested",
                                max_length=12,
                            ),
                        ),
                        ("external_status", models.CharField(blank=True, max_length=60)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("external_id", models.CharField(blank=True, max_length=500)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("petition", "Petition"),
                                    ("project", "Participatory budget project"),
                                    ("service", "Service request"),
                                    ("commitment", "Commitment"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=12,
                            ),
                        ),
                        ("polled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("positive", "Decided positively"),
                                    ("partly", "Decided in part"),
                                    ("negative", "Decided negatively"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("topic", models.CharField(blank=True, max_length=60)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="places.department",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.unit",
                            ),
                        ),
                        (
                            "connector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.connector",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "case",
                        "verbose_name_plural": "cases",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="case_subject"),
                            models.Index(
                                condition=models.Q(("state", "closed"), _negated=True),
                                fields=["connector", "polled_at"],
                                name="case_to_ask",
                            ),
                            models.Index(fields=["municipality", "created_at"], name="case_received"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("connector", "key"), name="case_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutboxEvent",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("type", models.CharField(max_length=100)),
                        ("subject", models.CharField(max_length=100)),
                        ("subject_type", models.CharField(max_length=60)),
                        ("subject_id", models.BigIntegerField()),
                        ("sequence", models.PositiveIntegerField()),
                        ("case_key", models.CharField(blank=True, max_length=60)),
                        ("data", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "entry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="journal.entry",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                        "indexes": [
                            models.Index(fields=["case_key"], name="outbox_case_key"),
                            models.Index(fields=["subject"], name="outbox_subject"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "type"), name="outbox_entry_once"),
                            models.UniqueConstraint(
                                fields=("subject_type", "subject_id", "sequence"), name="outbox_sequence_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ready", "Waiting"),
                                    ("running", "Under way"),
                                    ("retry", "Will be tried again"),
                                    ("done", "Done"),
                                    ("dead", "Given up"),
                                    ("paused", "Paused"),
                                ],
                                default="ready",
                                max_length=10,
                            ),
                        ),
                        ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=500)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("refusals", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("given_up", models.CharField(blank=True, max_length=300)),
                        ("lane", models.CharField(max_length=90)),
                        ("sequence", models.PositiveIntegerField()),
                        (
                            "connector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="cases.connector",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="cases.outboxevent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery",
                        "verbose_name_plural": "deliveries",
                        "ordering": ["-id"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="cases_delivery_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["connector", "next_at", "id"],
                                name="delivery_next",
                            ),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                ),
                                fields=["connector", "lane", "sequence"],
                                name="delivery_order",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["connector"],
                                name="delivery_under_way",
                            ),
                            models.Index(fields=["municipality", "id"], name="delivery_list"),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                ),
                                fields=["municipality", "id"],
                                name="delivery_unsettled",
                            ),
                            models.Index(
                                condition=models.Q(("state", "dead")),
                                fields=["municipality", "id"],
                                name="delivery_dead",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "connector"), name="delivery_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("unclear", models.BooleanField(default=True)),
                        ("error", models.CharField(blank=True, max_length=300)),
                        ("answer", models.TextField(blank=True, max_length=4096)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="log",
                                to="cases.delivery",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Inbound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("webhook_id", models.CharField(max_length=120)),
                        ("digest", models.CharField(max_length=64)),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "connector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inbound",
                                to="cases.connector",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["received_at"], name="inbound_received")],
                        "constraints": [
                            models.UniqueConstraint(fields=("connector", "webhook_id"), name="inbound_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Poll",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ready", "Waiting"),
                                    ("running", "Under way"),
                                    ("retry", "Will be tried again"),
                                    ("done", "Done"),
                                    ("dead", "Given up"),
                                    ("paused", "Paused"),
                                ],
                                default="ready",
                                max_length=10,
                            ),
                        ),
                        ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=500)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "connector",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="poll",
                                to="cases.connector",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "asking of a system",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="cases_poll_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Route",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("petition", "Petition"),
                                    ("project", "Participatory budget project"),
                                    ("service", "Service request"),
                                    ("commitment", "Commitment"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("topic", models.CharField(blank=True, max_length=60)),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_routes",
                                to="places.department",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="case_routes",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "route",
                        "verbose_name_plural": "routes",
                        "ordering": ["kind", "topic", "unit"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "kind", "topic", "unit"), name="route_once_in_a_unit"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("unit", None)),
                                fields=("municipality", "kind", "topic"),
                                name="route_once_for_all_units",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trigger",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("type", models.CharField(max_length=100)),
                        ("is_on", models.BooleanField(default=True)),
                        (
                            "connector",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="triggers",
                                to="cases.connector",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="case_triggers",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["type"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "type"), name="trigger_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ready", "Waiting"),
                                    ("running", "Under way"),
                                    ("retry", "Will be tried again"),
                                    ("done", "Done"),
                                    ("dead", "Given up"),
                                    ("paused", "Paused"),
                                ],
                                default="ready",
                                max_length=10,
                            ),
                        ),
                        ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=500)),
                        ("name", models.CharField(max_length=200)),
                        ("url", models.CharField(max_length=500)),
                        ("sha256", models.CharField(max_length=64)),
                        ("media_type", models.CharField(blank=True, max_length=60)),
                        ("size", models.PositiveIntegerField(blank=True, null=True)),
                        ("file", models.CharField(blank=True, max_length=80)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("fetched_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "unkept",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("hash", "The file is not the one whose hash was told."),
                                    ("type", "The file is neither a PDF nor a picture that can be kept."),
                                    ("size", "The file is too large."),
                                    ("address", "The address may not be called."),
                                    ("gone", "The file could not be fetched."),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document of a case",
                        "verbose_name_plural": "documents of cases",
                        "ordering": ["created_at"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="cases_casedocument_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "sha256"), name="case_document_once")
                        ],
                    },
                ),
            ]
        ),
    ]
