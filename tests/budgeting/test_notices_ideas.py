"""Who is told of what about an idea: authors, co-authors, followers, supporters, departments, budget officers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting import notices
from budgeting.actions import community, drafting, evaluating, merging, screening, steering
from budgeting.actions.ideas import remove, withdraw
from budgeting.models import CoAuthor, Evaluation, IdeaFollow, Verdict
from budgeting.states import IdeaState, Opinion
from budgeting.views.ideas import ahead
from civic.journal.models import Entry
from civic.notices.actions import write_notices
from civic.notices.letters import letter
from civic.notices.models import Mail
from civic.places.models import Department
from civic.roles import Role
from identity.actions import appoint
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
NOW = timezone.now
SECRET = "შიდა-ჩანაწერი-ომეგა"


def told(kind):
    """{recipient: template} of the newest entry of a kind; each can be written in both languages."""
    entry = Entry.objects.filter(kind=kind).latest("id")
    found = list(notices.EVENTS[kind](entry))
    for one in found:
        assert (one.stop is not None) == (one.context.get("own") is False)
        texts = [letter(one.template, one.context, language) for language in ("ka", "en")]
        assert texts[0] != texts[1]
        for subject, body in texts:
            assert subject
            assert one.context["idea"].title in body
    return {
        (one.recipient_user_id or one.address): one.template.removeprefix("notices/")
        for one in found
    }


@pytest.fixture
def officer(batumi):
    return make.officer(batumi)


def known(process, **fields):
    """An idea with a co-author and a follower."""
    idea = make.idea(process, **fields)
    joined, follower = identity.citizen(process.municipality), identity.user()
    CoAuthor.objects.create(idea=idea, user=joined, state="accepted", name="ლუკა დ.")
    IdeaFollow.objects.create(idea=idea, user=follower)
    IdeaFollow.objects.create(idea=idea, user=joined)  # told once, as a co-author
    return idea, joined, follower


def department(place, slug="roads"):
    row = Department.objects.create(municipality=place, slug=slug, name_ka="საგზაო სამსახური")
    user = identity.user()
    appoint(user, role=Role.DEPARTMENT_OFFICER, municipality=place, department=row, by=None)
    return row, user


def test_a_submitted_idea_is_confirmed_and_is_work(batumi, officer):
    process = make.process(batumi, "submission")
    author = identity.citizen(batumi)
    idea = make.idea(process, state=IdeaState.DRAFT, author=author)
    drafting.submit(idea, by=author)
    assert told("idea.submitted") == {author.pk: "idea_submitted", officer.pk: "idea_to_screen"}


def test_an_officer_is_not_asked_to_screen_the_own_idea(batumi):
    process = make.process(batumi, "submission")
    author = identity.citizen(batumi)
    appoint(author, role=Role.BUDGET_OFFICER, municipality=batumi, by=None)
    drafting.submit(make.idea(process, state=IdeaState.DRAFT, author=author), by=author)
    assert told("idea.submitted") == {author.pk: "idea_submitted"}


def test_an_invitation_goes_to_its_address_and_no_longer_once_answered(batumi):
    process = make.process(batumi, "submission")
    author = identity.citizen(batumi)
    idea = make.idea(process, state=IdeaState.DRAFT, author=author)
    row = drafting.invite(idea, email="eka@example.ge", by=author)
    assert told("idea.invited") == {"eka@example.ge": "idea_invited"}
    drafting.answer_invitation(
        row, joins=False, by=identity.citizen(batumi, email="eka@example.ge")
    )
    assert told("idea.invited") == {}


def test_a_returned_idea_concerns_its_authors_only(batumi, officer):
    idea, joined, _follower = known(make.process(batumi, "screening"))
    screening.send_back(idea, by=officer, text="მიუთითეთ ადგილი.")
    assert told("idea.returned") == {idea.author_id: "idea_returned", joined.pk: "idea_returned"}
    author, other = notices.EVENTS["idea.returned"](Entry.objects.get(kind="idea.returned"))
    assert author.context["link"].endswith(f"/ideas/drafts/{idea.pk}/check/")
    assert other.context["link"] == idea.process.get_absolute_url()


@pytest.mark.parametrize("name", ["passed_on", "refused", "withdrawn", "removed"])
def test_followers_hear_what_becomes_of_an_idea(batumi, officer, name):
    process = make.process(batumi, "screening")
    idea, joined, follower = known(process)
    acts = {
        "passed_on": lambda: screening.pass_on(idea, by=officer, body="საბჭო"),
        "refused": lambda: screening.refuse(
            idea, by=officer, criterion=process.criteria.first(), text="კერძოა.", body="საბჭო"
        ),
        "withdrawn": lambda: withdraw(idea, by=idea.author, reason="უკვე გაკეთდა."),
        "removed": lambda: remove(idea, by=officer, reason="სხვისი მონაცემებია."),
    }
    acts[name]()
    people = {
        "passed_on": {idea.author_id, joined.pk, follower.pk},
        "refused": {idea.author_id, joined.pk, follower.pk},
        "withdrawn": {joined.pk, follower.pk},  # the author has done it
        "removed": {idea.author_id, joined.pk},
    }[name]
    assert told(f"idea.{name}") == dict.fromkeys(people, f"idea_{name}")


def test_the_way_out_of_a_followers_mail(batumi):
    idea, _joined, follower = known(make.process(batumi, "screening"))
    notices.STOP["idea"](follower.pk, idea.pk)
    notices.STOP["idea"](follower.pk, idea.pk)
    assert not IdeaFollow.objects.filter(user=follower).exists()
    assert IdeaFollow.objects.count() == 1


def test_verdicts_are_told_at_the_release_and_never_before(batumi, officer):
    process = make.process(batumi, "evaluation")
    admitted, *_rest = known(process, state=IdeaState.EVALUATION)
    refused, *_rest = known(process, state=IdeaState.EVALUATION)
    row, user = department(batumi)
    due = NOW() + timedelta(days=2)
    for idea in (admitted, refused):
        asked = evaluating.ask(idea, row, by=officer, due_at=due)
        evaluating.give_opinion(
            asked, by=user, opinion=Opinion.FEASIBLE, cost=90_000, internal_note=SECRET
        )
        evaluating.add_note(idea, by=officer, text=SECRET)
    evaluating.decide(admitted, by=officer, admitted=True, cost=90_000)
    evaluating.decide(
        refused,
        by=officer,
        admitted=False,
        criterion=process.criteria.first(),
        reason="კერძო მიწაა.",
    )
    authors = {admitted.author_id, refused.author_id}
    for entry in Entry.objects.order_by("id"):
        write_notices(entry)
    assert not Mail.objects.filter(user__in=authors).exists()
    evaluating.release(process, by=officer)
    for entry in Entry.objects.filter(kind__in=["idea.admitted", "idea.refused"]):
        write_notices(entry)
    mails = {one.user_id: one.subject + one.body for one in Mail.objects.all()}
    assert "დაშვებულია" in mails[admitted.author_id]
    assert "900" in mails[admitted.author_id]
    for said in ("კერძო მიწაა.", str(process.criteria.first()), "გაასაჩივროთ"):
        assert said in mails[refused.author_id]
    assert not [text for text in mails.values() if SECRET in text]


def test_departments_are_asked_reminded_and_reported(batumi, officer):
    process = make.process(batumi, "evaluation")
    idea = make.idea(process, state=IdeaState.EVALUATION)
    row, user = department(batumi)
    _other, stranger = department(batumi, "parks")
    due = NOW() + timedelta(days=4)
    asked = evaluating.ask(idea, row, by=officer, due_at=due)
    assert told("evaluation.asked") == {user.pk: "opinion_asked"}
    evaluating.remind(at=due - timedelta(days=2))
    assert told("evaluation.reminded") == {user.pk: "opinion_reminded"}
    evaluating.remind(at=due)
    assert told("evaluation.escalated") == {user.pk: "opinion_late", officer.pk: "opinion_late"}
    assert stranger.pk not in told("evaluation.escalated")
    Evaluation.objects.filter(pk=asked.pk).update(
        given_at=due, opinion=Opinion.NOT_FEASIBLE, given_by=user
    )
    assert told("evaluation.escalated") == {}  # given meanwhile: nobody is late


def test_nobody_is_pressed_in_a_held_cycle_or_after_the_verdict(batumi, officer):
    process = make.process(batumi, "evaluation")
    idea, held = make.idea(process, state=IdeaState.EVALUATION), make.process(batumi, "evaluation")
    row, _user = department(batumi)
    due = NOW() + timedelta(days=1)
    evaluating.ask(idea, row, by=officer, due_at=due)
    evaluating.ask(make.idea(held, state=IdeaState.EVALUATION), row, by=officer, due_at=due)
    steering.hold(held, by=officer, reason="სასამართლოს განჩინება.")
    Verdict.objects.create(idea=idea, admitted=True, cost=100, by=officer)
    assert evaluating.remind(at=due + timedelta(hours=1)) == 0


def test_an_appeal_is_confirmed_goes_to_another_officer_and_is_answered(batumi, officer):
    process = make.process(batumi, "appeal")
    idea, joined, follower = known(process, state=IdeaState.REFUSED)
    colleague = make.officer(batumi)
    Verdict.objects.create(
        idea=idea,
        admitted=False,
        criterion=process.criteria.first(),
        reason="კერძოა.",
        by=officer,
        released_at=NOW(),
    )
    assert [one["title"] for one in ahead(idea)] == ["ვისაც უარი ეთქვა, შეუძლია გაასაჩივროს"]
    assert ahead(idea, appealed=True) == []
    row = evaluating.appeal(idea, by=idea.author, text="ნაკვეთი ქალაქისაა.")
    assert told("appeal.made") == {
        idea.author_id: "appeal_received",
        joined.pk: "appeal_received",
        colleague.pk: "appeal_to_answer",
    }
    evaluating.answer_appeal(
        row, by=colleague, upheld=True, answer="საჩივარი საფუძვლიანია.", cost=90_000
    )
    people = (idea.author_id, joined.pk, follower.pk)
    assert told("appeal.answered") == dict.fromkeys(people, "appeal_answered")
    assert told("idea.admitted") == {}  # the answer says so already


def test_a_merge_asks_authors_first_and_supporters_afterwards(batumi, officer):
    process = make.process(batumi, "screening")
    target, other = make.idea(process), make.idea(process, title="სკამები ბაღში")
    supporter, both = identity.citizen(batumi), identity.citizen(batumi)
    community.support(other, by=supporter)
    community.support(other, by=both)
    community.support(target, by=both)
    merge = merging.propose(target, [other], by=officer, reason="ერთი და იგივე ადგილია.")
    asked = {
        one.recipient_user_id
        for entry in Entry.objects.filter(kind="idea.merge_proposed")
        for one in notices.EVENTS["idea.merge_proposed"](entry)
    }
    assert asked == {target.author_id, other.author_id}
    for part in merge.parts.all():
        merging.answer(part, by=part.idea.author, agrees=True)
    assert told("idea.merged") == {
        other.author_id: "idea_merged",
        supporter.pk: "idea_support_asked",
        both.pk: "idea_support_asked",
    }
    assert told("idea.absorbed")[target.author_id] == "idea_absorbed"
    entry = Entry.objects.get(kind="idea.absorbed")
    one = next(iter(notices.EVENTS["idea.absorbed"](entry)))
    _subject, body = letter(one.template, one.context, "en")
    assert f"Their numbers: № {other.number}." in " ".join(body.split())


def test_a_declined_merge_is_told_to_the_others_and_the_officer(batumi, officer):
    process = make.process(batumi, "screening")
    target, other = make.idea(process), make.idea(process, title="სკამები ბაღში")
    merge = merging.propose(target, [other], by=officer, reason="ერთი და იგივე ადგილია.")
    part = merge.parts.get(idea=other)
    merging.answer(part, by=other.author, agrees=False)
    assert told("idea.merge_declined") == {
        target.author_id: "idea_merge_declined",
        officer.pk: "idea_merge_declined",
    }
