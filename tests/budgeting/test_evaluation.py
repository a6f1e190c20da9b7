"""Screening, opinions, verdicts released on one day, appeals: who may, when, and what stays hidden."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting.actions import evaluating, screening
from budgeting.models import Appeal, Evaluation, Idea, Process, Screening, Verdict
from budgeting.states import IdeaState, Opinion
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Department
from civic.roles import Role
from identity.models import Duty
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db

LARI = make.LARI
NOW = timezone.now


def department(place, slug="roads"):
    return Department.objects.create(municipality=place, slug=slug, name_ka="საგზაო სამსახური")


def officer_of(row):
    user = identity.staff(Role.DEPARTMENT_OFFICER, row.municipality)
    Duty.objects.filter(user=user).update(department=row)
    return type(user).objects.get(pk=user.pk)


def evaluated(place, **fields):
    """An idea under evaluation whose one department has said that it costs 9,000 lari."""
    process = make.process(place, "evaluation")
    idea = make.idea(process, state=IdeaState.EVALUATION, **fields)
    roads = department(place)
    asked = evaluating.ask(idea, roads, by=make.officer(place), due_at=NOW() + timedelta(days=2))
    evaluating.give_opinion(
        asked, by=officer_of(roads), opinion=Opinion.FEASIBLE, cost=9_000 * LARI
    )
    return process, idea


def code(error):
    return error.value.code


def kinds(subject):
    return list(
        Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .order_by("id")
        .values_list("kind", "public")
    )


def test_council_passes_an_idea_on_under_its_name(batumi):
    idea = make.idea(make.process(batumi, "screening"))
    officer = make.officer(batumi)
    with pytest.raises(Refused) as error:
        screening.pass_on(idea, by=officer)
    assert code(error) == "body_needed"
    passed = screening.pass_on(idea, by=officer, body="მონაწილეობითი ბიუჯეტის საბჭო, 3 ივნისი")
    assert passed.state == IdeaState.EVALUATION
    assert Screening.objects.get().body == "მონაწილეობითი ბიუჯეტის საბჭო, 3 ივნისი"
    assert kinds(idea) == [("idea.passed_on", True)]


def test_returned_idea_goes_to_its_author_without_the_public(batumi):
    idea = make.idea(make.process(batumi, "screening"))
    officer = make.officer(batumi)
    with pytest.raises(Refused) as error:
        screening.send_back(idea, by=officer, text="  ")
    assert code(error) == "text_needed"
    assert screening.send_back(idea, by=officer, text="მიუთითეთ ადგილი.").state == "returned"
    assert kinds(idea) == [("idea.returned", False)]


def test_refusal_at_the_screening_names_a_criterion_of_the_cycle(batumi, keda):
    process = make.process(batumi, "screening")
    idea, officer = make.idea(process), make.officer(batumi)
    foreign = make.process(keda, "screening").criteria.first()
    for criterion, text, expected in (
        (None, "მიზეზი", "criterion_needed"),
        (foreign, "მიზეზი", "foreign_criterion"),
        (process.criteria.first(), " ", "text_needed"),
    ):
        with pytest.raises(Refused) as error:
            screening.refuse(idea, by=officer, criterion=criterion, text=text, body="საბჭო")
        assert code(error) == expected
    done = screening.refuse(
        idea, by=officer, criterion=process.criteria.first(), text="კერძო მიწაა.", body="საბჭო"
    )
    assert (done.state, done.ending_reason) == (IdeaState.REFUSED, "კერძო მიწაა.")
    entry = Entry.objects.get(kind="idea.refused")
    assert entry.data == {"criterion": "place", "reason": "კერძო მიწაა.", "step": "screening"}


@pytest.mark.parametrize("phase", ["appeal", "ballot", "voting", None])
def test_nothing_is_screened_outside_its_phases(batumi, phase):
    idea = make.idea(make.process(batumi, phase))
    with pytest.raises(Refused) as error:
        screening.pass_on(idea, by=make.officer(batumi), body="საბჭო")
    assert code(error) in {"phase_over", "phase_not_yet"}
    assert Idea.objects.get().state == IdeaState.SUBMITTED


def test_only_a_budget_officer_of_the_municipality_screens_and_not_the_own_idea(batumi, keda):
    process = make.process(batumi, "screening")
    officer = make.officer(batumi)
    idea = make.idea(process, author=officer)
    for user, expected in (
        (make.officer(keda), "not_budget_officer"),
        (identity.citizen(batumi), "not_budget_officer"),
        (officer, "own_idea"),
    ):
        with pytest.raises(Refused) as error:
            screening.pass_on(idea, by=user, body="საბჭო")
        assert code(error) == expected


def test_department_is_asked_once_and_within_the_evaluation(batumi, keda):
    process = make.process(batumi, "evaluation")
    idea, officer = make.idea(process, state=IdeaState.EVALUATION), make.officer(batumi)
    roads = department(batumi)
    for which, days, expected in (
        (department(keda), 2, "foreign_department"),
        (roads, -1, "due_in_past"),
        (roads, 60, "due_after_phase"),
    ):
        with pytest.raises(Refused) as error:
            evaluating.ask(idea, which, by=officer, due_at=NOW() + timedelta(days=days))
        assert code(error) == expected
    evaluating.ask(idea, roads, by=officer, due_at=NOW() + timedelta(days=2))
    with pytest.raises(Refused) as error:
        evaluating.ask(idea, roads, by=officer, due_at=NOW() + timedelta(days=2))
    assert code(error) == "asked_already"
    assert kinds(idea) == [("evaluation.asked", False)]


def test_only_an_officer_of_the_department_gives_its_opinion(batumi):
    idea = make.idea(make.process(batumi, "evaluation"), state=IdeaState.EVALUATION)
    roads, parks = department(batumi), department(batumi, "parks")
    asked = evaluating.ask(idea, roads, by=make.officer(batumi), due_at=NOW() + timedelta(days=2))
    for user in (
        officer_of(parks),
        make.officer(batumi),
        identity.staff(Role.DEPARTMENT_OFFICER, batumi),
    ):
        with pytest.raises(Refused) as error:
            evaluating.give_opinion(asked, by=user, opinion=Opinion.FEASIBLE, cost=100)
        assert code(error) == "not_department_officer"
    officer = officer_of(roads)
    for fields, expected in (
        ({"opinion": Opinion.FEASIBLE}, "opinion_cost_needed"),
        ({"opinion": Opinion.WITH_CHANGES, "cost": 100}, "text_needed"),
        ({"opinion": Opinion.NOT_FEASIBLE}, "text_needed"),
    ):
        with pytest.raises(Refused) as error:
            evaluating.give_opinion(asked, by=officer, **fields)
        assert code(error) == expected
    given = evaluating.give_opinion(
        asked,
        by=officer,
        opinion=Opinion.NOT_FEASIBLE,
        reason="ნაკვეთი კერძოა.",
        internal_note="ვის ეკუთვნის, იურისტმა იცის.",
    )
    assert (given.opinion, given.given_by_id) == (Opinion.NOT_FEASIBLE, officer.pk)
    assert kinds(idea)[-1] == ("evaluation.given", False)


def test_verdict_waits_for_every_opinion_or_the_end_of_its_time(batumi):
    process = make.process(batumi, "evaluation")
    idea, officer = make.idea(process, state=IdeaState.EVALUATION), make.officer(batumi)
    with pytest.raises(Refused) as error:
        evaluating.decide(idea, by=officer, admitted=True, cost=100)
    assert code(error) == "no_opinion"
    due = NOW() + timedelta(hours=1)
    evaluating.ask(idea, department(batumi), by=officer, due_at=due)
    with pytest.raises(Refused) as error:
        evaluating.decide(idea, by=officer, admitted=True, cost=100)
    assert code(error) == "opinions_missing"
    evaluating.decide(idea, by=officer, admitted=True, cost=100, at=due)
    assert Verdict.objects.get().cost == 100


def test_admitted_idea_costs_what_its_money_and_the_cap_allow(batumi):
    _process, idea = evaluated(batumi)
    Process.objects.update(cost_cap=50_000 * LARI)
    officer = make.officer(batumi)
    for cost, expected in (
        (None, "verdict_cost_needed"),
        (0, "verdict_cost_needed"),
        (-5, "verdict_cost_needed"),
        (120_001 * LARI, "verdict_over_pot"),
        (50_001 * LARI, "verdict_over_cap"),
    ):
        with pytest.raises(Refused) as error:
            evaluating.decide(idea, by=officer, admitted=True, cost=cost)
        assert code(error) == expected
    assert not Verdict.objects.exists()


def test_verdict_is_hidden_until_all_are_released_at_once(batumi):
    process, first = evaluated(batumi)
    second = make.idea(process, state=IdeaState.EVALUATION, title="შადრევანი ბაღში")
    officer = make.officer(batumi)
    evaluating.decide(first, by=officer, admitted=True, cost=9_000 * LARI)
    assert Idea.objects.get(pk=first.pk).state == IdeaState.EVALUATION
    assert not Entry.objects.filter(public=True).exists()
    with pytest.raises(Refused) as error:
        evaluating.release(process, by=officer)
    assert code(error) == "verdicts_missing"
    Evaluation.objects.create(
        idea=second,
        department=Department.objects.get(slug="roads"),
        due_at=NOW() - timedelta(days=1),
        asked_by=officer,
    )
    evaluating.decide(
        second, by=officer, admitted=False, criterion=process.criteria.last(), reason="ძვირია."
    )
    assert evaluating.release(process, by=officer) == 2
    assert list(Idea.objects.order_by("pk").values_list("state", flat=True)) == [
        IdeaState.ADMITTED,
        IdeaState.REFUSED,
    ]
    moments = set(Verdict.objects.values_list("released_at", flat=True))
    assert moments == {Process.objects.get().released_at}
    released = Entry.objects.get(kind="process.released")
    assert (released.public, released.data) == (True, {"admitted": 1, "refused": 1})
    with pytest.raises(Refused) as error:
        evaluating.release(process, by=officer)
    assert code(error) == "released_already"


def refused_idea(place):
    process, idea = evaluated(place)
    officer = make.officer(place)
    evaluating.decide(
        idea, by=officer, admitted=False, criterion=process.criteria.first(), reason="კერძო მიწაა."
    )
    evaluating.release(process, by=officer)
    return process, Idea.objects.get(pk=idea.pk), officer


def test_author_appeals_once_until_the_deadline(batumi):
    process, idea, _officer = refused_idea(batumi)
    make.move_clock(process, "appeal")
    with pytest.raises(Refused) as error:
        evaluating.appeal(idea, by=identity.citizen(batumi), text="ნაკვეთი ქალაქისაა.")
    assert code(error) == "not_your_idea"
    end = process.terms.get(phase="appeal").ends_at
    with pytest.raises(Refused) as error:
        evaluating.appeal(idea, by=idea.author, text="ნაკვეთი ქალაქისაა.", at=end)
    assert code(error) == "appeal_too_late"
    made = evaluating.appeal(
        idea, by=idea.author, text="ნაკვეთი ქალაქისაა.", at=end - timedelta(seconds=1)
    )
    assert made.due_at == end
    with pytest.raises(Refused) as error:
        evaluating.appeal(idea, by=idea.author, text="კიდევ ერთხელ.")
    assert code(error) == "appealed_already"


def test_somebody_else_answers_the_appeal_and_admits_the_idea(batumi):
    process, idea, officer = refused_idea(batumi)
    make.move_clock(process, "appeal")
    made = evaluating.appeal(idea, by=idea.author, text="ნაკვეთი ქალაქისაა.")
    answer = {
        "upheld": True,
        "answer": "ამონაწერი სწორია: ნაკვეთი ქალაქისაა.",
        "cost": 9_500 * LARI,
    }
    with pytest.raises(Refused) as error:
        evaluating.answer_appeal(made, by=officer, **answer)
    assert code(error) == "other_person"
    colleague = make.officer(batumi)
    with pytest.raises(Refused) as error:
        evaluating.answer_appeal(made, by=colleague, **(answer | {"cost": None}))
    assert code(error) == "verdict_cost_needed"
    for text, why in ((" ", "text_needed"), ("არა", "answer_too_short")):
        with pytest.raises(Refused) as error:
            evaluating.answer_appeal(made, by=colleague, **(answer | {"answer": text}))
        assert code(error) == why
    done = evaluating.answer_appeal(made, by=colleague, **answer)
    assert done.outcome == Appeal.Outcome.UPHELD
    idea = Idea.objects.get(pk=idea.pk)
    assert (idea.state, idea.verdict.cost, idea.verdict.admitted) == (
        "admitted",
        9_500 * LARI,
        True,
    )
    with pytest.raises(Refused) as error:
        evaluating.answer_appeal(made, by=colleague, **answer)
    assert code(error) == "appeal_answered"


def test_rejected_appeal_leaves_the_idea_refused_with_the_answer_public(batumi):
    process, idea, _officer = refused_idea(batumi)
    make.move_clock(process, "appeal")
    made = evaluating.appeal(idea, by=idea.author, text="ნაკვეთი ქალაქისაა.")
    evaluating.answer_appeal(
        made, by=make.officer(batumi), upheld=False, answer="რეესტრით ნაკვეთი კერძოა."
    )
    assert Idea.objects.get(pk=idea.pk).state == IdeaState.REFUSED
    entry = Entry.objects.get(kind="appeal.answered")
    assert (entry.public, entry.data) == (
        True,
        {"outcome": "rejected", "reason": "რეესტრით ნაკვეთი კერძოა."},
    )


def test_late_departments_are_reminded_once_and_escalated_once(batumi):
    process = make.process(batumi, "evaluation")
    idea = make.idea(process, state=IdeaState.EVALUATION)
    due = NOW() + timedelta(days=4)
    evaluating.ask(idea, department(batumi), by=make.officer(batumi), due_at=due)
    assert evaluating.remind() == 0
    assert [evaluating.remind(at=due - timedelta(days=3)) for _one in range(2)] == [1, 0]
    assert [evaluating.remind(at=due) for _one in range(2)] == [1, 0]
    assert kinds(idea) == [
        ("evaluation.asked", False),
        ("evaluation.reminded", False),
        ("evaluation.escalated", False),
    ]


def test_held_cycle_takes_no_opinion_and_no_appeal(batumi):
    from budgeting.actions import steering

    process, idea, officer = refused_idea(batumi)
    make.move_clock(process, "appeal")
    steering.hold(process, by=officer, reason="სასამართლოს განჩინება.")
    with pytest.raises(Refused) as error:
        evaluating.appeal(idea, by=idea.author, text="ნაკვეთი ქალაქისაა.")
    assert code(error) == "held"


def test_held_cycle_asks_no_department(batumi):
    from budgeting.actions import steering

    process, officer = make.process(batumi, "evaluation"), make.officer(batumi)
    idea = make.idea(process, state=IdeaState.EVALUATION)
    steering.hold(process, by=officer, reason="სასამართლოს განჩინება.")
    with pytest.raises(Refused) as error:
        evaluating.ask(
            Idea.objects.get(pk=idea.pk),
            department(batumi),
            by=officer,
            due_at=NOW() + timedelta(days=2),
        )
    assert code(error) == "held"
    assert not Evaluation.objects.exists()
