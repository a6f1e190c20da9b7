"""Accounts, persons, roles, registers, organisations and what people may ask about themselves."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from civic.together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("identity", "0001_initial"),
        ("identity", "0002_accounts_of_a_person"),
        ("identity", "0003_duty_department"),
        ("identity", "0004_resident_name_key"),
        ("identity", "0005_registers_logins_organisations"),
        ("identity", "0006_due_as_sqlite_reads_it"),
        ("identity", "0007_consents_copies_losses"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("places", "0003_departments"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="KeptAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.BinaryField(max_length=32, unique=True)),
                        ("box", models.BinaryField(max_length=800)),
                        ("until", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "verbose_name": "kept answer",
                        "verbose_name_plural": "kept answers",
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.CharField(max_length=9, unique=True, verbose_name="identification code"),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisations",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.BinaryField(max_length=32, unique=True)),
                        ("details", models.BinaryField(max_length=600)),
                        ("deceased", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "persons",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail"
                            ),
                        ),
                        (
                            "display_name",
                            models.CharField(blank=True, max_length=60, verbose_name="name shown to you"),
                        ),
                        (
                            "language",
                            models.CharField(default="ka", max_length=5, verbose_name="language of mails"),
                        ),
                        ("is_staff", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        ("proof", models.CharField(blank=True, max_length=60)),
                        ("strong_at", models.DateTimeField(blank=True, null=True)),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="accounts",
                                to="identity.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "account",
                        "verbose_name_plural": "accounts",
                    },
                ),
                migrations.CreateModel(
                    name="Extract",
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
                                    ("reading", "Being read"),
                                    ("waiting", "Waiting for confirmation"),
                                    ("current", "In use"),
                                    ("replaced", "Replaced"),
                                    ("discarded", "Discarded"),
                                    ("failed", "Cannot be read"),
                                ],
                                default="reading",
                                max_length=10,
                            ),
                        ),
                        ("as_of", models.DateField(verbose_name="as of")),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("bad_rows", models.PositiveIntegerField(default=0)),
                        ("problems", models.JSONField(default=list)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("current_at", models.DateTimeField(blank=True, null=True)),
                        ("replaced_at", models.DateTimeField(blank=True, null=True)),
                        ("failure", models.CharField(blank=True, max_length=20)),
                        (
                            "imported_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extracts",
                                to="places.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "extract",
                        "verbose_name_plural": "extracts",
                        "ordering": ["-at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "current")),
                                fields=("municipality",),
                                name="extract_current_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExtractFile",
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
                        ("name", models.CharField(max_length=40, unique=True)),
                        ("key", models.BinaryField(max_length=32)),
                        ("size", models.PositiveBigIntegerField()),
                        ("read", models.PositiveBigIntegerField(default=0)),
                        ("lines", models.PositiveIntegerField(default=0)),
                        (
                            "extract",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="file",
                                to="identity.extract",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "uploaded extract",
                        "verbose_name_plural": "uploaded extracts",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="identity_extractfile_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inquiry",
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
                        ("key", models.BinaryField(max_length=32)),
                        ("details", models.BinaryField(max_length=600)),
                        ("purpose", models.CharField(max_length=60)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Waiting for the register"),
                                    ("verified", "Verified"),
                                    ("refused", "Not found on the register"),
                                    ("expired", "The register did not answer in time"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ends_at", models.DateTimeField()),
                        ("proof", models.CharField(blank=True, max_length=60)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inquiries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="identity_inquiry_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["ready", "running", "retry"])),
                                fields=("user", "municipality"),
                                name="inquiry_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Loss",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("until", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("approved", models.BooleanField(default=False)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="losses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lost authenticator",
                        "verbose_name_plural": "lost authenticators",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("decided_at", None)),
                                fields=("user",),
                                name="loss_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("asked_by", models.F("user")), _negated=True),
                                name="loss_asked_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved", False),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                        models.Q(("decided_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="loss_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LookUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("registry", models.CharField(max_length=20)),
                        ("purpose", models.CharField(max_length=60)),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("yes", "On the register"),
                                    ("no", "Not on the register"),
                                    ("unknown", "Unknown to the register"),
                                    ("unavailable", "The register did not answer"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("reference", models.CharField(blank=True, max_length=60)),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="look_ups",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="look_ups",
                                to="identity.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "look-up",
                        "verbose_name_plural": "look-ups",
                        "ordering": ["-at"],
                    },
                ),
                migrations.CreateModel(
                    name="Phone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.CharField(max_length=16, unique=True, verbose_name="mobile number"),
                        ),
                        ("confirmed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phone",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "telephone",
                        "verbose_name_plural": "telephones",
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "kept",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reports",
                                to="identity.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("decided_at", None)),
                                fields=("person",),
                                name="report_open_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Representative",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("function", models.CharField(max_length=80, verbose_name="function")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting for confirmation"),
                                    ("confirmed", "Confirmed"),
                                    ("refused", "Refused"),
                                    ("ended", "Ended"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="representatives",
                                to="identity.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="represents",
                                to="identity.person",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="represents",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "representative",
                        "verbose_name_plural": "representatives",
                        "ordering": ["-asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "confirmed"])),
                                fields=("organisation", "person"),
                                name="representative_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number_key", models.BinaryField(max_length=32)),
                        ("match_key", models.BinaryField(max_length=32)),
                        ("name_key", models.BinaryField(default=b"", max_length=16)),
                        (
                            "extract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="residents",
                                to="identity.extract",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.unit",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("extract", "number_key"), name="resident_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("session_key", models.CharField(max_length=40, unique=True)),
                        ("network", models.CharField(blank=True, max_length=45)),
                        ("agent", models.CharField(blank=True, max_length=120)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sign_ins",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sign-in",
                        "verbose_name_plural": "sign-ins",
                        "ordering": ["-seen_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Sms",
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
                        ("box", models.BinaryField(max_length=800)),
                        ("until", models.DateTimeField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "text message",
                        "verbose_name_plural": "text messages",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="identity_sms_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Contact confirmed"),
                                    (2, "Matched with the register"),
                                    (3, "Strong login or seen in person"),
                                ],
                                default=2,
                            ),
                        ),
                        ("registry", models.CharField(default="extract", max_length=20)),
                        ("number_key", models.BinaryField(max_length=32)),
                        ("checked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("valid", models.BooleanField(default=True)),
                        (
                            "extract",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="identity.extract",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verifications",
                                to="identity.person",
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
                        "verbose_name": "verification",
                        "verbose_name_plural": "verifications",
                        "indexes": [
                            models.Index(fields=["municipality", "number_key"], name="verification_number")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "municipality"), name="verification_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Code",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("phone", "Log-in by telephone"), ("centre", "Visit to a centre")],
                                max_length=10,
                            ),
                        ),
                        ("about", models.BinaryField(max_length=32)),
                        ("value", models.BinaryField(max_length=32)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("until", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="codes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "code",
                        "verbose_name_plural": "codes",
                        "indexes": [models.Index(fields=["purpose", "value"], name="code_value")],
                        "constraints": [
                            models.UniqueConstraint(fields=("purpose", "about"), name="code_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("language", models.CharField(max_length=5)),
                        ("text", models.TextField(max_length=1000)),
                        ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent",
                        "verbose_name_plural": "consents",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("user", "code"),
                                name="consent_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at", None),
                                    ("withdrawn_at__gte", models.F("given_at")),
                                    _connector="OR",
                                ),
                                name="consent_term",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Copy",
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
                        ("language", models.CharField(default="ka", max_length=5)),
                        ("link", models.BinaryField(default=b"", max_length=32)),
                        ("box", models.BinaryField(default=b"")),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ready_at", models.DateTimeField(blank=True, null=True)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="copies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "copy of one's data",
                        "verbose_name_plural": "copies of one's data",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="identity_copy_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["ready", "running", "retry"])),
                                fields=("user",),
                                name="copy_under_way_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("moderator", "Moderator of the council secretariat"),
                                    ("list_officer", "List officer"),
                                    ("department_officer", "Department officer"),
                                    ("budget_officer", "Budget officer"),
                                    ("mayor_office", "Mayor's office"),
                                    ("clerk", "Community-centre clerk"),
                                    ("editor", "Editor"),
                                    ("auditor", "Auditor"),
                                    ("municipal_admin", "Administrator of the municipality"),
                                    ("platform_admin", "Administrator of the platform"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("since", models.DateTimeField(default=django.utils.timezone.now)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "centre",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="places.centre",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="places.department",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role",
                        "verbose_name_plural": "roles",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("municipality__isnull", False), ("until", None)),
                                fields=("user", "role", "municipality"),
                                name="duty_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("municipality", None), ("until", None)),
                                fields=("user", "role"),
                                name="duty_platform_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("municipality", None), ("role", "platform_admin")),
                                    models.Q(
                                        models.Q(("role", "platform_admin"), _negated=True),
                                        ("municipality__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "clerk"), _negated=True),
                                    ("centre__isnull", False),
                                    _connector="OR",
                                ),
                                name="duty_clerk_centre",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="duty_term",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
