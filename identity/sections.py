"""What an app adds to a citizen's own page: its plug-in file `account.py`.

It may define `sections(user)`, which yields Section; `matters(user)`, which yields Matter: what
the citizen has before the municipality, joined to one list over all apps; `export(user)`, which returns a JSON-ready
mapping of everything it keeps about the account; `erase(user)`, called inside the transaction
that erases the account: it destroys what links rows to the person and leaves counts as they are;
`disown(user)`, called when the municipality found that the account was never its person's; and
`unlocks(municipality)`, which yields the level an act needs there and the act in words.
"""

from typing import Any

from civic.own import Matter, Section, Stays
from civic.places.models import Municipality
from civic.plugins import modules
from identity.models import User

__all__ = [
    "Matter",
    "Section",
    "Stays",
    "disown_in_apps",
    "erase_in_apps",
    "export_of",
    "matters_of",
    "sections_of",
    "stays_of",
    "unlocks_of",
]


def sections_of(user: User) -> list[Section]:
    """The sections of all apps, in INSTALLED_APPS order."""
    return [
        section
        for module in modules("account")
        if hasattr(module, "sections")
        for section in module.sections(user)
    ]


def matters_of(user: User) -> list[Matter]:
    """What the user has before the municipality, over all apps: what waits for the user first, then the newest."""
    found = [
        one
        for module in modules("account")
        if hasattr(module, "matters")
        for one in module.matters(user)
    ]
    return sorted(found, key=lambda one: (not one.needs_me, -one.at.timestamp()))


def unlocks_of(municipality: Municipality) -> list[tuple[int, str]]:
    """What each level opens in a municipality: the level and the act, from all apps."""
    return [
        unlock
        for module in modules("account")
        if hasattr(module, "unlocks")
        for unlock in module.unlocks(municipality)
    ]


def stays_of(user: User) -> list[Stays]:
    """What would stay if the account were erased now, from all apps."""
    return [
        one
        for module in modules("account")
        if hasattr(module, "stays")
        for one in module.stays(user)
    ]


def export_of(user: User) -> dict[str, Any]:
    """What all apps keep about the account, by app."""
    return {
        module.__name__.split(".")[-2]: module.export(user)
        for module in modules("account")
        if hasattr(module, "export")
    }


def disown_in_apps(user: User) -> None:
    """Let every app take back what was done in the person's name through an account not theirs."""
    for module in modules("account"):
        if hasattr(module, "disown"):
            module.disown(user)


def erase_in_apps(user: User) -> None:
    """Let every app destroy what links its rows to the person."""
    for module in modules("account"):
        if hasattr(module, "erase"):
            module.erase(user)
