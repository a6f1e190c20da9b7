"""Services and requests for them; people, organisations and papers are invented. Filed requests are made directly."""

import io
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from civic.dates import today
from civic.journal import actions as journal
from civic.places.models import Department, Municipality
from civic.roles import Role
from civic.uploads import CleanFile
from cms import actions as cms_actions
from cms.models import MunicipalityHomePage
from cms.services.actions import checking
from cms.services.models import ServiceIndexPage, ServicePage, ServiceRequest
from cms.services.queries.answers import sealed
from cms.services.states import Progress
from identity.models import Duty, Organisation, Representative, User
from tests.factories import identity

PDF = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\ntrailer<<>>\n%%EOF\n"
_serial = count(1)

FORM = [
    {
        "key": "why",
        "kind": "text",
        "label": "რატომ ითხოვთ",
        "help": "",
        "required": True,
        "en": {"label": "Why do you ask"},
    },
    {
        "key": "cad",
        "kind": "line",
        "label": "საკადასტრო კოდი",
        "help": "",
        "required": False,
        "shape": "cadastre",
        "prefill": "",
    },
]
ANSWERS = {"why": "ვცხოვრობ დანდალოში ათი წელია", "cad": "21.01.34.012"}


def paper(name: str = "cnoba.pdf") -> CleanFile:
    """A PDF that passed the checks."""
    return CleanFile(name, "application/pdf", PDF)


def jpeg() -> bytes:
    """A small photograph."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return out.getvalue()


def service(
    municipality: Municipality, code: str = "highland-status", **fields: Any
) -> ServicePage:
    """A published service in Georgian, in the directory of the municipality."""
    home = MunicipalityHomePage.objects.filter(
        municipality=municipality, locale__language_code="ka"
    ).first()
    if home is None:
        cms_actions.open_municipality(municipality)
        home = MunicipalityHomePage.objects.get(
            municipality=municipality, locale__language_code="ka"
        )
    index = ServiceIndexPage.objects.child_of(home).first()
    if index is None:
        index = home.add_child(
            instance=ServiceIndexPage(title="სერვისები", slug="services", locale=home.locale)
        )
    found = ServicePage.objects.child_of(index).filter(code=code).first()
    if found is not None:
        return found
    defaults = {
        "title": "მაღალმთიან დასახლებაში მუდმივად მცხოვრები პირის სტატუსი",
        "slug": code,
        "group": "highland",
        "code": code,
        "lead": "სტატუსი და ცნობა.",
        "for_whom": "ვინც მთაში ცხოვრობს.",
        "law": "კანონი მაღალმთიანი რეგიონების განვითარების შესახებ.",
        "for_organisations": True,
        "locale": home.locale,
    }
    return index.add_child(instance=ServicePage(**(defaults | fields)))


def department(municipality: Municipality, slug: str = "social", **fields: Any) -> Department:
    """A department that works on requests."""
    defaults = {"name_ka": "სოციალური სამსახური", "name_en": "Social Service"} | fields
    return Department.objects.get_or_create(
        municipality=municipality, slug=slug, defaults=defaults
    )[0]


def officer(of: Department) -> User:
    """An officer of a department; another one each time."""
    account = identity.staff(Role.DEPARTMENT_OFFICER, of.municipality)
    Duty.objects.filter(user=account, role=Role.DEPARTMENT_OFFICER).update(department=of)
    return User.objects.get(pk=account.pk)


def office(municipality: Municipality) -> User:
    """Somebody of the mayor's office."""
    return identity.staff(Role.MAYOR_OFFICE, municipality)


def organisation(
    *representatives: User, municipality: Municipality, number: str = ""
) -> Organisation:
    """A legal person with confirmed representatives."""
    serial = next(_serial)
    row = Organisation.objects.create(number=number or f"9{serial:07d}1", name=f"შპს მთა {serial}")
    for user in representatives:
        Representative.objects.create(
            organisation=row,
            person=user.person,
            user=user,
            municipality=municipality,
            name=row.name,
            function="დირექტორი",
            state=Representative.State.CONFIRMED,
        )
    return row


def filed(
    municipality: Municipality,
    *,
    by: User | None = None,
    due_on: date | None = None,
    to: Department | None = None,
    **fields: Any,
) -> ServiceRequest:
    """A request as filing leaves it: numbered, with its answers sealed and its entry in the journal."""
    by = by or identity.citizen(municipality)
    number = ServiceRequest.objects.filter(municipality=municipality).count() + 1
    at = fields.pop("filed_at", timezone.now())
    answers = fields.pop("answers", ANSWERS)
    page = fields.pop("service", None) or service(municipality)
    row = ServiceRequest(
        municipality=municipality,
        service=page,
        user=by,
        person=by.person,
        year=today().year,
        number=number,
        state=Progress.FILED,
        form=FORM,
        department=to,
        due_on=due_on or today() + timedelta(days=30),
        filed_at=at,
        **fields,
    )
    row.answers = sealed(row, answers)
    row.save()
    journal.append("request.filed", row, by=by, at=at, data={"number": row.sign})
    checking.begin(row)
    return row
