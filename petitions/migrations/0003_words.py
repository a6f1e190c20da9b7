"""The topics and reason codes every installation starts with; editors may change them afterwards."""

from django.db import migrations

TOPICS = [
    ("transport", "ტრანსპორტი და ქუჩები", "Transport and streets"),
    ("parks", "პარკები და გარემო", "Parks and environment"),
    ("water", "წყალი და კანალიზაცია", "Water and sewerage"),
    ("waste", "დასუფთავება და ნარჩენები", "Cleaning and waste"),
    ("kindergartens", "სკოლამდელი განათლება", "Early education"),
    ("culture", "კულტურა და სპორტი", "Culture and sport"),
    ("social", "სოციალური დახმარება და ჯანდაცვა", "Social help and health"),
    ("planning", "მშენებლობა და სივრცის დაგეგმვა", "Construction and planning"),
    ("safety", "უსაფრთხოება და განათება", "Safety and lighting"),
    ("economy", "ბიუჯეტი და ადგილობრივი ეკონომიკა", "Budget and local economy"),
    ("other", "სხვა", "Other"),
]

REASONS = [
    (
        "D-01",
        "return",
        "მოთხოვნა ბუნდოვანია",
        "The demand is unclear",
        "ტექსტიდან არ ჩანს, რა უნდა გააკეთოს მუნიციპალიტეტმა. ჩამოაყალიბეთ ერთი ნათელი მოთხოვნა: რა, სად და როდემდე.",
        "The text does not say what the municipality should do. Put one clear demand: what, where and by when.",
        False,
    ),
    (
        "D-02",
        "return",
        "ადრესატი არასწორია",
        "Wrong addressee",
        "ამ საკითხს სხვა ორგანო წყვეტს. შეცვალეთ ადრესატი: საკრებულო იღებს დადგენილებებს და ამტკიცებს ბიუჯეტს, მერი ასრულებს მათ.",
        "Another body decides this. Change the addressee: the sakrebulo adopts resolutions and the budget, the mayor carries them out.",
        False,
    ),
    (
        "D-03",
        "return",
        "აკლია მუხლები ან განმარტებითი ბარათი",
        "Articles or explanatory note missing",
        "ნორმატიული აქტის პროექტს უნდა ახლდეს მუხლებად დაწერილი ტექსტი და განმარტებითი ბარათი.",
        "A draft normative act needs its text in articles and an explanatory note.",
        False,
    ),
    (
        "D-04",
        "return",
        "ტექსტში ან დანართში სხვისი პერსონალური მონაცემებია",
        "Other people's personal data in the text or an attachment",
        "წაშალეთ ან გადაფარეთ სხვა ადამიანების სახელები, მისამართები, ტელეფონის ნომრები და სახეები, თუ მათ თანხმობა არ მოუციათ.",
        "Delete or cover the names, addresses, telephone numbers and faces of people who have not agreed.",
        False,
    ),
    (
        "D-05",
        "return",
        "ტექსტი სახელმწიფო ენაზე არ არის",
        "The text is not in the state language",
        "პეტიცია ქართულ ენაზე უნდა იყოს დაწერილი. თარგმანი სხვა ენაზე შეგიძლიათ დანართად დაურთოთ.",
        "A petition has to be written in Georgian. You may attach a translation.",
        False,
    ),
    (
        "D-06",
        "return",
        "ტექსტში შეურაცხმყოფელი გამოთქმებია",
        "Insulting expressions",
        "მოთხოვნა განსახილველია, მაგრამ ტექსტიდან შეურაცხმყოფელი გამოთქმები უნდა ამოიღოთ.",
        "The demand can be considered, but the insulting expressions have to go.",
        False,
    ),
    (
        "R-01",
        "reject",
        "საკითხი მუნიციპალიტეტის უფლებამოსილებას სცდება",
        "Outside the powers of the municipality",
        "ადგილობრივი თვითმმართველობის კოდექსის მე-16 მუხლის მიხედვით, ეს საკითხი მუნიციპალიტეტის უფლებამოსილებაში არ შედის. მას სახელმწიფო ორგანო წყვეტს და განცხადებით მას უნდა მიმართოთ.",
        "Under Article 16 of the Local Self-Government Code this is not a power of the municipality. A state body decides it; apply there.",
        False,
    ),
    (
        "R-02",
        "reject",
        "იგივე მოთხოვნა უკვე განიხილება ან გადაწყვეტილია",
        "The same demand is pending or has been decided",
        "იმავე მოთხოვნით პეტიცია უკვე გამოქვეყნებულია ან ბოლო ერთი წლის განმავლობაში გადაწყდა. მოაწერეთ ხელი მოქმედ პეტიციას.",
        "A petition with the same demand is published, or was decided within the last year. Sign the one that is current.",
        False,
    ),
    (
        "R-03",
        "reject",
        "საკითხი ერთი პირის კერძო ინტერესს ეხება",
        "A private matter of one person",
        "პეტიცია საერთო მნიშვნელობის პრობლემას უნდა ეხებოდეს. პირად საკითხზე მუნიციპალიტეტს განცხადებით მიმართეთ.",
        "A petition has to be about a problem of common importance. Put a personal matter to the municipality as an application.",
        False,
    ),
    (
        "R-04",
        "reject",
        "ხარვეზი დადგენილ ვადაში არ აღმოიფხვრა",
        "The defect was not remedied in time",
        "პეტიცია ხარვეზის აღმოსაფხვრელად დაბრუნდა, მაგრამ ვადაში არ გასწორდა. შეგიძლიათ თავიდან წარადგინოთ.",
        "The petition was returned to be mended and was not mended in time. You may submit a new one.",
        False,
    ),
    (
        "R-05",
        "reject",
        "ტექსტი კანონით აკრძალულ შინაარსს შეიცავს",
        "Unlawful content",
        "ტექსტი შეიცავს ძალადობის, სიძულვილის ან დისკრიმინაციის მოწოდებას, ამიტომ არ ქვეყნდება.",
        "The text calls for violence, hatred or discrimination and is therefore not shown.",
        True,
    ),
    (
        "R-06",
        "reject",
        "ტექსტი ცილისწამებას ან სხვის პერსონალურ მონაცემებს შეიცავს",
        "Defamation or other people's personal data",
        "ტექსტი ეხება კონკრეტული ადამიანის პირად ცხოვრებას ან ღირსებას, ამიტომ არ ქვეყნდება.",
        "The text concerns the private life or honour of a particular person and is therefore not shown.",
        True,
    ),
    (
        "R-07",
        "reject",
        "ტექსტი რეკლამაა",
        "Advertising",
        "ტექსტის მიზანია საქონლის, მომსახურების, პარტიის ან კანდიდატის რეკლამა, ამიტომ არ ქვეყნდება.",
        "The text advertises goods, services, a party or a candidate and is therefore not shown.",
        True,
    ),
]


def write(apps, _editor):
    topic = apps.get_model("petitions", "Topic")
    for order, (slug, ka, en) in enumerate(TOPICS):
        topic.objects.get_or_create(
            slug=slug, defaults={"name_ka": ka, "name_en": en, "order": order}
        )
    reason = apps.get_model("petitions", "ReasonCode")
    for order, (code, axis, title_ka, title_en, text_ka, text_en, hidden) in enumerate(REASONS):
        reason.objects.get_or_create(
            code=code,
            defaults={
                "axis": axis,
                "title_ka": title_ka,
                "title_en": title_en,
                "text_ka": text_ka,
                "text_en": text_en,
                "hidden_text": hidden,
                "order": order,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("petitions", "0002_guards")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
