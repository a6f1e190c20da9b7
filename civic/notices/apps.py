from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "civic.notices"
    label = "notices"

    def ready(self) -> None:
        from civic.journal.actions import register
        from civic.notices.events import wants

        register("notices", wants)
