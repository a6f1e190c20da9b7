"""Log lines: one JSON object each, tied to the request the reader can name."""

import json
import logging

import pytest
from django.test import Client

from civic.logs import JsonFormatter


def line(message: str, **extra: object) -> dict[str, str]:
    record = logging.LogRecord("civic", logging.INFO, __file__, 1, message, (), None)
    record.__dict__.update(extra)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    return json.loads(written)


def test_a_message_cannot_start_a_line_of_its_own() -> None:
    """N22."""
    forged = 'ok\n{"level": "CRITICAL", "message": "forged"}\x1b[31m'
    assert line(forged)["message"] == forged


def test_a_line_without_request_has_no_number() -> None:
    assert set(line("x")) == {"at", "level", "logger", "message"}


@pytest.mark.urls("tests.civic.pages")
@pytest.mark.django_db
def test_a_fault_is_logged_under_the_number_the_reader_sees(
    caplog: pytest.LogCaptureFixture,
) -> None:
    response = Client(raise_request_exception=False).get("/t/broken/")
    record = next(one for one in caplog.records if one.levelname == "ERROR")
    assert json.loads(JsonFormatter().format(record))["request"] == response["X-Request-Id"]
