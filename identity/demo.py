"""The demonstration's people: invented residents, citizens with log-ins, staff with fixed second factors.

Names are common ones put together at random; every personal number starts with 99, which no real
person's does. The fixed one-time-code keys exist only here: never load this into a real portal.
"""

import base64
import io
import random
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic import georgian
from civic.demo import PASSWORD, Say
from civic.places.models import Centre, Department, Municipality, Unit
from civic.roles import Role
from identity import actions
from identity.models import Extract, User
from identity.sealing import Details

AS_OF = date(2026, 11, 1)
RESIDENTS = {"batumi": 60, "keda": 30, "oni": 31, "kobuleti": 30, "ozurgeti": 30, "abasha": 30}

WOMEN = (
    "ნინო", "თამარ", "მარიამ", "ანა", "ეკა", "მაკა", "ლია", "სოფიო", "ქეთევან", "ნათია", "თეა", "ელენე",
    "სალომე", "ირმა", "ლელა", "მანანა", "ნანა", "თინათინ", "შორენა", "ხათუნა",
)  # fmt: skip
MEN = (
    "გიორგი", "ლუკა", "გელა", "დავით", "ირაკლი", "ლევან", "ზურაბ", "ნიკოლოზ", "თემურ", "ვახტანგ", "მერაბ",
    "ავთანდილ", "ბესიკ", "ოთარ", "ჯემალ", "რამაზ", "ნოდარ", "ამირან", "მალხაზ", "თორნიკე",
)  # fmt: skip
SURNAMES = (
    "ბერიძე", "ცინცაძე", "დიასამიძე", "შაინიძე", "გოგიტიძე", "კახიძე", "მახარაძე", "თურმანიძე", "ხალვაში",
    "ჩხეიძე", "ლომიძე", "კიკნაძე", "წერეთელი", "ნაკაშიძე", "გელაშვილი", "მაისურაძე", "კაპანაძე", "ჯაფარიძე",
    "ხარაზი", "ბოლქვაძე", "სურმანიძე", "ღოღობერიძე", "ჭყონია", "ფუტკარაძე", "აბაშიძე",
)  # fmt: skip


# account, municipality, personal number, first name, surname, birth date
CITIZENS = (
    ("nino", "batumi", "99000000001", "ნინო", "ბერიძე", date(1988, 3, 14)),
    ("tamar", "batumi", "99000000002", "თამარ", "კახიძე", date(1995, 7, 2)),
    ("gela", "batumi", "99000000003", "გელა", "შაინიძე", date(1971, 11, 23)),
    ("luka", "batumi", "99000000004", "ლუკა", "დიასამიძე", date(2003, 1, 9)),
    ("lia", "batumi", "99000000005", "ლია", "ხალვაში", date(1957, 5, 30)),
    ("zurab", "keda", "99000000011", "ზურაბ", "თურმანიძე", date(1980, 9, 18)),
    ("eka", "keda", "99000000012", "ეკა", "სურმანიძე", date(1992, 12, 5)),
    ("davit", "oni", "99000000021", "დავით", "ჯაფარიძე", date(1966, 4, 27)),
    ("ana", "oni", "99000000022", "ანა", "მაისურაძე", date(1999, 8, 8)),
    ("levan", "oni", "99000000023", "ლევან", "ლომიძე", date(1985, 2, 16)),
    ("mariam", "oni", "99000000024", "მარიამ", "კაპანაძე", date(2001, 10, 1)),
    ("irakli", "oni", "99000000025", "ირაკლი", "კიკნაძე", date(1977, 6, 6)),
    ("maka", "oni", "99000000026", "მაკა", "გოგიტიძე", date(1994, 5, 20)),
    ("salome", "kobuleti", "99000000031", "სალომე", "წერეთელი", date(1990, 1, 21)),
    ("giorgi", "ozurgeti", "99000000041", "გიორგი", "გელაშვილი", date(1983, 3, 3)),
    ("nana", "abasha", "99000000051", "ნანა", "ჭყონია", date(1962, 9, 9)),
)
# Registered residents without an account: whoever comes through the citizen portal is new to this one.
ELSEWHERE = (
    ("ketevan", "batumi", "99010000031", "ქეთევან", "ლომიძე", date(1979, 4, 11)),
    ("otar", "kobuleti", "99030000031", "ოთარ", "ჩხეიძე", date(1985, 8, 25)),
    ("teo", "oni", "99050000040", "თეა", "მახარაძე", date(2013, 2, 2)),
)
NOT_VERIFIED = {"luka", "maka"}  # show the way through verification, one where thresholds are small

STAFF = {
    "batumi": tuple(role for role in Role if role != Role.PLATFORM_ADMIN),
    "keda": (
        Role.MODERATOR, Role.LIST_OFFICER, Role.MAYOR_OFFICE, Role.CLERK, Role.AUDITOR,
        Role.MUNICIPAL_ADMIN,
    ),
    "oni": (Role.MODERATOR, Role.LIST_OFFICER, Role.MAYOR_OFFICE, Role.MUNICIPAL_ADMIN),
}  # fmt: skip
# Villages and zones with money of their own, which the municipalities' own lists do not name.
VILLAGES = {
    "keda": ("მერისი", "დანდალო", "მახუნცეთი"),
    "kobuleti": ("ქალაქი ქობულეთი", "ჩაქვი"),
    "oni": ("ღები", "ჭიორა"),
}


