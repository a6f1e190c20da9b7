"""Files of a row: what is written of them, and that they stay where the deletion of their row is undone."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from budgeting.models import IdeaFile
from civic import stored
from civic.uploads import Preview
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db


def kept(batumi, preview=None):
    idea = make.idea(make.process(batumi, "submission"))
    row = IdeaFile(idea=idea, name="a.png", media_type="image/png", description="სკამი")
    stored.write(row, b"picture", preview)
    return IdeaFile.objects.get(pk=row.pk)


def test_row_knows_size_and_hash_of_what_lies_on_disk(batumi):
    row = kept(batumi, Preview(b"small", 40, 30))
    assert (row.size, row.sha256) == (7, hashlib.sha256(b"picture").hexdigest())
    with row.file.open() as whole, row.preview.open() as smaller:
        assert (whole.read(), smaller.read()) == (b"picture", b"small")
    assert (row.preview_width, row.preview_height) == (40, 30)
    assert kept(batumi).preview.name == ""


def test_files_go_with_the_transaction_and_stay_where_it_is_undone(
    batumi, django_capture_on_commit_callbacks
):
    row = kept(batumi, Preview(b"small", 40, 30))
    paths = [str(row.file.name), str(row.preview.name)]
    with transaction.atomic():
        stored.delete_after_commit(*row.files)
        transaction.set_rollback(True)
    assert [default_storage.exists(path) for path in paths] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        stored.delete_after_commit(*row.files)
    assert [default_storage.exists(path) for path in paths] == [False, False]
