"""Construction: documents agreed, a permit, its conditions fulfilled, a building put into operation."""

from typing import Any

from cms.services.texts import (
    ANYBODY,
    Service,
    Words,
    choice,
    day,
    head,
    line,
    number,
    option,
    part,
)

LAW_KA = "საქართველოს სივრცის დაგეგმარების, არქიტექტურული და სამშენებლო საქმიანობის კოდექსი; პროდუქტის უსაფრთხოებისა და თავისუფალი მიმოქცევის კოდექსი."
LAW_EN = "Code of Spatial Planning, Architectural and Construction Activities of Georgia; Code on Product Safety and Free Movement."
FEE_KA = "საკრებულოს მიერ დადგენილი მოსაკრებელი"
FEE_EN = "the fee set by the sakrebulo"
LAND = (
    head("land-part", "მიწის ნაკვეთი", "The plot"),
    line(
        "cadastre",
        "საკადასტრო კოდი",
        "Cadastral code",
        shape="cadastre",
        help=("როგორც საჯარო რეესტრის ამონაწერშია.", "As in the extract of the public registry."),
    ),
    part("place", "where", "სად მდებარეობს?", "Where is it?"),
)
BOTH: dict[str, Any] = {"for_organisations": True, "department": "architecture"}

SERVICES = (
    Service(
        "design-agreement",
        "construction",
        Words(
            "არქიტექტურული პროექტის შეთანხმება",
            "პროექტის შეთანხმება, სანამ ნებართვას მოითხოვთ ან მცირე სამუშაოს დაიწყებთ.",
            "მიწის ნაკვეთის ან შენობის მესაკუთრეს, ან მის წარმომადგენელს.",
            LAW_KA,
            "არქიტექტურული პროექტი\nსხვა თანამესაკუთრეთა თანხმობა, თუ საკუთრება საერთოა",
        ),
        Words(
            "Agreement of an architectural design",
            "The design is agreed before you ask for a permit or begin a small work.",
            "The owner of the plot or building, or whoever acts for the owner.",
            LAW_EN,
            "The architectural design\nConsent of the other owners, if it is owned jointly",
        ),
        lookups=("property.owner",),
        **BOTH,
        form=(
            *ANYBODY,
            *LAND,
            head("design", "პროექტი", "The design"),
            choice(
                "kind",
                "რას აპირებთ?",
                "What do you plan?",
                option("house", "ინდივიდუალური სახლი", "A house for one family"),
                option("facade", "ფასადის შეცვლა", "A change of the façade"),
                option(
                    "other",
                    "სხვა სამუშაო",
                    "Other work",
                    part("text", "which", "აღწერეთ სამუშაო", "Describe the work"),
                ),
            ),
            part("file", "drawings", "არქიტექტურული პროექტი (PDF)", "Architectural design (PDF)"),
            part(
                "file",
                "consent",
                "თანამესაკუთრეთა თანხმობა",
                "Consent of the other owners",
                required=False,
            ),
        ),
    ),
    Service(
        "building-permit",
        "construction",
        Words(
            "მშენებლობის ნებართვა",
            "ნებართვა ახალი შენობისთვის, მიშენებისთვის ან რეკონსტრუქციისთვის.",
            "მიწის ნაკვეთის მესაკუთრეს ან მის წარმომადგენელს — ფიზიკურ პირსა და ორგანიზაციას.",
            f"{LAW_KA} საბუთების ნუსხა შენობის კლასზეა დამოკიდებული.",
            "შეთანხმებული არქიტექტურული პროექტი\nკონსტრუქციული ნაწილი\nმოსაკრებლის გადახდის დოკუმენტი",
            FEE_KA,
        ),
        Words(
            "Building permit",
            "A permit for a new building, an extension or a reconstruction.",
            "The owner of the plot or whoever acts for the owner: persons and organisations.",
            f"{LAW_EN} Which documents are needed depends on the class of the building.",
            "The agreed architectural design\nThe structural part\nDocument of payment of the fee",
            FEE_EN,
        ),
        lookups=("property.owner", "property.organisation"),
        **BOTH,
        form=(
            *ANYBODY,
            *LAND,
            head("building", "შენობა", "The building"),
            choice(
                "work",
                "რა სამუშაოა?",
                "What kind of work is it?",
                option("new", "ახალი შენობა", "A new building"),
                option(
                    "extension",
                    "მიშენება ან დაშენება",
                    "An extension",
                    line(
                        "permit",
                        "არსებული შენობის ნებართვის ნომერი, თუ იცით",
                        "Number of the permit of the existing building, if known",
                        required=False,
                    ),
                ),
                option(
                    "demolition",
                    "დემონტაჟი და ახალი შენობა",
                    "Demolition and a new building",
                    day(
                        "demolished",
                        "როდის იწყება დემონტაჟი?",
                        "When does the demolition begin?",
                        "future",
                    ),
                ),
            ),
            number(
                "area",
                "განაშენიანების ფართობი",
                "Built-up area",
                ("მ²", "m²"),
                least="1",
                most="100000",
                whole=False,
            ),
            number("floors", "სართულების რაოდენობა", "Number of storeys", least="1", most="60"),
            part("file", "drawings", "არქიტექტურული პროექტი (PDF)", "Architectural design (PDF)"),
            part("file", "structure", "კონსტრუქციული ნაწილი (PDF)", "Structural part (PDF)"),
            part(
                "file",
                "payment",
                "მოსაკრებლის გადახდის დოკუმენტი",
                "Document of payment of the fee",
            ),
        ),
    ),
    Service(
        "permit-stage",
        "construction",
        Words(
            "სანებართვო პირობების შესრულების ოქმი",
            "აცნობეთ მუნიციპალიტეტს, რომ მშენებლობის ეტაპი დასრულდა.",
            "მშენებლობის ნებართვის მფლობელს.",
            LAW_KA,
        ),
        Words(
            "Report that a stage of the permit is done",
            "Tell the municipality that a stage of the building work is finished.",
            "The holder of a building permit.",
            LAW_EN,
        ),
        **BOTH,
        form=(
            *ANYBODY,
            head("stage-part", "ეტაპი", "The stage"),
            line("permit", "ნებართვის ნომერი", "Number of the permit"),
            day("done-on", "როდის დასრულდა ეტაპი?", "When was the stage finished?", "past"),
            part("text", "what", "რა სამუშაო შესრულდა?", "What work was done?"),
            part("file", "photos", "ფოტოები", "Photographs"),
        ),
    ),
    Service(
        "commissioning",
        "construction",
        Words(
            "შენობის ექსპლუატაციაში მიღება",
            "დასრულებული შენობა მიღებულად ითვლება, როცა მუნიციპალიტეტი დაადასტურებს, რომ ის პროექტს შეესაბამება.",
            "მშენებლობის ნებართვის მფლობელს.",
            LAW_KA,
            "აზომვითი ნახაზი\nექსპერტის დასკვნა, თუ შენობის კლასი მოითხოვს",
        ),
        Words(
            "Putting a building into operation",
            "A finished building counts as accepted when the municipality confirms that it agrees with the design.",
            "The holder of a building permit.",
            LAW_EN,
            "Survey drawing\nOpinion of an expert, where the class of the building needs one",
        ),
        lookups=("property.owner",),
        **BOTH,
        form=(
            *ANYBODY,
            *LAND,
            head("end", "დასრულება", "The end of the work"),
            line("permit", "ნებართვის ნომერი", "Number of the permit"),
            day("done-on", "როდის დასრულდა მშენებლობა?", "When was the building finished?", "past"),
            part("file", "survey", "აზომვითი ნახაზი", "Survey drawing"),
            part("file", "opinion", "ექსპერტის დასკვნა", "Opinion of an expert", required=False),
        ),
    ),
)
