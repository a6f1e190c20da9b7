"""The work of polling places and assemblies on the work list: to whom, and no longer once it is done."""

import pytest

from budgeting.actions import annulling, batches
from budgeting.models import PaperBatch
from budgeting.states import Method
from tests.budgeting.test_assemblies import protocol
from tests.budgeting.test_batches import counted
from tests.budgeting.test_desk_work import titles
from tests.factories import budgeting as make
from tests.factories import paper
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


def test_a_batch_wanders_from_one_to_the_next(batumi):
    clerk = paper.clerk(make.active(batumi))
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    row = vote.opened(batumi)
    one = paper.batch(row)
    paper.handed(one, 2)
    assert titles(batumi, clerk) == []  # nothing to count while people vote
    paper.after(row)
    for user in (clerk, officer, auditor):
        assert titles(batumi, user) == [f"დათვალეთ ყუთი: {one.place}"]
    batches.close(one, by=clerk, counted=2, unused=198)
    assert titles(batumi, clerk) == [f"ჩაწერეთ ქაღალდის ბიულეტენები: {one.place}"]
    batches.enter(one, by=clerk, text="1 1\n2 2")
    assert titles(batumi, auditor) == []
    batches.finish(one, by=clerk)
    assert titles(batumi, clerk) == []
    assert titles(batumi, auditor) == [f"მეორედ ჩაწერეთ ქაღალდის ბიულეტენები: {one.place}"]
    batches.enter(one, by=auditor, text="1 1\n2 3")
    batches.finish(one, by=auditor)
    assert titles(batumi, auditor) == []
    assert titles(batumi, officer) == [f"გადაწყვიტეთ განსხვავებები: {one.place}"]
    batches.decide(one, by=officer, number=2, marks="2", reason="მკაფიოა")
    assert titles(batumi, officer) == [f"დალუქეთ ქაღალდის ბიულეტენები: {one.place}"]
    batches.seal(one, by=officer)
    assert titles(batumi, officer) == []


def test_proposal_to_annul_waits_for_the_other_auditor(batumi):
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    one, _at = counted(vote.opened(batumi, title_ka="ციკლი"), 1, 1)
    annulling.propose_batch(one, by=officer, reason="ლუქი დაზიანებულია")
    assert "გადაწყვიტეთ, გაუქმდეს თუ არა ხმები: „ციკლი“" in titles(batumi, auditor)
    assert "გადაწყვიტეთ, გაუქმდეს თუ არა ხმები: „ციკლი“" not in titles(batumi, officer)
    proposal = one.annulments.get()
    annulling.decide(proposal, by=auditor, approve=True)
    assert titles(batumi, auditor) == []
    annulling.appeal(proposal, by=officer, reason="ლუქი მთელი იყო")
    assert titles(batumi, auditor) == ["განიხილეთ საჩივარი ხმების გაუქმებაზე: „ციკლი“"]
    assert PaperBatch.objects.get().state == "void"


def test_assemblies_are_written_down_and_confirmed(keda, villages, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clerk, officer = paper.clerk(make.active(keda)), make.officer(keda)
    row = vote.opened(
        keda, 15_000, 18_000, pots=[(villages[0], 20_000_00)], method=Method.ASSEMBLY,
        residence="own", choices_max=1,
    )  # fmt: skip
    assert titles(keda, clerk) == [f"ჩაწერეთ კრების ოქმი: {villages[0].name}"]
    protocol(row, clerk)
    assert titles(keda, clerk) == []
    assert titles(keda, officer) == [f"დაადასტურეთ კრების ოქმი: {villages[0].name}"]
