from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "civic.notices"
    label = "notices"