def load(say: Say) -> None:
    """Import the extracts, open the accounts, verify the citizens, appoint the staff."""
    places = Municipality.objects.in_bulk([*RESIDENTS], field_name="slug")
    for slug, names in VILLAGES.items():
        for name in names:
            village(places[slug], name)
    residents = sum(_extract(place) for place in places.values())
    for name, slug, number, first_name, last_name, born_on in CITIZENS:
        details = Details(number, first_name, last_name, born_on)
        note = _note(details) if name in NOT_VERIFIED else ""
        user = account(f"{name}@example.ge")
        if not note and not user.person_id:
            _verify(user, places[slug], details)
        say.login("citizen", user.email, note=f"{slug}{note}")
    for slug, roles in STAFF.items():
        for role in roles:
            name = role.value.replace("_", "-")
            user = staff(f"{name}@{slug}.example.ge", role, places[slug])
            say.login(f"{role.value}, {slug}", user.email, note=f"key {secret(user.email)}")
    admin = staff("platform@civic.example.ge", Role.PLATFORM_ADMIN, None)
    if not admin.is_superuser:
        admin.is_superuser = True
        admin.save(update_fields=["is_superuser"])
    say.login("platform_admin", admin.email, note=f"key {secret(admin.email)}")
    say(
        f"Identity: {residents} residents in {len(places)} extracts, {len(CITIZENS)} citizens, "
        f"staff of {len(STAFF)} municipalities."
    )
    say.hint(
        "One-time code, which staff are asked for after the password",
        ".venv/bin/python manage.py one_time_code moderator@batumi.example.ge",
    )
    say.address("My page", "/account/")
    say.address("Staff desk", "/desk/")


def secret(email: str) -> str:
    """The Base32 key of a demonstration account's authenticator: the same on every machine."""
    return base64.b32encode(key_of(email)).decode()


def account(email: str) -> User:
    """An account with the demonstration's password and a confirmed address."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def key_of(email: str) -> bytes:
    """The same key as 20 bytes."""
    return random.Random(f"demo {email}").randbytes(20)


def staff(
    email: str, role: Role, place: Municipality | None, department: Department | None = None
) -> User:
    """The account with this role, made where it does not exist, with a fixed second factor."""
    user = account(email)
    bound: dict[str, Any] = {}
    if role == Role.CLERK:
        bound["centre"] = Centre.objects.filter(municipality=place).order_by("pk").first()
    elif role == Role.DEPARTMENT_OFFICER:
        first = Department.objects.filter(municipality=place).order_by("pk").first()
        bound["department"] = department or first
    if None in bound.values():
        return user
    actions.appoint(user, role=role, municipality=place, by=None, **bound)
    TOTPDevice.objects.get_or_create(
        user=user, confirmed=True, defaults={"name": "authenticator", "key": key_of(email).hex()}
    )
    return user


def village(place: Municipality, name: str) -> Unit:
    """The unit of this name, made where the municipality's list does not have it."""
    english = georgian.slug(name, limit=100, fallback="unit")
    return Unit.objects.get_or_create(
        municipality=place,
        name_ka=name,
        defaults={
            "slug": english[:40],
            "name_en": english.replace("-", " ").title(),
            "kind": Unit.Kind.VILLAGE,
        },
    )[0]


def _verify(user: User, place: Municipality, details: Details) -> None:
    actions.verify(
        user,
        municipality=place,
        number=details.number,
        first_name=details.first_name,
        last_name=details.last_name,
        born_on=details.born_on,
        by=user,
    )


def _note(details: Details) -> str:
    facts = (
        details.number,
        details.first_name,
        details.last_name,
        f"{details.born_on:%d.%m.%Y}",
    )
    return f"; not verified yet, on the register as: {', '.join(facts)}"


def _extract(place: Municipality) -> int:
    """Import the invented extract of a municipality, unless it or one from the desk is in use."""
    current = Extract.objects.filter(municipality=place, state=Extract.State.CURRENT).first()
    lines = residents_of(place) + [
        f"{number},{last_name},{first_name},{born_on.isoformat()},"
        for _name, slug, number, first_name, last_name, born_on in ELSEWHERE
        if slug == place.slug
    ]
    is_older = current is not None and current.imported_by is None and current.rows < len(lines)
    if current is None or is_older:
        text = "\n".join(["personal_number,last_name,first_name,born_on,unit", *lines])
        current = actions.import_extract(place, io.BytesIO(text.encode()), as_of=AS_OF, by=None)
    return current.rows


def residents_of(place: Municipality) -> list[str]:
    """The lines of an invented extract: the citizens with log-ins, then people put together at random."""
    chance = random.Random(place.slug)
    units = list(place.units.values_list("slug", flat=True)) or [""]
    known = [Details(*facts) for _name, slug, *facts in CITIZENS if slug == place.slug]
    serial = sorted(RESIDENTS).index(place.slug) + 1
    others = [
        Details(
            f"99{serial:02d}{at:07d}",
            chance.choice(WOMEN if at % 2 else MEN),
            chance.choice(SURNAMES),
            date(1940, 1, 1) + timedelta(days=chance.randrange(24_000)),
        )
        for at in range(1, RESIDENTS[place.slug] - len(known) + 1)
    ]
    return [
        f"{one.number},{one.last_name},{one.first_name},{one.born_on.isoformat()},{chance.choice(units)}"
        for one in known + others
    ]
