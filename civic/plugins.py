"""Plug-in files: what the kernel needs to know of an app it finds in a module of a known name.

As Django's admin finds `admin.py`, so `modules("notices")` finds `petitions/notices.py`. A new
app is one folder and no edit elsewhere. Known names: account, api, cases, demo, desk, ledger, menus,
notices, outcomes, retention, states, tasks, wording.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


@cache
def modules(name: str) -> tuple[ModuleType, ...]:
    """Return the module `<app>.<name>` of every installed app that has one, in INSTALLED_APPS order.

    Only the portal's own apps are looked at: a library's `tasks.py` is not ours to run.
    """
    found = []
    for config in apps.get_app_configs():
        root = config.name.split(".")[0]
        if root not in {"civic", "identity", "petitions", "budgeting", "cms"}:
            continue
        if config.name in {"civic", f"civic.{name}"}:
            continue  # the kernel package that defines the plug-in file of its own name
        path = f"{config.name}.{name}"
        if find_spec(path) is not None:
            found.append(import_module(path))
    return tuple(found)
