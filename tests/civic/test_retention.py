"""What is deleted when: each rule removes what is due and nothing else, and the report says so."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting.actions import drafting
from budgeting.models import Idea
from civic import retention
from civic.ledger import proofs, receipts, sequencer
from civic.ledger import signing as keys
from civic.models import Deletion
from civic.notices.models import Mail
from civic.worker.models import State
from civic.worker.schedule import task
from identity.models import Consent, Copy, LookUp, User
from petitions import ledger
from petitions.actions import signing
from petitions.models import Petition, SealedIdentity, Signature
from petitions.queries import own_signature
from tests.clients import citizen_client
from tests.factories import budgeting, petitions
from tests.factories import identity as make

PAGE = "/personal-data/deleted/"


def rule(code: str) -> retention.Rule:
    (found,) = [one for one in retention.rules() if one.code == code]
    return found


def ago(**span: int):
    return timezone.now() - timedelta(**span)


def test_every_rule_runs_on_an_empty_portal_and_is_in_the_schedule(db) -> None:
    codes = [one.code for one in retention.rules()]
    assert len(codes) == len(set(codes)) >= 15
    assert retention.run() == 0
    assert set(Deletion.objects.values_list("rule", flat=True)) == set(codes)
    assert task("retention").function is retention.run


def test_a_rule_that_fails_does_not_stop_the_others(db, monkeypatch, caplog) -> None:
    def broken() -> int:
        raise RuntimeError("no")

    _first, *others = retention.rules()
    bad = retention.Rule("bad", "", "", "", broken)
    monkeypatch.setattr(retention, "rules", lambda: [bad, *others])
    retention.run()
    assert Deletion.objects.count() == len(others)
    assert "retention rule bad failed" in caplog.text


def test_rows_go_when_their_time_is_over_and_not_before(batumi) -> None:
    user = make.user()
    old, new = ago(days=3 * 365 + 1), ago(days=3 * 365 - 1)
    for at in (old, new):
        LookUp.objects.create(
            user=user, municipality=batumi, registry="extract", purpose="account.verify",
            verdict="yes", at=at,
        )  # fmt: skip
        Consent.objects.create(
            user=user, code="views", language="ka", text="…", given_at=old, withdrawn_at=at
        )
    for days in (31, 29):
        Copy.objects.create(user=user, asked_at=ago(days=days), state=State.DONE)
    for days, key in ((91, "a"), (89, "b")):
        Mail.objects.create(key=key * 64, state=State.DONE, next_at=ago(days=days))
    assert retention.run() == 4
    assert LookUp.objects.get().at == new
    assert Consent.objects.get().withdrawn_at == new
    assert (Copy.objects.count(), Mail.objects.count()) == (1, 1)
    assert retention.run() == 0


def test_an_account_nobody_confirmed_goes_after_thirty_days(batumi) -> None:
    gone = make.user(confirmed=False, joined_at=ago(days=31))
    kept = [
        make.user(confirmed=False, joined_at=ago(days=29)),
        make.user(confirmed=True, joined_at=ago(days=31)),
        make.user(confirmed=False, joined_at=ago(days=31), last_login=ago(days=31)),
        make.user(confirmed=False, joined_at=ago(days=31), person=make.person(batumi)),
    ]
    assert rule("identity.unconfirmed").remove() == 1
    assert not User.objects.filter(pk=gone.pk).exists()
    assert User.objects.filter(pk__in=[one.pk for one in kept]).count() == len(kept)


def test_an_old_draft_goes_with_its_files(batumi, django_capture_on_commit_callbacks) -> None:
    _old, new = petitions.draft(batumi), petitions.draft(batumi)
    submitted = petitions.submitted(batumi)
    Petition.objects.exclude(pk=new.pk).update(saved_at=ago(days=366))
    with django_capture_on_commit_callbacks(execute=True):
        assert rule("petitions.drafts").remove() == 1
    assert set(Petition.objects.all()) == {new, submitted}


def test_an_old_draft_of_an_idea_goes_and_a_submitted_one_stays(batumi) -> None:
    cycle = budgeting.process(batumi, "submission", slug="2027")
    user = make.citizen(batumi)
    for title in ("ძველი", "ახალი"):
        drafting.start_draft(cycle, by=user, title=title)
    submitted = budgeting.idea(cycle, title="წარდგენილი")
    Idea.objects.exclude(title="ახალი").update(changed_at=ago(days=366))
    assert rule("budgeting.drafts").remove() == 1
    assert set(Idea.objects.values_list("title", flat=True)) == {"ახალი", submitted.title}


@pytest.mark.parametrize(
    ("response", "days", "traces", "sealed"),
    [
        ("none", 89, 0, 0),
        ("none", 91, 1, 0),
        ("none", 181, 1, 1),
        ("due", 181, 0, 0),
        ("sitting", 181, 0, 0),
    ],
)
def test_who_signed_is_forgotten_after_the_answer(batumi, response, days, traces, sealed) -> None:
    petition = petitions.opened(batumi)
    user = make.citizen(batumi)
    signing.sign(petition, by=user)
    other = petitions.opened(batumi)
    signing.sign(other, by=user)
    Signature.objects.update(network=b"n" * 16, alike=b"a" * 16)
    Petition.objects.filter(pk=petition.pk).update(
        collection_state="closed",
        closed_at=ago(days=days),
        response_state=response,
        handed_over_at=None if response == "none" else ago(days=days),
        response_due_at=None if response == "none" else ago(days=0),
    )
    assert rule("petitions.traces").remove() == traces
    before = dict(Signature.objects.values_list("petition", "row_key"))
    assert rule("petitions.signers").remove() == sealed
    assert rule("petitions.links").remove() == sealed
    assert rule("petitions.links").remove() == 0
    assert Signature.objects.count() == 2
    after = dict(Signature.objects.values_list("petition", "row_key"))
    assert {pk for pk in before if before[pk] != after[pk]} == ({petition.pk} if sealed else set())
    kept = Signature.objects.exclude(account_key=None).exclude(nonce=b"")
    assert kept.count() == 2 - sealed
    assert SealedIdentity.objects.count() == 2 - sealed
    assert Signature.objects.exclude(network=None).count() == 2 - traces


def test_count_and_place_outlive_the_names(batumi) -> None:
    """The log, the count and the receipt at home still agree when nothing leads to the signer any more."""
    petition = petitions.opened(batumi)
    user = make.citizen(batumi)
    signature = signing.sign(petition, by=user)
    sequencer.run()
    signature.refresh_from_db()
    held = proofs.receipt(
        signature.index, petition=petition.pk, nonce=signature.nonce, signature=signature.pk
    )
    Petition.objects.update(collection_state="closed", closed_at=ago(days=181))
    assert retention.run() > 0
    petition.refresh_from_db()
    assert (petition.count, Signature.objects.get().index) == (1, signature.index)
    assert list(ledger.audit()) == []
    assert receipts.checked(json.dumps(held), keys.known_keys()).index == signature.index
    assert own_signature(user, petition) is None


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "წაიშალა"), ("/en", "rows were removed, the last on")]
)
def test_the_report_is_public_and_names_nobody(db, prefix, words) -> None:
    Deletion.objects.create(rule="mails", on=timezone.localdate(), rows=1234)
    user = make.user()
    page = citizen_client(user).get(prefix + PAGE).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    assert words in main
    assert re.search("1[^0-9<]{1,8}234", main)
    assert main.count("<li>") == len(retention.rules())
    assert user.email not in main
    assert "/personal-data/deleted/" in page[page.index("<footer") :]
