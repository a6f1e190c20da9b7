"""Files that belong to a row: written together with it, deleted once nothing can bring it back."""

import hashlib
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from civic.uploads import Preview


def write(row: Any, content: bytes, preview: Preview | None = None) -> None:
    """Save a row of an attached file with its bytes, size and hash, and the smaller copy of a picture.

    `content` is what `civic.uploads` has made safe; the row's other columns are the caller's.
    """
    row.size, row.sha256 = len(content), hashlib.sha256(content).hexdigest()
    row.file.save(row.name, ContentFile(content), save=False)
    if preview is not None:
        row.preview.save(row.name, ContentFile(preview.content), save=False)
        row.preview_width, row.preview_height = preview.width, preview.height
    row.save()


def delete_after_commit(*files: FieldFile) -> None:
    """Delete the files of rows that the running transaction deletes; nothing where it is rolled back."""
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
