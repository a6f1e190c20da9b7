"""One JSON object per log line."""

import json
import logging


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON; control characters are escaped by JSON itself (N22)."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := getattr(getattr(record, "request", None), "id", ""):
            line["request"] = number  # the number the reader sees on the error page
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
