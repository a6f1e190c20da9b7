"""Verification: ask the register of a municipality about a person and keep what it answered."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic import limits
from civic.dates import TBILISI, today
from civic.decisions import ALLOWED, Decision, Refused, require
from civic.journal import actions as journal
from civic.places.models import Municipality
from civic.worker.models import State
from identity import queries, rules
from identity.actions import asking
from identity.levels import Level
from identity.models import Inquiry, Person, User, Verification
from identity.registry import registry_for
from identity.registry.base import Answer, Verdict
from identity.sealing import Details, number_key, person_key, seal, unseal

PURPOSE = "account.verify"
TRIES_PER_ACCOUNT = 10
DAY = 24 * 60 * 60
WAIT = timedelta(days=14)

NOT_FOUND = Refused(
    "not_found",
    _(
        "No entry on the register agrees with all of what you entered. Check the eleven digits, the "
        "spelling of both names as in your identity document, and the date of birth. Registered in "
        "another municipality? Choose that one. If everything is right, visit a service centre "
        "with your identity document."
    ),
)
NOT_THERE = Refused(
    "not_there",
    _(
        "The register of this municipality has no entry in your name. Registered in another "
        "municipality? Choose that one. If you should stand on this register, ask at a service "
        "centre of the municipality."
    ),
)
NOT_VERIFIED = Refused("not_verified", _("This account is not verified in anybody's name."))
TOO_MANY = Refused(
    "too_many",
    _(
        "Too many attempts today. For your protection the next attempt is possible tomorrow; a "
        "service centre can verify you at once."
    ),
)


def verify(
    user: User,
    *,
    municipality: Municipality,
    number: str,
    first_name: str,
    last_name: str,
    born_on: date,
    by: User,
    purpose: str = PURPOSE,
    proof: str = "",
) -> Verification | Inquiry:
    """Match what was entered with the register and tie the account to that person.

    `number` is eleven digits (`sealing.clean_number`); `proof` says how somebody saw who it is, if
    anybody did (User.proof). Returns the Verification; or, when the register does not answer now,
    the Inquiry the worker will go on with. Raises Refused: not_found, too_many, other_person,
    birth_date, stopped, name_in_question. Each question is logged, whatever the answer; the
    person's other accounts are told of a new one.
    """
    details = Details(number, first_name.strip(), last_name.strip(), born_on)
    key = person_key(details.number)
    require(rules.may_be_born_on(born_on))
    within = limits.hit("verify.account", str(user.pk), TRIES_PER_ACCOUNT, DAY)
    if not asking.may_check(details.number) or not within:
        raise TOO_MANY.fresh()
    require(rules.may_be_person(user, key))
    verdict = asking.ask(municipality, details, purpose=purpose)
    with transaction.atomic():
        allowed = may_join(user, key)
        if verdict.answer == Answer.YES and allowed:
            return _enter(user, municipality, details, verdict, by=by, purpose=purpose, proof=proof)
        asking.log(user, municipality, verdict, purpose=purpose)
        if verdict.answer == Answer.UNAVAILABLE:
            return _keep(user, municipality, details, key, purpose=purpose, proof=proof)
    if verdict.answer == Answer.YES:
        require(allowed)
    raise NOT_FOUND.fresh()


def register_elsewhere(
    user: User, *, municipality: Municipality, by: User
) -> Verification | Inquiry:
    """Ask another municipality about the person the account stands for already, with nothing typed again.

    Raises Refused as `verify`, but not_there for not_found, as nothing that was typed can be wrong;
    and not_verified when the account stands for nobody.
    """
    person = queries.person_of(user)
    if person is None:
        raise NOT_VERIFIED.fresh()
    known = queries.details(person)
    try:
        return verify(
            user,
            municipality=municipality,
            number=known.number,
            first_name=known.first_name,
            last_name=known.last_name,
            born_on=known.born_on,
            by=by,
        )
    except Refused as refusal:
        if refusal.code != NOT_FOUND.code:
            raise
        raise NOT_THERE.fresh() from refusal


def answer_inquiry(inquiry: Inquiry) -> bool:
    """Ask the register again for an inquiry; True when the question is settled, one way or another."""
    if not inquiry.details:
        return True
    user, municipality = inquiry.user, inquiry.municipality
    details = unseal(inquiry.details, inquiry.key)
    if not user.is_active or not rules.may_be_person(user, bytes(inquiry.key)):
        return _close(inquiry, Inquiry.Outcome.REFUSED)
    verdict = asking.ask(municipality, details, purpose=inquiry.purpose)
    if verdict.answer == Answer.UNAVAILABLE and timezone.now() < inquiry.ends_at:
        return False
    with transaction.atomic():
        if verdict.answer == Answer.YES and may_join(user, bytes(inquiry.key)):
            _enter(
                user,
                municipality,
                details,
                verdict,
                by=user,
                purpose=inquiry.purpose,
                proof=inquiry.proof,
            )
            return _close(inquiry, Inquiry.Outcome.VERIFIED)
        asking.log(user, municipality, verdict, purpose=inquiry.purpose)
        late = verdict.answer == Answer.UNAVAILABLE
        return _close(inquiry, Inquiry.Outcome.EXPIRED if late else Inquiry.Outcome.REFUSED)


def look_up(
    municipality: Municipality, number: str, born_on: date, *, purpose: str
) -> tuple[Verdict, Person | None]:
    """Ask whether the person with this number is registered, for an act without an account.

    What is known of the person here has to agree with the date of birth, else the answer is no. The
    question is logged by the day, so that it does not say when the person came; the person, if
    known, sees it. Call it outside the transaction of the act, which may be refused. Raises
    Refused(too_many).
    """
    if not asking.may_check(number):
        raise TOO_MANY.fresh()
    verdict = asking.knows(municipality, number, purpose=purpose)
    person = Person.objects.filter(key=person_key(number)).first()
    if person is not None:
        verdict = replace(verdict, deceased=verdict.deceased or person.deceased)
        if queries.details(person).born_on != born_on:
            verdict = Verdict(Answer.NO)
    day = datetime.combine(today(), time.min, tzinfo=TBILISI)
    asking.log(None, municipality, verdict, purpose=purpose, person=person, at=day)
    return verdict, person


def forget_answered(older_than: timedelta = timedelta(days=30)) -> int:
    """Delete settled inquiries after a month; what was typed left them with the answer."""
    old = Inquiry.objects.exclude(outcome="").filter(created_at__lt=timezone.now() - older_than)
    return old.delete()[0]


def _enter(
    user: User,
    municipality: Municipality,
    details: Details,
    verdict: Verdict,
    *,
    by: User | None,
    purpose: str,
    proof: str = "",
) -> Verification:
    """Write person, verification and look-up, and tie the account; inside a transaction."""
    person = tie(
        user,
        verdict.details or details,
        proof=proof,
        deceased=verdict.deceased,
        by=by,
        municipality=municipality,
    )
    key = person.key
    before = Verification.objects.filter(person=person, municipality=municipality).first()
    level = max(verdict.level, user.level, before.level if before else Level.CONTACT)
    row, _made = Verification.objects.update_or_create(
        person=person,
        municipality=municipality,
        defaults={
            "unit_id": verdict.unit_id,
            "level": level,
            "registry": registry_for(municipality).name,
            "extract_id": verdict.extract_id,
            "number_key": number_key(key),
            "checked_at": timezone.now(),
            "valid": True,
        },
    )
    asking.log(user, municipality, verdict, purpose=purpose, person=person)
    journal.append("person.verified", row, by=by, data={"level": row.level})
    return row


def tie(
    user: User,
    details: Details,
    *,
    by: User | None,
    proof: str = "",
    deceased: bool | None = None,
    municipality: Municipality | None = None,
) -> Person:
    """Make the account stand for the person with these details; inside the transaction of the act.

    With a `proof` the account is strong from now on. `deceased` None leaves what is known of that.
    Tells the person's other accounts of a new one. Raises Refused: other_person, stopped.
    """
    key = person_key(details.number)
    person, _made = Person.objects.get_or_create(key=key, defaults={"details": seal(details, key)})
    account = User.objects.select_for_update().get(pk=user.pk)
    require(rules.may_be_person(account, key))
    person.details = seal(details, key)
    person.deceased = person.deceased if deceased is None else deceased
    person.save(update_fields=["details", "deceased"])
    is_new = account.person_id is None
    if is_new:
        account.person, account.verified_at = person, timezone.now()
    if proof:
        account.strong_at, account.proof = timezone.now(), proof
    account.save(update_fields=["person", "verified_at", "strong_at", "proof"])
    user.person, user.verified_at = person, account.verified_at
    user.strong_at, user.proof = account.strong_at, account.proof
    others = person.accounts.exclude(pk=account.pk).count()
    if is_new and others:
        data = {"others": others}
        journal.append("person.account_added", account, by=by, municipality=municipality, data=data)
    return person


def may_join(user: User, key: bytes) -> Decision:
    """While a report about the person is open nobody joins; inside a transaction."""
    person = Person.objects.select_for_update().filter(key=key).first()
    if person is None:
        return ALLOWED
    return rules.may_join(user, person, queries.open_report(person))


def _keep(
    user: User,
    municipality: Municipality,
    details: Details,
    key: bytes,
    *,
    purpose: str,
    proof: str,
) -> Inquiry:
    """Keep the question for the worker; a newer one of the same account takes the place of an older."""
    Inquiry.objects.filter(user=user, municipality=municipality, outcome="").delete()
    now = timezone.now()
    return Inquiry.objects.create(
        user=user,
        municipality=municipality,
        key=key,
        details=seal(details, key),
        purpose=purpose,
        proof=proof,
        next_at=now + timedelta(minutes=1),
        ends_at=now + WAIT,
    )


def _close(inquiry: Inquiry, outcome: str) -> bool:
    """Note the outcome and drop what was typed. The row's work state is the worker's to write."""
    Inquiry.objects.filter(pk=inquiry.pk).update(outcome=outcome, details=b"")
    return True


def wake_inquiries(municipality: Municipality) -> int:
    """Have the worker ask again at once, because a register has just arrived; returns how many wait."""
    waiting = Inquiry.objects.filter(
        municipality=municipality, outcome="", state__in=[State.READY, State.RETRY]
    )
    return waiting.update(next_at=timezone.now())
