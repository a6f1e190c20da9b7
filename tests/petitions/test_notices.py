"""Who is told of what, in which words; signing tells nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic import words
from civic.dates import end_of_term
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.roles import Role
from petitions import actions, notices
from petitions.actions import signing
from petitions.models import Follow, Petition, ReasonCode
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def told(kind, petition):
    """The mails written for the newest entry of a kind: recipient → (subject, body)."""
    Mail.objects.all().delete()
    write_notices(Entry.objects.about(petition).filter(kind=kind).order_by("-id")[0])
    return {address(mail): (mail.subject, mail.body) for mail in Mail.objects.all()}


def address(mail):
    """Where a mail goes: to an account's address, or to a bare one."""
    return mail.user.email if mail.user else mail.recipient


def follower(petition, **fields):
    user = identity.user(**fields)
    Follow.objects.create(petition=petition, user=user)
    return user


def test_submission_is_confirmed_and_given_to_the_moderators(keda):
    moderator = make.staff(Role.MODERATOR, keda)
    make.staff(Role.EDITOR, keda)
    petition = make.submitted(keda)
    mails = told("petition.submitted", petition)
    assert set(mails) == {petition.author.email, moderator.email}
    subject, body = mails[petition.author.email]
    assert subject == f"პეტიცია № 1 წარდგენილია: {petition.title}"
    assert "ჩათვლით" in body
    assert f"/keda/petitions/drafts/{petition.pk}/" in body
    subject, body = mails[moderator.email]
    assert subject == "მოდერაციას ელოდება: პეტიცია № 1"
    assert f"/desk/keda/petitions/{petition.pk}/" in body


def test_return_carries_reason_note_and_last_day(keda):
    petition = make.returned(keda)
    mails = told("petition.returned", petition)
    assert set(mails) == {petition.author.email}
    subject, body = mails[petition.author.email]
    assert "დაბრუნებულია ხარვეზის აღმოსაფხვრელად" in subject
    assert ReasonCode.objects.get(code="D-01").title_ka in body
    assert "დააზუსტეთ, რომელ ქუჩას ეხება." in body


def test_refusal_carries_the_published_reason(keda):
    petition = make.rejected(keda)
    body = told("petition.rejected", petition)[petition.author.email][1]
    assert ReasonCode.objects.get(code="R-01").text_ka in body


def test_mail_speaks_the_readers_language(keda):
    author = identity.citizen(keda)
    author.language = "en"
    author.save()
    petition = make.rejected(keda, by=author)
    subject, body = told("petition.rejected", petition)[author.email]
    assert subject == "Registration refused: petition № 1"
    assert ReasonCode.objects.get(code="R-01").text_en in body
    assert "/en/keda/petitions/" in body


def test_publication_is_told_to_the_whole_group(keda):
    friend = identity.citizen(keda)
    petition = make.draft(keda)
    invitation = actions.invite(petition, email=friend.email, by=petition.author)
    actions.accept_invitation(invitation, by=friend)
    make.sealing_key(keda)
    actions.submit(petition, by=petition.author)
    actions.publish(petition, by=make.staff(Role.MODERATOR, keda))
    mails = told("petition.published", petition)
    assert set(mails) == {petition.author.email, friend.email}
    assert "156" in mails[friend.email][1]


def test_threshold_is_told_to_group_followers_and_list_officers(keda):
    petition = make.opened(keda, needed=1)
    fan, officer = follower(petition), make.staff(Role.LIST_OFFICER, keda)
    make.signed(petition, 1)
    sequencer.run()
    mails = told("petition.threshold_reached", petition)
    assert set(mails) == {petition.author.email, fan.email, officer.email}
    assert mails[fan.email][0] == f"ბარიერი გადალახულია: {petition.title}"
    assert mails[officer.email][0] == "შესამოწმებელია: პეტიცია № 1"


def test_lower_threshold_is_no_work_for_the_list_officers(keda):
    make.threshold(keda, 1, "answer")
    make.threshold(keda, 3)
    petition, officer = make.opened(keda), make.staff(Role.LIST_OFFICER, keda)
    make.signed(petition, 1)
    sequencer.run()
    mails = told("petition.threshold_reached", petition)
    assert set(mails) == {petition.author.email}
    assert "გახდება, საკითხს საკრებულო განიხილავს." in mails[petition.author.email][1]
    make.signed(petition, 2)
    sequencer.run()
    mails = told("petition.threshold_reached", petition)
    assert set(mails) == {petition.author.email, officer.email}
    assert "უმაღლესი ბარიერი" in mails[officer.email][1]
    assert "გადაცემით შეგროვება სრულდება" in mails[officer.email][1]
    assert "გახდება" not in mails[petition.author.email][1]


