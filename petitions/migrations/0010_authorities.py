"""Bodies that decide what a municipality cannot, to begin with; editors change them afterwards."""

from django.db import migrations

BODIES = [
    (
        "education",
        "განათლების, მეცნიერებისა და ახალგაზრდობის სამინისტრო",
        "Ministry of Education, Science and Youth",
        "სკოლები, მასწავლებლები, გამოცდები, უნივერსიტეტები, პროფესიული სასწავლებლები",
        "Schools, teachers, examinations, universities, vocational colleges",
        "სკოლა\nმასწავლებელი\nგამოცდა\nუნივერსიტეტი\nსახელმძღვანელო",
        "https://www.mes.gov.ge",
    ),
    (
        "health",
        "ოკუპირებული ტერიტორიებიდან დევნილთა, შრომის, ჯანმრთელობისა და სოციალური დაცვის სამინისტრო",
        "Ministry of Internally Displaced Persons from the Occupied Territories, Labour, Health and Social Affairs",
        "საავადმყოფოები, საყოველთაო ჯანდაცვა, პენსიები, სახელმწიფო შემწეობები",
        "Hospitals, universal health care, pensions, state allowances",
        "საავადმყოფო\nკლინიკა\nექიმი\nპენსია\nწამალი",
        "https://www.moh.gov.ge",
    ),
    (
        "roads",
        "საქართველოს საავტომობილო გზების დეპარტამენტი",
        "Roads Department of Georgia",
        "საერთაშორისო და შიდასახელმწიფოებრივი მნიშვნელობის გზები, ხიდები და ავტობანები",
        "Roads of international and national importance, their bridges, motorways",
        "ავტობანი\nავტომაგისტრალი\nგვირაბი\nტრასა",
        "https://www.georoad.ge",
    ),
    (
        "interior",
        "შინაგან საქმეთა სამინისტრო",
        "Ministry of Internal Affairs",
        "პოლიცია, საგზაო ჯარიმები, მართვის მოწმობები, საზღვარი",
        "Police, traffic fines, driving licences, the border",
        "პოლიცია\nპატრული\nჯარიმა\nრადარი",
        "https://police.ge",
    ),
    (
        "energy",
        "ენერგეტიკისა და წყალმომარაგების მარეგულირებელი ეროვნული კომისია (სემეკი)",
        "Georgian National Energy and Water Supply Regulatory Commission (GNERC)",
        "ელექტროენერგიის, გაზისა და წყლის ტარიფები, მომხმარებლის დავები მიმწოდებლებთან",
        "Tariffs of electricity, gas and water, disputes of consumers with suppliers",
        "ტარიფი\nელექტროენერგია\nდენი\nგაზი",
        "https://gnerc.org",
    ),
    (
        "revenue",
        "შემოსავლების სამსახური",
        "Revenue Service",
        "სახელმწიფო გადასახადები და საბაჟო",
        "Taxes of the state, customs",
        "გადასახადი\nსაბაჟო\nდეკლარაცია",
        "https://www.rs.ge",
    ),
    (
        "environment",
        "გარემოს დაცვისა და სოფლის მეურნეობის სამინისტრო",
        "Ministry of Environmental Protection and Agriculture",
        "გარემოზე ზემოქმედების ნებართვები, ჰაერისა და წყლის დაბინძურება, ნადირობა, მდინარეები",
        "Environmental permits, pollution of air and water, hunting, rivers",
        "დაბინძურება\nნადირობა\nმდინარე\nჰაერი\nტყე",
        "https://mepa.gov.ge",
    ),
    (
        "registry",
        "საჯარო რეესტრის ეროვნული სააგენტო",
        "National Agency of Public Registry",
        "მიწისა და უძრავი ქონების რეგისტრაცია",
        "Registration of land and real estate",
        "რეესტრი\nრეგისტრაცია\nმიწა\nკადასტრი",
        "https://napr.gov.ge",
    ),
    (
        "ajara",
        "აჭარის ავტონომიური რესპუბლიკის მთავრობა",
        "Government of the Autonomous Republic of Ajara",
        "აჭარის ავტონომიური რესპუბლიკის უფლებამოსილებები და ქონება",
        "Powers and property of the Autonomous Republic of Ajara",
        "აჭარის\nავტონომიური",
        "https://ajara.gov.ge",
    ),
]


def write(apps, _editor):
    authority = apps.get_model("petitions", "Authority")
    for order, (slug, name_ka, name_en, matters_ka, matters_en, words, url) in enumerate(BODIES):
        authority.objects.get_or_create(
            slug=slug,
            defaults={
                "name_ka": name_ka,
                "name_en": name_en,
                "matters_ka": matters_ka,
                "matters_en": matters_en,
                "words": words,
                "url": url,
                "order": order,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("petitions", "0009_ended_as_sqlite_reads_it")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
