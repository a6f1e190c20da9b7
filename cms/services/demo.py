"""The demonstration's services in both languages, and a request in each state. People are invented."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from civic.dates import today
from civic.demo import Say
from civic.places.models import Department, Municipality
from civic.roles import Role
from civic.uploads import CleanFile
from cms.services.actions import drafting, filing, working
from cms.services.actions.seeding import write_services
from cms.services.definition import Answers
from cms.services.models import HighlandList, ServiceRequest
from cms.services.queries.directory import service_of
from cms.services.states import Result
from cms.services.texts import Service, construction, estate, highland, social
from identity.actions import organisations
from identity.demo import account, secret, staff
from identity.models import Representative, User

SERVICES: tuple[Service, ...] = (
    *highland.SERVICES,
    *social.SERVICES,
    *construction.SERVICES,
    *estate.SERVICES,
)
BY_CODE = {service.code: service for service in SERVICES}
PLACES = ("batumi", "keda", "oni")
DEPARTMENTS = (
    ("social", "ჯანმრთელობისა და სოციალური დაცვის სამსახური", "Health and social protection"),
    (
        "architecture",
        "არქიტექტურისა და ურბანული დაგეგმარების სამსახური",
        "Architecture and planning",
    ),
)
LISTS = ("keda", "oni")
# Invented: a body that does not work for profit, and the citizen whom Batumi has confirmed for it.
ORGANISATION, CODE, REPRESENTATIVE = "ა(ა)იპ „ლურჯი ნავი“", "999000001", "lia@example.ge"
PAPER = CleanFile(
    "document.pdf",
    "application/pdf",
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n%%EOF\n",
)


def load(say: Say) -> None:
    """Write departments, lists and pages, then the requests, unless there are some already."""
    places = {one.slug: one for one in Municipality.objects.filter(slug__in=PLACES)}
    for place in places.values():
        for slug, name_ka, name_en in DEPARTMENTS:
            Department.objects.get_or_create(
                municipality=place, slug=slug, defaults={"name_ka": name_ka, "name_en": name_en}
            )
    for slug in LISTS:
        HighlandList.objects.get_or_create(
            municipality=places[slug],
            in_force_from=date(2016, 1, 1),
            defaults={
                "whole": True,
                "source_ka": "მთავრობის დადგენილება მაღალმთიანი დასახლებების ნუსხის დამტკიცების შესახებ",
                "source_en": "Decree of the Government approving the list of highland settlements",
            },
        )
    pages = sum(write_services(place, SERVICES) for place in places.values())
    officers = {slug: _officer(places["batumi"], slug) for slug in ("social", "property")}
    for slug, officer in officers.items():
        say.login(
            f"department_officer, batumi, {slug}",
            officer.email or "",
            note=f"key {secret(officer.email or '')}",
        )
    _represented(places["batumi"])
    if not ServiceRequest.objects.exists():
        _requests(places["batumi"], places["keda"], officers["social"])
        _of_organisation(places["batumi"], officers["property"])
    say.hint(
        "Asks for an organisation in batumi, as for the use of municipal premises",
        f"{REPRESENTATIVE} for {ORGANISATION}, identification code {CODE}",
    )
    say(f"Services: {pages} pages written, {ServiceRequest.objects.count()} requests.")
    say.address("Services of Batumi", "/batumi/services/")
    say.address("Their requests on the desk", "/desk/batumi/services/")


def _officer(place: Municipality, slug: str) -> User:
    department = Department.objects.get(municipality=place, slug=slug)
    return staff(f"{slug}@{place.slug}.example.ge", Role.DEPARTMENT_OFFICER, place, department)


def _represented(place: Municipality) -> None:
    """The organisation, its representative confirmed by the municipality."""
    user, officer = account(REPRESENTATIVE), account(f"list-officer@{place.slug}.example.ge")
    if not Representative.objects.filter(organisation__number=CODE, user=user).exists():
        row = organisations.represent(
            number=CODE,
            name=ORGANISATION,
            function="გამგეობის თავმჯდომარე",
            municipality=place,
            by=user,
        )
        organisations.settle_representative(row, confirmed=True, by=officer)


def _of_organisation(place: Municipality, officer: User) -> None:
    """What the representative has asked for, and the organisation got."""
    row = _filed(
        place,
        "property-use",
        account(REPRESENTATIVE),
        12,
        {
            "what": "ბავშვთა ნახატების გამოფენა",
            "where": {"unit": None, "address": "სამოქალაქო დარბაზი, ზღვისპირა ქუჩა 1", "point": ""},
            "from": str(today() + timedelta(days=14)),
            "people": "60",
        },
    )
    working.take_up(row, by=officer, at=_ago(10))
    working.decide(
        row,
        by=officer,
        result=Result.POSITIVE,
        text="მოთხოვნა დაკმაყოფილდა: დარბაზი მოთხოვნილ დღეს უსასყიდლოდ გადმოგეცემათ.",
        at=_ago(4),
    )


def _requests(batumi: Municipality, keda: Municipality, officer: User) -> None:
    """One request in each state, from a draft to a decision by an exact rule."""
    nino, tamar, gela, lia = (
        account(f"{name}@example.ge") for name in ("nino", "tamar", "gela", "lia")
    )
    zurab = account("zurab@example.ge")
    _draft(
        batumi,
        "building-permit",
        nino,
        {
            "cadastre": "05.30.02.123",
            "where": {"unit": None, "address": "ხულოს ქუჩა 14", "point": ""},
        },
    )
    _filed(
        batumi,
        "newborn-aid",
        tamar,
        2,
        {
            "child-name": "ლუკა კახიძე",
            "born-on": str(today() - timedelta(days=40)),
            "which": "first",
        },
    )
    care = _filed(
        batumi,
        "home-care",
        gela,
        6,
        {
            "for": "other",
            "person": "მერაბ შაინიძე",
            "agrees": True,
            "home": {"unit": None, "address": "გორგილაძის ქუჩა 8", "point": ""},
            "help": ["food", "doctor"],
        },
    )
    working.take_up(care, by=officer, at=_ago(5))
    waiting = _filed(batumi, "treatment-costs", lia, 9, TREATMENT | {"stage": "planned"})
    working.take_up(waiting, by=officer, at=_ago(8))
    working.ask(
        waiting,
        by=officer,
        text="ხარჯთაღრიცხვაზე კლინიკის ბეჭედი არ ჩანს. გთხოვთ, დაურთოთ დამოწმებული ხარჯთაღრიცხვა.",
        due_on=today() + timedelta(days=6),
        at=_ago(3),
    )
    granted = _filed(
        batumi,
        "treatment-costs",
        nino,
        25,
        TREATMENT
        | {
            "stage": "done",
            "done-on": str(today() - timedelta(days=40)),
        },
    )
    working.take_up(granted, by=officer, at=_ago(22))
    working.decide(
        granted,
        by=officer,
        result=Result.PARTLY,
        text="მოთხოვნა ნაწილობრივ დაკმაყოფილდა: პროგრამის ფარგლებში ანაზღაურდება ხარჯის ნახევარი. დანარჩენი პროგრამის ზღვარს აღემატება.",
        at=_ago(7),
    )
    refused = _filed(
        batumi,
        "home-care",
        lia,
        20,
        {
            "for": "self",
            "home": {"unit": None, "address": "მელიქიშვილის ქუჩა 11", "point": ""},
            "help": ["food"],
        },
    )
    working.take_up(refused, by=officer, at=_ago(18))
    working.decide(
        refused,
        by=officer,
        result=Result.NEGATIVE,
        text="მოთხოვნა არ დაკმაყოფილდა: პროგრამა მარტო მცხოვრებ პირებს ემსახურება, რეესტრით კი ოჯახში სრულწლოვანი წევრიც ცხოვრობს.",
        at=_ago(9),
    )
    withdrawn = _filed(
        batumi,
        "home-care",
        tamar,
        4,
        {
            "for": "self",
            "home": {"unit": None, "address": "ჭავჭავაძის ქუჩა 3", "point": ""},
            "help": ["house"],
        },
    )
    working.withdraw(withdrawn, by=tamar, at=_ago(1))
    _filed(keda, "highland-certificate", zurab, 0, {"use": "utility"})


TREATMENT: dict[str, Any] = {"who": "self", "clinic": "ზღვისპირა კლინიკა", "cost": "2400"}


def _ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def _draft(place: Municipality, code: str, by: User, given: dict[str, Any]) -> ServiceRequest:
    service = service_of(place, code)
    assert service is not None
    row = drafting.start(service, by=by)
    return drafting.keep(row, _answers(BY_CODE[code], row, given), by=by)


def _filed(
    place: Municipality, code: str, by: User, days_ago: int, given: dict[str, Any]
) -> ServiceRequest:
    """A draft with every answer, a paper to each question that needs one, filed so many days ago."""
    row = _draft(place, code, by, given)
    for item in row.form:
        if item["kind"] == "file" and item["required"] and not item.get("under"):
            drafting.attach(row, item["key"], PAPER, by=by)
    row.refresh_from_db()
    return filing.file(row, by=by, token=row.token, at=_ago(days_ago))


def _answers(service: Service, row: ServiceRequest, given: dict[str, Any]) -> Answers:
    """Answers by short names as answers by keys; a chosen answer becomes its key."""
    kinds = {item["key"]: item["kind"] for item in row.form}
    found: Answers = {}
    for name, value in given.items():
        key = service.key(name)
        if kinds[key] == "choice":
            found[key] = service.key(f"{name}/{value}")
        elif kinds[key] == "choices":
            found[key] = [service.key(f"{name}/{one}") for one in value]
        else:
            found[key] = value
    return found
