"""The two languages of the page tree and the home of the portal in each, instead of Wagtail's welcome page."""

import json
import uuid

from django.db import migrations

WAY = {
    "ka": [
        ("ხმა", "პეტიციას ხელს აწერს ამომრჩეველი: პორტალზე, ცენტრში ან ქაღალდზე."),
        ("ბარიერი", "ხელმოწერების საჭირო რაოდენობას საკრებულო წინასწარ აწესებს და ფორმულა ყველას უჩანს."),
        ("პასუხი", "ბარიერის შემდეგ იწყება ვადა. ვინ პასუხობს და რომელ დღემდე, გვერდზე წერია."),
        ("საქმე", "დაპირება ვალდებულებად იწერება: ეტაპებით, თანხით და დაგვიანების მიზეზით."),
    ],
    "en": [
        ("Voice", "Voters sign a petition: on the portal, at a centre or on paper."),
        ("Threshold", "The council sets the number of signatures in advance, and everybody sees the formula."),
        ("Answer", "At the threshold a term begins. Who must answer, and by which day, stands on the page."),
        ("Deed", "A promise is written down as a commitment: with steps, money and the reason for any delay."),
    ],
}
TEXTS = {
    "ka": {
        "title": "მთავარი გვერდი",
        "slug": "home",
        "eyebrow": "საქართველოს 64 მუნიციპალიტეტი",
        "headline": "თქვენი ხმა საკრებულოში საქმედ იქცევა",
        "lead": "წარადგინეთ პეტიცია, მოაწერეთ ხელი და ნახეთ, ვინ უნდა გიპასუხოთ და რა ვადაში.",
    },
    "en": {
        "title": "Home",
        "slug": "home-en",
        "eyebrow": "The 64 municipalities of Georgia",
        "headline": "Your voice becomes a deed in the council",
        "lead": "Submit a petition, sign one, and see who must answer you and by when.",
    },
}


def body(code):
    """The first sections: the way, answers, petitions near the threshold, deadlines, news."""
    sections = [
        ("way", {"entries": [{"title": title, "text": text} for title, text in WAY[code]]}),
        ("next_deadlines", {"title": "", "limit": 4}),
        ("near_threshold", {"title": "", "limit": 3}),
        ("latest_answers", {"title": "", "limit": 2}),
        ("news", {"title": "", "limit": 3}),
    ]
    return json.dumps(
        [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in sections]
    )


def make(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Home = apps.get_model("cms", "PlatformHomePage")

    Page.objects.filter(depth=2).delete()
    kind, _made = ContentType.objects.get_or_create(model="platformhomepage", app_label="cms")
    key = uuid.uuid4()
    first = None
    for place, code in enumerate(("ka", "en"), start=1):
        locale, _made = Locale.objects.get_or_create(language_code=code)
        texts = TEXTS[code]
        home = Home.objects.create(
            content_type=kind,
            path=f"0001{place:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{texts['slug']}/",
            locale=locale,
            translation_key=key,
            draft_title=texts["title"],
            body=body(code),
            **texts,
        )
        first = first or home
    Page.objects.filter(depth=1).update(numchild=2)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page_id=first.pk, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
