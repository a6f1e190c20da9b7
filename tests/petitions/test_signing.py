"""Signing and withdrawing: eligibility, the clock, one row per person, nothing that links."""

import inspect
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from nacl.exceptions import CryptoError

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.roles import Role
from identity.models import Person, Verification
from petitions import actions, queries, sealing
from petitions import models as tables
from petitions.actions import signing
from petitions.models import PendingCheck, Petition, SealedIdentity, Signature
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 40, 10, tzinfo=UTC)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


# --- One signature ----------------------------------------------------------------------------


def test_signature_is_one_narrow_row_and_one_sealed_identity(keda):
    private = make.sealing_key(keda)
    petition = make.opened(keda, at=AT - timedelta(days=1))
    citizen = identity.citizen(keda, number="99000000077", first_name="თამარ")
    entries = Entry.objects.count()
    signature = signing.sign(petition, by=citizen, display="initials", at=AT)
    row = Signature.objects.get()
    assert (row, row.state, row.channel) == (signature, "confirmed", "online")
    assert (row.display_text, row.signed_at) == ("თ. ბ.", AT.replace(minute=0, second=0))
    opened = sealing.open_identity(private, SealedIdentity.objects.get().box)
    assert opened == {
        "number": "99000000077",
        "first_name": "თამარ",
        "last_name": "ბერიძე",
        "born_on": date(1990, 5, 31),
        "petition": petition.pk,
        "signature": str(row.pk),
    }
    assert Entry.objects.filter(actor=citizen).count() == 0
    assert set(Entry.objects.order_by("id").values_list("kind", flat=True)[entries:]) <= {
        "petition.frozen"
    }


@pytest.mark.parametrize(
    ("display", "text"), [("none", ""), ("initials", "ნ. ბ."), ("name", "ნინო ბერიძე")]
)
def test_public_sees_what_the_signer_chose(keda, display, text):
    petition = make.opened(keda)
    assert make.signed(petition, display=display)[0].display_text == text


def test_signing_takes_six_queries_at_most(keda):
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    citizen = type(citizen).objects.get(pk=citizen.pk)
    sequencer.run()  # a fresh checkpoint: the next one does not run within this request
    with CaptureQueriesContext(connection) as found:
        signing.sign(petition, by=citizen)
    mine = [
        one["sql"]
        for one in found.captured_queries
        if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        and "ledger_checkpoint" not in one["sql"]
    ]
    assert len(mine) <= 6, mine
    writes = [sql.split('"')[1] for sql in mine if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == ["petitions_signature", "petitions_sealedidentity"]
    assert not any("FOR UPDATE" in sql or "FOR NO KEY" in sql for sql in mine)


def test_count_follows_the_signature_at_once_on_a_quiet_site(keda):
    petition = make.opened(keda)
    signing.sign(petition, person=make.signer(petition))
    petition.refresh_from_db()
    assert (petition.count, petition.count_online, petition.text_state) == (1, 1, "frozen")


@pytest.mark.parametrize("channel", ["online", "assisted", "paper"])
def test_channels_are_counted_apart(keda, channel):
    petition = make.opened(keda)
    make.signed(petition, 2, channel=channel)
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, getattr(petition, f"count_{channel}")) == (2, 2)


# --- The same person again ---------------------------------------------------------------------


def test_second_signing_gets_the_first_answer(keda):
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    first = signing.sign(petition, by=citizen)
    again = signing.sign(petition, by=citizen, display="name")
    assert (again.pk, again.nonce, again.display) == (first.pk, first.nonce, "none")
    assert (Signature.objects.count(), SealedIdentity.objects.count()) == (1, 1)


def test_two_accounts_of_one_person_sign_once(keda):
    petition = make.opened(keda)
    person = make.signer(petition)
    first, second = (identity.verified(person) for _one in range(2))
    signature = signing.sign(petition, by=first, display="name")
    before = Signature.objects.values().get()
    assert refused(signing.sign, petition, by=second) == "already_signed"
    assert Signature.objects.values().get() == before
    assert (queries.own_signature(first, petition), queries.own_signature(second, petition)) == (
        signature,
        None,
    )
    sequencer.run()
    assert Petition.objects.get().count == 1


