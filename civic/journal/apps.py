from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "civic.journal"
    label = "journal"
