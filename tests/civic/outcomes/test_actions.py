"""Promises: made once, changed with a reason only, late by the clock, ended in public; nothing is ever deleted."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from civic.dates import TBILISI, today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.outcomes import actions
from civic.outcomes.models import Assessment, Change, Commitment, Stage, Update
from civic.outcomes.situations import situation
from civic.roles import Role
from tests.factories import identity
from tests.factories import outcomes as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.code


def kinds(row):
    entries = Entry.objects.filter(subject_type="outcomes.commitment", subject_id=row.pk)
    return list(entries.filter(public=True).order_by("id").values_list("kind", flat=True))


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=TBILISI)


@pytest.fixture
def office(batumi):
    return make.office(batumi)


def test_promises_are_numbered_within_municipality_and_year(batumi, keda, office):
    rows = [make.commitment(batumi, by=office) for _ in range(2)]
    other = make.commitment(keda)
    year = today().year
    assert [one.sign for one in (*rows, other)] == [f"{year}-1", f"{year}-2", f"{year}-1"]
    entry = Entry.objects.get(kind="commitment.made", subject_id=rows[0].pk)
    assert entry.public
    assert entry.data["due_on"] == rows[0].due_on.isoformat()


def test_same_key_is_promised_once(batumi, office):
    make.commitment(batumi, by=office, key="budgeting.project/1")
    again = refusal(make.commitment, batumi, by=office, key="budgeting.project/1")
    assert again == "promised_already"
    assert Commitment.objects.count() == 1


def test_only_the_mayors_office_of_the_place_promises(batumi, keda):
    stranger = make.office(keda)
    assert refusal(make.commitment, batumi, by=stranger) == "not_mayor_office"
    moderator = identity.staff(Role.MODERATOR, batumi)
    assert refusal(make.commitment, batumi, by=moderator) == "not_mayor_office"
    foreign = make.department(keda)
    wrong = refusal(make.commitment, batumi, by=make.office(batumi), department=foreign)
    assert wrong == "foreign_department"


def test_share_of_the_whole_follows_from_stages_and_weights(batumi, office):
    row = make.commitment(batumi, by=office)
    first = make.stage(row, by=office, weight=1)
    second = make.stage(row, by=office, weight=3)
    actions.report(row, by=office, title="დაიწყო", stage=second, percent=60)
    row.refresh_from_db()
    assert row.percent == 45
    actions.move_stage(first, "finish", by=office, result="მზადაა")
    row.refresh_from_db()
    assert row.percent == 70
    assert refusal(actions.report, row, by=office, title="ა", percent=80) == "choose_stage"
    actions.move_stage(second, "drop", by=office, result="აღარ არის საჭირო")
    row.refresh_from_db()
    assert row.percent == 100


def test_department_that_answers_reports_and_another_does_not(batumi):
    row = make.commitment(batumi)
    own = make.officer(batumi, row.department)
    other = make.officer(batumi, make.department(batumi, "culture"))
    update = actions.report(row, by=own, title="დაიგო საფარი", percent=20, spent=51_300 * 100)
    row.refresh_from_db()
    assert (row.percent, row.spent, update.total) == (20, 5_130_000, 20)
    assert refusal(actions.report, row, by=other, title="ა") == "not_responsible"
    late = refusal(actions.postpone, row, by=own, due_on=today() + 90 * DAY, reason="ა")
    assert late == "not_mayor_office"


def test_new_date_needs_its_reason_first_and_the_old_one_stays(batumi, office):
    row = make.commitment(batumi, by=office, due_on=today() - 5 * DAY)
    first, new = row.due_on, today() + 20 * DAY
    assert refusal(actions.postpone, row, by=office, due_on=new, reason=" ") == "reason_needed"
    assert refusal(actions.postpone, row, by=office, due_on=first, reason="ა") == "same_day"
    past = today() - DAY
    assert refusal(actions.postpone, row, by=office, due_on=past, reason="ა") == "due_in_past"
    actions.postpone(row, by=office, due_on=new, reason="ტენდერში არავინ მონაწილეობდა")
    row.refresh_from_db()
    assert (row.due_on, row.first_due_on) == (new, first)
    change = Change.objects.get()
    assert (change.old, change.new) == (first.isoformat(), new.isoformat())
    entry = Entry.objects.get(kind="commitment.postponed")
    assert (entry.data["old_on"], entry.data["new_on"]) == (change.old, change.new)
    assert situation(row, today()).label == "აგვიანებს 5 დღით"


def test_late_promise_is_explained_before_anything_else_is_said(batumi, office):
    row = make.commitment(batumi, by=office, due_on=today() - 2 * DAY)
    assert refusal(actions.report, row, by=office, title="სიახლე") == "late_reason_needed"
    actions.report(row, by=office, title="ვაგვიანებთ", reason="წვიმდა")
    actions.report(row, by=office, title="სიახლე")
    assert Update.objects.count() == 2


def test_day_it_is_due_is_still_in_time(batumi, office):
    row = make.commitment(batumi, by=office, due_on=today())
    assert situation(row, today()).code == "running"
    late = situation(row, today() + DAY)
    assert (late.code, late.behind, late.overdue) == ("late", 1, True)
    assert situation(row, today() - 40 * DAY).code == "running"


def test_passed_date_is_told_once_and_again_for_a_new_one(batumi, office):
    row = make.commitment(batumi, by=office, due_on=today() + DAY)
    make.stage(row, by=office, due_on=today())
    assert actions.tell_overdue() == 0
    assert actions.tell_overdue(at(today() + DAY)) == 1
    assert actions.tell_overdue(at(today() + 2 * DAY)) == 1
    assert actions.tell_overdue(at(today() + 3 * DAY)) == 0
    assert kinds(row)[-2:] == ["commitment.stage_overdue", "commitment.overdue"]
    actions.postpone(row, by=office, due_on=today() + 5 * DAY, reason="წვიმდა")
    assert actions.tell_overdue(at(today() + 5 * DAY, 23)) == 0
    assert actions.tell_overdue(at(today() + 6 * DAY, 0)) == 1


def test_finished_once_every_stage_is_ended(batumi, office):
    row = make.commitment(batumi, by=office)
    stage = make.stage(row, by=office)
    assert refusal(actions.finish, row, by=office, result="ა") == "stages_open"
    actions.move_stage(stage, "finish", by=office, result="მზადაა", actual="1")
    assert refusal(actions.finish, row, by=office, result=" ") == "result_needed"
    row = actions.finish(row, by=office, result="1 მოედანი")
    assert (row.state, row.percent, row.done_at is not None) == ("done", 100, True)
    assert refusal(actions.report, row, by=office, title="ა") == "ended"
    assert refusal(actions.drop, row, by=office, reason="ა") == "ended"
    row = actions.reopen(row, by=office, reason="დაზიანდა")
    assert row.state == "running"


def test_given_up_with_a_reason_that_stays(batumi, office):
    row = make.commitment(batumi, by=office)
    assert refusal(actions.drop, row, by=office, reason="") == "reason_needed"
    row = actions.drop(row, by=office, reason="მიწა კერძო აღმოჩნდა")
    assert (row.state, row.ending) == ("dropped", "მიწა კერძო აღმოჩნდა")
    assert situation(row, today()).family == "closed"


def test_each_assessor_has_a_role_and_a_scale(batumi, office):
    row = make.commitment(batumi, by=office)
    moderator = identity.staff(Role.MODERATOR, batumi)
    actions.assess(row, by=office, assessor="own", verdict="partly")
    actions.assess(row, by=moderator, assessor="secretariat", verdict="partly_met", period="2026")
    refused = refusal(actions.assess, row, by=moderator, assessor="own", verdict="fully")
    assert refused == "not_assessor"
    auditor = identity.staff(Role.AUDITOR, batumi)
    foreign = refusal(actions.assess, row, by=auditor, assessor="independent", verdict="fully")
    assert foreign == "unknown_verdict"
    actions.assess(row, by=auditor, assessor="independent", verdict="limited", body="აუდიტი")
    assert [one.verdict_label for one in row.assessments.order_by("id")] == [
        "ნაწილობრივ შესრულდა",
        "ნაწილობრივ შესრულდა",
        "შეზღუდული წინსვლა",
    ]


def test_words_are_changed_with_a_reason_and_the_old_ones_kept(batumi, office):
    row = make.commitment(batumi, by=office)
    old = row.title_ka
    assert (
        refusal(actions.reword, row, by=office, field="title_ka", new="ახალი", reason="")
        == "reason_needed"
    )
    assert (
        refusal(actions.reword, row, by=office, field="title_ka", new=old, reason="ა")
        == "same_words"
    )
    assert (
        refusal(actions.reword, row, by=office, field="title_ka", new=" ", reason="ა")
        == "title_needed"
    )
    actions.reword(row, by=office, field="title_ka", new="მოედანი", reason="მოკლედ")
    row.refresh_from_db()
    assert (row.title_ka, Change.objects.get().old) == ("მოედანი", old)
    with pytest.raises(KeyError):
        actions.reword(row, by=office, field="percent", new="100", reason="ა")


@pytest.mark.both
def test_database_refuses_to_lose_or_move_a_promise(batumi, office):
    row = make.commitment(batumi, by=office)
    stage = make.stage(row, by=office)
    actions.report(row, by=office, title="სიახლე")
    actions.assess(row, by=office, assessor="own", verdict="partly")
    change = actions.postpone(row, by=office, due_on=row.due_on + DAY, reason="ა")
    row.refresh_from_db()
    acts = [
        lambda: Commitment.objects.filter(pk=row.pk).update(due_on=date(2030, 1, 1)),
        lambda: Commitment.objects.filter(pk=row.pk).update(title_ka="სხვა"),
        lambda: Commitment.objects.filter(pk=row.pk).update(first_due_on=date(2030, 1, 1)),
        lambda: Stage.objects.filter(pk=stage.pk).update(due_on=date(2030, 1, 1)),
        lambda: Update.objects.update(title="სხვა"),
        lambda: Change.objects.filter(pk=change.pk).update(reason="სხვა"),
        lambda: Assessment.objects.update(verdict="fully"),
        *(lambda model=model: model.objects.all()._raw_delete("default") for model in losable()),
    ]
    for act in acts:
        with pytest.raises(IntegrityError):
            carried_out(act)


def carried_out(act):
    with transaction.atomic():
        act()


def losable() -> list[type[Model]]:
    return [Update, Assessment, Change, Stage, Commitment]
