"""The examination before the hand-over: samples of the signatures, and the list of signers opened for its officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from petitions.models import Petition, Sample, SampleItem, SealedIdentity, Signature
from petitions.models.paper import as_json
from petitions.refusals_counting import refused
from petitions.rules import counting
from petitions.sampling import draw, estimate, size_of
from petitions.sealing import open_identity
from petitions.states import Signing

ALL, SAMPLE = "all", "sample"


@dataclass(frozen=True)
class Opened:
    """The list of signers, opened for one request: rows in the order of surnames, and how many stayed closed."""

    rows: list[dict[str, Any]]
    closed: int


def announce_sample(
    petition: Petition,
    *,
    by: Any,
    percent: Decimal,
    source: str,
    seed_on: date,
    at: datetime | None = None,
) -> Sample:
    """Announce a sample: its share, and where its seed will come from on a later day. Public.

    Raises Refused: not_list_officer, own_petition, handed_over, sample_early, sample_runs,
    sample_source_past, reason_missing.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            petition = lock(petition)
            runs = petition.samples.filter(finished_at=None).exists()
            today = local(at).date()
            require(
                counting.may_announce_sample(
                    by, petition, at, runs=runs, seed_on=seed_on, today=today
                )
            )
            if not source.strip():
                raise refused("reason_missing")
            sample = Sample.objects.create(
                petition=petition,
                percent=percent,
                source=source.strip()[:300],
                seed_on=seed_on,
                announced_by=by,
                announced_at=at,
            )
            _record("petition.sample_announced", sample, by, at)
    except IntegrityError as error:
        raise refused("sample_runs") from error
    return sample


def draw_sample(sample: Sample, *, by: Any, seed: str, at: datetime | None = None) -> Sample:
    """Draw the places with the seed as published. Public.

    Raises Refused: not_list_officer, own_petition, sample_drawn, sample_seed_early, sample_empty,
    reason_missing.
    """
    at = at or timezone.now()
    with transaction.atomic():
        sample = lock(sample)
        require(counting.may_draw_sample(by, sample, local(at).date()))
        seed = " ".join(seed.split())[:200]
        if not seed:
            raise refused("reason_missing")
        counted = Signature.objects.filter(petition=sample.petition, state=Signing.CONFIRMED)
        indexes = counted.values_list("index", flat=True)
        places = [index for index in indexes if index is not None]
        if not places:
            raise refused("sample_empty")
        chosen = draw(places, size_of(len(places), sample.percent), seed)
        SampleItem.objects.bulk_create(SampleItem(sample=sample, index=place) for place in chosen)
        sample.seed, sample.population = seed, len(places)
        sample.drawn_by, sample.drawn_at = by, at
        sample.save(update_fields=["seed", "population", "drawn_by", "drawn_at"])
        _record("petition.sample_drawn", sample, by, at, size=len(chosen))
    return sample


def examine(
    sample: Sample, *, by: Any, findings: Mapping[int, tuple[str, str]], at: datetime | None = None
) -> int:
    """Write down what was found at places of the sample (finding, reason); returns how many changed.

    Raises Refused: not_list_officer, own_petition, sample_not_drawn, sample_finished, reason_missing.
    """
    changed = 0
    with transaction.atomic():
        sample = lock(sample)
        require(counting.may_examine_sample(by, sample))
        for item in sample.items.select_for_update().filter(index__in=list(findings)):
            finding, reason = findings[item.index]
            if finding == SampleItem.Finding.INVALID and not reason.strip():
                raise refused("reason_missing")
            if (item.finding, item.reason) != (finding, reason.strip()[:200]):
                item.finding, item.reason = finding, reason.strip()[:200]
                item.save(update_fields=["finding", "reason"])
                changed += 1
        if changed:
            data = {"sample": sample.pk, "changed": changed}
            journal.append("petition.sample_examined", sample.petition, by=by, at=at, data=data)
    return changed


def finish_sample(sample: Sample, *, by: Any, at: datetime | None = None) -> Sample:
    """Publish the result with its extrapolation; afterwards nothing of it can be changed.

    Raises Refused: not_list_officer, own_petition, sample_not_drawn, sample_finished, sample_open.
    """
    at = at or timezone.now()
    with transaction.atomic():
        sample = lock(sample)
        left = sample.items.filter(finding=SampleItem.Finding.OPEN).count()
        require(counting.may_finish_sample(by, sample, left))
        sample.finished_by, sample.finished_at = by, at
        sample.save(update_fields=["finished_by", "finished_at"])
        size = sample.items.count()
        valid = sample.items.filter(finding=SampleItem.Finding.VALID).count()
        found = estimate(sample.population or 0, size, valid)
        _record(
            "petition.sample_finished",
            sample,
            by,
            at,
            size=size,
            valid=valid,
            estimate=found.number,
            low=found.low,
            high=found.high,
        )
    return sample


def open_list(
    petition: Petition,
    *,
    by: Any,
    key: bytes,
    purpose: str,
    scope: str = ALL,
    at: datetime | None = None,
) -> Opened:
    """Open the sealed list with the officers' private key, for one request; the opening is public.

    Neither key nor list is kept. Raises Refused: not_list_officer, own_petition, list_not_due,
    key_wrong, reason_missing, sample_not_drawn.
    """
    at = at or timezone.now()
    require(counting.may_open_list(by, petition, at))
    if not purpose.strip():
        raise refused("reason_missing")
    boxes = SealedIdentity.objects.filter(
        signature__petition=petition,
        signature__state=Signing.CONFIRMED,
        signature__index__isnull=False,
    ).select_related("signature")
    if scope == SAMPLE:
        sample = petition.samples.filter(drawn_at__isnull=False).first()
        if sample is None:
            raise refused("sample_not_drawn")
        boxes = boxes.filter(signature__index__in=sample.items.values("index"))
    opened = _opened(key, boxes)
    public = bytes(petition.municipality.sealing_key or b"")
    if not opened.rows and bytes(PrivateKey(key).public_key) != public:
        raise refused("key_wrong")
    data = {
        "signatures": len(opened.rows),
        "closed": opened.closed,
        "scope": scope,
        "purpose": purpose.strip()[:200],
    }
    journal.append("petition.list_opened", petition, by=by, at=at, public=True, data=data)
    return opened


def _opened(key: bytes, boxes: Any) -> Opened:
    rows, closed = [], 0
    for box in boxes.iterator():
        try:
            found = open_identity(key, box.box)
        except CryptoError:
            closed += 1
            continue
        found |= {"place": box.signature.index, "channel": box.signature.channel}
        rows.append(found)
    rows.sort(key=lambda row: (row["last_name"], row["first_name"], row["number"]))
    return Opened(rows, closed)


def _record(kind: str, sample: Sample, by: Any, at: datetime, **more: Any) -> None:
    data = {"sample": sample.pk} | as_json(sample) | more
    journal.append(kind, sample.petition, by=by, at=at, public=True, data=data)
