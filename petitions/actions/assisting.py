"""Help at a centre, and what a signer may say later about a signature: this is mine, this was not me.

A clerk who has seen the identity document signs for a person without an account. What the person
signed earlier is told to nobody: the answer, and what is printed, are the same in every case.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from civic.dates import age_on, local
from civic.decisions import require
from civic.journal import actions as journal
from civic.ledger import sequencer
from identity.actions import look_up
from identity.levels import Level
from identity.queries import Standing, details, person_of
from identity.registry.base import Answer
from identity.rules_visits import centre_of
from identity.sealing import Details, person_key
from petitions import rules, sealing
from petitions.actions.placing import Signer, insert
from petitions.models import Denial, Petition, Signature
from petitions.receipts import identifiers_of
from petitions.refusals import refused as refused_generally
from petitions.refusals_counting import refused
from petitions.rules import counting
from petitions.states import Channel, Display, Signing

PURPOSE = "petition.assisted"


def assist(
    petition: Petition,
    *,
    by: Any,
    number: str,
    first_name: str,
    last_name: str,
    born_on: date,
    display: str = Display.NONE,
    document_seen: bool = False,
    consent: bool = False,
    at: datetime | None = None,
) -> Signature:
    """Sign for a person who stands before the clerk `by`; returns the signature, new or given before.

    Raises Refused: not_clerk, document_unseen, register_no, register_away, too_many, not_alive,
    too_young, no_sealing_key and the codes of a collection that is not open.
    """
    dated, at = at, at or timezone.now()
    centre = centre_of(by, petition.municipality)
    require(counting.may_assist(by, petition, at, centre=centre.pk if centre else None))
    if not (document_seen and consent):
        raise refused("document_unseen")
    verdict, person = look_up(petition.municipality, number, born_on, purpose=PURPOSE)
    if verdict.answer == Answer.UNAVAILABLE:
        raise refused("register_away")
    if verdict.answer != Answer.YES:
        raise refused("register_no")
    typed = Details(number, first_name, last_name, born_on)
    known = verdict.details or (details(person) if person else typed)
    age = age_on(known.born_on, local(at).date())
    standing = Standing(True, verdict.unit_id, age, Level.STRONG, not verdict.deceased, at)
    with transaction.atomic():
        petition = Petition.objects.select_related("municipality", "opening").get(pk=petition.pk)
        policy = petition.opening.policy
        level, least = int(policy["petition.level.sign"]), int(policy["petition.age"])
        require(rules.may_sign(petition, standing, at, level=level, age=least))
        signer = Signer(person_key(number), known, standing)
        signature = insert(petition, signer, display, Channel.ASSISTED, at)
        hour = at.replace(minute=0, second=0, microsecond=0)
        journal.append("petition.assisted", petition, by=by, at=hour, centre=centre, on_behalf=True)
    sequencer.nudge(dated)
    return signature


def join(petition: Petition, *, by: Any, code: str = "") -> Signature:
    """Tie a signature given at a centre or on paper to the account of its person.

    The person shows that it is theirs by the code of the receipt, or by a log-in that proves who it
    is (Level.STRONG). Raises Refused: not_verified, join_unknown.
    """
    person = person_of(by)
    if person is None:
        raise refused_generally("not_verified")
    between = identifiers_of(code)
    with transaction.atomic():
        row = (
            Signature.objects.select_for_update()
            .filter(
                petition=petition,
                row_key=sealing.row_key(petition.pk, bytes(person.key)),
                account_key=None,
            )
            .exclude(state=Signing.WITHDRAWN)
            .first()
        )
        shown = row is not None and between is not None and between[0] <= row.pk <= between[1]
        if row is None or not (shown or by.level >= Level.STRONG):
            raise refused("join_unknown")
        row.account_key = sealing.account_key(petition.pk, by.pk)
        row.save(update_fields=["account_key"])
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        journal.append("petition.signature_joined", petition, by=None, at=hour)
    return row


def deny(petition: Petition, *, by: Any, statement: str = "") -> Denial:
    """Report that a signature in the own name is not one's own; a list officer looks into it.

    The same whether there is such a signature or not; repeating it changes nothing. Raises Refused:
    not_verified, handed_over.
    """
    person = person_of(by)
    if person is None:
        raise refused_generally("not_verified")
    require(counting.may_deny(petition))
    account = sealing.account_key(petition.pk, by.pk)
    row = Signature.objects.filter(
        petition=petition,
        row_key=sealing.row_key(petition.pk, bytes(person.key)),
        state__in=[Signing.CONFIRMED, Signing.PENDING],
    ).first()
    try:
        with transaction.atomic():
            denial = Denial.objects.create(
                petition=petition,
                signature=row,
                account_key=account,
                statement=statement.strip()[:1000],
            )
            hour = timezone.now().replace(minute=0, second=0, microsecond=0)
            journal.append("petition.signature_denied", petition, by=None, at=hour)
    except IntegrityError:
        return Denial.objects.get(petition=petition, account_key=account, state=Denial.State.OPEN)
    return denial
