"""What the author and the initiating group do."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from civic.dates import TBILISI
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Unit
from civic.uploads import preview_of
from petitions import actions
from petitions.models import Attachment, Initiator, Petition
from tests.civic.test_uploads import picture
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def kinds(petition):
    return list(Entry.objects.about(petition).order_by("id").values_list("kind", flat=True))


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def test_draft_belongs_to_account_and_person(batumi):
    author = identity.citizen(batumi)
    petition = actions.start_draft(batumi, by=author, title="სათაური")
    assert (petition.author, petition.author_person, petition.title) == (
        author,
        author.person,
        "სათაური",
    )
    assert (petition.text_state, petition.number, petition.shelf) == ("draft", None, "")
    assert kinds(petition) == ["petition.drafted"]


def test_unverified_account_may_draft(batumi):
    assert actions.start_draft(batumi, by=identity.user()).author_person is None


def test_draft_where_no_petitions_are_taken_is_refused(keda):
    assert refused(actions.start_draft, keda, by=identity.user()) == "not_active"
    assert Petition.objects.count() == 0


def test_saving_keeps_what_was_typed(batumi):
    petition = make.draft(batumi)
    unit = Unit.objects.filter(municipality=batumi).first()
    actions.save_draft(petition, by=petition.author, title=" ახალი სათაური ", unit=unit, at=AT)
    petition = Petition.objects.get()
    assert (petition.title, petition.unit, petition.saved_at) == ("ახალი სათაური", unit, AT)
    assert petition.demand == make.TEXTS["demand"]


@pytest.mark.parametrize(
    "field", ["text_state", "count", "needed", "author", "number", "outcome", "closes_at"]
)
def test_no_other_field_can_be_saved_with_a_draft(batumi, field):
    petition = make.draft(batumi)
    with pytest.raises(TypeError):
        actions.save_draft(petition, by=petition.author, **{field: "1"})


def test_too_long_title_is_refused_by_the_domain_too(batumi):
    petition = make.draft(batumi)
    with pytest.raises(ValidationError):
        actions.save_draft(petition, by=petition.author, title="ა" * 141)


def test_stranger_saves_nothing(batumi):
    petition = make.draft(batumi)
    assert refused(actions.save_draft, petition, by=identity.user(), title="x") == "not_author"
    assert Petition.objects.get().title == make.TEXTS["title"]


def test_discarded_draft_is_gone_with_its_files(batumi, django_capture_on_commit_callbacks):
    petition = make.draft(batumi)
    row = actions.attach(
        petition,
        name="a.jpg",
        media_type="image/jpeg",
        content=picture(),
        preview=preview_of(picture(), "image/jpeg"),
        by=petition.author,
    )
    storage, names = row.file.storage, [row.file.name, row.preview.name]
    assert [storage.exists(name) for name in names] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(petition, by=petition.author)
    assert [storage.exists(name) for name in names] == [False, False]
    assert Petition.objects.count() == 0
    assert Entry.objects.filter(kind="petition.discarded").count() == 1


def test_returned_petition_is_not_discarded(keda):
    petition = make.returned(keda)
    assert refused(actions.discard_draft, petition, by=petition.author) == "not_editable"


def test_submission_gives_number_name_and_term(batumi):
    petition = make.draft(batumi, by=identity.citizen(batumi, first_name="თამარ"))
    petition = actions.submit(petition, by=petition.author, at=AT)
    assert (petition.number, petition.author_name, petition.text_state) == (
        1,
        "თამარ ბ.",
        "submitted",
    )
    assert petition.submitted_at == AT
    assert petition.moderation_due_at == datetime(2026, 12, 2, 23, 59, 59, tzinfo=TBILISI)
    assert kinds(petition)[-1] == "petition.submitted"


def test_full_name_is_shown_by_choice(batumi):
    petition = make.draft(batumi, author_display="full")
    assert actions.submit(petition, by=petition.author).author_name == "ნინო ბერიძე"


def test_numbers_run_in_each_municipality(batumi, keda):
    numbers = [make.submitted(place).number for place in (batumi, batumi, keda, batumi)]
    assert numbers == [1, 2, 1, 3]


def test_same_number_twice_is_refused_by_the_database(batumi):
    make.submitted(batumi)
    other = make.submitted(batumi)
    with pytest.raises(IntegrityError):
        Petition.objects.filter(pk=other.pk).update(number=1)


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"born_on": date(2008, 11, 23)}, "too_young"),
        ({"born_on": date(2008, 11, 22)}, None),
        ({"deceased": True}, "not_alive"),
        ({"level": 1}, "level_too_low"),
    ],
)
def test_submission_asks_the_register(batumi, details, expected):
    petition = make.draft(batumi, by=identity.citizen(batumi, **details))
    if expected:
        assert refused(actions.submit, petition, by=petition.author, at=AT) == expected
        assert Petition.objects.get().text_state == "draft"
    else:
        assert actions.submit(petition, by=petition.author, at=AT).text_state == "submitted"


def test_submission_by_unverified_and_unregistered_is_refused(batumi, keda):
    unverified = make.draft(batumi, by=identity.user())
    assert refused(actions.submit, unverified, by=unverified.author) == "not_verified"
    elsewhere = make.draft(batumi, by=identity.citizen(keda))
    assert refused(actions.submit, elsewhere, by=elsewhere.author) == "not_registered"


def test_submitting_twice_is_refused(batumi):
    petition = make.submitted(batumi)
    assert refused(actions.submit, petition, by=petition.author) == "not_editable"


def test_returned_petition_is_mended_and_keeps_its_number(keda):
    petition = make.returned(keda)
    actions.save_draft(petition, by=petition.author, demand="ნათელი მოთხოვნა", kind="principles")
    again = actions.submit(petition, by=petition.author, at=AT)
    assert (again.number, again.text_state, again.demand, again.kind) == (
        petition.number,
        "submitted",
        "ნათელი მოთხოვნა",
        "principles",
    )
    assert (again.remedy_due_at, again.submitted_at) == (None, AT)
    assert kinds(again)[-1] == "petition.resubmitted"


# --- The initiating group ---------------------------------------------------------------------


def test_invited_person_joins_under_the_name_on_the_register(batumi):
    petition = make.draft(batumi)
    friend = identity.citizen(batumi, email="gela@example.ge", first_name="გელა")
    invitation = actions.invite(petition, email=" Gela@example.ge ", by=petition.author)
    joined = actions.accept_invitation(invitation, by=friend)
    assert (joined.user, joined.name, joined.state, joined.email) == (
        friend,
        "გელა ბერიძე",
        "accepted",
        "",
    )


def test_declined_invitation_can_be_repeated(batumi):
    petition = make.draft(batumi)
    friend = identity.citizen(batumi)
    invitation = actions.invite(petition, email=friend.email, by=petition.author)
    actions.decline_invitation(invitation, by=friend)
    again = actions.invite(petition, email=friend.email, by=petition.author)
    actions.accept_invitation(again, by=friend)
    assert sorted(Initiator.objects.values_list("state", flat=True)) == ["accepted", "declined"]


def test_declined_invitation_keeps_nothing_of_the_invited(batumi):
    friend = identity.citizen(batumi)
    petition = make.draft(batumi)
    invitation = actions.invite(petition, email=friend.email, by=petition.author)
    actions.decline_invitation(invitation, by=friend)
    row = Initiator.objects.get()
    assert (row.state, row.email, row.user, row.person, row.name) == (
        "declined",
        "",
        None,
        None,
        "",
    )
    assert refused(actions.accept_invitation, invitation, by=friend) == "not_invited"


@pytest.mark.parametrize("act", [actions.accept_invitation, actions.decline_invitation])
def test_nobody_answers_anothers_invitation(batumi, act):
    petition = make.draft(batumi)
    invitation = actions.invite(petition, email="gela@example.ge", by=petition.author)
    assert refused(act, invitation, by=identity.citizen(batumi)) == "not_invited"
    assert Initiator.objects.get().state == "invited"


def test_invitation_is_answered_once(batumi):
    petition = make.draft(batumi)
    friend = identity.citizen(batumi)
    invitation = actions.invite(petition, email=friend.email, by=petition.author)
    actions.accept_invitation(invitation, by=friend)
    assert refused(actions.accept_invitation, invitation, by=friend) == "invitation_answered"
    assert refused(actions.decline_invitation, invitation, by=friend) == "invitation_answered"


def test_unverified_account_cannot_join(batumi):
    petition = make.draft(batumi)
    friend = identity.user()
    invitation = actions.invite(petition, email=friend.email, by=petition.author)
    assert refused(actions.accept_invitation, invitation, by=friend) == "not_verified"


def test_invitations_are_the_authors_and_once_each(batumi):
    petition = make.draft(batumi)
    actions.invite(petition, email="a@example.ge", by=petition.author)
    assert (
        refused(actions.invite, petition, email="A@example.ge", by=petition.author)
        == "invited_already"
    )
    assert refused(actions.invite, petition, email="b@example.ge", by=identity.user()) == (
        "not_author"
    )
    assert refused(actions.invite, petition, email=petition.author.email, by=petition.author) == (
        "own_invitation"
    )


def test_group_has_a_limit(batumi, monkeypatch):
    petition = make.draft(batumi)
    monkeypatch.setattr("petitions.rules.author.GROUP_LIMIT", 2)
    for name in "ab":
        actions.invite(petition, email=f"{name}@example.ge", by=petition.author)
    assert refused(actions.invite, petition, email="c@example.ge", by=petition.author) == (
        "group_full"
    )


def test_invitation_is_revoked_while_the_text_can_change(batumi):
    petition = make.draft(batumi)
    invitation = actions.invite(petition, email="a@example.ge", by=petition.author)
    assert refused(actions.revoke_invitation, invitation, by=identity.user()) == "not_author"
    actions.revoke_invitation(invitation, by=petition.author)
    assert Initiator.objects.count() == 0


# --- Annexes ----------------------------------------------------------------------------------


def test_annex_is_kept_under_a_random_name_with_its_hash(batumi):
    petition = make.draft(batumi)
    row = actions.attach(
        petition,
        name='"><svg onload=1>.png',
        media_type="image/png",
        content=b"picture",
        by=petition.author,
    )
    assert row.sha256 == sha256(b"picture").hexdigest()
    assert (row.size, row.name) == (7, '"><svg onload=1>.png')
    assert row.file.name.startswith("petitions/")
    assert row.file.name.endswith(".png")
    assert "svg" not in row.file.name


def test_annexes_have_a_limit_and_an_owner(batumi, monkeypatch):
    petition = make.draft(batumi)
    monkeypatch.setattr("petitions.rules.ATTACHMENT_LIMIT", 1)
    facts = {"name": "a.pdf", "media_type": "application/pdf", "content": b"%PDF-"}
    row = actions.attach(petition, by=petition.author, **facts)
    assert refused(actions.attach, petition, by=petition.author, **facts) == "attachments_full"
    assert refused(actions.detach, row, by=identity.user()) == "not_author"
    actions.detach(row, by=petition.author)
    assert Attachment.objects.count() == 0


def test_annexes_are_fixed_once_submitted(batumi):
    petition = make.submitted(batumi)
    facts = {"name": "a.pdf", "media_type": "application/pdf", "content": b"%PDF-"}
    assert refused(actions.attach, petition, by=petition.author, **facts) == "not_editable"


def test_following_is_a_choice_without_a_journal_entry(keda):
    petition = Petition.objects.get(pk=make.opened(keda).pk)
    user = identity.user()
    before = Entry.objects.count()
    actions.follow(petition, by=user)
    actions.follow(petition, by=user)
    assert petition.follows.count() == 1
    actions.unfollow(petition, by=user)
    actions.unfollow(petition, by=user)
    assert (petition.follows.count(), Entry.objects.count()) == (0, before)


def test_drafts_are_not_followed(keda):
    assert refused(actions.follow, make.draft(keda), by=identity.user()) == "not_published"


def test_term_ends_on_its_last_day(batumi):
    at = datetime(2026, 11, 22, 23, 30, tzinfo=TBILISI)
    petition = make.submitted(batumi, at=at)
    assert petition.moderation_due_at == datetime(2026, 12, 2, 23, 59, 59, tzinfo=TBILISI)
    assert petition.moderation_due_at - at > timedelta(days=10)
