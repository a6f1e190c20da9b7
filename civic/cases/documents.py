"""Documents the municipal system names: noted with the news, fetched by the worker, kept when the hash is the one told.

A document that is not kept is told of as well, with the reason: it could not be verified. Who may
read one: everybody, while the subject is public (`PUBLIC` of the app's `cases.py`); of a subject about which
nothing is public the app itself gives its documents out, with `opened`.
"""

import hashlib
import http.client
import secrets
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from civic import uploads
from civic.cases import outgoing
from civic.cases.hearing import is_private, is_public
from civic.cases.messages import moment
from civic.cases.models import Case, CaseDocument, Unkept
from civic.cases.rules import PAUSES
from civic.cases.subjects import record_about_subject
from civic.worker.plan import Dead, Done, Result, Retry

TIME_LIMIT = 60.0
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
}
TRIES = 7  # over about a day
PASSING = frozenset({404, 408, 409, 425, 429})  # 404: it may be told of before it is there


class Refusal(Exception):  # noqa: N818
    """The document will not be kept; `why` is one of Unkept."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.found = found


def note(case: Case, document: Any) -> CaseDocument | None:
    """Note a document named in a statement, to be fetched; None when it has no address. Idempotent."""
    if document is None or not document.url:
        return None
    return CaseDocument.objects.get_or_create(
        case=case,
        sha256=document.sha256,
        defaults={"name": document.name or "document", "url": document.url},
    )[0]


def fetch(document: CaseDocument) -> Result:
    """Fetch one document and keep it, or say why not: what the worker calls."""
    document = CaseDocument.objects.select_related("case__connector").get(pk=document.pk)
    try:
        content, media_type, name = _fetched(document)
    except Refusal as refusal:
        return _unkept(document, refusal)
    except (OSError, http.client.HTTPException) as error:
        if document.attempts >= TRIES:
            return _unkept(document, Refusal(Unkept.GONE))
        words = f"{type(error).__name__}: {error}"
        return Retry(error=words, after=PAUSES[min(document.attempts, len(PAUSES)) - 1])
    path = default_storage.save(f"cases/{secrets.token_hex(16)}", ContentFile(content))
    fields = {
        "file": path,
        "name": name,
        "media_type": media_type,
        "size": len(content),
        "fetched_at": timezone.now(),
    }
    return Done(fields=fields, effect=partial(_tell, document, name=name))


def opened(document: CaseDocument) -> Any:
    """The file of a document that is kept, open for reading; raises FileNotFoundError."""
    if not document.file:
        raise FileNotFoundError(document.name)
    return default_storage.open(document.file, "rb")


def is_open_to_all(document: CaseDocument) -> bool:
    """True while everybody may read it: kept, and about something that is public now."""
    return bool(document.file) and is_public(document.case)


def address(document: CaseDocument, name: str = "") -> str:
    """The path of our copy on the portal."""
    shown = name or document.name
    return reverse("cases:document", args=[document.case.municipality.slug, document.pk, shown])


def _fetched(document: CaseDocument) -> tuple[bytes, str, str]:
    """Content, media type and shown name of what lies at the address; raises Refusal or OSError."""
    try:
        reply = outgoing.call(
            "GET", document.url, time_limit=TIME_LIMIT, read_limit=uploads.MAX_BYTES + 1
        )
    except outgoing.ForbiddenAddress as error:
        raise Refusal(Unkept.ADDRESS) from error
    if reply.status != 200:
        if 300 <= reply.status < 500 and reply.status not in PASSING:
            raise Refusal(Unkept.GONE)
        raise OSError(f"HTTP {reply.status}")
    if len(reply.body) > uploads.MAX_BYTES:
        raise Refusal(Unkept.SIZE)
    digest = hashlib.sha256(reply.body).hexdigest()
    if digest != document.sha256:
        raise Refusal(Unkept.HASH, digest)
    try:
        clean = uploads.clean_upload(SimpleUploadedFile(document.name, reply.body))
    except ValidationError as error:
        raise Refusal(Unkept.TYPE) from error
    media_type = _media_type(clean.media_type, reply.body)
    return reply.body, media_type, _name(clean.name.rsplit(".", 1)[0]) + EXTENSIONS[media_type]


def _media_type(cleaned: str, content: bytes) -> str:
    """The type of the bytes as they came: a picture is kept as it is, or its hash would be another."""
    if cleaned == "application/pdf":
        return cleaned
    if content.startswith(b"\x89PNG"):
        return "image/png"
    return "image/webp" if content[8:12] == b"WEBP" else "image/jpeg"


def _name(name: str) -> str:
    """The name as a part of an address: no slashes, no dots in front."""
    return name.replace("/", "-").replace("\\", "-").lstrip(".")[:160] or "document"


def _unkept(document: CaseDocument, refusal: Refusal) -> Result:
    fields = {"unkept": refusal.why, "fetched_at": timezone.now()}
    effect = partial(_tell, document, why=refusal.why, found=refusal.found)
    return Dead(error=f"not kept: {refusal.why}", fields=fields, effect=effect)


def _tell(document: CaseDocument, *, name: str = "", why: str = "", found: str = "") -> None:
    """Put onto the timeline of the subject that we have the document, or that it could not be verified."""
    case = document.case
    data = {
        "number": case.number,
        "source": str(case.connector or ""),
        "name": name or document.name,
        "sha256": document.sha256,
        "fetched_at": moment(timezone.now()),
        **({"url": address(document, name)} if name else {"why": why, "found": found}),
    }
    kind = "case.document_kept" if name else "case.document_unkept"
    record_about_subject(kind, case, by=None, public=not is_private(case.subject_type), data=data)
