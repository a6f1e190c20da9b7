"""Publishing the closing package of each petition, once after the close and once more after the decision."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef

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


def _due() -> list[tuple[Petition, str]]:
    made = ClosingPackage.objects.filter(petition=OuterRef("petition"))
    openings = Opening.objects.filter(
        ~Exists(made.filter(edition=Edition.CLOSING)),
        close_index__isnull=False,
        petition__collection_state__in=PUBLISHED,
    )
    decisions = DecisionRecord.objects.filter(
        ~Exists(made.filter(edition=Edition.DECISION)),
        index__isnull=False,
        index__gte=F("petition__packages__size"),
        petition__packages__edition=Edition.CLOSING,
        petition__collection_state__in=PUBLISHED,
    )
    due = [
        (row.petition, Edition.CLOSING)
        for row in openings.select_related("petition__municipality").order_by("petition_id")[
            :AT_ONCE
        ]
    ]
    due += [
        (row.petition, Edition.DECISION)
        for row in decisions.select_related("petition__municipality").order_by("petition_id")[
            :AT_ONCE
        ]
    ]
    return [(petition, edition.value) for petition, edition in due]
