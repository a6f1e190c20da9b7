"""Numbers, days and hours as people read them, in the language in force.

Georgian declines the month, so a sentence picks the form it needs: `day` stands alone
("2 დეკემბერი 2026"), `on_day` answers "when" ("2 დეკემბერს"), `until_day` "by when"
("2 დეკემბრამდე"), `from_day` "since when" ("2 დეკემბრიდან"), `of_day` stands before another noun
("2 დეკემბრის 10:00 საათამდე"). English uses one form for all. The year is left out of the
declined forms when it is the present one.
"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from civic.dates import days_left, local, today

NBSP = "\u00a0"

# Each month as it stands alone, in the dative, in the genitive, with "by" and with "since"; in English.
FORMS = ("day", "on", "of", "until", "from", "english")
MONTHS = (
    ("იანვარი", "იანვარს", "იანვრის", "იანვრამდე", "იანვრიდან", "January"),
    ("თებერვალი", "თებერვალს", "თებერვლის", "თებერვლამდე", "თებერვლიდან", "February"),
    ("მარტი", "მარტს", "მარტის", "მარტამდე", "მარტიდან", "March"),
    ("აპრილი", "აპრილს", "აპრილის", "აპრილამდე", "აპრილიდან", "April"),
    ("მაისი", "მაისს", "მაისის", "მაისამდე", "მაისიდან", "May"),
    ("ივნისი", "ივნისს", "ივნისის", "ივნისამდე", "ივნისიდან", "June"),
    ("ივლისი", "ივლისს", "ივლისის", "ივლისამდე", "ივლისიდან", "July"),
    ("აგვისტო", "აგვისტოს", "აგვისტოს", "აგვისტომდე", "აგვისტოდან", "August"),
    ("სექტემბერი", "სექტემბერს", "სექტემბრის", "სექტემბრამდე", "სექტემბრიდან", "September"),
    ("ოქტომბერი", "ოქტომბერს", "ოქტომბრის", "ოქტომბრამდე", "ოქტომბრიდან", "October"),
    ("ნოემბერი", "ნოემბერს", "ნოემბრის", "ნოემბრამდე", "ნოემბრიდან", "November"),
    ("დეკემბერი", "დეკემბერს", "დეკემბრის", "დეკემბრამდე", "დეკემბრიდან", "December"),
)


def georgian() -> bool:
    """True while the language in force is Georgian (also when none is)."""
    return (get_language() or "ka").startswith("ka")


def number(value: int | float | Decimal, places: int | None = None) -> str:
    """157439 → "157 439" (no-break spaces); 0.5 → "0,5" in Georgian, "0.5" in English.

    `places` fixes the digits after the mark; without it a Decimal shows what it has, without
    trailing zeros.
    """
    exact = Decimal(str(value))
    if places is not None:
        exact = round(exact, places)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    else:
        exact = exact.normalize()
    text = f"{exact:,f}".replace(",", NBSP)
    return text.replace(".", ",") if georgian() else text


def month(found: date, form: str) -> str:
    """The name of the month in one of FORMS; English has one form for all."""
    return MONTHS[found.month - 1][FORMS.index(form if georgian() else "english")]


def as_day(value: date | datetime) -> date:
    """The Tbilisi calendar day of a moment; a date is itself."""
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """22 ნოემბერი 2026 · 22 November 2026."""
    found = as_day(value)
    return f"{found.day}{NBSP}{month(found, 'day')}{NBSP}{found.year}"


def short_day(value: date | datetime) -> str:
    """Standing alone, in tables: 2 დეკემბერი · 2 December; with the year when it is another one."""
    text = day(value)
    return text.rpartition(NBSP)[0] if as_day(value).year == today().year else text


def _declined(value: date | datetime, form: str) -> str:
    found = as_day(value)
    text = f"{found.day}{NBSP}{month(found, form)}"
    if found.year == today().year:
        return text
    return f"{found.year}{NBSP}წლის {text}" if georgian() else f"{text}{NBSP}{found.year}"


def on_day(value: date | datetime) -> str:
    """When: 2 დეკემბერს · 2 December."""
    return _declined(value, "on")


def until_day(value: date | datetime) -> str:
    """By when: 2 დეკემბრამდე · 2 December."""
    return _declined(value, "until")


def from_day(value: date | datetime) -> str:
    """Since when: 2 დეკემბრიდან · 2 December."""
    return _declined(value, "from")


def of_day(value: date | datetime) -> str:
    """Before another noun: 2 დეკემბრის · 2 December."""
    return _declined(value, "of")


def clock(value: datetime) -> str:
    """The hour on a Tbilisi clock: 18:40."""
    return local(value).strftime("%H:%M")


def moment(value: datetime) -> str:
    """22 ნოემბერი 2026, 18:40."""
    return f"{day(value)}, {clock(value)}"


def left(value: date | datetime) -> str:
    """Days from today to the deadline in words: დარჩა 10 დღე · დღეს იწურება · გადაცილდა 2 დღით."""
    if isinstance(value, datetime):
        days, passed = days_left(value), value <= timezone.now()
    else:
        days = (value - today()).days
        passed = days < 0
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": number(days)}
    if days == 0:
        return _("ended today") if passed else _("ends today")
    return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {
        "days": number(-days)
    }


def percent(value: int | float | Decimal, places: int | None = None) -> str:
    """0.5 → 0,5 % in Georgian, 0.5% in English; the value is already in percent."""
    return f"{number(value, places)}{NBSP}%" if georgian() else f"{number(value, places)}%"
