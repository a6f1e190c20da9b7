"""The demonstration's places: who takes part, centres, departments of city hall, and one small threshold."""

from datetime import date
from decimal import Decimal

from civic.demo import Say
from civic.places.actions import activate
from civic.places.models import Centre, Department, Municipality, Policy

# slug: telephone, e-mail
ACTIVE = {
    "batumi": ("0422 00 07 42", "council@batumi.example"),
    "keda": ("0425 00 01 56", "council@keda.example"),
    "kobuleti": ("0426 00 06 63", "council@kobuleti.example"),
    "abasha": ("0412 00 02 01", "council@abasha.example"),
    "ozurgeti": ("0496 00 04 90", "council@ozurgeti.example"),
    "oni": ("0435 00 00 70", "council@oni.example"),
}

# place, slug, name ka/en, address ka/en, hours ka/en, telephone
CENTRES = [
    (
        "batumi",
        "batumi-service",
        "ბათუმის სერვისცენტრი",
        "Batumi service centre",
        "გამგებლის ქუჩა 4",
        "4 Gamgebeli Street",
        "ორშ.–პარ. 10:00–18:00",
        "Mon–Fri 10:00–18:00",
        "0422 00 07 42",
    ),
    (
        "batumi",
        "agmashenebeli",
        "აღმაშენებლის უბნის ცენტრი",
        "Agmashenebeli district centre",
        "ნაპირის ქუჩა 17",
        "17 Napiri Street",
        "ორშ.–შაბ. 9:00–19:00",
        "Mon–Sat 9:00–19:00",
        "0422 00 07 43",
    ),
    (
        "batumi",
        "kakhaberi",
        "კახაბრის საზოგადოებრივი ცენტრი",
        "Kakhaberi community centre",
        "ბაღების ქუჩა 2",
        "2 Baghebi Street",
        "სამ.–შაბ. 10:00–17:00",
        "Tue–Sat 10:00–17:00",
        "0422 00 07 44",
    ),
    (
        "keda",
        "keda-community",
        "ქედის საზოგადოებრივი ცენტრი",
        "Keda community centre",
        "ხიდის ქუჩა 3",
        "3 Khidi Street",
        "ორშ.–პარ. 10:00–18:00",
        "Mon–Fri 10:00–18:00",
        "0425 00 01 56",
    ),
    (
        "keda",
        "dandalo",
        "დანდალოს საზოგადოებრივი ცენტრი",
        "Dandalo community centre",
        "სოფელი დანდალო, სკოლის გვერდით",
        "Dandalo village, next to the school",
        "სამ. და ხუთ. 10:00–15:00",
        "Tue and Thu 10:00–15:00",
        "0425 00 01 57",
    ),
    (
        "kobuleti",
        "kobuleti-service",
        "ქობულეთის სერვისცენტრი",
        "Kobuleti service centre",
        "ზღვისპირის ქუჩა 21",
        "21 Zghvispiri Street",
        "ორშ.–პარ. 10:00–18:00",
        "Mon–Fri 10:00–18:00",
        "0426 00 06 63",
    ),
    (
        "abasha",
        "abasha-community",
        "აბაშის საზოგადოებრივი ცენტრი",
        "Abasha community centre",
        "ბაზრის ქუჩა 8",
        "8 Bazari Street",
        "ორშ.–პარ. 10:00–18:00",
        "Mon–Fri 10:00–18:00",
        "0412 00 02 01",
    ),
    (
        "ozurgeti",
        "ozurgeti-service",
        "ოზურგეთის სერვისცენტრი",
        "Ozurgeti service centre",
        "ჩაის ქუჩა 12",
        "12 Chai Street",
        "ორშ.–პარ. 10:00–18:00",
        "Mon–Fri 10:00–18:00",
        "0496 00 04 90",
    ),
    (
        "oni",
        "oni-community",
        "ონის საზოგადოებრივი ცენტრი",
        "Oni community centre",
        "მთის ქუჩა 5",
        "5 Mta Street",
        "ორშ.–პარ. 10:00–17:00",
        "Mon–Fri 10:00–17:00",
        "0435 00 00 70",
    ),
]

# slug, name ka/en: the departments of city hall that give opinions, in each place of DEPARTMENTS_IN
DEPARTMENTS = (
    ("infrastructure", "ინფრასტრუქტურისა და კეთილმოწყობის სამსახური", "Infrastructure department"),
    ("greenery", "გამწვანების სამსახური", "Greenery department"),
    ("culture", "განათლების, კულტურისა და სპორტის სამსახური", "Education, culture and sport"),
    ("property", "ქონების მართვის სამსახური", "Property department"),
)
DEPARTMENTS_IN = ("batumi", "keda", "kobuleti", "ozurgeti", "abasha", "oni")

# Small enough to cross by hand while somebody watches.
SMALL = {"petition.threshold.answer.count": 2, "petition.threshold.consideration.count": 5}


def load(say: Say) -> None:
    """Switch the demonstration's municipalities on and give them centres and departments."""
    for slug, (phone, email) in ACTIVE.items():
        activate(slug, phone=phone, email=email)
    places = {one.slug: one for one in Municipality.objects.filter(slug__in=ACTIVE)}
    for slug, key, name_ka, name_en, address_ka, address_en, hours_ka, hours_en, phone in CENTRES:
        Centre.objects.get_or_create(
            municipality=places[slug],
            slug=key,
            defaults={
                "name_ka": name_ka,
                "name_en": name_en,
                "address_ka": address_ka,
                "address_en": address_en,
                "hours_ka": hours_ka,
                "hours_en": hours_en,
                "phone": phone,
            },
        )
    for slug in DEPARTMENTS_IN:
        for key, name_ka, name_en in DEPARTMENTS:
            Department.objects.get_or_create(
                municipality=places[slug],
                slug=key,
                defaults={"name_ka": name_ka, "name_en": name_en},
            )
    for key, value in SMALL.items():
        Policy.objects.get_or_create(
            municipality=places["oni"],
            key=key,
            qualifier="",
            valid_from=date(2026, 1, 1),
            defaults={
                "value": Decimal(value),
                "source_ka": "აქტის ადგილას საჩვენებელი მნიშვნელობაა",
                "source_en": "A demonstration value stands in place of the act",
            },
        )
    say(f"Places: {len(ACTIVE)} municipalities take petitions, {len(CENTRES)} centres.")
    say.address("Home page", "/")
    say.address("Batumi", "/batumi/")
