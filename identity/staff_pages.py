"""Which staff pages there are and which roles open them, read from the resolver and the views themselves.

From here come `docs/staff-pages.md` and the test that calls every page in every role.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from identity.middleware import is_staff_path


@dataclass(frozen=True)
class Page:
    """An address of the project: its route, name, and view. `roles` is None for an unmarked view."""

    route: str
    name: str
    view: Any
    roles: tuple[str, ...] | None

    @property
    def is_staff(self) -> bool:
        """True when the page stands behind the choke point."""
        return is_staff_path(self.path())

    def path(self, **arguments: str) -> str:
        """The address with `arguments` filled in, and something of the right kind for the others."""

        def value(found: re.Match[str]) -> str:
            kind, name = found.group(1), found.group(2)
            if name in arguments:
                return arguments[name]
            return {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}.get(kind or "", "x")

        path = re.sub(r"<(?:(\w+):)?(\w+)>", value, self.route)
        if "(" in path or "^" in path or "\\" in path:  # an address written as a regular expression
            path = re.sub(r"\(\?P[^)]*\)+|\([^)]*\)", "1", path)
            path = re.sub(r"[\^$\\]", "", path)
        return path


def pages() -> Iterator[Page]:
    """Every address of the project, in the order of the resolver (Georgian ones; English mirror them)."""
    yield from _walk(get_resolver().url_patterns, "/", "")


def _walk(entries: list[Any], route: str, namespace: str) -> Iterator[Page]:
    for entry in entries:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern):
            roles = getattr(entry.callback, "staff_roles", None)
            names = None if roles is None else tuple(str(role) for role in roles)
            yield Page(here, f"{namespace}{entry.name}", entry.callback, names)
