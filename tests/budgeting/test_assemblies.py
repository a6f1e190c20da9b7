"""Choosing by a show of hands: the protocol, its second person, the quorum, corrections, the count."""

import json
from datetime import time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budgeting.actions import assemblies, counting
from budgeting.models import Assembly, Ballot, Project, Tally
from budgeting.queries import assemblies as queries
from budgeting.queries.voting import afresh
from budgeting.rules.assemblies import deal, quorum
from budgeting.states import Method, Standing
from civic.dates import today
from civic.journal.models import Entry
from civic.ledger import replay, sequencer
from civic.ledger.models import Leaf
from civic.places.models import Municipality, Policy
from civic.uploads import CleanFile
from tests.budgeting.votes import refusal
from tests.clients import staff_client
from tests.factories import budgeting as make
from tests.factories import paper
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
SCAN = CleanFile("oqmi.pdf", "application/pdf", b"%PDF-1.4 protocol <</Type/Page>>\n%%EOF")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(keda, villages):
    """Two villages with two projects each: 1, 2 in Merisi and 3, 4 in Dologani."""
    pots = [(villages[0], 20_000_00), (villages[1], 20_000_00)]
    return vote.opened(
        keda, 15_000, 18_000, pots=pots, method=Method.ASSEMBLY, residence="own",
        choices_min=1, choices_max=1,
    )  # fmt: skip


@pytest.fixture
def clerk(keda):
    return paper.clerk(make.active(keda))


def protocol(row, by, place=0, **facts):
    pot = row.pots.order_by("order")[place]
    first = 1 + 2 * place
    facts = {
        "held_on": today(),
        "held_at": time(12, 0),
        "place": "მერისის სკოლა",
        "chair": "გელა დოლიძე",
        "secretary": "თამარ ბერიძე",
        "eligible": 200,
        "attended": 60,
        "hands": {first: 25, first + 1: 30},
        "minutes": SCAN,
    } | facts
    return assemblies.record(pot, by=by, **facts)


def test_protocol_counts_once_a_second_person_has_confirmed_it(row, clerk, keda):
    one = protocol(row, clerk)
    assert (one.quorum, one.confirmed_by) == (40, None)
    assert refusal(assemblies.confirm, one, by=clerk) == "second_person"
    assert queries.unsettled(row) == 2
    officer = make.officer(keda)
    assemblies.confirm(one, by=officer)
    assert (queries.unsettled(row), queries.attended(row)) == (1, 60)
    assert refusal(assemblies.confirm, one, by=make.auditor(keda)) == "decided_already"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"hands": {1: 61, 2: 0}}, "hands_too_many"),
        ({"hands": {1: 31, 2: 30}}, "hands_together"),
        ({"hands": {3: 5}}, "unknown_project"),
        ({"attended": 201, "eligible": 200}, "more_than_eligible"),
        ({"held_on": today() + timedelta(days=1)}, "assembly_outside"),
        ({"held_on": today() - timedelta(days=9)}, "assembly_outside"),
    ],
)
def test_figures_that_cannot_be_true_are_refused(row, clerk, facts, code):
    assert refusal(protocol, row, clerk, **facts) == code
    assert Assembly.objects.count() == 0


def test_without_quorum_or_minutes_nothing_is_confirmed(row, clerk, keda):
    officer = make.officer(keda)
    few = protocol(row, clerk, attended=39, hands={1: 20, 2: 19})
    assert refusal(assemblies.confirm, few, by=officer) == "no_quorum"
    bare = protocol(row, clerk, 1, minutes=None)
    assert refusal(assemblies.confirm, bare, by=officer) == "no_minutes"


def test_quorum_is_the_councils_number_rounded_up(row, clerk, keda):
    Policy.objects.create(
        municipality=keda,
        key="budget.assembly.quorum_percent",
        value=25,
        valid_from=today(),
        source_ka="დადგენილება",
        source_en="Resolution",
    )
    assert protocol(row, clerk, eligible=201).quorum == 51
    assert quorum(0, 20) == 0


def test_correction_needs_a_reason_and_another_confirmation_and_is_journalled(row, clerk, keda):
    officer = make.officer(keda)
    one = assemblies.confirm(protocol(row, clerk), by=officer)
    assert refusal(protocol, row, clerk, attended=61) == "assembly_confirmed"
    one = protocol(row, clerk, attended=61, reason="ერთი დამსწრე გამორჩა")
    assert (one.confirmed_by, queries.unsettled(row)) == (None, 2)
    entry = Entry.objects.get(kind="vote.assembly_corrected")
    assert (entry.public, entry.data["before"]["attended"], entry.data["attended"]) == (
        True,
        60,
        61,
    )
    for name in ("გელა", "თამარ"):
        assert name not in json.dumps(entry.data, ensure_ascii=False)
    assemblies.confirm(one, by=officer)


def finished(row, officer):
    term = row.terms.get(phase="voting")
    shift = row.shifts.create(act="extend", phase="voting", reason="ვადა", before=term.ends_at)
    now = timezone.now() - timedelta(minutes=2)
    row.terms.filter(pk=term.pk).update(ends_at=now, shift=shift)
    return afresh(row.pk), timezone.now()


