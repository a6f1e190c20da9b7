"""Preparing a cycle: templates, changes before and after publication, and the check before it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budgeting import checks, phases
from budgeting.actions import ballot_paper, setup
from budgeting.cycle_templates import TEMPLATES
from budgeting.models import Criterion, PhaseTerm, Process, Screening
from budgeting.queries import processes
from budgeting.states import Phase, Residence
from budgeting.tallies import rule_json
from budgeting.tally.rules import EqualShares, Greedy, Phragmen
from civic.dates import TBILISI
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.roles import Role
from civic.uploads import CleanFile
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
SUMMER = datetime(2027, 2, 1, 12, tzinfo=TBILISI)


@pytest.fixture
def officer(batumi):
    return make.officer(make.active(batumi))


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def created(officer, batumi, template="batumi", **fields):
    given = {"title_ka": "შენი იდეა ბათუმს", "slug": "2027", "year": 2027} | fields
    return setup.create_process(batumi, by=officer, template=template, **given)


def complete(process, officer):
    return setup.change_process(
        process,
        by=officer,
        act_title_ka="საკრებულოს დადგენილება",
        act_number="12",
        act_on=date(2027, 1, 15),
        summary_ka="რაში დაიხარჯოს ბიუჯეტის ნაწილი.",
    )


def found(process, at=SUMMER):
    return {one.code: one.stops for one in checks.of(processes.for_check(process.pk), at)}


# --- Templates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "facts"),
    [
        ("batumi", (18, 3, "city", "secret", 12_000_000, 6, 9)),
        ("keda", (14, 1, "own", "secret", None, 6, 9)),
        ("gori", (18, 2, "any_one", "secret", None, 6, 9)),
        ("village", (18, 1, "own", "assembly", None, 5, 7)),
        ("empty", (18, 3, "city", "secret", None, 0, 0)),
    ],
)
def test_a_template_gives_numbers_money_criteria_and_a_calendar(officer, batumi, template, facts):
    process = created(officer, batumi, template)
    pot = process.pots.first()
    assert facts == (
        process.vote_age,
        process.choices_max,
        process.residence,
        process.method,
        pot and pot.amount,
        process.criteria.count(),
        process.terms.count(),
    )
    assert process.publication == "draft"


def test_keda_votes_on_three_days(officer, batumi):
    term = created(officer, batumi, "keda").terms.get(phase=Phase.VOTING)
    assert [
        phases.words.moment(one).replace("\u00a0", " ") for one in (term.starts_at, term.ends_at)
    ] == [
        "8 ოქტომბერი 2027, 10:00",
        "10 ოქტომბერი 2027, 18:00",
    ]


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_no_template_breaks_the_check_of_dates(officer, batumi, template):
    process = created(officer, batumi, template)
    assert {"overlap", "order", "short_vote", "short_appeal", "budget_calendar"} & set(
        found(process, datetime(2027, 1, 1, tzinfo=TBILISI))
    ) == set()


def test_a_cycle_is_made_by_a_budget_officer_under_a_free_address(officer, batumi, keda):
    created(officer, batumi)
    assert refusal(created, officer, batumi) == "slug_taken"
    assert refusal(created, officer, batumi, "moon", slug="x") == "unknown_template"
    stranger = identity.staff(Role.MODERATOR, batumi)
    assert refusal(created, stranger, batumi, slug="y") == "not_budget_officer"
    assert refusal(created, make.officer(keda), batumi, slug="z") == "not_budget_officer"


# --- Changes ----------------------------------------------------------------------------------


def test_a_draft_changes_quietly_and_a_published_cycle_with_a_reason(officer, batumi):
    draft = created(officer, batumi)
    setup.change_process(draft, by=officer, choices_max=4)
    assert not Entry.objects.about(draft).get(kind="process.changed").public
    public = make.process(batumi, "submission")
    assert refusal(setup.change_process, public, by=officer, choices_max=4) == "reason_needed"
    setup.change_process(public, by=officer, choices_max=4, reason="საკრებულოს ცვლილება")
    entry = Entry.objects.about(public).get(kind="process.changed")
    assert (entry.public, entry.data) == (
        True,
        {"fields": ["choices_max"], "reason": "საკრებულოს ცვლილება"},
    )


def test_words_may_change_during_the_vote_and_its_rules_may_not(officer, batumi):
    process = make.process(batumi, "voting")
    setup.change_process(process, by=officer, summary_ka="უფრო მოკლედ.", reason="შეცდომა")
    for field, value in (("choices_max", 9), ("vote_age", 14), ("rule", {}), ("residence", "own")):
        assert refusal(setup.change_process, process, by=officer, reason="x", **{field: value}) == (
            "frozen"
        )
    with pytest.raises(KeyError):
        setup.change_process(process, by=officer, frozen_sha256="")
    assert refusal(setup.change_process, process, by=officer, reason="x", vote_age=18) == (
        "nothing_changed"
    )


def test_money_stays_where_ideas_use_it(officer, batumi):
    process = make.process(batumi, "submission")
    make.idea(process)
    (village,) = make.units(batumi, ("village", "სოფელი"))
    assert refusal(setup.set_pots, process, [(village, 5)], by=officer, reason="x") == "pot_used"
    setup.set_pots(process, [(None, 700), (village, 5)], by=officer, reason="x")
    assert list(process.pots.values_list("unit__slug", "amount")) == [(None, 700), ("village", 5)]
    setup.set_pots(process, [(village, 6), (None, 700)], by=officer, reason="x")
    assert list(process.pots.values_list("unit__slug", "amount")) == [("village", 6), (None, 700)]


def test_criteria_keep_their_identity_and_stay_where_a_decision_names_them(officer, batumi):
    process = make.process(batumi, "screening")
    first, second, third = process.criteria.all()
    rows = [
        {"pk": second.pk, "text_ka": "მეორე", "basis_ka": "მუხლი 1"},
        {"pk": None, "text_ka": "ახალი", "basis_ka": ""},
        {"pk": first.pk, "text_ka": first.text_ka, "basis_ka": first.basis_ka},
    ]
    setup.set_criteria(process, rows, by=officer, reason="დაზუსტდა")
    assert [(one.pk == second.pk, one.text_ka) for one in process.criteria.all()][:2] == [
        (True, "მეორე"),
        (False, "ახალი"),
    ]
    assert not Criterion.objects.filter(pk=third.pk).exists()
    Screening.objects.create(
        idea=make.idea(process), move="refuse", criterion=first, by=officer, text="x"
    )
    assert refusal(setup.set_criteria, process, rows[:2], by=officer, reason="x") == (
        "criterion_used"
    )


def test_documents_leave_only_a_draft(officer, batumi, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pdf = CleanFile("აქტი.pdf", "application/pdf", b"%PDF-1.4 %%EOF")
    draft = created(officer, batumi)
    document = setup.add_document(draft, pdf, by=officer, title_ka="დადგენილება")
    with document.file.open() as stored:
        assert stored.read() == pdf.content
    assert document.file.name == f"budgeting/{draft.pk}/{document.sha256[:32]}.pdf"
    setup.remove_document(document, by=officer)
    assert draft.documents.count() == 0
    public = make.process(batumi, "submission")
    document = setup.add_document(public, pdf, by=officer, title_ka="დადგენილება")
    assert refusal(setup.remove_document, document, by=officer) == "not_draft"


# --- Publication ------------------------------------------------------------------------------


def test_a_cycle_is_published_when_nothing_has_to_be_mended(officer, batumi):
    process = created(officer, batumi)
    assert refusal(setup.publish, process, by=officer, at=SUMMER) == "not_ready"
    complete(process, officer)
    process = setup.publish(process, by=officer, at=SUMMER)
    assert (process.publication, process.published_at) == ("published", SUMMER)
    assert refusal(setup.set_terms, process, [], by=officer) == "not_draft"
    with pytest.raises(IntegrityError), transaction.atomic():
        process.terms.update(ends_at=timezone.now() + timedelta(days=5000))
    with pytest.raises(IntegrityError), transaction.atomic():
        process.terms.all().delete()


def test_what_the_check_finds_in_a_fresh_template(officer, batumi):
    process = created(officer, batumi)
    assert found(process) == {
        "no_act": True,
        "no_summary": True,
        "no_english": False,
        "no_documents": False,
        "no_basis": False,
    }


@pytest.mark.parametrize(
    ("results_on", "part"),
    [
        ((11, 15), None),
        ((11, 16), "15 ნოემბრის შემდეგ"),
        ((11, 25), "15 ნოემბრის შემდეგ"),
        ((11, 26), "25 ნოემბრის შემდეგ"),
        ((12, 11), "10 დეკემბრის შემდეგ"),
    ],
)
def test_results_are_held_against_the_budget_calendar(officer, batumi, results_on, part):
    process = created(officer, batumi)
    begins = datetime(2027, *results_on, 12, tzinfo=TBILISI)
    process.terms.filter(phase=Phase.COUNT).update(ends_at=begins)
    process.terms.filter(phase=Phase.RESULTS).update(starts_at=begins)
    texts = [
        str(one.text)
        for one in checks.of(processes.for_check(process.pk), SUMMER)
        if one.code == "budget_calendar"
    ]
    assert [part in text for text in texts] == ([True] if part else [])


def dates(process, **moves):
    for phase, values in moves.items():
        process.terms.filter(phase=phase).update(**values)


def test_dates_that_overlap_stop_the_publication(officer, batumi):
    process = created(officer, batumi)
    dates(process, voting={"starts_at": datetime(2027, 9, 20, tzinfo=TBILISI)})
    assert found(process)["overlap"] is True


def test_phases_out_of_order_or_missing_stop_it(officer, batumi):
    process = created(officer, batumi)
    process.terms.filter(phase=Phase.COUNT).delete()
    PhaseTerm.objects.create(
        process=process,
        phase=Phase.COUNT,
        starts_at=datetime(2027, 3, 1, tzinfo=TBILISI),
        ends_at=datetime(2027, 3, 2, tzinfo=TBILISI),
    )
    assert found(process)["order"] is True
    process.terms.filter(phase=Phase.VOTING).delete()
    assert found(process)["no_voting"] is True


def test_a_vote_in_the_past_stops_it(officer, batumi):
    process = created(officer, batumi)
    opens = process.terms.get(phase=Phase.VOTING).starts_at
    assert "vote_past" not in found(process, opens - timedelta(seconds=1))
    assert found(process, opens)["vote_past"] is True


def test_what_only_a_draft_can_still_mend_is_not_said_of_a_running_cycle(officer, batumi):
    process = make.process(batumi, "submission")
    assert {"begun", "vote_past"} & set(found(process, timezone.now())) == set()
    process.publication = "draft"
    process.save()
    assert found(process, timezone.now())["begun"] is False


@pytest.mark.parametrize(
    ("residence", "money", "code"),
    [
        (Residence.CITY, (1, True), "units_unvoted"),
        (Residence.OWN, (1, True), "whole_unvoted"),
        (Residence.OWN_PLUS_ONE, (1, False), "two_units"),
        (Residence.OWN_AND_CITY, (1, False), "both_needed"),
        (Residence.CITY, (0, False), "no_money"),
    ],
)
def test_money_nobody_can_vote_on_stops_it(officer, batumi, residence, money, code):
    units, whole = money
    process = created(officer, batumi, "empty", slug="m")
    villages = make.units(batumi, ("a", "ა"), ("b", "ბ"))[:units]
    setup.change_process(process, by=officer, vote_age=17, residence=residence)
    pots = [(None, 100)] if whole else []
    setup.set_pots(process, pots + [(one, 100) for one in villages], by=officer)
    assert found(process)[code] is True


def test_leftovers_need_a_place_to_go(officer, batumi):
    process = created(officer, batumi)
    setup.change_process(process, by=officer, leftover_to_whole=True)
    assert found(process)["leftover_nowhere"] is True
    setup.change_process(process, by=officer, residence=Residence.OWN_AND_CITY)
    (village,) = make.units(batumi, ("a", "ა"))
    setup.set_pots(process, [(None, 100), (village, 100)], by=officer)
    assert "leftover_nowhere" not in found(process)


def test_choosing_one_is_not_counted_by_equal_shares(officer, batumi):
    process = created(officer, batumi)
    setup.change_process(process, by=officer, rule=rule_json(EqualShares()))
    assert "choose_one_shares" not in found(process)
    setup.change_process(process, by=officer, choices_max=1)
    assert found(process)["choose_one_shares"] is True


@pytest.mark.parametrize(
    ("ballot", "rule", "finding"),
    [
        ("points", Phragmen(), ("phragmen_kind", True)),
        ("approval", Greedy(borda=True), ("borda_kind", True)),
        ("ranking", Greedy(), ("ranks_unused", False)),
    ],
)
def test_a_rule_that_does_not_fit_the_ballot_is_found(officer, batumi, ballot, rule, finding):
    process = created(officer, batumi)
    setup.change_process(process, by=officer, rule=rule_json(rule), ballot=ballot, choices_min=2)
    assert finding in found(process).items()


def test_a_project_dearer_than_its_money_is_found(officer, batumi):
    process = make.process(batumi, "ballot")
    make.project(process, cost=12_000_001)
    assert found(process)["dearer_than_pot"] is True


def test_a_ballot_with_nothing_to_choose_is_weighed(officer, batumi):
    process = make.process(batumi, "ballot")
    make.projects(process, 100, 200)
    assert {
        code: stops
        for code, stops in found(process).items()
        if code in {"nothing_to_choose", "more_choices_than_projects"}
    } == {"nothing_to_choose": False, "more_choices_than_projects": False}
    villages = make.units(batumi, ("a", "ა"))
    setup.set_pots(process, [(None, 12_000_000), (villages[0], 100)], by=officer, reason="x")
    assert found(process)["empty_pot"] is False


def test_voters_have_to_be_known(officer, batumi):
    process = created(officer, batumi)
    setup.change_process(process, by=officer, vote_level=1, vote_age=12)
    assert (found(process)["level_blind"], found(process)["young"]) == (True, False)


# --- The archive ------------------------------------------------------------------------------


def test_a_cycle_goes_to_the_archive_when_its_phases_are_over(officer, batumi):
    process = make.process(batumi, "implementation")
    assert refusal(setup.archive, process, by=officer) == "phases_run"
    later = timezone.now() + timedelta(days=10)
    process = setup.archive(process, by=officer, at=later)
    assert (process.publication, process.archived_at) == ("archived", later)
    assert refusal(setup.change_process, process, by=officer, title_ka="სხვა", reason="x") == (
        "archived"
    )
    assert ballot_paper.freeze_due(at=later) == 0
    assert Process.objects.get(pk=process.pk).publication == "archived"