@pytest.mark.parametrize(
    ("number", "to_officer", "said"),
    [
        (0, False, "ვერ შეგროვდა"),
        (1, True, "ეს საკმარისია მერის წერილობითი პასუხისთვის, რომლის ბარიერია 1."),
        (3, True, "ამოწმებს"),
    ],
)
def test_closing_is_work_for_the_list_officers_where_an_answer_is_owed(
    keda, number, to_officer, said
):
    officer = make.staff(Role.LIST_OFFICER, keda)
    petition = make.closed(keda, number, answer=1, needed=3)
    mails = told("petition.closed", petition)
    assert said in mails[petition.author.email][1]
    assert (officer.email in mails) is to_officer
    if to_officer:
        last_day = words.day(end_of_term(petition.closed_at, 10))
        assert f"ბოლო დღე: {last_day}." in mails[officer.email][1]
        assert "დასრულდა" in mails[officer.email][1]


def test_threshold_found_after_the_closing_is_work_at_once(keda):
    officer = make.staff(Role.LIST_OFFICER, keda)
    petition = make.closed(keda, 1, answer=1, needed=3)
    mails = told("petition.threshold_reached", petition)
    assert "შეამოწმეთ ხელმოწერები" in mails[officer.email][1]
    actions.hand_over(petition, by=officer)
    assert officer.email not in told("petition.threshold_reached", petition)


def test_hand_over_tells_the_result_of_the_examination(keda):
    petition = actions.hand_over(
        make.reached(keda),
        by=make.staff(Role.LIST_OFFICER, keda),
        note="ყველა ხელმოწერა შემოწმდა.",
        ends_collection=True,
    )
    body = told("petition.handed_over", petition)[petition.author.email][1]
    assert "შემოწმების შედეგი: ყველა ხელმოწერა შემოწმდა." in body


def test_author_who_follows_gets_one_mail(keda):
    petition = make.reached(keda)
    Follow.objects.create(petition=petition, user=petition.author)
    assert list(told("petition.threshold_reached", petition)) == [petition.author.email]


def test_only_followers_have_a_way_out(keda):
    petition = make.reached(keda)
    fan = follower(petition)
    told("petition.threshold_reached", petition)
    ways = {address(mail): "List-Unsubscribe" in mail.headers for mail in Mail.objects.all()}
    assert ways == {petition.author.email: False, fan.email: True}


def test_stopping_mails_is_unfollowing(keda):
    petition = make.opened(keda)
    fan = follower(petition)
    for _twice in range(2):
        notices.STOP["petition"](fan.pk, petition.pk)
    assert Follow.objects.count() == 0


@pytest.mark.parametrize(("signed", "words"), [(0, "ვერ შეგროვდა"), (2, "ამოწმებს")])
def test_closing_says_what_follows(keda, signed, words):
    petition = make.opened(keda, needed=2, at=timezone.now() - timedelta(days=30, hours=1))
    make.signed(petition, signed, at=petition.opens_at)
    sequencer.run()
    actions.close(petition)
    assert words in told("petition.closed", petition)[petition.author.email][1]


def test_hand_over_is_one_mail_not_two(keda):
    petition = make.handed_over(keda)
    assert told("petition.closed", petition) == {}
    assert list(told("petition.handed_over", petition)) == [petition.author.email]


def test_answer_is_told_step_by_step(keda):
    petition = make.handed_over(keda)
    fan = follower(petition)
    moderator = make.staff(Role.MODERATOR, keda)
    actions.refer_to_commission(
        petition, by=moderator, commission="სოციალური კომისია", on=timezone.localdate()
    )
    assert "სოციალური კომისია" in told("petition.referred", petition)[fan.email][1]
    starts_at = timezone.now() + timedelta(days=3)
    actions.schedule_sitting(
        petition, by=moderator, starts_at=starts_at, place="დარბაზი", note="სხდომა ღიაა."
    )
    body = told("petition.scheduled", petition)[fan.email][1]
    assert "ადგილი: დარბაზი" in body
    assert "\n\nსხდომა ღიაა.\n\n" in body
    actions.decide(
        petition,
        by=make.staff(Role.MAYOR_OFFICE, keda),
        outcome="partly",
        text="ნაწილობრივ",
        body="საკრებულო",
        on=timezone.localdate(),
        before_sitting="სხდომა ადრე გაიმართა.",
    )
    mails = told("petition.decided", petition)
    assert set(mails) == {petition.author.email, fan.email}
    assert "ნაწილობრივ დაკმაყოფილდა" in mails[fan.email][1]


