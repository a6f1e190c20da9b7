"""Participatory budgets. What people vote on cannot be changed under them: rules, money, projects, dates."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import budgeting.models.evaluation
import budgeting.models.idea
import budgeting.models.paper
import budgeting.models.process
from civic.guards import freeze
from civic.migrations._before import LIBRARIES
from civic.scatter import without_rowid
from civic.together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("budgeting", "0001_initial"),
        ("budgeting", "0002_frozen"),
        ("budgeting", "0003_guards"),
        ("budgeting", "0004_voting"),
        ("budgeting", "0005_idea_words"),
        ("budgeting", "0006_counting"),
        ("budgeting", "0007_annulment_appeal"),
        ("budgeting", "0008_ballot_leaf"),
        ("budgeting", "0009_paper"),
        ("budgeting", "0010_opinion_papers"),
        ("budgeting", "0011_ruling_absent"),
        ("budgeting", "0012_past_cycles"),
        ("budgeting", "0013_ballots_unplaced"),
    ]

    initial = True

    dependencies = [
        *LIBRARIES,
        ("identity", "0001_squashed_0007_consents_copies_losses"),
        ("identity", "__first__"),
        ("places", "0003_departments"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("changes", models.JSONField()),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Awaiting a second person"),
                                    ("approved", "Approved"),
                                    ("declined", "Declined"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_by_two_people",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Process",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=40)),
                        ("title_ka", models.CharField(max_length=140)),
                        ("title_en", models.CharField(blank=True, max_length=140)),
                        ("summary_ka", models.TextField(blank=True, max_length=2000)),
                        ("summary_en", models.TextField(blank=True, max_length=2000)),
                        ("template", models.CharField(blank=True, max_length=20)),
                        (
                            "publication",
                            models.CharField(
                                choices=[
                                    ("draft", "Being prepared"),
                                    ("published", "Published"),
                                    ("archived", "In the archive"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("act_title_ka", models.CharField(blank=True, max_length=300)),
                        ("act_title_en", models.CharField(blank=True, max_length=300)),
                        ("act_number", models.CharField(blank=True, max_length=60)),
                        ("act_on", models.DateField(blank=True, null=True)),
                        ("act_url", models.URLField(blank=True)),
                        (
                            "submit_age",
                            models.PositiveSmallIntegerField(
                                default=18, validators=[django.core.validators.MaxValueValidator(120)]
                            ),
                        ),
                        (
                            "vote_age",
                            models.PositiveSmallIntegerField(
                                default=18, validators=[django.core.validators.MaxValueValidator(120)]
                            ),
                        ),
                        ("submit_level", models.PositiveSmallIntegerField(default=2)),
                        ("vote_level", models.PositiveSmallIntegerField(default=2)),
                        ("ideas_per_person", models.PositiveSmallIntegerField(default=3)),
                        ("cost_cap", models.BigIntegerField(blank=True, null=True)),
                        ("supports", models.BooleanField(default=True)),
                        ("comments", models.BooleanField(default=True)),
                        ("council_step", models.BooleanField(default=True)),
                        ("appeal_days", models.PositiveSmallIntegerField(default=5)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("secret", "Secret ballot, on the portal and on paper"),
                                    ("assembly", "Show of hands at an assembly"),
                                ],
                                default="secret",
                                max_length=10,
                            ),
                        ),
                        (
                            "residence",
                            models.CharField(
                                choices=[
                                    ("city", "One ballot for the whole municipality"),
                                    ("own", "The own unit"),
                                    ("own_plus_one", "The own unit and one other"),
                                    ("own_and_city", "The own unit and the whole municipality"),
                                    ("any_one", "One unit of the voter's choice"),
                                ],
                                default="city",
                                max_length=14,
                            ),
                        ),
                        (
                            "ballot",
                            models.CharField(
                                choices=[
                                    ("approval", "Choose projects"),
                                    ("knapsack", "Choose projects within the money"),
                                    ("points", "Distribute points"),
                                    ("ranking", "Put projects in order"),
                                ],
                                default="approval",
                                max_length=10,
                            ),
                        ),
                        (
                            "choices_min",
                            models.PositiveSmallIntegerField(
                                default=1, validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "choices_max",
                            models.PositiveSmallIntegerField(
                                default=3, validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "points",
                            models.PositiveSmallIntegerField(
                                default=10, validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        ("points_max", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("blank_allowed", models.BooleanField(default=False)),
                        ("show_by_code", models.BooleanField(default=False)),
                        ("rule", models.JSONField(blank=True, default=dict)),
                        ("order_seed", models.CharField(blank=True, max_length=64)),
                        ("audit_key", models.BinaryField(blank=True, max_length=32, null=True)),
                        ("frozen", models.JSONField(blank=True, null=True)),
                        ("frozen_sha256", models.CharField(blank=True, max_length=64)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("open_index", models.BigIntegerField(blank=True, null=True)),
                        ("registered_index", models.BigIntegerField(blank=True, null=True)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("box_opened_at", models.DateTimeField(blank=True, null=True)),
                        ("leftover_to_whole", models.BooleanField(default=False)),
                        (
                            "correction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.correction",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="processes",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "participatory budget",
                        "verbose_name_plural": "participatory budgets",
                        "ordering": ["municipality", "-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "slug"), name="process_slug_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("choices_max__gte", models.F("choices_min"))),
                                name="process_choices",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost_cap", None), ("cost_cap__gt", 0), _connector="OR"),
                                name="process_cap_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_at", None),
                                    models.Q(("frozen_sha256", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="process_frozen_hash",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30)),
                        ("text_ka", models.CharField(max_length=300)),
                        ("text_en", models.CharField(blank=True, max_length=300)),
                        ("basis_ka", models.CharField(blank=True, max_length=300)),
                        ("basis_en", models.CharField(blank=True, max_length=300)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "criterion",
                        "verbose_name_plural": "criteria",
                        "ordering": ["order", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "code"), name="criterion_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)]),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "correction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.correction",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pots",
                                to="places.unit",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pots",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "money",
                        "verbose_name_plural": "money",
                        "ordering": ["order", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "unit"), name="pot_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("unit", None)), fields=("process",), name="pot_whole_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="pot_amount_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Idea",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("returned", "Returned to be mended"),
                                    ("evaluation", "Under evaluation"),
                                    ("admitted", "Admitted to the ballot"),
                                    ("refused", "Not admitted"),
                                    ("merged", "Merged into another idea"),
                                    ("withdrawn", "Withdrawn by the author"),
                                    ("removed", "Removed"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "author_display",
                            models.CharField(
                                choices=[
                                    ("short", "First name and the first letter of the surname"),
                                    ("full", "First name and surname"),
                                ],
                                default="short",
                                max_length=8,
                            ),
                        ),
                        ("author_name", models.CharField(blank=True, max_length=120)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "On the portal"),
                                    ("assisted", "At a centre, with help"),
                                    ("code", "With a code"),
                                    ("paper", "On paper"),
                                ],
                                default="online",
                                max_length=8,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=120)),
                        ("need", models.TextField(blank=True, max_length=6000)),
                        ("text", models.TextField(blank=True, max_length=6000)),
                        ("beneficiaries", models.CharField(blank=True, max_length=300)),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("streets", "Streets and pavements"),
                                    ("green", "Green spaces and the environment"),
                                    ("play", "Playgrounds and sport"),
                                    ("culture", "Culture and education"),
                                    ("water", "Water and drainage"),
                                    ("light", "Lighting and safety"),
                                    ("access", "Accessibility"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=300)),
                        (
                            "latitude",
                            models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True),
                        ),
                        (
                            "longitude",
                            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                        ),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("cost_lines", models.JSONField(blank=True, default=list)),
                        ("upkeep", models.BigIntegerField(blank=True, null=True)),
                        ("language", models.CharField(default="ka", max_length=5)),
                        ("ending_reason", models.CharField(blank=True, max_length=500)),
                        ("support_count", models.PositiveIntegerField(default=0)),
                        ("comment_count", models.PositiveIntegerField(default=0)),
                        ("search_text", models.TextField(blank=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ideas",
                                to="identity.person",
                            ),
                        ),
                        (
                            "centre",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.centre",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to="places.unit",
                            ),
                        ),
                        (
                            "pot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to="budgeting.pot",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "idea",
                        "verbose_name_plural": "ideas",
                        "ordering": ["process", "number"],
                        "indexes": [
                            models.Index(fields=["process", "state", "-submitted_at"], name="idea_list")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "number"), name="idea_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("number__isnull", False), _connector="OR"
                                ),
                                name="idea_numbered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost", None), ("cost__gt", 0), _connector="OR"),
                                name="idea_cost_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "merged"), _negated=True),
                                    ("merged_into__isnull", False),
                                    _connector="OR",
                                ),
                                name="idea_merged_into",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        (
                            "opinion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("feasible", "Can be done"),
                                    ("with_changes", "Can be done with changes"),
                                    ("not_feasible", "Cannot be done"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("upkeep", models.BigIntegerField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True, max_length=3000)),
                        ("internal_note", models.TextField(blank=True, max_length=3000)),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("given_at", models.DateTimeField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                        ("cost_lines", models.JSONField(blank=True, default=list)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.criterion",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="places.department",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evaluations",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("idea", "department"), name="evaluation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("given_at", None),
                                    models.Q(("opinion", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="evaluation_has_opinion",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost", None), ("cost__gt", 0), _connector="OR"),
                                name="evaluation_cost_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.FileField(upload_to=budgeting.models.evaluation.opinion_path)),
                        ("name", models.CharField(max_length=140)),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
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
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="budgeting.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("text", models.TextField(max_length=1500)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("hidden_reason", models.CharField(blank=True, max_length=200)),
                        ("reported_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "hidden_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="budgeting.comment",
                            ),
                        ),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="CoAuthor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("accepted", "Joined"),
                                    ("declined", "Declined"),
                                ],
                                default="invited",
                                max_length=8,
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coauthors",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email", ""), _negated=True),
                                fields=("idea", "email"),
                                name="coauthor_invited_once",
                            ),
                            models.UniqueConstraint(fields=("idea", "user"), name="coauthor_user_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=3000)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("due_at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Waiting for an answer"),
                                    ("upheld", "Upheld: the idea is admitted"),
                                    ("rejected", "Not upheld"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=3000)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "idea",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeal",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", ""),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_answered",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdeaFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.FileField(upload_to=budgeting.models.idea.file_path)),
                        ("name", models.CharField(max_length=140)),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("description", models.CharField(blank=True, max_length=200)),
                        ("preview", models.FileField(blank=True, upload_to=budgeting.models.idea.file_path)),
                        ("preview_width", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("preview_height", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="IdeaFollow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="idea_follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "idea"), name="idea_follow_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdeaWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("word", models.CharField(max_length=32)),
                        ("in_title", models.BooleanField(default=False)),
                        (
                            "idea",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["word", "idea"], name="idea_word")],
                        "constraints": [
                            models.UniqueConstraint(fields=("idea", "word"), name="idea_word_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Waiting for the authors"),
                                    ("done", "Merged"),
                                    ("declined", "An author did not agree"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merges_into",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="MergePart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("agreed", models.BooleanField(null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merge_parts",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "merge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="budgeting.merge",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("merge", "idea"), name="merge_part_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agreed", None), ("answered_at__isnull", False), _connector="OR"
                                ),
                                name="merge_part_answered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=3000)),
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
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="PaperBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=140)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Ballot papers are being handed out"),
                                    ("first", "First entry"),
                                    ("second", "Second entry"),
                                    ("compared", "The entries are being compared"),
                                    ("sealed", "Sealed"),
                                    ("void", "Annulled as a whole"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("handed_out", models.PositiveIntegerField(default=0)),
                        ("counted", models.PositiveIntegerField(blank=True, null=True)),
                        ("spoiled", models.PositiveIntegerField(blank=True, null=True)),
                        ("missing_reason", models.CharField(blank=True, max_length=500)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sealed_at", models.DateTimeField(blank=True, null=True)),
                        ("blank", models.PositiveIntegerField(blank=True, null=True)),
                        ("delivered", models.PositiveIntegerField(blank=True, null=True)),
                        ("exchanged", models.PositiveIntegerField(default=0)),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("unused", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "centre",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.centre",
                            ),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sealed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="budgeting.pot",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by", None),
                                    models.Q(("second_by", models.F("first_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="batch_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sealed"), _negated=True),
                                    models.Q(("counted__isnull", False), ("spoiled__isnull", False)),
                                    _connector="OR",
                                ),
                                name="batch_sealed_is_counted",
                            ),
                            models.UniqueConstraint(fields=("process", "place", "pot"), name="batch_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("pot", None)),
                                fields=("process", "place"),
                                name="batch_whole_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("delivered", None),
                                    (
                                        "delivered__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("handed_out"), "+", models.F("exchanged")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="batch_hands_out_what_it_has",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entry", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("choices", models.JSONField(default=list)),
                        ("spoiled", models.BooleanField(default=False)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="budgeting.paperbatch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["batch", "entry", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "entry", "number"), name="paper_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entry__gte", 1), ("entry__lte", 2)),
                                name="paper_line_entry",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperRuling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("choices", models.JSONField(default=list)),
                        ("spoiled", models.BooleanField(default=False)),
                        ("reason", models.CharField(max_length=500)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("absent", models.BooleanField(default=False)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rulings",
                                to="budgeting.paperbatch",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["batch", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "number"), name="paper_ruling_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PastCycle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=40)),
                        ("title_ka", models.CharField(max_length=140)),
                        ("title_en", models.CharField(blank=True, max_length=140)),
                        ("voted_from", models.DateField(blank=True, null=True)),
                        ("voted_to", models.DateField(blank=True, null=True)),
                        ("budget", models.BigIntegerField(blank=True, null=True)),
                        ("voters", models.PositiveIntegerField(blank=True, null=True)),
                        ("ideas", models.PositiveIntegerField(blank=True, null=True)),
                        ("winners", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("done", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("note_ka", models.TextField(blank=True, max_length=2000)),
                        ("note_en", models.TextField(blank=True, max_length=2000)),
                        ("source_ka", models.CharField(max_length=300)),
                        ("source_en", models.CharField(blank=True, max_length=300)),
                        ("source_url", models.URLField(blank=True)),
                        ("sha256", models.CharField(max_length=64)),
                        ("imported_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="past_cycles",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cycle from before the portal",
                        "verbose_name_plural": "cycles from before the portal",
                        "ordering": ["municipality", "-slug"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "slug"), name="past_cycle_once"),
                            models.CheckConstraint(
                                condition=models.Q(("budget", None), ("budget__gt", 0), _connector="OR"),
                                name="past_budget_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PastProject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title_ka", models.CharField(blank=True, max_length=160)),
                        ("title_en", models.CharField(blank=True, max_length=160)),
                        ("votes", models.PositiveIntegerField(blank=True, null=True)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("won", models.BooleanField()),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("planned", "In the budget"),
                                    ("running", "Being carried out"),
                                    ("done", "Carried out"),
                                    ("dropped", "Will not be carried out"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="projects",
                                to="budgeting.pastcycle",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["cycle", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("cycle", "number"), name="past_project_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row_key", models.BinaryField(max_length=32)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("handed", "Ballot paper handed out"),
                                    ("pending", "Voted; the register has not answered yet"),
                                    ("voted", "Voted"),
                                    ("refused", "Not on the register, not counted"),
                                    ("annulled", "Annulled"),
                                ],
                                default="voted",
                                max_length=10,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "On the portal"),
                                    ("assisted", "At a centre, with help"),
                                    ("code", "With a code"),
                                    ("paper", "On paper"),
                                ],
                                default="online",
                                max_length=8,
                            ),
                        ),
                        ("age_band", models.CharField(blank=True, max_length=8)),
                        ("gender", models.CharField(blank=True, max_length=1)),
                        ("voted_on", models.DateField()),
                        ("envelope", models.BinaryField(blank=True, max_length=200, null=True)),
                        ("network", models.BinaryField(blank=True, max_length=16, null=True)),
                        ("phone", models.BinaryField(blank=True, max_length=16, null=True)),
                        ("nonce", models.BinaryField(max_length=32)),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("exchanged", models.PositiveSmallIntegerField(default=0)),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="budgeting.paperbatch",
                            ),
                        ),
                        (
                            "centre",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.centre",
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
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("index", None)),
                                fields=["process"],
                                name="participation_unplaced",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "row_key"), name="participation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "paper"), _negated=True),
                                    ("envelope", None),
                                    _connector="OR",
                                ),
                                name="participation_paper_has_no_envelope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["handed", "pending", "voted", "refused", "annulled"])
                                ),
                                name="participation_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mixing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ballots", models.PositiveIntegerField(default=0)),
                        ("is_final", models.BooleanField(default=False)),
                        (
                            "process",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mixing",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CodeBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=140)),
                        ("size", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="code_batches",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Burst",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.BinaryField(max_length=16)),
                        ("hour", models.DateTimeField()),
                        ("count", models.PositiveIntegerField(default=1)),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bursts",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "network", "hour"), name="burst_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("code_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                        ("on_paper", models.BooleanField(default=False)),
                        ("choices", models.JSONField()),
                        ("annulled", models.BooleanField(default=False)),
                        ("leaf", models.BigIntegerField(blank=True, null=True)),
                        (
                            "process",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["process", "id"], name="ballot_of_process"),
                            models.Index(
                                condition=models.Q(("leaf", None)), fields=["process"], name="ballot_unplaced"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assembly",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("held_on", models.DateField()),
                        ("place", models.CharField(max_length=140)),
                        ("attended", models.PositiveIntegerField()),
                        (
                            "minutes",
                            models.FileField(blank=True, upload_to=budgeting.models.paper.minutes_path),
                        ),
                        ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("chair", models.CharField(blank=True, max_length=140)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("corrected", models.CharField(blank=True, max_length=500)),
                        ("eligible", models.PositiveIntegerField(default=0)),
                        ("held_at", models.TimeField(blank=True, null=True)),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("minutes_sha256", models.CharField(blank=True, max_length=64)),
                        ("minutes_type", models.CharField(blank=True, max_length=40)),
                        ("quorum", models.PositiveIntegerField(default=0)),
                        ("secretary", models.CharField(blank=True, max_length=140)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assembly",
                                to="budgeting.pot",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assemblies",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pot__order", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="assembly_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    ("attended__gte", models.F("quorum")),
                                    _connector="OR",
                                ),
                                name="assembly_has_quorum",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Annulment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Awaiting a second person"),
                                    ("approved", "Approved"),
                                    ("declined", "Declined"),
                                    ("reversed", "Reversed on appeal"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("appeal", models.CharField(blank=True, max_length=500)),
                        ("appeal_at", models.DateTimeField(blank=True, null=True)),
                        ("reversed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "appeal_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reversed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annulments",
                                to="budgeting.paperbatch",
                            ),
                        ),
                        (
                            "participations",
                            models.ManyToManyField(related_name="annulments", to="budgeting.participation"),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annulments",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="annulment_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "proposed"), ("decided_by__isnull", False), _connector="OR"
                                ),
                                name="annulment_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reversed_by", None),
                                    models.Q(
                                        ("appeal_by__isnull", False),
                                        models.Q(("reversed_by", models.F("appeal_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="annulment_reversed_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProcessDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title_ka", models.CharField(max_length=200)),
                        ("title_en", models.CharField(blank=True, max_length=200)),
                        ("file", models.FileField(upload_to=budgeting.models.process.document_path)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title_ka", models.CharField(max_length=120)),
                        ("title_en", models.CharField(blank=True, max_length=120)),
                        ("summary_ka", models.CharField(blank=True, max_length=400)),
                        ("summary_en", models.CharField(blank=True, max_length=400)),
                        ("cost", models.BigIntegerField()),
                        ("group", models.CharField(blank=True, max_length=30)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("none", "Not counted yet"),
                                    ("won", "Won"),
                                    ("lost", "Did not win"),
                                    ("declined", "Won, but will not be carried out"),
                                    ("substitute", "Won in place of another"),
                                ],
                                default="none",
                                max_length=10,
                            ),
                        ),
                        ("rank", models.PositiveIntegerField(blank=True, null=True)),
                        ("votes", models.PositiveIntegerField(blank=True, null=True)),
                        ("score", models.BigIntegerField(blank=True, null=True)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "correction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.correction",
                            ),
                        ),
                        (
                            "idea",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="project",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "pot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="budgeting.pot",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project",
                        "verbose_name_plural": "projects",
                        "ordering": ["process", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "number"), name="project_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(("cost__gt", 0)), name="project_cost_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hands",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        (
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hands",
                                to="budgeting.assembly",
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hands",
                                to="budgeting.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project__number"],
                    },
                ),
                migrations.CreateModel(
                    name="Adjustment",
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
                                    ("declined", "The author declined"),
                                    ("impossible", "It turned out to be impossible"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Awaiting a second person"),
                                    ("approved", "Approved"),
                                    ("refused", "Not approved"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("substitutes", models.JSONField(default=list)),
                        ("left", models.BigIntegerField(blank=True, null=True)),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="budgeting.process",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="adjustment_by_two_people",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProvisionalBallot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code_key", models.BinaryField(max_length=32, unique=True)),
                        ("box", models.BinaryField(max_length=8000)),
                        ("until", models.DateTimeField()),
                        (
                            "participation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="provisional",
                                to="budgeting.participation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Screening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("move", models.CharField(max_length=12)),
                        ("body", models.CharField(blank=True, max_length=200)),
                        ("text", models.TextField(blank=True, max_length=3000)),
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
                            "criterion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.criterion",
                            ),
                        ),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="screenings",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Shift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[("hold", "Held"), ("resume", "Resumed"), ("extend", "Extended")],
                                max_length=8,
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("submission", "Submitting ideas"),
                                    ("screening", "Screening"),
                                    ("evaluation", "Evaluation"),
                                    ("appeal", "Appeals"),
                                    ("ballot", "The ballot is published"),
                                    ("voting", "Voting"),
                                    ("count", "Count and audit"),
                                    ("results", "Results"),
                                    ("implementation", "Implementation"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        ("before", models.DateTimeField(blank=True, null=True)),
                        ("after", models.DateTimeField(blank=True, null=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to="budgeting.process",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseTerm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("submission", "Submitting ideas"),
                                    ("screening", "Screening"),
                                    ("evaluation", "Evaluation"),
                                    ("appeal", "Appeals"),
                                    ("ballot", "The ballot is published"),
                                    ("voting", "Voting"),
                                    ("count", "Count and audit"),
                                    ("results", "Results"),
                                    ("implementation", "Implementation"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("fixed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="terms",
                                to="budgeting.process",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.shift",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "phase",
                        "verbose_name_plural": "phases",
                        "ordering": ["starts_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "phase"), name="phase_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="phase_term_is_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Support",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row_key", models.BinaryField(max_length=32)),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supports",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("idea", "row_key"), name="support_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("outcome", models.JSONField()),
                        ("election", models.JSONField()),
                        ("turnout", models.JSONField(default=dict)),
                        ("sha256", models.CharField(max_length=64)),
                        ("ballots", models.PositiveIntegerField()),
                        ("voters", models.PositiveIntegerField()),
                        ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        (
                            "counted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "process",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tally",
                                to="budgeting.process",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(("published_by", models.F("counted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="tally_published_by_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("admitted", models.BooleanField()),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("upkeep", models.BigIntegerField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True, max_length=3000)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("cost_lines", models.JSONField(blank=True, default=list)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budgeting.criterion",
                            ),
                        ),
                        (
                            "idea",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verdict",
                                to="budgeting.idea",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("admitted", False), ("cost__gt", 0), _connector="OR"),
                                name="verdict_admitted_has_cost",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("admitted", True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="verdict_refusal_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VotingCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code_hash", models.BinaryField(max_length=32, unique=True)),
                        ("used_on", models.DateField(blank=True, null=True)),
                        ("revoked_on", models.DateField(blank=True, null=True)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="codes",
                                to="budgeting.codebatch",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["batch", "used_on"], name="voting_code_use")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("used_on", None), ("revoked_on", None), _connector="OR"),
                                name="voting_code_used_or_revoked",
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="correction",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="corrections",
                to="budgeting.process",
            ),
        ),
        without_rowid("budgeting_ballot"),
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
