"""Promises, their stages and news, which only grow; a date moves only with a recorded change."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import civic.outcomes.models
from civic.guards import append_only, freeze
from civic.migrations._before import LIBRARIES
from civic.together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("outcomes", "0001_initial"),
        ("outcomes", "0002_guards"),
        ("outcomes", "0003_stage_state_words"),
    ]

    initial = True

    dependencies = [
        *LIBRARIES,
        ("identity", "__first__"),
        ("places", "0003_departments"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("petition", "Decision about a petition"),
                                    ("budget", "Winner of a participatory budget"),
                                    ("plan", "Action plan"),
                                    ("other", "Promise of the municipality"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("plan_ka", models.CharField(blank=True, max_length=300)),
                        ("plan_en", models.CharField(blank=True, max_length=300)),
                        ("subject_type", models.CharField(blank=True, max_length=60)),
                        ("subject_id", models.BigIntegerField(blank=True, null=True)),
                        ("key", models.CharField(blank=True, max_length=80)),
                        ("title_ka", models.CharField(max_length=160)),
                        ("title_en", models.CharField(blank=True, max_length=160)),
                        ("text_ka", models.TextField(blank=True, max_length=4000)),
                        ("text_en", models.TextField(blank=True, max_length=4000)),
                        ("result_ka", models.CharField(blank=True, max_length=300)),
                        ("result_en", models.CharField(blank=True, max_length=300)),
                        ("responsible", models.CharField(blank=True, max_length=300)),
                        ("partners", models.CharField(blank=True, max_length=300)),
                        ("sdg", models.JSONField(blank=True, default=list)),
                        ("directions", models.JSONField(blank=True, default=list)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("due_on", models.DateField()),
                        ("first_due_on", models.DateField()),
                        ("overdue_for", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Being carried out"),
                                    ("done", "Carried out"),
                                    ("dropped", "Will not be carried out"),
                                ],
                                default="running",
                                max_length=10,
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        ("planned", models.BigIntegerField(blank=True, null=True)),
                        ("contracted", models.BigIntegerField(blank=True, null=True)),
                        ("spent", models.BigIntegerField(blank=True, null=True)),
                        ("ending", models.CharField(blank=True, max_length=1000)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("dropped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="places.department",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="places.unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment",
                        "verbose_name_plural": "commitments",
                        "ordering": ["-year", "-number"],
                        "indexes": [
                            models.Index(fields=["municipality", "state", "due_on"], name="commitment_list"),
                            models.Index(fields=["subject_type", "subject_id"], name="commitment_subject"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "year", "number"), name="commitment_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("key",),
                                name="commitment_key_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)), name="commitment_percent"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("due_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="commitment_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title_ka", models.CharField(max_length=160)),
                        ("title_en", models.CharField(blank=True, max_length=160)),
                        ("indicator_ka", models.CharField(blank=True, max_length=300)),
                        ("indicator_en", models.CharField(blank=True, max_length=300)),
                        ("baseline", models.CharField(blank=True, max_length=80)),
                        ("target", models.CharField(blank=True, max_length=80)),
                        ("actual", models.CharField(blank=True, max_length=80)),
                        ("responsible", models.CharField(blank=True, max_length=300)),
                        ("partners", models.CharField(blank=True, max_length=300)),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("due_on", models.DateField()),
                        ("first_due_on", models.DateField()),
                        ("overdue_for", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("running", "Under way"),
                                    ("done", "Finished"),
                                    ("dropped", "Will not be done"),
                                ],
                                default="planned",
                                max_length=10,
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        ("result", models.CharField(blank=True, max_length=1000)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stages",
                                to="outcomes.commitment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stage",
                        "verbose_name_plural": "stages",
                        "ordering": ["commitment", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("commitment", "number"), name="stage_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)), name="stage_percent"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gt", 0)), name="stage_weight_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("due_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="stage_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("field", models.CharField(max_length=20)),
                        ("old", models.TextField(blank=True, max_length=4000)),
                        ("new", models.TextField(blank=True, max_length=4000)),
                        ("reason", models.CharField(max_length=1000)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="outcomes.commitment",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="outcomes.stage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change",
                        "verbose_name_plural": "changes",
                        "ordering": ["-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="outcomes.commitment",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="commitment_follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "commitment"), name="commitment_follow_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "assessor",
                            models.CharField(
                                choices=[
                                    ("own", "The responsible body itself"),
                                    ("secretariat", "The council's secretariat"),
                                    ("independent", "An independent assessor"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("body", models.CharField(blank=True, max_length=300)),
                        ("period", models.CharField(blank=True, max_length=20)),
                        ("verdict", models.CharField(max_length=14)),
                        ("text", models.TextField(blank=True, max_length=4000)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="outcomes.commitment",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="outcomes.stage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assessment",
                        "verbose_name_plural": "assessments",
                        "ordering": ["-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Update",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160)),
                        ("text", models.TextField(blank=True, max_length=4000)),
                        ("reason", models.CharField(blank=True, max_length=1000)),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        (
                            "total",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ]
                            ),
                        ),
                        ("contracted", models.BigIntegerField(blank=True, null=True)),
                        ("spent", models.BigIntegerField(blank=True, null=True)),
                        ("paper", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates",
                                to="outcomes.commitment",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates",
                                to="outcomes.stage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "update",
                        "verbose_name_plural": "updates",
                        "ordering": ["-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.FileField(upload_to=civic.outcomes.models.photo_path)),
                        ("preview", models.FileField(upload_to=civic.outcomes.models.photo_path)),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=140)),
                        ("media_type", models.CharField(max_length=40)),
                        ("sha256", models.CharField(max_length=64)),
                        ("description", models.CharField(max_length=200)),
                        (
                            "update",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="outcomes.update",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="commitment",
            name="change",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outcomes.change",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="change",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outcomes.change",
            ),
        ),
        append_only("outcomes_update"),
        append_only("outcomes_photo"),
        append_only("outcomes_assessment"),
        append_only("outcomes_change"),
        freeze(
            "outcomes_commitment",
            [
                "municipality_id",
                "year",
                "number",
                "source",
                "subject_type",
                "subject_id",
                "key",
                "made_at",
                "due_on",
                "first_due_on",
                "title_ka",
                "title_en",
                "text_ka",
                "text_en",
            ],
            unless="change_id",
        ),
        freeze(
            "outcomes_stage",
            ["commitment_id", "number", "due_on", "first_due_on", "title_ka", "title_en"],
            unless="change_id",
        ),
    ]
