"""Documents of a request: kept sealed beside the database, destroyed with their row."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civic import boxes
from civic.uploads import MAX_FILES, CleanFile
from cms.services import papers
from cms.services.models import Document, Message, ServiceRequest

MOST = 40  # files of one request over its whole life
AT_ONCE = MAX_FILES
PURPOSE = "services.document"


@transaction.atomic
def put(
    request: ServiceRequest,
    file: CleanFile,
    *,
    question: str = "",
    message: Message | None = None,
    from_applicant: bool = True,
    is_decision: bool = False,
    at: datetime | None = None,
) -> Document:
    """Keep a file that `civic.uploads` has made safe; part of the caller's act, which has its own entry.

    A file whose transaction does not come to its end is swept away by the worker.
    """
    name, key = papers.keep(file.content)
    return Document.objects.create(
        request=request,
        message=message,
        question=question,
        from_applicant=from_applicant,
        is_decision=is_decision,
        file=name,
        key=boxes.seal(PURPOSE, key, name.encode()),
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        added_at=at or timezone.now(),
    )


def content_of(document: Document) -> bytes:
    """What the file holds; raises papers.LostPaper."""
    key = boxes.unseal(PURPOSE, document.key, document.file.encode())
    return papers.read(document.file, key)


@transaction.atomic
def drop(document: Document) -> None:
    """Take a file out for good; it leaves the disk once the transaction has ended well."""
    name = document.file
    document.delete()
    transaction.on_commit(lambda: papers.destroy(name))


def sweep() -> int:
    """Remove files without a row; the worker calls this each night. Returns how many."""
    return papers.sweep(set(Document.objects.values_list("file", flat=True)))
