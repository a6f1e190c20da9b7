"""What the work list says of cycles: to whom, in which order of dates, and no longer once it is done."""

import pytest

from budgeting.actions import ballot_paper, steering
from budgeting.actions.corrections import propose_correction
from budgeting.models import Verdict
from budgeting.states import IdeaState
from civic.desk.queries import work_list
from civic.roles import Role
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db


def titles(municipality, user):
    return [
        str(item.title) for item in work_list(municipality, user).items if item.section == "budget"
    ]


@pytest.fixture
def officer(batumi):
    return make.officer(batumi)


def test_a_draft_waits_for_its_officer_until_its_first_phase(batumi, keda, officer):
    process = make.process(batumi, None, publication="draft", title_ka="ახალი")
    (item,) = [one for one in work_list(batumi, officer).items if one.section == "budget"]
    assert str(item.title) == "მოამზადეთ და გამოაქვეყნეთ: „ახალი“"
    assert item.due_at == process.terms.get(phase="submission").starts_at
    for other in (identity.staff(Role.MODERATOR, batumi), make.officer(keda)):
        assert titles(batumi, other) == []


def test_admitted_ideas_wait_for_the_ballot_until_the_voting(batumi, officer):
    process = make.process(batumi, "ballot", title_ka="ციკლი")
    idea = make.idea(process, state=IdeaState.ADMITTED)
    Verdict.objects.create(idea=idea, admitted=True, cost=100, by=officer)
    assert titles(batumi, officer) == ["შეიტანეთ დაშვებული იდეები ბიულეტენში: „ციკლი“"]
    ballot_paper.put_on_ballot(process, [idea], by=officer)
    assert titles(batumi, officer) == []


def test_the_key_waits_for_the_auditor_until_it_is_made(batumi):
    process = make.process(batumi, "ballot", title_ka="ციკლი")
    auditor = make.auditor(batumi)
    assert titles(batumi, auditor) == ["შექმენით აუდიტის კომისიის გასაღები: „ციკლი“"]
    ballot_paper.make_audit_key(process, by=auditor)
    assert titles(batumi, auditor) == []


def test_a_correction_waits_for_somebody_else(batumi, officer):
    process = make.process(batumi, "voting", title_ka="ციკლი")
    ballot_paper.freeze(process)
    change = [(process.pots.get(), "amount", 13_000_000)]
    propose_correction(process, change, by=officer, reason="შეცდომა")
    expected = ["გადაწყვიტეთ შესწორების საკითხი: „ციკლი“"]
    assert titles(batumi, officer) == []
    assert titles(batumi, make.officer(batumi)) == expected
    assert titles(batumi, make.auditor(batumi)) == expected


def test_a_held_cycle_and_a_finished_one_ask_for_the_next_step(batumi, officer):
    held = make.process(batumi, "voting", title_ka="შეჩერებული")
    steering.hold(held, by=officer, reason="x")
    done = make.process(batumi, "implementation", title_ka="ძველი")
    done.terms.filter(phase="implementation").delete()
    assert titles(batumi, officer) == [
        "განაახლეთ ან გააგრძელეთ: „შეჩერებული“ შეჩერებულია",
        "გადაიტანეთ არქივში: „ძველი“",
    ]
