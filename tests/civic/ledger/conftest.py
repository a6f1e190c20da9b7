"""A log in the database, filled with journal entries and with leaves of an imaginary petition."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.ledger import queries, sequencer
from civic.ledger.models import Checkpoint
from civic.places.models import Municipality


@pytest.fixture
def write_entries(batumi: Municipality) -> Callable[..., list[Entry]]:
    """Append public journal entries, each waiting for its place in the log."""

    def write(number: int = 1, *, public: bool = True, **data: Any) -> list[Entry]:
        with transaction.atomic():
            return [
                journal.append(
                    "test.act", batumi, by=None, public=public, data={"turn": turn, **data}
                )
                for turn in range(number)
            ]

    return write


@pytest.fixture
def place(db: None) -> Callable[..., Checkpoint]:
    """Put leaves into the log as an app's `emit` would, and sign a checkpoint."""

    def put(*leaves: dict[str, Any]) -> Checkpoint:
        with transaction.atomic():
            log = sequencer.Log(queries.head())
            for leaf in leaves:
                log.append(leaf)
            return log.write()

    return put
