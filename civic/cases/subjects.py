"""The row a case is about, which the kernel knows only by its type and number."""

from typing import Any

from django.apps import apps
from django.db import models

from civic.journal import actions as journal
from civic.journal.models import Entry


def subject_row(subject_type: str, subject_id: int) -> models.Model | None:
    """The row, or None when it is gone."""
    return apps.get_model(subject_type)._default_manager.filter(pk=subject_id).first()


def record_about_subject(kind: str, case: Any, **entry: Any) -> Entry:
    """Append the journal entry to the timeline of what the case is about, rather than of the case."""
    row = subject_row(case.subject_type, case.subject_id)
    return journal.append(kind, row or case, municipality=case.municipality, **entry)