def test_another_account_of_the_person_cannot_withdraw(keda):
    petition = make.opened(keda)
    first, second = (identity.verified(one) for one in [make.signer(petition)] * 2)
    signing.sign(petition, by=first)
    for other in (second, identity.citizen(keda)):
        assert refused(signing.withdraw, petition, by=other) == "no_signature"
    assert signing.withdraw(petition, by=first).state == "withdrawn"


def test_what_one_account_withdrew_another_may_sign_and_then_has_alone(keda):
    petition = make.opened(keda)
    first, second = (identity.verified(one) for one in [make.signer(petition)] * 2)
    signing.sign(petition, by=first)
    sequencer.run()
    signing.withdraw(petition, by=first)
    sequencer.run()
    again = signing.sign(petition, by=second)
    assert again.state == "confirmed"
    assert queries.own_signature(first, petition) is None
    assert queries.own_signature(second, petition) == again
    sequencer.run()
    assert Petition.objects.get().count == 1


def test_signed_on_paper_no_account_is_shown_it(keda):
    petition = make.opened(keda)
    account = identity.citizen(keda)
    signing.sign(petition, person=account.person, channel="paper")
    assert refused(signing.sign, petition, by=account) == "already_signed"
    assert queries.own_signature(account, petition) is None
    assert queries.signatures_of(account.person, account) == []


def test_account_keys_of_one_account_differ_between_petitions(keda):
    petitions = [make.opened(keda) for _one in range(3)]
    citizen = identity.citizen(keda)
    keys = {bytes(signing.sign(one, by=citizen).account_key) for one in petitions}
    assert len(keys) == 3
    assert all(len(key) == 16 for key in keys)


def test_paper_and_online_are_one_person(keda):
    petition = make.opened(keda)
    person = make.signer(petition)
    signing.sign(petition, person=person, channel="online")
    again = signing.sign(petition, person=person, channel="paper")
    assert (again.channel, Signature.objects.count()) == ("online", 1)


def test_second_row_for_one_person_is_refused_by_the_database(keda):
    petition = make.opened(keda)
    row = make.signed(petition)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            petition=petition,
            row_key=row.row_key,
            nonce=sealing.new_nonce(),
            signed_at=row.signed_at,
        )


# --- Who and when (N46, N47) --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"born_on": date(2008, 11, 23)}, "too_young"),
        ({"deceased": True}, "not_alive"),
        ({"level": 1}, "level_too_low"),
    ],
)
def test_those_without_the_right_are_refused_and_nothing_is_kept(keda, details, expected):
    petition = make.opened(keda, at=AT - timedelta(days=1))
    person = make.signer(petition, **details)
    assert refused(signing.sign, petition, person=person, at=AT) == expected
    assert (Signature.objects.count(), SealedIdentity.objects.count()) == (0, 0)


def test_one_who_comes_of_age_today_signs_by_the_day_in_tbilisi(keda):
    petition = make.opened(keda, at=AT - timedelta(days=1))
    person = make.signer(petition, born_on=date(2008, 11, 23))
    before_midnight = datetime(2026, 11, 22, 19, 59, 59, tzinfo=UTC)  # 23:59:59 in Tbilisi
    assert refused(signing.sign, petition, person=person, at=before_midnight) == "too_young"
    after = before_midnight + timedelta(seconds=1)
    assert signing.sign(petition, person=person, at=after).state == "confirmed"


def test_person_of_another_municipality_is_refused(batumi, keda):
    petition = make.opened(keda)
    assert refused(signing.sign, petition, person=identity.person(batumi)) == "not_registered"


def test_one_who_moved_away_is_refused(keda):
    petition = make.opened(keda)
    person = make.signer(petition)
    Verification.objects.filter(person=person).update(valid=False)
    assert refused(signing.sign, petition, person=person) == "not_registered"


def test_visitor_and_unverified_account_are_refused(keda):
    petition = make.opened(keda)
    assert refused(signing.sign, petition, by=None) == "not_verified"
    assert refused(signing.sign, petition, by=identity.user()) == "not_verified"


