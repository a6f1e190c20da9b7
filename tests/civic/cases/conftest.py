"""A receiver on the loopback address, a connector to it, and a journal kind that makes a case."""

import pytest

from civic.cases import actions
from civic.cases.events import CaseEvent, sources
from civic.journal.actions import append
from tests.civic.cases.receiver import Receiver
from tests.civic.cases.stand_in import mms, portal

__all__ = ["mms", "portal"]
TYPE = "org.civic.test.v1"


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.stop()


@pytest.fixture
def connector(batumi, receiver):
    return actions.connect(
        batumi, by=None, name="MMS", url=receiver.url, find_url=receiver.find_url
    )[0]


@pytest.fixture
def happens():
    """Writes one journal entry that makes a message about the row it is called with."""

    def source(entry):
        from civic.cases.subjects import subject_row

        row = subject_row(entry.subject_type, entry.subject_id)
        return CaseEvent(
            type=TYPE,
            subject=f"things/{row.pk}",
            case_key=f"CASE-{row.pk}",
            subject_row=row,
            municipality=entry.municipality,
            data={"title": "წყალი & ჩრდილი", "url": "/batumi/", **entry.data},
        )

    sources()["test.case"] = source
    yield lambda row, municipality=None, **data: actions.write_event(
        append("test.case", row, by=None, municipality=municipality or row, data=data)
    )
    sources().pop("test.case")
