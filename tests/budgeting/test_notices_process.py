"""Who is told of what happens to a cycle, in which words."""

import pytest

from budgeting.actions import adjusting, ballot_paper, steering
from budgeting.actions.corrections import decide_correction, propose_correction
from budgeting.models import IdeaFollow, Verdict
from budgeting.queries import participants
from budgeting.states import IdeaState
from civic.journal.models import Entry
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from tests.budgeting.test_counting import counted
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
REASON = "ფასში ერთი ნული აკლდა"


def told(kind, subject):
    """The mails written for the newest entry of a kind: address → (subject, body)."""
    Mail.objects.all().delete()
    write_notices(Entry.objects.about(subject).filter(kind=kind).order_by("-id")[0])
    return {mail.user.email: (mail.subject, mail.body) for mail in Mail.objects.all()}


def test_authors_hear_of_hold_extension_and_going_on(batumi):
    process = make.process(batumi, "submission")
    author = identity.citizen(batumi, email="author@example.ge")
    make.idea(process, author=author, state=IdeaState.DRAFT)
    make.idea(process, state=IdeaState.WITHDRAWN)
    make.idea(make.process(batumi, "submission"))
    officer = make.officer(batumi)
    steering.hold(process, by=officer, reason="სასამართლოს განჩინება")
    mails = told("process.held", process)
    assert list(mails) == ["author@example.ge"]
    assert "სასამართლოს განჩინება" in mails["author@example.ge"][1]
    steering.resume(process, by=officer, reason="დასრულდა", move=True)
    assert list(told("process.resumed", process)) == ["author@example.ge"]
    ends = process.terms.get(phase="implementation").ends_at.replace(year=2099)
    steering.extend(process, "implementation", by=officer, ends_at=ends, reason="ტენდერი")
    assert list(told("process.extended", process)) == ["author@example.ge"]


def test_a_correction_goes_to_the_second_person_then_to_all_who_voted(batumi):
    process = vote.opened(batumi, 10_000, 20_000)
    voter, idle = identity.citizen(batumi), identity.citizen(batumi)
    vote.cast(process, voter.person, 1)
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    project = process.projects.get(number=2)
    correction = propose_correction(
        process, [(project, "cost", 3_000_000)], by=officer, reason=REASON
    )
    assert list(told("process.correction_proposed", process)) == [auditor.email]
    decide_correction(correction, by=auditor, approve=True)
    mails = told("process.corrected", process)
    assert list(mails) == [voter.email]
    assert idle.email not in mails
    subject, body = mails[voter.email]
    assert subject == "ბიულეტენი შესწორდა: შენი იდეა ქალაქს"
    body = body.replace("\u00a0", " ")
    assert "პროექტი № 2: ახალი ღირებულება – 30 000 ₾, ადრინდელი – 20 000 ₾." in body
    assert REASON in body
    assert "თქვენი ხმა ძალაში რჩება." in body


def test_voters_of_another_cycle_are_not_told(batumi):
    process, other = vote.opened(batumi, 100), vote.opened(batumi, 100)
    voter = identity.citizen(batumi)
    vote.cast(other, voter.person, 1)
    assert list(participants.voters(process)) == []
    assert list(participants.voters(other)) == [voter.pk]


def test_the_author_hears_that_the_idea_is_on_the_ballot_and_off_it(batumi):
    process = make.process(batumi, "ballot")
    officer = make.officer(batumi)
    author = identity.citizen(batumi, email="author@example.ge")
    idea = make.idea(process, state=IdeaState.ADMITTED, author=author, title="სკამები")
    Verdict.objects.create(idea=idea, admitted=True, cost=100, by=officer)
    (project,) = ballot_paper.put_on_ballot(process, [idea], by=officer)
    mails = told("project.listed", project)
    assert mails["author@example.ge"][0] == "თქვენი იდეა ბიულეტენშია: პროექტი № 1"
    ballot_paper.withdraw_project(project, by=officer, reason="მიწა კერძო აღმოჩნდა")
    assert "მიწა კერძო აღმოჩნდა" in told("project.withdrawn", project)["author@example.ge"][1]


def test_people_behind_a_winner_taken_off_and_its_substitute_hear_of_it(batumi):
    row = vote.opened(batumi, 100_000, 90_000, 15_000, frozen=False)
    for project in row.projects.all():
        author = identity.citizen(batumi, email=f"author-{project.number}@example.ge")
        project.idea = make.idea(row, state=IdeaState.ADMITTED, author=author)
        project.save(update_fields=["idea"])
    vote.freeze(row)
    for chosen in ([1, 3], [1], [2]):
        vote.cast(row, None, *chosen)
    follower = identity.citizen(batumi, email="follower@example.ge")
    IdeaFollow.objects.create(idea=row.projects.get(number=1).idea, user=follower)
    counted(row)
    winner = row.projects.get(number=1)
    change = adjusting.propose(winner, kind="impossible", reason=REASON, by=make.officer(batumi))
    adjusting.decide(change, by=make.auditor(batumi), approve=True)
    mails = told("adjustment.approved", row)
    subjects = {address: subject for address, (subject, _body) in mails.items()}
    off = "პროექტმა № 1 გაიმარჯვა, მაგრამ არ განხორციელდება"
    assert subjects == {
        "author-1@example.ge": off,
        "follower@example.ge": off,
        "author-2@example.ge": "პროექტმა № 2 სხვის ნაცვლად გაიმარჯვა",
    }
    body = " ".join(mails["author-1@example.ge"][1].split())
    assert (REASON in body, "გადადის პროექტზე: № 2" in body) == (True, True)


def test_a_mail_in_english_says_the_same(batumi):
    process = make.process(batumi, "submission")
    author = identity.citizen(batumi)
    author.language = "en"
    author.save(update_fields=["language"])
    make.idea(process, author=author)
    steering.hold(process, by=make.officer(batumi), reason="Order of the court")
    subject, body = told("process.held", process)[author.email]
    assert subject == "The cycle is held: Your idea for the city"
    assert "Order of the court" in body
