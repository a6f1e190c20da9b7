"""The kernel's own app: management commands and the Georgian repairs that must run after every app is loaded."""

from django.apps import AppConfig


class CivicConfig(AppConfig):
    name = "civic"
    label = "civic"

    def ready(self) -> None:
        from civic.georgian import repair_capfirst
        from civic.ui.catalogue import refresh

        repair_capfirst()
        refresh()