def test_hands_are_counted_by_the_frozen_rule_and_stand_in_the_log(row, clerk, keda, client):
    officer = make.officer(keda)
    one = protocol(row, clerk)
    assemblies.confirm(one, by=officer)
    row, at = finished(row, officer)
    assert refusal(counting.open_box, row, by=officer, at=at) == "assemblies_open"
    none = assemblies.record_none(
        row.pots.order_by("order")[1], by=clerk, reason="თოვლის გამო გზა ჩაკეტილი იყო"
    )
    assemblies.confirm(none, by=officer)
    assert counting.open_box(row, by=officer, at=at) == 60
    assert refusal(protocol, row, clerk, reason="გვიან") == "assembly_closed"
    while sequencer.run():
        pass
    counting.count(row, by=officer, at=at)
    counting.publish(row, by=make.officer(keda), at=at)
    sequencer.run()
    won = set(Project.objects.filter(standing=Standing.WON).values_list("number", flat=True))
    assert won == {2}
    votes = dict(Project.objects.values_list("number", "votes"))
    assert (votes[1], votes[2]) == (25, 30)
    tally = Tally.objects.get()
    assert (tally.voters, tally.ballots) == (60, 60)
    judge = replay.Replay()
    for text in Leaf.objects.order_by("index").values_list("data", flat=True):
        judge.take(text)
    judge.finish()
    leaf = json.loads(Leaf.objects.get(index=Assembly.objects.get(pk=one.pk).index).data)
    assert (leaf["k"], leaf["present"], leaf["hands"]) == ("pb.assembly", 60, {"1": 25, "2": 30})
    page = client.get(f"/keda/budget/{row.slug}/results/")
    assert page.status_code == 200


def test_hands_are_dealt_so_that_nobody_has_one_project_twice():
    ballots = deal({1: 3, 2: 4, 5: 2}, 5)
    assert len(ballots) == 5
    hands = [tuple(one) for ballot in ballots for one in ballot]
    assert (hands.count((1, 1)), hands.count((2, 1)), hands.count((5, 1))) == (3, 4, 2)
    assert max(len(one) for one in ballots) == 2
    assert all(len({number for number, _one in ballot}) == len(ballot) for ballot in ballots)
    assert deal({}, 0) == []


def test_nobody_votes_by_ballot_where_hands_are_raised_and_the_reverse(row, clerk, keda, batumi):
    with_ballots = vote.opened(batumi)
    stranger = paper.clerk(batumi)
    assert refusal(protocol, with_ballots, stranger, hands={1: 1}) == "not_by_hands"
    assert refusal(protocol, row, stranger) == "not_batch_worker"
    assert refusal(paper.batch, row) == "by_hands"
    ranked = vote.opened(keda, method=Method.ASSEMBLY, ballot="ranking", slug="ranked")
    assert refusal(protocol, ranked, clerk, hands={1: 1}) == "only_by_votes"


def test_public_page_shows_what_is_confirmed_and_nothing_else(row, clerk, keda, client):
    url = f"/keda/budget/{row.slug}/assemblies/"
    one = protocol(row, clerk)
    minutes = f"{url}{one.pot_id}/minutes/"
    assert "გელა დოლიძე" not in client.get(url).content.decode()
    assert client.get(minutes).status_code == 404
    assemblies.confirm(one, by=make.officer(keda))
    page = client.get(url).content.decode()
    for said in ("გელა დოლიძე", "მერისის სკოლა", ">30<", ">25<"):
        assert said in page
    answer = client.get(minutes)
    assert b"".join(answer.streaming_content) == SCAN.content
    assert answer["Content-Disposition"].startswith("attachment")
    assert (
        client.get(f"/keda/budget/{vote.opened(keda, slug='s').slug}/assemblies/").status_code
        == 404
    )


def test_desk_writes_and_confirms_through_its_pages(row, clerk, keda):
    pot = row.pots.order_by("order")[0]
    url = f"/desk/keda/budget/{row.slug}/assemblies/"
    data = {
        "held_on": today().isoformat(), "held_at": "12:30", "place": "სკოლა", "chair": "გელა დოლიძე",
        "secretary": "თამარ ბერიძე", "eligible": "200", "attended": "60", "hands_1": "25", "hands_2": "99",
    }  # fmt: skip
    client = staff_client(clerk)
    assert client.get(url).status_code == 200
    wrong = client.post(f"{url}{pot.pk}/", data)
    assert (wrong.status_code, 'value="99"' in wrong.content.decode()) == (422, True)
    scan = SimpleUploadedFile("a.pdf", SCAN.content)
    assert (
        client.post(f"{url}{pot.pk}/", data | {"hands_2": "30", "minutes": scan}).status_code == 302
    )
    client.post(f"{url}{pot.pk}/confirm/")
    assert Assembly.objects.get().confirmed_by is None
    officer = staff_client(make.officer(keda))
    officer.post(f"{url}{pot.pk}/confirm/")
    assert Assembly.objects.get().confirmed_by is not None
    assert officer.get(f"{url}{pot.pk}/").status_code == 200
    assert officer.post(f"{url}{pot.pk}/other/").status_code == 404
    stranger = staff_client(make.officer(make.active(Municipality.objects.get(slug="gori"))))
    assert stranger.get(url).status_code == 404


def test_tabs_are_those_of_the_way_of_voting(row, keda):
    officer = staff_client(make.officer(keda))
    page = officer.get(f"/desk/keda/budget/{row.slug}/").content.decode()
    assert (f"{row.slug}/assemblies/" in page, f"{row.slug}/handout/" in page) == (True, False)
    secret = vote.opened(keda, slug="by-ballot")
    page = officer.get(f"/desk/keda/budget/{secret.slug}/").content.decode()
    assert ("by-ballot/assemblies/" in page, "by-ballot/handout/" in page) == (False, True)
    assert Ballot.objects.count() == 0