def test_level_and_age_are_those_the_petition_opened_under(keda):
    make.sealing_key(keda)
    from civic.places.models import Policy

    Policy.objects.create(
        municipality=keda, key="petition.age", value=16, valid_from=date(2026, 1, 1)
    )
    petition = make.opened(keda, at=AT - timedelta(days=1))
    Policy.objects.create(
        municipality=keda, key="petition.age", value=21, valid_from=date(2026, 11, 22)
    )
    young = make.signer(petition, born_on=date(2010, 1, 1))
    assert signing.sign(petition, person=young, at=AT).state == "confirmed"


def test_clock_decides_to_the_microsecond(keda):
    petition = make.opened(keda, at=AT)
    people = [make.signer(petition) for _one in range(4)]
    just_before = AT - timedelta(microseconds=1)
    assert refused(signing.sign, petition, person=people[0], at=just_before) == "not_open_yet"
    assert signing.sign(petition, person=people[1], at=AT).state == "confirmed"
    last = petition.closes_at - timedelta(microseconds=1)
    assert signing.sign(petition, person=people[2], at=last).state == "confirmed"
    assert refused(signing.sign, petition, person=people[3], at=petition.closes_at) == "closed"
    late = petition.closes_at + timedelta(seconds=1)
    assert refused(signing.sign, petition, person=people[3], at=late) == "closed"
    assert Petition.objects.get().collection_state == "open"  # no job has recorded the end


def test_no_time_change_moves_the_deadline(keda):
    """Tbilisi has no summer time; a reader in another zone changes nothing."""
    spring = datetime(2027, 3, 20, 12, tzinfo=UTC)
    petition = make.opened(keda, at=spring)
    assert petition.closes_at - petition.opens_at == timedelta(days=30)
    person = make.signer(petition)
    last = petition.closes_at - timedelta(seconds=1)
    assert signing.sign(petition, person=person, at=last).state == "confirmed"


@pytest.mark.parametrize(
    ("factory", "expected"),
    [(make.draft, "not_open"), (make.submitted, "not_open"), (make.rejected, "not_open")],
    ids=["draft", "submitted", "rejected"],
)
def test_unpublished_petitions_are_not_signed(keda, factory, expected):
    petition = factory(keda)
    assert refused(signing.sign, petition, person=make.signer(petition)) == expected


def test_paused_withdrawn_and_removed_petitions_are_not_signed(keda):
    moderator = make.staff(Role.MODERATOR, keda)
    petition = make.opened(keda)
    person = make.signer(petition)
    actions.pause(petition, by=moderator, cause="outage", reason="შეფერხება")
    assert refused(signing.sign, petition, person=person) == "paused"
    actions.resume(petition, by=moderator)
    actions.withdraw_petition(petition, by=petition.author, reason="მოგვარდა")
    assert refused(signing.sign, petition, person=person) == "withdrawn"
    actions.remove(petition, by=moderator, reason="სასამართლო")
    assert refused(signing.sign, petition, person=person) == "removed"


def test_signing_needs_the_municipalitys_key(keda):
    petition = make.opened(keda)
    keda.sealing_key = None
    keda.save()
    assert refused(signing.sign, petition, person=make.signer(petition)) == "no_sealing_key"


def test_too_slow_a_signing_is_undone(keda, monkeypatch):
    petition = make.opened(keda)
    monkeypatch.setattr("petitions.rules.SIGNING_LIMIT", timedelta(0))
    assert refused(signing.sign, petition, person=make.signer(petition)) == "too_slow"
    assert Signature.objects.count() == 0


def test_author_signs_the_own_petition_like_anybody(keda):
    petition = make.opened(keda)
    assert signing.sign(petition, by=petition.author).state == "confirmed"


# --- Unlinkability ------------------------------------------------------------------------------


def test_no_column_of_a_signature_leads_to_a_person_or_account():
    """From the signature tables no foreign key goes anywhere but to the petition and the signature."""
    ways = {
        (model.__name__, field.name, field.related_model.__name__)
        for model in (Signature, SealedIdentity, PendingCheck)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    }
    assert ways == {
        ("Signature", "petition", "Petition"),
        ("SealedIdentity", "signature", "Signature"),
        ("PendingCheck", "signature", "Signature"),
    }
    reverse = {
        model.__name__
        for _name, model in inspect.getmembers(tables, inspect.isclass)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Signature
    }
    assert reverse == {
        "Denial", "Objection", "PendingCheck", "RemovalItem", "SealedIdentity", "SheetRow",
    }  # fmt: skip


