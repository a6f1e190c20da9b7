from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "civic.cases"
    label = "cases"

    def ready(self) -> None:
        from civic.cases.events import wants
        from civic.journal.actions import register

        register("cases", wants)
