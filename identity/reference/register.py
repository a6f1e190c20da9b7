"""The register: answers whether somebody is a resident, and, on request, fails in the ways registers fail."""

import itertools
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from identity.reference.people import Resident

FAULTS = ("none", "slow", "503", "wrong", "flapping")
SLOW_SECONDS = 20.0


class Register:
    """Residents by number, the key callers have to show, and the fault of the moment."""

    def __init__(self, residents: list[Resident], key: str, fault: str = "none") -> None:
        self.residents = {one.number: one for one in residents}
        self.key = key
        self.fault = fault
        self.slow_seconds = SLOW_SECONDS
        self.asked: list[dict[str, Any]] = []  # without who it was about
        self._count = itertools.count()

    def answer(self, authorization: str, question: Any) -> tuple[int, dict[str, Any]]:
        """Status and body for one question."""
        if not secrets.compare_digest(authorization.encode(), f"Bearer {self.key}".encode()):
            return 401, {"error": "key"}
        if not isinstance(question, dict) or not question.get("request_id"):
            return 400, {"error": "question"}
        self.asked.append({key: question.get(key) for key in ("question", "purpose", "on")})
        fault = self.fault
        if fault == "flapping":
            fault = "503" if next(self._count) % 2 == 0 else "none"
        if fault == "503":
            return 503, {"error": "maintenance"}
        if fault == "slow":
            time.sleep(self.slow_seconds)
        said = self._said(question)
        if fault == "wrong":  # an answer, but to another question
            said["request_id"] = secrets.token_hex(16)
        return 200, said

    def _said(self, question: dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = {
            "request_id": question["request_id"],
            "reference": f"R-{secrets.token_hex(5).upper()}",
        }
        found = self.residents.get(str(question.get("personal_number")))
        if found is None:
            return said | {"answer": "unknown"}
        agrees = found.municipality == question.get("municipality")
        if question.get("question") == "is_resident":
            facts = (found.first_name, found.last_name, found.born_on.isoformat())
            typed = tuple(question.get(key) for key in ("first_name", "last_name", "born_on"))
            agrees = agrees and facts == typed
        if not agrees:
            return said | {"answer": "no"}
        return said | {
            "answer": "yes",
            "unit": found.unit or None,
            "deceased": found.deceased,
            "first_name": found.first_name,
            "last_name": found.last_name,
            "valid_until": (datetime.now(UTC) + timedelta(hours=24)).isoformat(),
        }
