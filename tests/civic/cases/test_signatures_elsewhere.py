"""Our signatures before verifiers that others wrote: the JavaScript package, where Node is there."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from civic.cases import secrets, signatures

FOLDER = Path(__file__).resolve().parents[2] / "node"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    NODE is None or not (FOLDER / "node_modules/standardwebhooks").is_dir(),
    reason="needs Node and `npm ci` in tests/node",
)


def verdicts(calls):
    """What the verifier says of each (secret, headers, body)."""
    lines = [
        json.dumps({"secret": secrets.spell(secret), "headers": headers, "body": body.decode()})
        for secret, headers, body in calls
    ]
    done = subprocess.run(
        [NODE, "verify.mjs"],
        cwd=FOLDER,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout.splitlines()


def test_javascript_verifier_takes_ours_and_nothing_else():
    present, old, other = secrets.make(), secrets.make(), secrets.make()
    seeds = [secrets.make(), secrets.make()]
    body = '{"title": "წყალი & ჩრდილი"}'.encode()
    now = int(time.time())

    def signed(at=now, message_id="5f0c"):
        return signatures.headers(message_id, at, body, secrets=[present, old], seeds=seeds)

    assert verdicts(
        [
            (present, signed(), body),
            (old, signed(), body),
            (other, signed(), body),
            (present, signed(), body + b" "),
            (present, signed() | {"webhook-id": "5f0d"}, body),
            (present, signed(now - 600), body),
            (present, signed(now + 600), body),
        ]
    ) == [
        "accepted",
        "accepted",
        "No matching signature found",
        "No matching signature found",
        "No matching signature found",
        "Message timestamp too old",
        "Message timestamp too new",
    ]
