"""Lists, one page in few queries, similar petitions, deadlines."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from civic.ledger import sequencer
from civic.roles import Role
from petitions import actions, phases, queries
from petitions.models import Petition
from petitions.queries import lists
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def numbers(rows):
    return [row.pk for row in rows]


@pytest.fixture
def every(keda):
    """One petition in each list of Keda, and one of each kind that is in none."""
    found = {
        "decided": make.decided(keda),
        "rejected": make.rejected(keda),
        "hidden": make.rejected(keda, "R-06"),
        "draft": make.draft(keda),
        "submitted": make.submitted(keda),
        "returned": make.returned(keda),
        "open": make.opened(keda),
    }
    withdrawn = make.opened(keda)
    found["withdrawn"] = actions.withdraw_petition(withdrawn, by=withdrawn.author, reason="x")
    closed = make.opened(keda, at=timezone.now() - timedelta(days=31))
    found["closed"] = actions.close(closed)
    paused = make.opened(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    found["paused"] = actions.pause(paused, by=moderator, cause="order", reason="x")
    removed = make.opened(keda)
    found["removed"] = actions.remove(removed, by=moderator, reason="x")
    return {name: petition.pk for name, petition in found.items()}


def test_each_list_holds_its_petitions(keda, batumi, every):
    names = {pk: name for name, pk in every.items()}
    lists = {
        state: {names[pk] for pk in numbers(queries.listed(keda, state))} for state in queries.LISTS
    }
    assert lists == {
        "current": {"open", "paused"},
        "finished": {"decided", "withdrawn", "closed"},
        "answered": {"decided"},
        "rejected": {"rejected", "hidden"},
    }
    assert all(not queries.listed(batumi, state) for state in queries.LISTS)


def test_counts_agree_with_the_lists(keda, batumi, every, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = queries.counts_by_state(keda)
    assert counts == {state: queries.listed(keda, state).count() for state in queries.LISTS}
    assert set(queries.counts_by_state(batumi).values()) == {0}
    assert queries.counts_by_state() == counts
    assert queries.open_counts() == {keda.pk: 2}


def test_many_petitions_are_counted_once_in_a_while(
    keda, every, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(lists, "MANY", 5)
    counts = queries.counts_by_state(keda)
    with django_assert_num_queries(0):
        assert queries.counts_by_state(keda) == counts
    cache.clear()
    monkeypatch.setattr(lists, "MANY", sum(counts.values()) + 9)
    make.opened(keda)
    queries.counts_by_state(keda)
    make.opened(keda)
    assert queries.counts_by_state(keda) == {**counts, "current": counts["current"] + 2}


def test_public_petitions_are_those_in_the_lists(keda, every):
    shown = set(Petition.objects.public().values_list("pk", flat=True))
    assert shown == {
        every[name]
        for name in ("decided", "rejected", "hidden", "open", "withdrawn", "closed", "paused")
    }


def test_a_list_of_any_length_is_one_query(keda, django_assert_num_queries):
    for _one in range(3):
        make.opened(keda)
    with django_assert_num_queries(1):
        for row in queries.listed(keda):
            assert (row.municipality, row.unit, row.topic, row.reason) == (keda, None, None, None)


def test_current_petitions_are_sorted_as_asked(keda):
    now = timezone.now()
    old = make.opened(keda, needed=9, at=now - timedelta(days=5))
    near = make.opened(keda, needed=3, at=now - timedelta(days=3))
    new = make.opened(keda, needed=6, at=now - timedelta(days=1))
    orders = {sort: numbers(queries.listed(keda, "current", sort)) for sort in queries.SORTS}
    assert orders == {
        "nearest": [near.pk, new.pk, old.pk],
        "newest": [new.pk, near.pk, old.pk],
        "deadline": [old.pk, near.pk, new.pk],
    }
    assert numbers(queries.listed(keda, "current", "author__password")) == orders["nearest"]


def test_unknown_list_is_an_error_of_ours(keda):
    with pytest.raises(KeyError):
        queries.listed(keda, "secret")


@pytest.mark.parametrize("state", queries.LISTS)
def test_lists_are_read_along_an_index(keda, state):
    rows = queries.listed(keda, state)[:20]
    plan = rows.explain()
    if connection.vendor == "sqlite":
        assert "USING INDEX petition_" in plan
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_near_threshold_leaves_out_what_is_reached(keda):
    reached = make.reached(keda, needed=2)
    near = make.opened(keda, needed=2)
    far = make.opened(keda, needed=8)
    make.signed(near, 1)
    sequencer.run()
    assert numbers(queries.near_threshold(keda, 5)) == [near.pk, far.pk]
    assert numbers(queries.near_threshold(None, 1)) == [near.pk]
    assert numbers(queries.listed(keda))[0] == reached.pk


def test_next_deadlines_name_closings_and_owed_answers(keda):
    now = timezone.now()
    closing = make.opened(keda, at=now - timedelta(days=29))
    owed = make.handed_over(keda)
    later = make.opened(keda, at=now - timedelta(days=10))
    found = queries.next_deadlines(keda, 5)
    assert [(one.petition.pk, one.kind) for one in found] == [
        (closing.pk, "closes"),
        (later.pk, "closes"),
        (owed.pk, "answer"),
    ]
    assert len(queries.next_deadlines(keda, 1)) == 1


def test_latest_answers_and_totals(keda):
    first, second = make.decided(keda), make.decided(keda)
    assert numbers(queries.latest_answers(keda, 5)) == [second.pk, first.pk]
    assert queries.signature_total(keda) == 4
    assert numbers(queries.newest(None, 3)) == []


# --- Search -----------------------------------------------------------------------------------


def test_search_knows_word_forms_and_latin_typing(keda):
    petition = make.opened(keda, title="ქუჩების განათება", demand="ვითხოვთ სანათებს")
    other = make.opened(keda, title="ბიბლიოთეკის საათები", demand="ვითხოვთ საღამოს საათებს")
    rows = queries.listed(keda)
    for words in ("ქუჩის განათებისთვის", "kuchis ganateba", "განათებას", "QUCHEBI"):
        assert numbers(queries.search(rows, words)) == [petition.pk], words
    assert numbers(queries.search(rows, "ბიბლიოთეკა")) == [other.pk]
    assert numbers(queries.search(rows, "განათება ბიბლიოთეკა")) == []
    assert numbers(queries.search(rows, "';select pg_sleep(5)--")) == []


def test_search_without_words_narrows_nothing(keda):
    make.opened(keda)
    assert queries.search(queries.listed(keda), " , და ").count() == 1


def test_similar_petitions_come_most_alike_first(keda, batumi):
    close = make.opened(
        keda, title="უსაფრთხო გადასასვლელი სკოლასთან", demand="ვითხოვთ შუქნიშანს", text="ა"
    )
    far = make.opened(keda, title="სკოლის ეზოს გამწვანება", demand="ვითხოვთ შუქნიშანს", text="ა")
    make.opened(keda, title="ნაგვის გატანა", demand="ვითხოვთ კონტეინერებს", text="ა")
    make.opened(batumi, title="უსაფრთხო გადასასვლელი სკოლასთან", text="ა")
    found = queries.similar("გადასასვლელი და შუქნიშანი სკოლის წინ, უსაფრთხოდ", keda)
    assert numbers(found) == [close.pk, far.pk]
    assert "გადასასვლელი" in found[0].shared_words
    assert numbers(queries.similar("gadasasvleli skolastan", keda))[0] == close.pk


def test_similar_shows_no_draft_no_hidden_text_and_not_itself(keda):
    words = {"title": "უსაფრთხო გადასასვლელი სკოლასთან"}
    make.draft(keda, **words)
    make.submitted(keda, **words)
    make.rejected(keda, "R-06", **words)
    mine = make.opened(keda, **words)
    assert numbers(queries.similar(words["title"], keda)) == [mine.pk]
    assert queries.similar(words["title"], keda, exclude=mine.pk) == []
    assert queries.similar("", keda) == []


def test_changed_text_is_found_by_its_new_words(keda):
    petition = make.returned(keda)
    texts = {"title": "ახალი ფანჩატური", "demand": "ვითხოვთ ფანჩატურს", "text": "ფანჩატური"}
    actions.save_draft(petition, by=petition.author, **texts)
    petition = actions.submit(petition, by=petition.author)
    rows = Petition.objects.all()
    assert numbers(queries.search(rows, "ფანჩატურის")) == [petition.pk]
    assert numbers(queries.search(rows, "გადასასვლელი")) == []


# --- One petition -----------------------------------------------------------------------------


def test_page_is_read_in_seven_queries(keda, django_assert_num_queries):
    petition = make.decided(keda)
    with django_assert_num_queries(7):
        page = queries.petition_page(petition.pk, keda)
        assert page.petition.decision.outcome == "granted"
        assert page.petition.hand_over.count == 2
        assert page.opening.voters == 15_581
        assert page.phase.code == "granted"
    assert [line.stage for line in page.thresholds] == ["consideration"]
    assert page.thresholds[0].crossing.count == 2
    assert page.group == [petition.author_name]
    assert [entry.kind for entry in page.timeline][-1] == "petition.submitted"


def test_page_of_another_municipality_is_not_found(batumi, keda):
    petition = make.opened(keda)
    assert queries.petition_page(petition.pk, batumi) is None
    assert queries.petition_page(10**12, keda) is None


def test_timeline_tells_of_the_submission_only_once_published(keda):
    submitted = make.submitted(keda)
    assert queries.timeline(submitted) == []
    rejected = make.rejected(keda)
    assert [entry.kind for entry in queries.timeline(rejected)] == [
        "petition.rejected",
        "petition.submitted",
    ]


def test_own_petitions_invitations_and_follows(keda):
    petition = make.opened(keda)
    friend = identity.citizen(keda)
    draft = make.draft(keda)
    invitation = actions.invite(draft, email=friend.email, by=draft.author)
    assert list(queries.invitations_of(friend)) == [invitation]
    actions.accept_invitation(invitation, by=friend)
    actions.follow(Petition.objects.get(pk=petition.pk), by=friend)
    assert numbers(queries.petitions_of(friend)) == [draft.pk]
    assert numbers(queries.petitions_of(petition.author)) == [petition.pk]
    assert numbers(queries.followed_by(friend)) == [petition.pk]
    assert queries.is_following(friend, petition)
    assert not queries.is_following(petition.author, petition)
    assert list(queries.invitations_of(friend)) == []


# --- Phases -----------------------------------------------------------------------------------


def phase_of(petition, at=None):
    return phases.phase(Petition.objects.get(pk=petition.pk), at).code


def test_phase_is_derived_from_states_and_clock(keda):
    moderator = make.staff(Role.MODERATOR, keda)
    assert phase_of(make.draft(keda)) == "draft"
    assert phase_of(make.submitted(keda)) == "moderation"
    assert phase_of(make.returned(keda)) == "returned"
    assert phase_of(make.rejected(keda)) == "rejected"
    petition = make.opened(keda, needed=2)
    assert phase_of(petition) == "open"
    assert phase_of(petition, petition.opens_at - timedelta(seconds=1)) == "scheduled_opening"
    assert phase_of(petition, petition.closes_at) == "short"
    paused = actions.pause(petition, by=moderator, cause="order", reason="x")
    assert phase_of(paused) == "paused"
    reached = make.reached(keda)
    assert phase_of(reached) == "reached"
    assert phase_of(reached, reached.closes_at) == "examination"
    due = make.handed_over(keda)
    assert phase_of(due) == "due"
    assert phase_of(due, due.response_due_at + timedelta(seconds=1)) == "overdue"
    for outcome in ("granted", "partly", "refused", "forwarded"):
        assert phase_of(make.decided(keda, outcome)) == outcome


def test_every_phase_has_a_known_family():
    families = {phase.family for phase in phases.PHASES.values()}
    assert families == {"waiting", "open", "attention", "done", "closed"}


def test_phase_after_the_closing_counts_every_threshold(keda):
    """Below the highest but above the lowest an answer is owed, so it has not come too short."""
    make.threshold(keda, 1, "answer")
    make.threshold(keda, 3)
    petition = make.opened(keda)
    assert phase_of(petition, petition.closes_at) == "short"
    make.signed(petition, 1)
    sequencer.run()
    assert phase_of(petition) == "open"
    assert phase_of(petition, petition.closes_at) == "examination"
