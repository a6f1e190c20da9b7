"""The certificate of what an exact rule has decided: who has one, and the code with which others check it."""

import hashlib
import hmac

from django.urls import reverse

from civic.addresses import absolute
from cms.services.models import RuleMode, ServiceRequest
from cms.services.states import Progress

SIGNS = 20  # of 4 bits: nobody finds a code by trying


def has_certificate(row: ServiceRequest) -> bool:
    """True for a request that an exact rule has granted."""
    return row.state == Progress.DECIDED and bool(row.rule.get("granted")) and row.rule.get("mode") == RuleMode.ON  # fmt: skip


def code(row: ServiceRequest) -> str:
    """The code printed on the certificate: made of what only its request has, and leading nowhere else."""
    return hashlib.sha256(b"certificate:" + row.token.bytes).hexdigest()[:SIGNS]


def is_code(row: ServiceRequest, given: str) -> bool:
    """True for the code of this request's certificate."""
    return hmac.compare_digest(code(row).encode(), given.encode())


def check_address(row: ServiceRequest) -> str:
    """Where whoever is shown the certificate can check it."""
    path = reverse(
        "services:certificate", args=[row.municipality.slug, row.year, row.number, code(row)]
    )
    return absolute(path)
