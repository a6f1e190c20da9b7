from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "civic.ledger"
    label = "ledger"
