"""A migration operation that creates many models at once.

Django renders, for each operation of a migration, every model that is related to the one it changes.
Our models are all related to the account, so forty models created one by one are rendered forty
times: two thirds of the time a new installation took.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """What the `CreateModel` operations do one after another, with the models rendered once.

    None of them may refer to a model that comes later in the list.
    """

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django writes it into a file."""
        return (type(self).__qualname__, [list(self.models)], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Enter all models; the next who needs their classes renders them."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Create the tables in their order."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop the tables, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` shows."""
        return f"Create the models {', '.join(model.name for model in self.models)}"