def test_pause_and_resumption_are_told(keda):
    petition = make.opened(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    actions.pause(petition, by=moderator, cause="outage", reason="ტექნიკური შეფერხება")
    assert "ტექნიკური შეფერხება" in told("petition.paused", petition)[petition.author.email][1]
    actions.resume(petition, by=moderator)
    assert "ახალი ვადა" in told("petition.resumed", petition)[petition.author.email][1]


def test_withdrawal_is_told_to_followers(keda):
    petition = make.opened(keda)
    fan = follower(petition)
    actions.withdraw_petition(petition, by=petition.author, reason="მოგვარდა")
    assert "მოგვარდა" in told("petition.withdrawn", petition)[fan.email][1]


def test_correction_goes_to_the_author_and_the_answer_back(keda):
    petition = make.submitted(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    edit = actions.propose_edit(petition, by=moderator, changes={"title": "ახალი სათაური"})
    assert list(told("petition.edit_proposed", petition)) == [petition.author.email]
    actions.accept_edit(edit, by=petition.author)
    assert "დაეთანხმა" in told("petition.edit_accepted", petition)[moderator.email][1]


def test_invitation_goes_to_the_address_alone(keda):
    petition = make.draft(keda)
    actions.invite(petition, email="gela@example.ge", by=petition.author)
    assert list(told("petition.invited", petition)) == ["gela@example.ge"]


def test_answered_invitation_is_not_mailed_any_more(keda):
    petition = make.draft(keda)
    friend = identity.citizen(keda)
    invitation = actions.invite(petition, email=friend.email, by=petition.author)
    actions.decline_invitation(invitation, by=friend)
    assert told("petition.invited", petition) == {}


def test_second_person_is_asked_about_a_removal(keda):
    petition = make.opened(keda)
    one, other = make.staff(Role.LIST_OFFICER, keda), make.staff(Role.LIST_OFFICER, keda)
    rows = make.signed(petition, 1)
    sequencer.run()
    actions.propose_removal(petition, by=one, signatures=[rows[0].pk], reason="განმეორება")
    assert list(told("petition.removal_proposed", petition)) == [other.email]


def test_signing_writes_no_mail_and_no_entry_of_the_signer(keda):
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen)
    signing.withdraw(petition, by=citizen)
    for entry in Entry.objects.all():
        write_notices(entry)
    assert citizen.email not in {address(mail) for mail in Mail.objects.all()}
    assert Entry.objects.filter(actor=citizen).count() == 0


def test_draft_that_is_gone_is_told_to_nobody(keda):
    petition = make.draft(keda)
    entry = Entry.objects.about(petition).get()
    actions.discard_draft(petition, by=petition.author)
    for source in (notices.submitted, notices.returned, notices.published, notices.closed):
        assert list(source(entry)) == []


def test_citizens_text_is_printed_as_it_is(keda):
    title = "{{7*7}} <b>{% load x %}</b> ${7*7}"
    petition = make.submitted(keda, title=title)
    assert title in told("petition.submitted", petition)[petition.author.email][0]


def test_every_event_has_its_template_and_every_kind_exists():
    from petitions.states import WORKFLOWS

    known = {move.kind for flow in WORKFLOWS for move in flow.moves} | {
        "petition.threshold_reached",
        "petition.invited",
        "petition.removal_proposed",
        "petition.signatures_removed",
        "petition.signatures_restored",
        "petition.proposal_made",
        "petition.appealed",
        "petition.appeal_answered",
        "petition.transferred",
        "petition.adopted",
        "petition.extended",
        "petition.reminded",
        "petition.overdue",
    }
    assert set(notices.EVENTS) <= known


def test_retired_petition_still_reads(keda):
    """A petition removed between the act and the mail is still found by its number."""
    petition = make.opened(keda)
    actions.remove(petition, by=make.staff(Role.MODERATOR, keda), reason="x")
    assert Petition.objects.get().shelf == "removed"
    assert list(told("petition.published", petition)) == [petition.author.email]
