"""What an app adds to a citizen's own page: its plug-in file `account.py`.

It may define `sections(user)`, which yields Section; `export(user)`, which returns a JSON-ready
mapping of everything it keeps about the account; `erase(user)`, called inside the transaction
that erases the account: it destroys what links rows to the person and leaves counts as they are;
`disown(user)`, called when the municipality found that the account was never its person's; and
`unlocks(municipality)`, which yields the level an act needs there and the act in words.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from civic.places.models import Municipality
from civic.plugins import modules
from identity.models import User


@dataclass(frozen=True)
class Section:
    """One part of the page: `template` is rendered with `context`. `code` is its anchor."""

    code: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def sections_of(user: User) -> list[Section]:
    """The sections of all apps, in INSTALLED_APPS order."""
    return [
        section
        for module in modules("account")
        if hasattr(module, "sections")
        for section in module.sections(user)
    ]


def unlocks_of(municipality: Municipality) -> list[tuple[int, str]]:
    """What each level opens in a municipality: the level and the act, from all apps."""
    return [
        unlock
        for module in modules("account")
        if hasattr(module, "unlocks")
        for unlock in module.unlocks(municipality)
    ]


def export_of(user: User) -> dict[str, Any]:
    """What all apps keep about the account, by app."""
    return {
        module.__name__.split(".", maxsplit=1)[0]: module.export(user)
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
