from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "civic.outcomes"
    label = "outcomes"