def test_row_keys_of_one_person_differ_between_petitions(keda):
    petitions = [make.opened(keda) for _one in range(3)]
    person = make.signer(petitions[0])
    rows = [signing.sign(petition, person=person) for petition in petitions]
    keys = {bytes(row.row_key) for row in rows}
    assert len(keys) == 3
    assert bytes(person.key) not in keys


def test_dump_of_the_database_names_no_signer(keda):
    petition = make.opened(keda)
    number = "99123123123"
    citizen = identity.citizen(keda, number=number, first_name="ქრისტინე", last_name="წულაძე")
    signing.sign(petition, by=citizen)
    sequencer.run()
    person_key = bytes(Person.objects.get(pk=citizen.person_id).key)
    account = str(citizen.pk)
    for row in [*Signature.objects.values(), *SealedIdentity.objects.values()]:
        for value in row.values():
            raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            assert person_key not in raw
            assert number.encode() not in raw
            assert "წულაძე".encode() not in raw
            assert account != str(value) or isinstance(value, int)
    assert not any("წულაძე" in text for text in Leaf.objects.values_list("data", flat=True))
    assert not any(
        "წულაძე" in json.dumps(data, ensure_ascii=False)
        for data in Entry.objects.values_list("data", flat=True)
    )


def test_no_two_boxes_look_alike_and_no_other_key_opens_them(keda):
    make.sealing_key(keda)
    petitions = [make.opened(keda) for _one in range(2)]
    person = make.signer(petitions[0])
    for petition in petitions:
        signing.sign(petition, person=person)
    one, other = (bytes(box) for box in SealedIdentity.objects.values_list("box", flat=True))
    assert one[:32] != other[:32]
    with pytest.raises(CryptoError):
        sealing.open_identity(sealing.new_key_pair()[0], one)


def test_rows_do_not_show_the_minute_of_signing(keda):
    petition = make.opened(keda, at=AT - timedelta(days=1))
    row = make.signed(petition, at=AT)[0]
    assert (row.signed_at.minute, row.signed_at.second) == (0, 0)
    moments = {
        field.name
        for field in Signature._meta.get_fields()
        if isinstance(field, models.DateTimeField)
    }
    assert moments == {"signed_at"}


def test_order_in_the_log_says_nothing_of_the_order_of_signing(keda, monkeypatch):
    petition = make.opened(keda)
    sequencer.run()
    monkeypatch.setattr(sequencer, "FRESH", timedelta(hours=1))
    signed = [row.pk for row in make.signed(petition, 40)]
    sequencer.run()
    placed = list(Signature.objects.order_by("index").values_list("pk", flat=True))
    assert sorted(placed) == sorted(signed)
    assert placed != signed


def test_own_signatures_are_found_by_the_person_and_the_account_only(keda):
    petitions = [make.opened(keda) for _one in range(3)]
    first, second = (identity.verified(one) for one in [make.signer(petitions[0])] * 2)
    signing.sign(petitions[0], by=first)
    signing.sign(petitions[1], by=first)
    signing.sign(petitions[2], by=second)

    def signed(*of):
        return [row.petition for row in queries.signatures_of(*of)]

    assert signed(first.person) == [*reversed(petitions)]
    assert signed(first.person, first) == [petitions[1], petitions[0]]
    assert signed(first.person, second) == [petitions[2]]
    assert signed(make.signer(petitions[0])) == []
    assert queries.own_signature(first, petitions[2]) is None


def test_future_is_not_signed_into(keda):
    """A clock that runs ahead by hours does not open what opens tomorrow."""
    make.sealing_key(keda)
    petition = make.submitted(keda)
    ahead = timezone.now() + timedelta(days=1)
    petition = actions.publish(petition, by=make.staff(Role.MODERATOR, keda), opens_at=ahead)
    assert refused(signing.sign, petition, person=make.signer(petition)) == "not_open_yet"
