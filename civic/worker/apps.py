from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "civic.worker"
    label = "worker"
