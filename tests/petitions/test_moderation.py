"""What the secretariat does with a text, and what opening freezes."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.places.models import Policy, RegisterFigure
from civic.roles import Role
from petitions import actions
from petitions.canonical import canonical_text
from petitions.models import Checkout, Opening, Petition, ReasonCode, Review, TextEdit
from petitions.versions import version_of
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 14, 30, tzinfo=UTC)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def moderator(place):
    return make.staff(Role.MODERATOR, place)


# --- In hand ----------------------------------------------------------------------------------


def test_two_moderators_never_have_the_same_petition_in_hand(keda):
    petition = make.submitted(keda)
    one, other = moderator(keda), moderator(keda)
    actions.checkout(petition, by=one, at=AT)
    assert refused(actions.checkout, petition, by=other, at=AT) == "checked_out"
    assert refused(actions.publish, petition, by=other, at=AT) == "checked_out"
    later = AT + timedelta(minutes=15)
    assert actions.checkout(petition, by=other, at=later).user == other
    assert Checkout.objects.count() == 1


def test_moderator_prolongs_the_own_hold(keda):
    petition = make.submitted(keda)
    one = moderator(keda)
    actions.checkout(petition, by=one, at=AT)
    later = AT + timedelta(minutes=10)
    assert actions.checkout(petition, by=one, at=later).until == later + timedelta(minutes=15)


def test_release_puts_down_only_the_own_hold(keda):
    petition = make.submitted(keda)
    one = moderator(keda)
    actions.checkout(petition, by=one, at=AT)
    actions.release(petition, by=moderator(keda))
    assert Checkout.objects.count() == 1
    actions.release(petition, by=one)
    assert Checkout.objects.count() == 0


def test_verdict_puts_the_petition_down(keda):
    petition = make.submitted(keda)
    one = moderator(keda)
    actions.checkout(petition, by=one)
    actions.publish(petition, by=one)
    assert Checkout.objects.count() == 0


# --- Opening ----------------------------------------------------------------------------------


def test_opening_freezes_batumis_terms(batumi):
    make.sealing_key(batumi)
    petition = make.submitted(batumi)
    actions.publish(petition, by=moderator(batumi), at=AT)
    opening = Opening.objects.get()
    assert opening.thresholds == [
        {
            "stage": "answer",
            "needed": 158,
            "rate": "0.1",
            "exact": "157.439",
            "source_ka": opening.thresholds[0]["source_ka"],
            "source_en": opening.thresholds[0]["source_en"],
        },
        {
            "stage": "consideration",
            "needed": 788,
            "rate": "0.5",
            "exact": "787.195",
            "source_ka": "ბათუმის მუნიციპალიტეტის საკრებულოს რეგლამენტი, მუხლი 101",
            "source_en": "Rules of procedure of Batumi City Council, Article 101",
        },
    ]
    assert (opening.voters, opening.voters_as_of) == (157_439, date(2025, 10, 4))
    petition = Petition.objects.get()
    assert (petition.needed, petition.count, petition.shelf) == (788, 0, "current")


def test_term_is_thirty_days_to_the_minute(keda):
    petition = make.opened(keda, at=AT)
    assert (petition.opens_at, petition.closes_at) == (
        AT,
        datetime(2026, 12, 22, 9, 14, 30, tzinfo=UTC),
    )


def test_opening_may_lie_ahead_but_not_behind(keda):
    make.sealing_key(keda)
    petition = make.submitted(keda, at=AT)
    past = AT - timedelta(seconds=1)
    assert refused(actions.publish, petition, by=moderator(keda), at=AT, opens_at=past) == (
        "opens_in_past"
    )
    ahead = AT + timedelta(days=2)
    opened = actions.publish(petition, by=moderator(keda), at=AT, opens_at=ahead)
    assert (opened.published_at, opened.opens_at) == (AT, ahead)
    assert opened.closes_at == ahead + timedelta(days=30)


def test_text_hash_is_over_the_documented_canonical_text(keda):
    make.sealing_key(keda)
    petition = make.draft(keda)
    row = actions.attach(
        petition, name="a.pdf", media_type="application/pdf", content=b"%PDF-", by=petition.author
    )
    petition = actions.submit(petition, by=petition.author)
    actions.publish(petition, by=moderator(keda))
    expected = {
        "addressee": "sakrebulo",
        "annexes": [row.sha256],
        "articles": "",
        "demand": make.TEXTS["demand"],
        "kind": "matter",
        "language": "ka",
        "municipality": "keda",
        "note": "",
        "text": make.TEXTS["text"],
        "title": make.TEXTS["title"],
    }
    text = json.dumps(expected, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical_text(petition, [row.sha256]) == text
    assert Opening.objects.get().text_sha256 == sha256(text.encode()).hexdigest()


def test_annexes_of_a_draft_act_are_in_its_canonical_text_where_there_are_any(keda):
    act = {"kind": "draft_act", "articles": "მუხლი 1. ა", "note": "განმარტება"}
    petition = make.opened(keda, **act, act_annexes="დანართი 1.\r\nსია ")
    members = json.loads(canonical_text(petition, []))
    assert members["act_annexes"] == "დანართი 1.\nსია"
    without = make.draft(keda, **act)
    assert set(members) - set(json.loads(canonical_text(without, []))) == {"act_annexes"}


def test_later_policy_and_figure_do_not_move_an_open_petition(batumi):
    petition = make.opened(batumi)
    Policy.objects.create(
        municipality=batumi,
        key="petition.threshold.consideration.rate",
        value=2,
        valid_from=date(2026, 11, 1),
    )
    RegisterFigure.objects.create(
        municipality=batumi, voters=200_000, as_of=date(2026, 11, 1), source_ka="ა", source_en="a"
    )
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.needed, petition.opening.thresholds[-1]["needed"]) == (788, 788)
    assert make.opened(batumi).needed == 4000


def test_opening_stands_in_the_log_before_any_signature(batumi):
    petition = make.opened(batumi)
    sequencer.run()
    leaf = json.loads(Leaf.objects.get(index=Opening.objects.get().index).data)
    assert leaf["k"] == "petition.open"
    assert leaf["p"] == petition.pk
    assert leaf["text"] == petition.opening.text_sha256
    assert leaf["thresholds"] == {"answer": 158, "consideration": 788}
    assert leaf["figure"]["voters"] == 157_439
    assert leaf["opens"] == petition.opens_at.isoformat()


def test_publishing_is_one_public_entry(keda):
    petition = make.opened(keda)
    entries = Entry.objects.about(petition).filter(public=True)
    assert [entry.kind for entry in entries] == ["petition.published"]
    assert Review.objects.get().move == "accept"


def test_own_petition_is_not_published(keda):
    make.sealing_key(keda)
    author = moderator(keda)
    author.person = identity.person(keda)
    author.save()
    petition = make.submitted(keda, by=author)
    assert refused(actions.publish, petition, by=author) == "own_petition"
    assert Petition.objects.get().text_state == "submitted"


def test_publishing_without_a_figure_is_refused_as_a_whole(keda):
    RegisterFigure.objects.filter(municipality=keda).delete()
    make.sealing_key(keda)
    petition = make.submitted(keda)
    assert refused(actions.publish, petition, by=moderator(keda)) == "no_register_figure"
    assert (Petition.objects.get().text_state, Review.objects.count()) == ("submitted", 0)


# --- N49: nothing changes after opening --------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        {"title": "სხვა"},
        {"demand": "სხვა"},
        {"text": "სხვა"},
        {"articles": "სხვა"},
        {"act_annexes": "სხვა"},
        {"needed": 1},
        {"number": 99},
        {"opens_at": AT},
        {"addressee": "mayor"},
        {"kind": "principles"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_database_refuses_to_change_an_open_petition(keda, change):
    petition = make.opened(keda)
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(**change)
    name = next(iter(change))
    assert getattr(Petition.objects.get(), name) == getattr(petition, name)


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        {"text_sha256": "0" * 64},
        {"thresholds": []},
        {"policy": {}},
        {"voters": 1},
        {"closes_at": AT + timedelta(days=900)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_database_refuses_to_change_frozen_terms(keda, change):
    make.opened(keda)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.update(**change)


@pytest.mark.both
def test_database_refuses_to_delete_a_published_petition(keda):
    petition = make.opened(keda)
    Review.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk)._raw_delete("default")
    assert Petition.objects.count() == 1


def test_place_in_the_log_is_set_once(keda):
    make.opened(keda)
    sequencer.run()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.update(index=999)


# --- Return and refusal -----------------------------------------------------------------------


def test_returning_names_reason_and_last_day(keda):
    petition = make.submitted(keda)
    reason = ReasonCode.objects.get(code="D-04")
    petition = actions.send_back(
        petition, by=moderator(keda), reason=reason, note="გადაფარეთ ტელეფონის ნომერი.", at=AT
    )
    assert (petition.text_state, petition.reason, petition.moderation_due_at) == (
        "returned",
        reason,
        None,
    )
    assert petition.remedy_due_at.date() == date(2026, 11, 27)
    review = Review.objects.get()
    assert (review.move, review.reason, review.note) == (
        "return_",
        reason,
        "გადაფარეთ ტელეფონის ნომერი.",
    )
    entry = Entry.objects.about(petition).get(kind="petition.returned")
    assert (entry.public, entry.data) == (False, {"reason": "D-04"})


def test_refusal_is_public_with_its_reason(keda):
    petition = Petition.objects.get(pk=make.rejected(keda, "R-01").pk)
    assert (petition.shelf, petition.hides_text, petition.reason.code) == (
        "rejected",
        False,
        "R-01",
    )
    assert Entry.objects.about(petition).get(public=True).data["reason"] == "R-01"


@pytest.mark.parametrize(("code", "hidden"), [("R-01", False), ("R-05", True), ("R-06", True)])
def test_reason_says_whether_the_text_is_shown(keda, code, hidden):
    assert make.rejected(keda, code).hides_text is hidden


def test_reason_must_belong_to_the_verdict(keda):
    petition = make.submitted(keda)
    back, refuse = (ReasonCode.objects.get(code=code) for code in ("D-01", "R-01"))
    staff = moderator(keda)
    assert refused(actions.send_back, petition, by=staff, reason=refuse) == "wrong_reason"
    assert refused(actions.reject, petition, by=staff, reason=back) == "wrong_reason"
    refuse.is_active = False
    assert refused(actions.reject, petition, by=staff, reason=refuse) == "wrong_reason"


def test_every_reason_speaks_both_languages():
    rows = ReasonCode.objects.all()
    assert {row.axis for row in rows} == {"return", "reject"}
    for row in rows:
        assert all((row.title_ka, row.title_en, row.text_ka, row.text_en)), row.code


# --- Corrections ------------------------------------------------------------------------------


def proposed(keda, **changes):
    petition = make.submitted(keda)
    staff = moderator(keda)
    edit = actions.propose_edit(petition, by=staff, changes=changes or {"title": "ახალი სათაური"})
    return petition, edit, staff


def test_proposed_edit_changes_nothing_until_accepted(keda):
    petition, edit, _staff = proposed(keda)
    assert edit.changes == {"title": [make.TEXTS["title"], "ახალი სათაური"]}
    assert Petition.objects.get().title == make.TEXTS["title"]
    accepted = actions.accept_edit(edit, by=petition.author)
    assert (accepted.title, accepted.text_state) == ("ახალი სათაური", "submitted")
    assert TextEdit.objects.get().state == "accepted"


def test_edit_keeps_submission_time_and_term(keda):
    petition, edit, _staff = proposed(keda)
    accepted = actions.accept_edit(edit, by=petition.author)
    assert accepted.submitted_at == petition.submitted_at
    assert accepted.moderation_due_at == petition.moderation_due_at


def test_declined_edit_leaves_the_text(keda):
    petition, edit, _staff = proposed(keda)
    actions.decline_edit(edit, by=petition.author)
    assert Petition.objects.get().title == make.TEXTS["title"]
    assert refused(actions.accept_edit, edit, by=petition.author) == "no_edit"


def test_only_the_author_answers_an_edit(keda):
    _petition, edit, staff = proposed(keda)
    assert refused(actions.accept_edit, edit, by=staff) == "not_author"
    assert refused(actions.decline_edit, edit, by=identity.user()) == "not_author"


def test_open_edit_stops_publication(keda):
    make.sealing_key(keda)
    petition, edit, staff = proposed(keda)
    assert refused(actions.publish, petition, by=staff) == "edit_open"
    actions.decline_edit(edit, by=petition.author)
    assert actions.publish(petition, by=staff).text_state == "accepted"


def test_newer_proposal_supersedes_the_older(keda):
    petition, edit, staff = proposed(keda)
    second = actions.propose_edit(petition, by=staff, changes={"title": "სხვა სათაური"})
    edit.refresh_from_db()
    assert (edit.state, second.state) == ("superseded", "proposed")
    assert refused(actions.accept_edit, edit, by=petition.author) == "no_edit"


def test_edit_of_a_returned_petition_is_superseded(keda):
    petition, edit, staff = proposed(keda)
    actions.send_back(petition, by=staff, reason=ReasonCode.objects.get(code="D-01"))
    edit.refresh_from_db()
    assert edit.state == "superseded"


def test_unchanged_and_unknown_fields_are_refused(keda):
    petition = make.submitted(keda)
    staff = moderator(keda)
    same = {"title": make.TEXTS["title"] + "  "}
    assert refused(actions.propose_edit, petition, by=staff, changes=same) == "nothing_changed"
    with pytest.raises(TypeError):
        actions.propose_edit(petition, by=staff, changes={"needed": "1"})


ACT = {
    "kind": "draft_act",
    "articles": "მუხლი 1. ეზოს უვლის მესაკუთრე.\n\nმუხლი 2. აქტი ძალაშია გამოქვეყნებისთანავე.",
    "act_annexes": "დანართი 1. ეზოების სია",
    "note": "ეზოები უპატრონოდ დარჩა.",
}


def test_each_part_of_a_draft_act_is_corrected_and_stands_in_the_frozen_text(keda):
    make.sealing_key(keda)
    petition, staff = make.submitted(keda, **ACT), moderator(keda)
    after = {
        "articles": ACT["articles"].replace("ძალაშია", "ამოქმედდეს"),
        "act_annexes": "",
        "note": "ეზოები მოუვლელია.",
    }
    read = version_of(petition)
    edit = actions.propose_edit(petition, by=staff, changes=after, read=read)
    assert edit.changes == {name: [ACT[name], text] for name, text in after.items()}
    accepted = actions.accept_edit(edit, by=petition.author)
    assert {name: getattr(accepted, name) for name in after} == after
    entry = Entry.objects.about(petition).get(kind="petition.edit_accepted")
    assert entry.data["fields"] == ["act_annexes", "articles", "note"]
    assert refused(actions.publish, petition, by=staff, read=read) == "changed_meanwhile"
    actions.publish(petition, by=staff, read=version_of(accepted))
    frozen = canonical_text(Petition.objects.get(), [])
    assert json.loads(frozen)["articles"] == after["articles"]
    assert "act_annexes" not in json.loads(frozen)
    assert Opening.objects.get().text_sha256 == sha256(frozen.encode()).hexdigest()


def test_correction_leaves_an_act_its_articles_and_other_kinds_have_none(keda):
    petition, staff = make.submitted(keda, **ACT), moderator(keda)
    emptied = {"articles": "ეზოს უვლის მესაკუთრე."}
    assert refused(actions.propose_edit, petition, by=staff, changes=emptied) == "no_article"
    old = version_of(petition)
    changes = {"note": "სხვა ბარათი"}
    edit = actions.propose_edit(petition, by=staff, changes=changes)
    actions.accept_edit(edit, by=petition.author)
    code = refused(actions.propose_edit, petition, by=staff, changes={"title": "ა"}, read=old)
    assert code == "changed_meanwhile"
    with pytest.raises(TypeError):
        actions.propose_edit(make.submitted(keda), by=staff, changes=changes)


def test_submitting_another_kind_drops_the_act_that_was_begun(keda):
    petition = make.submitted(keda, **ACT | {"kind": "principles"})
    petition.refresh_from_db()
    assert {petition.articles, petition.act_annexes, petition.note} == {""}
