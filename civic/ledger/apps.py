from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "civic.ledger"
    label = "ledger"

    def ready(self) -> None:
        from civic.journal import actions as journal
        from civic.ledger import journalled

        journal.register(journalled.CONSUMER, journalled.wants)
