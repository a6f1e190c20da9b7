"""Publishing the closing package of each petition, once after the close and once more after the decision."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from civic.journal import actions as journal
from petitions import packages
from petitions.models import ClosingPackage, DecisionRecord, Opening, Petition
from petitions.states import Collection

AT_ONCE = 20
PUBLISHED = (Collection.CLOSED, Collection.WITHDRAWN)
Edition = ClosingPackage.Edition

logger = logging.getLogger("civic.ledger")


def publish_due() -> int:
    """Make the packages that are due; how many were. One that cannot be made keeps no other from it."""
    made = 0
    for petition, edition in _due():
        try:
            made += publish_package(petition, edition) is not None
        except LookupError:
            continue  # its leaf stands under no checkpoint yet
        except Exception:
            logger.exception("The closing package of petition %s cannot be made", petition.pk)
    return made


def publish_package(petition: Petition, edition: str) -> ClosingPackage | None:
    """Make one package and write its SHA-256 into the journal, hence into the log.

    None when another worker has made it meanwhile. Raises packages.UnfitError and LookupError.
    """
    data, size = packages.packed(petition, edition)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        petition = Petition.objects.select_for_update().get(pk=petition.pk)
        if ClosingPackage.objects.filter(petition=petition, edition=edition).exists():
            return None
        row = ClosingPackage(
            petition=petition, edition=edition, size=size, sha256=digest, length=len(data)
        )
        row.file.save("package.zip", ContentFile(data), save=False)
        row.save(force_insert=True)
        journal.append(
            "petition.packaged",
            petition,
            by=None,
            public=True,
            data={"edition": edition, "sha256": digest, "length": len(data)},
        )
    return row


def is_due() -> bool:
    """Whether a package is to be made: two queries, for the worker to ask before it starts a process."""
    return _openings().exists() or _decisions().exists()


def _openings() -> QuerySet[Opening]:
    """What has closed and has no package yet."""
    made = ClosingPackage.objects.filter(petition=OuterRef("petition"), edition=Edition.CLOSING)
    return Opening.objects.filter(
        ~Exists(made), close_index__isnull=False, petition__collection_state__in=PUBLISHED
    )


def _decisions() -> QuerySet[DecisionRecord]:
    """What was decided after its package and has no second one yet."""
    made = ClosingPackage.objects.filter(petition=OuterRef("petition"), edition=Edition.DECISION)
    return DecisionRecord.objects.filter(
        ~Exists(made),
        index__isnull=False,
        index__gte=F("petition__packages__size"),
        petition__packages__edition=Edition.CLOSING,
        petition__collection_state__in=PUBLISHED,
    )


def _due() -> list[tuple[Petition, str]]:
    return [
        (row.petition, edition.value)
        for rows, edition in ((_openings(), Edition.CLOSING), (_decisions(), Edition.DECISION))
        for row in rows.select_related("petition__municipality").order_by("petition_id")[:AT_ONCE]
    ]
