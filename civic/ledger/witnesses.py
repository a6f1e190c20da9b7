"""Witnesses: parties that follow the log and cosign its checkpoints (C2SP tlog-witness, `add-checkpoint`).

A witness signs a checkpoint only when the log has grown from the one it saw last. Its address and
public key are the operator's choice (settings.LEDGER_WITNESSES). The worker asks each of them; one
that cannot be asked hands its cosigned checkpoints in as files (`manage.py ledger witness FILE`).
"""

import base64
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from civic.ledger import memory, queries, signing
from civic.ledger.models import Checkpoint, Cosignature
from civic.ledger.note import (
    COSIGNATURE,
    Key,
    NoteError,
    cosigned_at,
    signature_lines,
    text_of,
    verified,
)
from civic.ledger.note import Checkpoint as Head

TIME_LIMIT = 10.0
LARGEST = 16 * 1024
MOST_DIGITS = 15

logger = logging.getLogger("civic.ledger")


class WitnessError(RuntimeError):
    """A witness did not cosign; the sentence says why."""


@dataclass(frozen=True)
class Witness:
    """A witness of the operator's choice. Without `url` it hands its cosignatures in itself."""

    key: Key
    url: str = ""


def configured() -> list[Witness]:
    """The witnesses named in the settings. Raises NoteError for a malformed key."""
    return [
        Witness(Key.parse(row["key"], COSIGNATURE), row.get("url", "").rstrip("/"))
        for row in settings.LEDGER_WITNESSES
    ]


def ask_all() -> int:
    """Have each witness cosign the newest checkpoint; how many did. One that fails keeps no other from it."""
    done = 0
    for witness in configured():
        if not witness.url:
            continue
        try:
            done += ask(witness)
        except (WitnessError, NoteError, OSError, ValueError) as error:
            logger.error("The witness %s did not cosign: %s", witness.key.name, error)
    return done


def ask(witness: Witness) -> bool:
    """Have one witness cosign the newest checkpoint; False when it has already, or there is none.

    Raises WitnessError, NoteError and OSError. A witness that has seen more than the database holds is
    proof that the log went back; that is an alarm of its own.
    """
    head = queries.head()
    if head is None or memory.gone_back(head):
        return False
    seen = queries.cosigned(witness.key.name)
    if seen is not None and seen.size == head.size:
        return False
    old = seen.size if seen else 0
    status, answer = _send(witness, old, head)
    if status == 409:
        old = _size(answer)
        if old > head.size:
            raise WitnessError(f"it has seen {old} leaves, the database has {head.size}")
        status, answer = _send(witness, old, head)
    if status != 200:
        raise WitnessError(f"it answered {status}: {answer[:200]}")
    return _keep(witness, head, answer)


def accept(note: str) -> list[Cosignature]:
    """Keep the cosignatures of known witnesses on a checkpoint of this log that is stored here.

    Raises NoteError when it is none of ours, or no known witness has cosigned it.
    """
    said = Head.parse(verified(note, signing.known_keys()))
    head = Checkpoint.objects.filter(size=said.size).first()
    if head is None or bytes(head.root) != said.root:
        raise NoteError("the log has no such checkpoint: keep this file, it proves a second log")
    text = text_of(note)
    lines = "".join(line for _name, line in signature_lines(note.removeprefix(f"{text}\n")))
    kept = [one for one in configured() if _is_by(one, text, lines)]
    if not kept:
        raise NoteError("no known witness has cosigned it")
    for witness in kept:
        _keep(witness, head, lines)
    return list(Cosignature.objects.filter(checkpoint=head))


def _is_by(witness: Witness, text: str, lines: str) -> bool:
    try:
        cosigned_at(f"{text}\n{lines}", witness.key)
    except NoteError:
        return False
    return True


def _keep(witness: Witness, head: Checkpoint, answer: str) -> bool:
    """Store the witness's own line, after checking it. Raises NoteError."""
    text = text_of(head.note)
    for name, line in signature_lines(answer):
        if name != witness.key.name:
            continue
        try:
            moment = cosigned_at(f"{text}\n{line}", witness.key)
        except NoteError:
            continue  # a line of another key under the same name
        with transaction.atomic():
            _row, made = Cosignature.objects.get_or_create(
                checkpoint=head,
                witness=name,
                defaults={
                    "line": line,
                    "at": datetime.fromtimestamp(moment, UTC),
                },
            )
        return made
    raise NoteError("the answer holds no cosignature of this witness")


def _send(witness: Witness, old: int, head: Checkpoint) -> tuple[int, str]:
    proof = queries.consistency(old, head.size) if 0 < old < head.size else []
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in proof), ""]
    body = "\n".join(lines) + f"\n{head.note}"
    request = urllib.request.Request(
        f"{witness.url}/add-checkpoint",
        data=body.encode(),
        headers={"Content-Type": "text/plain; charset=utf-8", "User-Agent": "civic-ledger"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIME_LIMIT) as answer:
            return answer.status, answer.read(LARGEST).decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(LARGEST).decode(errors="replace")


def _size(answer: str) -> int:
    """The size a witness has seen, as it answers with 409."""
    text = answer.strip()
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise WitnessError("it has seen another checkpoint and does not say which")
    return int(text)
