"""Acts of two people at the same moment on one petition, on SQLite and on PostgreSQL: one of them counts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from civic.uptime.models import Outage
from petitions import actions, ledger
from petitions.actions import paper, signing
from petitions.actions.extending import keep_deadlines
from petitions.actions.reminding import remind_due
from petitions.models import DecisionRecord, Petition, Signature, Transfer
from petitions.rules.paper import Line
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make
from tests.petitions.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def codes(results: list[object]) -> list[str]:
    """What each came to: the code of its refusal, or that it was done."""
    assert [
        one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)
    ] == []
    return sorted(one.code if isinstance(one, Refused) else "done" for one in results)


def test_20_posts_of_one_signing_are_one_signature_and_20_equal_answers(keda: Municipality):
    """G1."""
    petition = make.opened(keda, needed=9)
    user = identity.citizen(keda)
    browsers = [citizen_client(user) for _one in range(20)]
    page = reverse("petitions:sign", args=["keda", petition.pk, petition.slug])
    found = at_once([lambda one=one: one.post(page, {"display": "none"}) for one in browsers])
    assert {(one.status_code, one.headers["Location"]) for one in found} == {
        (302, reverse("petitions:receipt", args=["keda", petition.pk, petition.slug]))
    }
    sequencer.run()
    petition.refresh_from_db()
    assert (Signature.objects.count(), petition.count) == (1, 1)
    assert list(ledger.audit()) == []


def test_two_moderators_merge_the_same_petition_into_different_ones(keda: Municipality):
    petition, first, second = (make.opened(keda) for _one in range(3))
    staff = [make.staff(Role.MODERATOR, keda) for _one in range(2)]
    results = at_once(
        [
            lambda: actions.merge(petition, by=staff[0], into=first, reason="ერთი და იგივე"),
            lambda: actions.merge(petition, by=staff[1], into=second, reason="ერთი და იგივე"),
        ]
    )
    assert codes(results) == ["done", "not_open"]
    kept = Petition.objects.get(pk=petition.pk)
    entry = Entry.objects.get(kind="petition.merged")
    assert entry.data["into"] == kept.merged_into_id
    assert kept.merged_into_id in {first.pk, second.pk}


def test_two_petitions_merged_into_one_another_leave_one_open(keda: Municipality):
    one, other = make.opened(keda), make.opened(keda)
    staff = [make.staff(Role.MODERATOR, keda) for _one in range(2)]
    results = at_once(
        [
            lambda: actions.merge(one, by=staff[0], into=other, reason="ერთი და იგივე"),
            lambda: actions.merge(other, by=staff[1], into=one, reason="ერთი და იგივე"),
        ]
    )
    assert codes(results).count("done") == 1
    states = Petition.objects.order_by("pk").values_list("collection_state", flat=True)
    assert sorted(states) == ["closed", "open"]


def test_transfer_and_decision_at_once_end_in_an_order_that_makes_sense(keda: Municipality):
    petition = make.handed_over(keda)
    mayor, moderator = make.staff(Role.MAYOR_OFFICE, keda), make.staff(Role.MODERATOR, keda)
    facts = {"outcome": "granted", "text": "კი", "body": "მერია", "on": timezone.localdate()}
    results = at_once(
        [
            lambda: actions.decide(petition, by=mayor, **facts),
            lambda: actions.transfer(petition, by=moderator, to="mayor", reason="მერის საქმეა"),
        ]
    )
    assert codes(results) in (["done", "done"], ["done", "not_transferable"])
    assert DecisionRecord.objects.count() == 1
    kinds = list(
        Entry.objects.about(petition)
        .filter(kind__in=["petition.transferred", "petition.decided"])
        .order_by("id")
        .values_list("kind", flat=True)
    )
    assert kinds[-1] == "petition.decided"
    kept = Petition.objects.get(pk=petition.pk)
    assert (kept.transferred_to == "mayor") == (Transfer.objects.count() == 1)


def test_first_entry_of_a_sheet_by_two_people_at_once_is_one_entry_or_both(keda: Municipality):
    """Who is slower may be the second person, but never overwrites the first."""
    petition = make.opened(keda, needed=9)
    officer = make.staff(Role.LIST_OFFICER, keda)
    sheet = paper.receive(paper.issue(petition, by=officer)[0], by=officer)
    lines = {row: Line("empty") for row in range(1, 11)}
    staff = [make.staff(Role.LIST_OFFICER, keda) for _one in range(2)]
    results = at_once([lambda by=by: paper.enter(sheet, by=by, lines=lines) for by in staff])
    done = codes(results).count("done")
    sheet.refresh_from_db()
    assert sheet.state == {1: "once", 2: "twice"}[done]
    assert sheet.lines.count() == 10 * done
    assert sheet.lines.values("entry", "row").distinct().count() == 10 * done


def test_moving_a_signature_and_withdrawing_it_at_once_keep_both_counts_right(keda: Municipality):
    old, new = make.opened(keda, needed=9), make.opened(keda, needed=9)
    user = identity.citizen(keda)
    signing.sign(old, by=user)
    sequencer.run()
    old = actions.merge(old, by=make.staff(Role.MODERATOR, keda), into=new, reason="იგივე")
    results = at_once(
        [
            lambda: actions.move_signature(old, by=user),
            lambda: actions.move_signature(old, by=user),
            lambda: signing.withdraw(new, by=user),
            sequencer.run,
        ]
    )
    assert [
        one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)
    ] == []
    sequencer.run()
    counts = {row.pk: row.count for row in Petition.objects.all()}
    standing = Signature.objects.filter(petition=new, state="confirmed").count()
    assert counts == {old.pk: 1, new.pk: standing}
    assert Signature.objects.filter(petition=new).count() == 1
    assert list(ledger.audit()) == []


def test_two_workers_remind_and_extend_once(keda: Municipality):
    petition = make.handed_over(keda)
    late = petition.response_due_at
    results = at_once([lambda: remind_due(at=late) for _one in range(4)])
    assert sorted(results) == [0, 0, 0, 1]
    running = make.opened(keda, title="სხვა მოთხოვნა ბაღის შესახებ")

    since = running.opens_at + timedelta(hours=1)
    found = Outage.objects.create(since=since, until=since + timedelta(hours=2))
    results = at_once([lambda: keep_deadlines(at=found.until) for _one in range(4)])
    assert sorted(results) == [0, 0, 0, 1]
    kept = Petition.objects.get(pk=running.pk)
    assert kept.closes_at == running.closes_at + timedelta(hours=2)
