from django.apps import AppConfig


class UptimeConfig(AppConfig):
    name = "civic.uptime"
    label = "uptime"
