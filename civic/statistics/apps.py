from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "civic.statistics"
    label = "statistics"
