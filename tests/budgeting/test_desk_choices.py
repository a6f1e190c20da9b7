"""N08: several chosen at once, and one of them is elsewhere: the whole request is refused, nothing is changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting.models import Evaluation, Verdict
from budgeting.states import IdeaState
from tests.budgeting.evaluations import department, typed, url, words
from tests.clients import staff_client
from tests.factories import budgeting as make

SAID = "არჩეული იდეებიდან ზოგიერთი აქ არ არის"


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


@pytest.fixture
def desk(officer):
    return staff_client(officer)


@pytest.mark.parametrize("elsewhere", ["another cycle", "no such idea", "no number"])
def test_a_foreign_idea_among_those_asked_about_asks_nobody(desk, batumi, keda, elsewhere):
    process = make.process(batumi, "evaluation")
    own = make.idea(process, state=IdeaState.EVALUATION)
    foreign = make.idea(make.process(make.active(keda), "evaluation"), state=IdeaState.EVALUATION)
    other = {"another cycle": foreign.pk, "no such idea": 987_654, "no number": "1; DROP"}[
        elsewhere
    ]
    data = {
        "idea": [own.pk, other],
        "departments": [department(batumi).pk],
        "due_at": typed(timezone.now() + timedelta(days=3)),
    }
    assert SAID in words(desk.post(url("ask", process), data))
    assert not Evaluation.objects.exists()


def test_a_foreign_idea_among_those_for_the_ballot_changes_nothing(desk, batumi, keda, officer):
    process = make.process(batumi, "ballot")
    own, foreign = (
        make.idea(one, state=IdeaState.ADMITTED)
        for one in (process, make.process(make.active(keda), "ballot"))
    )
    for idea in (own, foreign):
        Verdict.objects.create(idea=idea, admitted=True, cost=10_000 * make.LARI, by=officer)
    answer = desk.post(url("put", process), {"idea": [own.pk, foreign.pk]}, follow=True)
    assert SAID in words(answer)
    assert not process.projects.exists()
