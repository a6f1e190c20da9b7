"""Petitions, from the draft to the decision. What people have signed cannot be changed under them."""

import uuid
from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import petitions.models.around
import petitions.models.closing
import petitions.models.response
from civic.guards import append_only, freeze
from civic.migrations._before import LIBRARIES
from civic.together import CreateModels
from petitions.migrations import _first_words


class Migration(migrations.Migration):
    replaces = [
        ("petitions", "0001_initial"),
        ("petitions", "0002_guards"),
        ("petitions", "0003_words"),
        ("petitions", "0004_signature_account_key"),
        ("petitions", "0005_petition_first_needed"),
        ("petitions", "0006_names_and_previews"),
        ("petitions", "0007_moderation_and_around"),
        ("petitions", "0008_paper_and_protection"),
        ("petitions", "0009_ended_as_sqlite_reads_it"),
        ("petitions", "0010_authorities"),
        ("petitions", "0011_closing_package"),
        ("petitions", "0012_outages_and_points"),
    ]

    initial = True

    dependencies = [
        *LIBRARIES,
        ("identity", "0001_squashed_0007_consents_copies_losses"),
        ("identity", "__first__"),
        ("places", "0003_departments"),
        ("uptime", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Authority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(unique=True)),
                        ("name_ka", models.CharField(max_length=160)),
                        ("name_en", models.CharField(max_length=160)),
                        ("matters_ka", models.CharField(max_length=300)),
                        ("matters_en", models.CharField(max_length=300)),
                        ("words", models.TextField(blank=True, max_length=2000)),
                        ("address_ka", models.CharField(blank=True, max_length=200)),
                        ("address_en", models.CharField(blank=True, max_length=200)),
                        ("phone", models.CharField(blank=True, max_length=60)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("url", models.URLField(blank=True)),
                        ("is_active", models.BooleanField(default=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "authority",
                        "verbose_name_plural": "authorities",
                        "ordering": ["order", "name_ka"],
                    },
                ),
                migrations.CreateModel(
                    name="ReasonCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True)),
                        (
                            "axis",
                            models.CharField(
                                choices=[("return", "Return"), ("reject", "Refusal")], max_length=8
                            ),
                        ),
                        ("title_ka", models.CharField(max_length=140)),
                        ("title_en", models.CharField(max_length=140)),
                        ("text_ka", models.TextField()),
                        ("text_en", models.TextField()),
                        (
                            "hidden_text",
                            models.BooleanField(
                                default=False,
                                help_text="The petition's own text is not shown when refused for this reason",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "reason code",
                        "verbose_name_plural": "reason codes",
                        "ordering": ["axis", "order", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(unique=True)),
                        ("name_ka", models.CharField(max_length=80)),
                        ("name_en", models.CharField(max_length=80)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "topic",
                        "verbose_name_plural": "topics",
                        "ordering": ["order", "name_ka"],
                    },
                ),
                migrations.CreateModel(
                    name="Petition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(blank=True, null=True)),
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("draft_act", "Draft of a normative act"),
                                    ("principles", "Main principles or specific proposals for a draft act"),
                                    ("matter", "A matter to be studied, discussed and decided at a sitting"),
                                ],
                                default="matter",
                                max_length=12,
                            ),
                        ),
                        (
                            "addressee",
                            models.CharField(
                                choices=[("sakrebulo", "Sakrebulo"), ("mayor", "Mayor")],
                                default="sakrebulo",
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=140)),
                        ("demand", models.CharField(blank=True, max_length=300)),
                        ("text", models.TextField(blank=True, max_length=12000)),
                        ("articles", models.TextField(blank=True, max_length=12000)),
                        ("note", models.TextField(blank=True, max_length=12000)),
                        ("language", models.CharField(default="ka", max_length=5)),
                        (
                            "text_state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("returned", "Returned to be mended"),
                                    ("accepted", "Accepted"),
                                    ("frozen", "Frozen"),
                                    ("rejected", "Registration refused"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "collection_state",
                            models.CharField(
                                choices=[
                                    ("not_started", "Not started"),
                                    ("open", "Open for signatures"),
                                    ("paused", "Paused"),
                                    ("closed", "Closed"),
                                    ("withdrawn", "Withdrawn by the author"),
                                    ("removed", "Removed"),
                                ],
                                default="not_started",
                                max_length=12,
                            ),
                        ),
                        (
                            "response_state",
                            models.CharField(
                                choices=[
                                    ("none", "Not handed over"),
                                    ("due", "Handed over"),
                                    ("commission", "With the commission"),
                                    ("sitting", "Sitting scheduled"),
                                    ("decided", "Decided"),
                                    ("implementing", "Being carried out"),
                                    ("done", "Carried out"),
                                ],
                                default="none",
                                max_length=12,
                            ),
                        ),
                        ("ending_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("granted", "Granted"),
                                    ("partly", "Granted in part"),
                                    ("refused", "Not granted"),
                                    ("forwarded", "Forwarded"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("count_online", models.PositiveIntegerField(default=0)),
                        ("count_assisted", models.PositiveIntegerField(default=0)),
                        ("count_paper", models.PositiveIntegerField(default=0)),
                        ("count_withdrawn", models.PositiveIntegerField(default=0)),
                        ("count_removed", models.PositiveIntegerField(default=0)),
                        ("counted_at", models.DateTimeField(blank=True, null=True)),
                        ("needed", models.PositiveIntegerField(default=0)),
                        (
                            "missing",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Greatest(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("needed"), "-", models.F("count")
                                    ),
                                    models.Value(0),
                                ),
                                output_field=models.IntegerField(),
                            ),
                        ),
                        (
                            "shelf",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(collection_state="removed", then=models.Value("removed")),
                                    models.When(text_state="rejected", then=models.Value("rejected")),
                                    models.When(published_at=None, then=models.Value("")),
                                    models.When(
                                        collection_state__in=["open", "paused"], then=models.Value("current")
                                    ),
                                    models.When(
                                        collection_state__in=["closed", "withdrawn"],
                                        then=models.Value("finished"),
                                    ),
                                    default=models.Value(""),
                                ),
                                output_field=models.CharField(max_length=12),
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("moderation_due_at", models.DateTimeField(blank=True, null=True)),
                        ("returned_at", models.DateTimeField(blank=True, null=True)),
                        ("remedy_due_at", models.DateTimeField(blank=True, null=True)),
                        ("rejected_at", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("opens_at", models.DateTimeField(blank=True, null=True)),
                        ("closes_at", models.DateTimeField(blank=True, null=True)),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                        ("response_due_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("first_needed", models.PositiveIntegerField(default=0)),
                        (
                            "latitude",
                            models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
                        ),
                        (
                            "longitude",
                            models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
                        ),
                        ("spot", models.CharField(blank=True, max_length=200)),
                        ("support_token", models.CharField(blank=True, max_length=32)),
                        (
                            "transferred_to",
                            models.CharField(
                                blank=True,
                                choices=[("sakrebulo", "Sakrebulo"), ("mayor", "Mayor")],
                                max_length=12,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="petitions",
                                to="identity.person",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="petitions.petition",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="places.unit",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.reasoncode",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="petitions.topic",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "petition",
                        "verbose_name_plural": "petitions",
                        "indexes": [
                            models.Index(
                                fields=["municipality", "shelf", "-published_at", "-id"],
                                name="petition_newest",
                            ),
                            models.Index(
                                fields=["municipality", "shelf", "missing", "-id"], name="petition_nearest"
                            ),
                            models.Index(
                                fields=["municipality", "shelf", "closes_at", "-id"], name="petition_soonest"
                            ),
                            models.Index(
                                fields=["municipality", "shelf", "-closed_at", "-id"], name="petition_ended"
                            ),
                            models.Index(
                                fields=["municipality", "shelf", "-rejected_at", "-id"],
                                name="petition_refused",
                            ),
                            models.Index(
                                fields=["municipality", "shelf", "-decided_at", "-id"],
                                name="petition_answered",
                            ),
                            models.Index(fields=["shelf", "missing", "-id"], name="petition_all_nearest"),
                            models.Index(
                                fields=["shelf", "-decided_at", "-id"], name="petition_all_answered"
                            ),
                            models.Index(
                                fields=["shelf", "-published_at", "-id"], name="petition_all_newest"
                            ),
                            models.Index(fields=["response_due_at"], name="petition_by_answer"),
                            models.Index(fields=["municipality", "text_state"], name="petition_by_text"),
                            models.Index(fields=["collection_state", "closes_at"], name="petition_by_end"),
                            models.Index(
                                fields=["municipality", "response_state"], name="petition_by_response"
                            ),
                            models.Index(
                                condition=models.Q(("support_token", ""), _negated=True),
                                fields=["support_token"],
                                name="petition_by_support",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="petition_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "text_state__in",
                                        ["draft", "submitted", "returned", "accepted", "frozen", "rejected"],
                                    )
                                ),
                                name="petition_text_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "collection_state__in",
                                        ["not_started", "open", "paused", "closed", "withdrawn", "removed"],
                                    )
                                ),
                                name="petition_collection_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "response_state__in",
                                        [
                                            "none",
                                            "due",
                                            "commission",
                                            "sitting",
                                            "decided",
                                            "implementing",
                                            "done",
                                        ],
                                    )
                                ),
                                name="petition_response_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author__isnull", False),
                                    ("author_person__isnull", False),
                                    models.Q(("text_state", "draft"), _negated=True),
                                    _connector="OR",
                                ),
                                name="petition_draft_has_author",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("text_state", "draft"),
                                    models.Q(("number__isnull", False), ("submitted_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="petition_submitted_has_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text_state__in", ["returned", "rejected"]), _negated=True),
                                    ("reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="petition_refusal_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("collection_state__in", ["open", "paused", "closed"]), _negated=True
                                    ),
                                    models.Q(
                                        ("closes_at__gt", models.F("opens_at")),
                                        ("needed__gt", 0),
                                        ("opens_at__isnull", False),
                                        ("published_at__isnull", False),
                                        ("text_state__in", ("accepted", "frozen")),
                                    ),
                                    _connector="OR",
                                ),
                                name="petition_open_has_term",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("collection_state", "paused"), _negated=True),
                                    ("paused_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="petition_paused_since",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("collection_state", "closed"), _negated=True),
                                    ("closed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="petition_closed_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("collection_state__in", ["withdrawn", "removed"]), _negated=True
                                    ),
                                    models.Q(("ending_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="petition_ending_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("response_state", "none"),
                                    models.Q(
                                        ("collection_state__in", ["closed", "removed"]),
                                        ("handed_over_at__isnull", False),
                                        ("response_due_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="petition_answer_after_closing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("outcome__in", ["granted", "partly", "refused", "forwarded"]),
                                        ("response_state__in", ("decided", "implementing", "done")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("response_state__in", ("decided", "implementing", "done")),
                                            _negated=True,
                                        ),
                                        ("decided_at", None),
                                        ("outcome", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="petition_decided_has_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "count",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("count_online"), "+", models.F("count_assisted")
                                            ),
                                            "+",
                                            models.F("count_paper"),
                                        ),
                                    )
                                ),
                                name="petition_count_is_sum",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("collection_state__in", ["open", "paused", "closed"]), _negated=True
                                    ),
                                    models.Q(
                                        ("first_needed__gt", 0), ("first_needed__lte", models.F("needed"))
                                    ),
                                    _connector="OR",
                                ),
                                name="petition_thresholds_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude", None), ("longitude", None)),
                                    models.Q(
                                        ("latitude__gte", Decimal("41")),
                                        ("latitude__lte", Decimal("44")),
                                        ("longitude__gte", Decimal("39")),
                                        ("longitude__lte", Decimal("47")),
                                    ),
                                    _connector="OR",
                                ),
                                name="petition_point_in_georgia",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("row_key", models.BinaryField(max_length=32)),
                        ("nonce", models.BinaryField(max_length=32)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "Awaiting verification"),
                                    ("confirmed", "Confirmed"),
                                    ("withdrawn", "Withdrawn"),
                                    ("removed", "Removed"),
                                ],
                                default="confirmed",
                                max_length=10,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "On the portal"),
                                    ("assisted", "At a centre, with help"),
                                    ("paper", "On paper"),
                                ],
                                default="online",
                                max_length=8,
                            ),
                        ),
                        (
                            "display",
                            models.CharField(
                                choices=[
                                    ("none", "Nothing"),
                                    ("initials", "Initials"),
                                    ("name", "First name and surname"),
                                ],
                                default="none",
                                max_length=8,
                            ),
                        ),
                        ("display_text", models.CharField(blank=True, max_length=120)),
                        ("signed_at", models.DateTimeField()),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("account_key", models.BinaryField(max_length=16, null=True)),
                        ("alike", models.BinaryField(max_length=16, null=True)),
                        ("network", models.BinaryField(max_length=16, null=True)),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("index", None), ("state", "confirmed")),
                                fields=["petition"],
                                name="signature_unplaced",
                            ),
                            models.Index(
                                condition=models.Q(("display", "none"), _negated=True),
                                fields=["petition", "-signed_at", "id"],
                                name="signature_named",
                            ),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True), ("index__isnull", False)
                                ),
                                fields=["petition"],
                                name="signature_unended",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "row_key"), name="signature_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["pending", "confirmed", "withdrawn", "removed"])
                                ),
                                name="signature_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "pending"), _negated=True),
                                    ("index", None),
                                    _connector="OR",
                                ),
                                name="signature_pending_uncounted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PendingCheck",
                    fields=[
                        (
                            "signature",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="check_due",
                                serialize=False,
                                to="petitions.signature",
                            ),
                        ),
                        ("box", models.BinaryField(max_length=200)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("until", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SealedIdentity",
                    fields=[
                        (
                            "signature",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="sealed",
                                serialize=False,
                                to="petitions.signature",
                            ),
                        ),
                        ("box", models.BinaryField(max_length=600)),
                    ],
                ),
                migrations.CreateModel(
                    name="Pause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("outage", "The portal was not available"),
                                    ("order", "Order of an authority"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "outage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="uptime.outage",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pauses",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["since"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("petition",),
                                name="pause_running_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="pause_ends_after_start",
                            ),
                            models.UniqueConstraint(
                                fields=("petition", "outage"), name="pause_once_an_outage"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outage", None), ("until__isnull", False), _connector="OR"
                                ),
                                name="pause_of_a_measured_outage",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text_sha256", models.CharField(max_length=64)),
                        ("policy", models.JSONField()),
                        ("voters", models.PositiveIntegerField()),
                        ("voters_as_of", models.DateField()),
                        ("voters_source_ka", models.CharField(max_length=300)),
                        ("voters_source_en", models.CharField(blank=True, max_length=300)),
                        ("thresholds", models.JSONField()),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("close_index", models.BigIntegerField(blank=True, null=True)),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("index", None)),
                                fields=["petition"],
                                name="opening_unplaced",
                            ),
                            models.Index(
                                condition=models.Q(("close_index", None)),
                                fields=["petition"],
                                name="opening_unclosed",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                                name="opening_term_is_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("voters__gt", 0)), name="opening_voters_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="petition_marks",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "petitions",
                            models.ManyToManyField(blank=True, related_name="marks", to="petitions.petition"),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "name"), name="mark_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Initiator",
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
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="identity.person",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="initiations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="initiators",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email", ""), _negated=True),
                                fields=("petition", "email"),
                                name="initiator_invited_once",
                            ),
                            models.UniqueConstraint(fields=("petition", "user"), name="initiator_user_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    ("user__isnull", False),
                                    _connector="OR",
                                ),
                                name="initiator_has_user",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("answer", "Written answer of the mayor"),
                                    ("consideration", "Consideration by the sakrebulo"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        ("note", models.TextField(blank=True, max_length=2000)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("due_at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_over",
                                to="petitions.petition",
                            ),
                        ),
                    ],
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "petition"), name="follow_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeskNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000)),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desk_notes",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("granted", "Granted"),
                                    ("partly", "Granted in part"),
                                    ("refused", "Not granted"),
                                    ("forwarded", "Forwarded"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField(max_length=12000)),
                        ("body", models.CharField(max_length=200)),
                        ("on", models.DateField()),
                        ("forwarded_to", models.CharField(blank=True, max_length=200)),
                        (
                            "document",
                            models.FileField(blank=True, upload_to=petitions.models.response.document_path),
                        ),
                        ("document_name", models.CharField(blank=True, max_length=140)),
                        ("document_sha256", models.CharField(blank=True, max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        ("points", models.JSONField(blank=True, default=list)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("index", None)),
                                fields=["petition"],
                                name="decision_unplaced",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["granted", "partly", "refused", "forwarded"])
                                ),
                                name="decision_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "forwarded"), _negated=True),
                                    models.Q(("forwarded_to", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="decision_forwarded_to_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Crossing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("answer", "Written answer of the mayor"),
                                    ("consideration", "Consideration by the sakrebulo"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("needed", models.PositiveIntegerField()),
                        ("count", models.PositiveIntegerField()),
                        ("index", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crossings",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["index"],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "stage"), name="crossing_once"),
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", models.F("needed"))),
                                name="crossing_reaches_threshold",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosingPackage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "edition",
                            models.CharField(
                                choices=[
                                    ("closing", "After the close of collection"),
                                    ("decision", "After the decision"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("size", models.BigIntegerField()),
                        ("file", models.FileField(upload_to=petitions.models.closing.package_path)),
                        ("sha256", models.CharField(max_length=64)),
                        ("length", models.PositiveBigIntegerField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packages",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "edition"), name="package_once"),
                            models.CheckConstraint(
                                condition=models.Q(("edition__in", ["closing", "decision"])),
                                name="package_edition",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checkout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checkout",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.FileField(upload_to=petitions.models.around.attachment_path)),
                        ("name", models.CharField(max_length=140)),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("description", models.CharField(blank=True, max_length=200)),
                        (
                            "preview",
                            models.FileField(blank=True, upload_to=petitions.models.around.attachment_path),
                        ),
                        ("preview_height", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("preview_width", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
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
                        (
                            "against",
                            models.CharField(
                                choices=[
                                    ("reject", "Refuse registration"),
                                    ("remove", "Remove from the portal"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("against_at", models.DateTimeField()),
                        ("text", models.TextField(max_length=4000)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Awaiting an answer"),
                                    ("upheld", "Granted"),
                                    ("dismissed", "Dismissed"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("reply", models.TextField(blank=True, max_length=4000)),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeals",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")), fields=["due_at"], name="appeal_open"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("petition", "against", "against_at"), name="petition_appeal_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("reply", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="petition_appeal_answered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdoptedAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("number", models.CharField(blank=True, max_length=60)),
                        ("on", models.DateField()),
                        ("articles", models.TextField(max_length=60000)),
                        ("url", models.URLField(blank=True, max_length=300)),
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
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adopted",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                                choices=[
                                    ("reject", "Refuse registration"),
                                    ("remove", "Remove from the portal"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Awaiting a second person"),
                                    ("approved", "Approved"),
                                    ("declined", "Declined"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=2000)),
                        ("checklist", models.JSONField(default=list)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
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
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="petitions.petition",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="petitions.petition",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.reasoncode",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("petition",),
                                name="proposal_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="proposal_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act", "reject"), _negated=True),
                                    ("reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="proposal_refusal_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("commission", models.CharField(max_length=200)),
                        ("on", models.DateField()),
                        ("note", models.TextField(blank=True, max_length=2000)),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="RemovalItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("index", models.BigIntegerField(blank=True, null=True)),
                        (
                            "signature",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removal_items",
                                to="petitions.signature",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Removal",
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
                                choices=[("remove", "Remove signatures"), ("restore", "Restore signatures")],
                                default="remove",
                                max_length=8,
                            ),
                        ),
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
                        ("reason", models.CharField(max_length=200)),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("rule", models.JSONField(blank=True, default=dict)),
                        ("size", models.PositiveIntegerField(default=0)),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                blank=True,
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removals",
                                to="petitions.petition",
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
                                name="removal_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "proposed"),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="removal_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=1000)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waits for an answer"),
                                    ("upheld", "Upheld: the signature counts again"),
                                    ("refused", "Not upheld"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signature",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="petitions.signature",
                            ),
                        ),
                        (
                            "removal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="petitions.removal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("signature", "removal"), name="objection_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Denial",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("account_key", models.BinaryField(max_length=16)),
                        ("statement", models.CharField(blank=True, max_length=1000)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waits for an answer"),
                                    ("upheld", "Upheld: the signature is removed"),
                                    ("refused", "Not upheld"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signature",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="denials",
                                to="petitions.signature",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="denials",
                                to="petitions.petition",
                            ),
                        ),
                        (
                            "removal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="denials",
                                to="petitions.removal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("petition", "account_key"),
                                name="denial_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("move", models.CharField(max_length=12)),
                        ("note", models.TextField(blank=True, max_length=2000)),
                        ("checklist", models.JSONField(default=list)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("texts", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="petitions.petition",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.reasoncode",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("move", "accept"), ("reason__isnull", False), _connector="OR"
                                ),
                                name="review_has_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("source", models.CharField(max_length=300)),
                        ("seed_on", models.DateField()),
                        ("announced_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("seed", models.CharField(blank=True, max_length=200)),
                        ("population", models.PositiveIntegerField(blank=True, null=True)),
                        ("drawn_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "announced_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="samples",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finished_at", None)),
                                fields=("petition",),
                                name="sample_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                                name="sample_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn_at", None),
                                    models.Q(models.Q(("seed", ""), _negated=True), ("population__gt", 0)),
                                    _connector="OR",
                                ),
                                name="sample_drawn_by_seed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SampleItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("index", models.BigIntegerField()),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not examined yet"),
                                    ("valid", "Valid"),
                                    ("invalid", "Invalid"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="petitions.sample",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sample", "index"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sample", "index"), name="sample_item_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchWord",
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
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["word", "petition"], name="search_word")],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "word"), name="search_word_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharedNetwork",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=140)),
                        ("address", models.GenericIPAddressField()),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shared_networks",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "address"), name="shared_network_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("rows", models.PositiveSmallIntegerField(default=10)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("issued", "Given out"),
                                    ("received", "Handed in: waits for the first entry"),
                                    ("once", "Entered once: waits for the second person"),
                                    ("twice", "Entered twice"),
                                    ("sealed", "Counted"),
                                    ("void", "Void"),
                                ],
                                default="issued",
                                max_length=10,
                            ),
                        ),
                        ("holder", models.CharField(blank=True, max_length=160)),
                        ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("received_at", models.DateTimeField(blank=True, null=True)),
                        ("sealed_at", models.DateTimeField(blank=True, null=True)),
                        ("void_reason", models.CharField(blank=True, max_length=300)),
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
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="petitions.petition",
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
                    ],
                    options={
                        "ordering": ["petition", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "number"), name="sheet_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by", None),
                                    models.Q(("second_by", models.F("first_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="sheet_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["issued", "void"]),
                                    ("received_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="sheet_entered_was_received",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sealed"), _negated=True),
                                    models.Q(("first_by__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sheet_sealed_was_entered_twice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entry", models.PositiveSmallIntegerField()),
                        ("row", models.PositiveSmallIntegerField()),
                        (
                            "mark",
                            models.CharField(
                                choices=[
                                    ("filled", "Filled in and signed"),
                                    ("empty", "Empty"),
                                    ("struck", "Crossed out, illegible or not signed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("box", models.BinaryField(default=b"", max_length=800)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="petitions.sheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sheet", "entry", "row"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "entry", "row"), name="sheet_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(("entry__gte", 1), ("entry__lte", 3)),
                                name="sheet_line_entry",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row", models.PositiveSmallIntegerField()),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("matched", "Matched: counts"),
                                    ("duplicate", "Signed already: counts once"),
                                    ("unregistered", "Not on the register"),
                                    ("ineligible", "May not sign"),
                                    ("undecided", "Undecided"),
                                    ("struck", "Crossed out, illegible or not signed"),
                                    ("withdrawn", "Withdrawn by the signer"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("box", models.BinaryField(default=b"", max_length=600)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="results",
                                to="petitions.sheet",
                            ),
                        ),
                        (
                            "signature",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="paper_rows",
                                to="petitions.signature",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sheet", "row"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "row"), name="sheet_row_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sitting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("place", models.CharField(max_length=200)),
                        ("note", models.TextField(blank=True, max_length=2000)),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sittings",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Supporter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row_key", models.BinaryField(max_length=32)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supporters",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "row_key"), name="supporter_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TextEdit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("changes", models.JSONField(help_text='{"title": ["before", "after"]}')),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Awaiting the author"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("superseded", "Superseded"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="edits",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("petition",),
                                name="edit_proposed_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "to",
                            models.CharField(
                                choices=[("sakrebulo", "Sakrebulo"), ("mayor", "Mayor")], max_length=12
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="petitions.petition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Watch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("daily", "Every day, when there is something new"),
                                    ("weekly", "Once a week, on Monday"),
                                ],
                                default="weekly",
                                max_length=6,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("told_to", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="petition_watches",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="watches",
                                to="petitions.topic",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="petition_watches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["municipality", "id"],
                        "indexes": [models.Index(fields=["rhythm", "told_to"], name="watch_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "municipality", "topic"), name="watch_topic_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("topic", None)),
                                fields=("user", "municipality"),
                                name="watch_place_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OldPetition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=300)),
                        ("text", models.TextField(max_length=60000)),
                        ("author_name", models.CharField(blank=True, max_length=120)),
                        ("opened_on", models.DateField(blank=True, null=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("signatures", models.PositiveIntegerField(blank=True, null=True)),
                        ("needed", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("granted", "Granted"),
                                    ("partly", "Granted in part"),
                                    ("refused", "Not granted"),
                                    ("forwarded", "Forwarded"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("outcome_text", models.TextField(blank=True, max_length=12000)),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("source", models.URLField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="old_petitions",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="old_petition_number_once"
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="removalitem",
            name="removal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="petitions.removal"
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="signatures",
            field=models.ManyToManyField(
                related_name="+", through="petitions.RemovalItem", to="petitions.signature"
            ),
        ),
        migrations.AddConstraint(
            model_name="removalitem",
            constraint=models.UniqueConstraint(fields=("removal", "signature"), name="removal_item_once"),
        ),
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
                "spot",
                "latitude",
                "longitude",
                "published_at",
                "opens_at",
                "needed",
                "first_needed",
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
                "points",
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
        migrations.RunPython(_first_words.write, migrations.RunPython.noop),
    ]
