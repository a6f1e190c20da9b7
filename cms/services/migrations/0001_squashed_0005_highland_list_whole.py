"""Services with their forms, and requests with their papers."""

import uuid

import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from civic.migrations._before import LIBRARIES
from civic.together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("services", "0001_initial"),
        ("services", "0002_requests_worked_on"),
        ("services", "0003_questions_and_rules"),
        ("services", "0004_message_read_at"),
        ("services", "0005_highland_list_whole"),
    ]

    initial = True

    dependencies = [
        *LIBRARIES,
        ("identity", "0001_squashed_0007_consents_copies_losses"),
        ("identity", "__first__"),
        ("places", "0003_departments"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="ServiceIndexPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        ("lead", models.TextField(blank=True, max_length=400, verbose_name="introduction")),
                    ],
                    options={
                        "verbose_name": "directory of services",
                        "verbose_name_plural": "directories of services",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="ServicePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("highland", "Highland settlements"),
                                    ("social", "Health and social programmes"),
                                    ("construction", "Construction"),
                                    ("property", "Municipal property"),
                                    ("other", "Other services"),
                                ],
                                max_length=16,
                                verbose_name="group",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, verbose_name="code")),
                        ("lead", models.TextField(max_length=400, verbose_name="in one sentence")),
                        ("for_whom", models.TextField(max_length=600, verbose_name="who may ask for it")),
                        ("law", models.TextField(max_length=600, verbose_name="law")),
                        (
                            "needed",
                            models.TextField(blank=True, max_length=1500, verbose_name="documents needed"),
                        ),
                        ("fee", models.CharField(blank=True, max_length=200, verbose_name="fee")),
                        (
                            "appeal",
                            models.TextField(blank=True, max_length=800, verbose_name="how to appeal"),
                        ),
                        (
                            "term_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="term in days"),
                        ),
                        ("for_persons", models.BooleanField(default=True, verbose_name="open to persons")),
                        (
                            "for_organisations",
                            models.BooleanField(default=False, verbose_name="open to organisations"),
                        ),
                        (
                            "takes_requests",
                            models.BooleanField(default=True, verbose_name="can be asked for here"),
                        ),
                        (
                            "outside_url",
                            models.URLField(blank=True, verbose_name="where else it can be asked for"),
                        ),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("text", 0),
                                    ("steps", 6),
                                    ("law", 11),
                                    ("who_decides", 18),
                                    ("notice", 21),
                                    ("questions", 26),
                                    ("contact", 32),
                                    ("portal_contact", 33),
                                    ("picture", 36),
                                    ("call_to_action", 41),
                                    ("numbers", 42),
                                    ("near_threshold", 44),
                                    ("open_petitions", 46),
                                    ("latest_answers", 48),
                                    ("next_deadlines", 50),
                                    ("figures", 42),
                                    ("centres", 52),
                                ],
                                blank=True,
                                block_lookup={
                                    0: ("cms.blocks.Text", (), {}),
                                    1: ("cms.blocks.Heading", (), {"help_text": "May be left empty."}),
                                    2: ("wagtail.blocks.CharBlock", (), {"label": "Step", "max_length": 160}),
                                    3: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {"label": "What to know", "max_length": 600, "required": False},
                                    ),
                                    4: ("wagtail.blocks.StructBlock", [[("title", 2), ("text", 3)]], {}),
                                    5: ("wagtail.blocks.ListBlock", (4,), {"label": "Steps", "min_num": 1}),
                                    6: ("wagtail.blocks.StructBlock", [[("title", 1), ("entries", 5)]], {}),
                                    7: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "What it is about", "max_length": 160},
                                    ),
                                    8: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "ol", "ul", "link", "document-link"],
                                            "label": "What the rule says",
                                        },
                                    ),
                                    9: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Act and article", "max_length": 200},
                                    ),
                                    10: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {"label": "Address of the act", "required": False},
                                    ),
                                    11: (
                                        "wagtail.blocks.StructBlock",
                                        [[("title", 7), ("text", 8), ("source", 9), ("url", 10)]],
                                        {},
                                    ),
                                    12: ("cms.blocks.Heading", (), {}),
                                    13: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Matter", "max_length": 160},
                                    ),
                                    14: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Who decides", "max_length": 160},
                                    ),
                                    15: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Where to turn", "max_length": 200, "required": False},
                                    ),
                                    16: (
                                        "wagtail.blocks.StructBlock",
                                        [[("matter", 13), ("who", 14), ("where", 15)]],
                                        {},
                                    ),
                                    17: ("wagtail.blocks.ListBlock", (16,), {"label": "Rows", "min_num": 1}),
                                    18: ("wagtail.blocks.StructBlock", [[("title", 12), ("rows", 17)]], {}),
                                    19: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("", "Information"),
                                                ("good", "Good news"),
                                                ("late", "Attention"),
                                            ],
                                            "label": "Kind",
                                            "required": False,
                                        },
                                    ),
                                    20: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "ol", "ul", "link", "document-link"],
                                            "label": "Text",
                                        },
                                    ),
                                    21: ("wagtail.blocks.StructBlock", [[("kind", 19), ("text", 20)]], {}),
                                    22: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Question", "max_length": 200},
                                    ),
                                    23: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "ol", "ul", "link", "document-link"],
                                            "label": "Answer",
                                        },
                                    ),
                                    24: (
                                        "wagtail.blocks.StructBlock",
                                        [[("question", 22), ("answer", 23)]],
                                        {},
                                    ),
                                    25: (
                                        "wagtail.blocks.ListBlock",
                                        (24,),
                                        {"label": "Questions", "min_num": 1},
                                    ),
                                    26: ("wagtail.blocks.StructBlock", [[("title", 1), ("entries", 25)]], {}),
                                    27: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Who", "max_length": 160, "required": False},
                                    ),
                                    28: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Telephone", "max_length": 40, "required": False},
                                    ),
                                    29: (
                                        "wagtail.blocks.EmailBlock",
                                        (),
                                        {"label": "E-mail", "required": False},
                                    ),
                                    30: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Address", "max_length": 200, "required": False},
                                    ),
                                    31: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Hours", "max_length": 160, "required": False},
                                    ),
                                    32: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("title", 1),
                                                ("name", 27),
                                                ("phone", 28),
                                                ("email", 29),
                                                ("address", 30),
                                                ("hours", 31),
                                            ]
                                        ],
                                        {},
                                    ),
                                    33: ("wagtail.blocks.StructBlock", [[("title", 1)]], {}),
                                    34: ("wagtail.images.blocks.ImageBlock", [], {"label": "Image"}),
                                    35: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Caption", "max_length": 200, "required": False},
                                    ),
                                    36: (
                                        "wagtail.blocks.StructBlock",
                                        [[("image", 34), ("caption", 35)]],
                                        {},
                                    ),
                                    37: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Words on the button", "max_length": 60},
                                    ),
                                    38: (
                                        "wagtail.blocks.PageChooserBlock",
                                        (),
                                        {"label": "Page", "required": False},
                                    ),
                                    39: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {"label": "or an address elsewhere", "required": False},
                                    ),
                                    40: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Sentence beside it", "max_length": 200, "required": False},
                                    ),
                                    41: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 37), ("page", 38), ("url", 39), ("note", 40)]],
                                        {},
                                    ),
                                    42: ("wagtail.blocks.StructBlock", [[("title", 12)]], {}),
                                    43: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {
                                            "default": 3,
                                            "label": "How many at most",
                                            "max_value": 12,
                                            "min_value": 1,
                                        },
                                    ),
                                    44: ("wagtail.blocks.StructBlock", [[("title", 12), ("limit", 43)]], {}),
                                    45: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {
                                            "default": 5,
                                            "label": "How many at most",
                                            "max_value": 12,
                                            "min_value": 1,
                                        },
                                    ),
                                    46: ("wagtail.blocks.StructBlock", [[("title", 12), ("limit", 45)]], {}),
                                    47: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {
                                            "default": 2,
                                            "label": "How many at most",
                                            "max_value": 12,
                                            "min_value": 1,
                                        },
                                    ),
                                    48: ("wagtail.blocks.StructBlock", [[("title", 12), ("limit", 47)]], {}),
                                    49: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {
                                            "default": 4,
                                            "label": "How many at most",
                                            "max_value": 12,
                                            "min_value": 1,
                                        },
                                    ),
                                    50: ("wagtail.blocks.StructBlock", [[("title", 12), ("limit", 49)]], {}),
                                    51: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "ol", "ul", "link", "document-link"],
                                            "label": "Beside the table",
                                            "required": False,
                                        },
                                    ),
                                    52: ("wagtail.blocks.StructBlock", [[("title", 12), ("note", 51)]], {}),
                                },
                                verbose_name="text",
                            ),
                        ),
                        (
                            "questions",
                            wagtail.fields.StreamField(
                                [
                                    ("heading", 0),
                                    ("line", 6),
                                    ("text", 7),
                                    ("number", 12),
                                    ("day", 16),
                                    ("choice", 29),
                                    ("choices", 30),
                                    ("consent", 23),
                                    ("place", 24),
                                    ("file", 25),
                                ],
                                blank=True,
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "heading", "max_length": 120},
                                    ),
                                    1: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "question", "max_length": 160},
                                    ),
                                    2: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "help", "max_length": 400, "required": False},
                                    ),
                                    3: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "must be answered", "required": False},
                                    ),
                                    4: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("name", "first name and surname, from the register"),
                                                ("number", "personal number, from the register"),
                                                ("born_on", "date of birth, from the register"),
                                                ("organisation", "name of the organisation"),
                                                ("code", "identification code of the organisation"),
                                                ("email", "e-mail of the account"),
                                                ("phone", "telephone of the account"),
                                            ],
                                            "label": "filled in from",
                                            "required": False,
                                        },
                                    ),
                                    5: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("email", "e-mail address"),
                                                ("phone", "telephone number"),
                                                ("cadastre", "cadastral code"),
                                            ],
                                            "label": "has to be",
                                            "required": False,
                                        },
                                    ),
                                    6: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("label", 1),
                                                ("help", 2),
                                                ("required", 3),
                                                ("prefill", 4),
                                                ("shape", 5),
                                            ]
                                        ],
                                        {"label": "one line"},
                                    ),
                                    7: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3)]],
                                        {"label": "several lines"},
                                    ),
                                    8: (
                                        "wagtail.blocks.DecimalBlock",
                                        (),
                                        {"label": "at least", "required": False},
                                    ),
                                    9: (
                                        "wagtail.blocks.DecimalBlock",
                                        (),
                                        {"label": "at most", "required": False},
                                    ),
                                    10: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "whole numbers only", "required": False},
                                    ),
                                    11: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "unit", "max_length": 20, "required": False},
                                    ),
                                    12: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("label", 1),
                                                ("help", 2),
                                                ("required", 3),
                                                ("least", 8),
                                                ("most", 9),
                                                ("whole", 10),
                                                ("unit", 11),
                                            ]
                                        ],
                                        {"label": "number"},
                                    ),
                                    13: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("past", "today or earlier"),
                                                ("future", "today or later"),
                                            ],
                                            "label": "which days",
                                            "required": False,
                                        },
                                    ),
                                    14: (
                                        "wagtail.blocks.DateBlock",
                                        (),
                                        {"label": "not before", "required": False},
                                    ),
                                    15: (
                                        "wagtail.blocks.DateBlock",
                                        (),
                                        {"label": "not after", "required": False},
                                    ),
                                    16: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("label", 1),
                                                ("help", 2),
                                                ("required", 3),
                                                ("span", 13),
                                                ("first", 14),
                                                ("last", 15),
                                            ]
                                        ],
                                        {"label": "date"},
                                    ),
                                    17: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "answer", "max_length": 120},
                                    ),
                                    18: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "label": "help with this answer",
                                            "max_length": 400,
                                            "required": False,
                                        },
                                    ),
                                    19: ("wagtail.blocks.StructBlock", [[("label", 17), ("help", 18)]], {}),
                                    20: (
                                        "wagtail.blocks.ListBlock",
                                        (19,),
                                        {"label": "answers", "min_num": 2},
                                    ),
                                    21: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3), ("options", 20)]],
                                        {"label": "one of several"},
                                    ),
                                    22: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3), ("options", 20)]],
                                        {"label": "several of several"},
                                    ),
                                    23: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3)]],
                                        {"label": "statement to confirm"},
                                    ),
                                    24: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3)]],
                                        {"label": "place in the municipality"},
                                    ),
                                    25: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3)]],
                                        {"label": "document or photograph"},
                                    ),
                                    26: (
                                        "wagtail.blocks.StreamBlock",
                                        [
                                            [
                                                ("line", 6),
                                                ("text", 7),
                                                ("number", 12),
                                                ("day", 16),
                                                ("choice", 21),
                                                ("choices", 22),
                                                ("consent", 23),
                                                ("place", 24),
                                                ("file", 25),
                                            ]
                                        ],
                                        {"label": "then ask", "required": False},
                                    ),
                                    27: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 17), ("help", 18), ("follow", 26)]],
                                        {},
                                    ),
                                    28: (
                                        "wagtail.blocks.ListBlock",
                                        (27,),
                                        {"label": "answers", "min_num": 2},
                                    ),
                                    29: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3), ("options", 28)]],
                                        {"label": "one of several"},
                                    ),
                                    30: (
                                        "wagtail.blocks.StructBlock",
                                        [[("label", 1), ("help", 2), ("required", 3), ("options", 28)]],
                                        {"label": "several of several"},
                                    ),
                                },
                                verbose_name="questions of the form",
                            ),
                        ),
                        (
                            "lookups",
                            models.JSONField(
                                blank=True, default=list, verbose_name="registers that are asked"
                            ),
                        ),
                        ("rule", models.CharField(blank=True, max_length=40, verbose_name="exact rule")),
                        (
                            "rule_mode",
                            models.CharField(
                                choices=[
                                    ("off", "nothing: a person decides"),
                                    (
                                        "trial",
                                        "trial: its answer is shown to the department, a person decides",
                                    ),
                                    ("on", "decides where every condition is met; else a person decides"),
                                ],
                                default="off",
                                max_length=8,
                                verbose_name="what the rule may do",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="places.department",
                                verbose_name="department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service",
                        "verbose_name_plural": "services",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="ServiceRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("number", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("filed", "Filed"),
                                    ("under_way", "Under way"),
                                    ("incomplete", "Waits for the applicant"),
                                    ("decided", "Decided"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "Online"),
                                    ("centre", "At a centre"),
                                    ("paper", "On paper"),
                                ],
                                default="online",
                                max_length=8,
                            ),
                        ),
                        ("form", models.JSONField(blank=True, default=list)),
                        ("answers", models.BinaryField(blank=True, null=True)),
                        ("language", models.CharField(default="ka", max_length=5)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("left_days", models.SmallIntegerField(blank=True, null=True)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("positive", "Granted"),
                                    ("partly", "Granted in part"),
                                    ("negative", "Refused"),
                                    ("unconsidered", "Left without consideration"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("decision", models.BinaryField(blank=True, null=True)),
                        ("appeal", models.TextField(blank=True, max_length=800)),
                        ("rule", models.JSONField(blank=True, default=dict)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("filed_at", models.DateTimeField(blank=True, null=True)),
                        ("under_way_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("told_near_at", models.DateTimeField(blank=True, null=True)),
                        ("told_overdue_at", models.DateTimeField(blank=True, null=True)),
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
                            "clerk",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_requests",
                                to="places.department",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_requests",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_requests",
                                to="identity.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="service_requests",
                                to="identity.person",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="services.servicepage",
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="service_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service request",
                        "verbose_name_plural": "service requests",
                        "ordering": ["-created_at"],
                        "indexes": [
                            models.Index(fields=["municipality", "state", "due_on"], name="request_desk")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "year", "number"), name="request_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("number__isnull", False), _connector="OR"
                                ),
                                name="filed_request_has_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result__gt", ""), ("state", "decided")),
                                    models.Q(models.Q(("state", "decided"), _negated=True), ("result", "")),
                                    _connector="OR",
                                ),
                                name="decided_request_has_result",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.BinaryField()),
                        ("due_on", models.DateField()),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="services.servicerequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at", None), ("ended_at", None)),
                                fields=("request",),
                                name="one_open_round",
                            )
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
                        ("text", models.BinaryField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="services.servicerequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.BinaryField()),
                        ("from_applicant", models.BooleanField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="services.servicerequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(blank=True, max_length=40)),
                        ("from_applicant", models.BooleanField(default=True)),
                        ("is_decision", models.BooleanField(default=False)),
                        ("file", models.CharField(max_length=80, unique=True)),
                        ("name", models.CharField(max_length=160)),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("key", models.BinaryField()),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="services.message",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="services.servicerequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Check",
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
                        ("question", models.CharField(max_length=40)),
                        ("about", models.BinaryField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Waiting for the register"),
                                    ("yes", "Confirmed"),
                                    ("no", "Not confirmed"),
                                    ("unknown", "Unknown to the register"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("facts", models.BinaryField(blank=True, null=True)),
                        ("reference", models.CharField(blank=True, max_length=60)),
                        ("by_hand", models.BooleanField(default=False)),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checks",
                                to="services.servicerequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at", "pk"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("state", "dead"), _negated=True),
                                    models.Q(("state", "paused"), _negated=True),
                                ),
                                fields=["next_at"],
                                name="services_check_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("request", "question"), name="check_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HighlandList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("in_force_from", models.DateField(verbose_name="in force from")),
                        ("source_ka", models.CharField(max_length=300, verbose_name="act, in Georgian")),
                        (
                            "source_en",
                            models.CharField(blank=True, max_length=300, verbose_name="act, in English"),
                        ),
                        (
                            "whole",
                            models.BooleanField(
                                default=False, verbose_name="every settlement of the municipality"
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="highland_lists",
                                to="places.municipality",
                                verbose_name="municipality",
                            ),
                        ),
                        (
                            "units",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="places.unit",
                                verbose_name="highland settlements",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "list of highland settlements",
                        "verbose_name_plural": "lists of highland settlements",
                        "ordering": ["municipality", "-in_force_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "in_force_from"), name="highland_list_once_a_day"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
