"""On the citizen's own page, in the copy of their data and after an erasure: ideas, supports, comments, follows."""

import json

import pytest

from budgeting import account
from budgeting.actions import community, drafting
from budgeting.models import CoAuthor, Comment, Idea, IdeaFollow, Participation, Support
from budgeting.states import IdeaState
from identity.actions import erase
from tests.clients import citizen_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(batumi):
    return make.process(batumi, "submission", slug="2027")


def busy(row):
    """An account that has done everything there is to do with ideas, and the ideas of others."""
    user = identity.citizen(row.municipality)
    own = make.idea(row, author=user, title="ჩემი სკვერი")
    draft = drafting.start_draft(row, by=user, title="ჩემი შავი ვარიანტი")
    other = make.idea(row, title="მეზობლის სკვერი")
    community.support(other, by=user)
    community.comment(other, by=user, text="კარგი აზრია")
    community.follow(other, by=user)
    mine = drafting.start_draft(row, by=other.author, title="მოწვეული იდეა")
    drafting.invite(mine, email=user.email, by=other.author)
    return user, own, draft, other


def test_my_page_lists_ideas_invitations_and_what_i_follow(row):
    user, own, draft, other = busy(row)
    parts = {part.code: part.context for part in account.sections(user)}
    found = list(account.matters(user))
    assert [(one.title, one.needs_me) for one in found] == [(draft.title, True), (own.title, False)]
    assert [one["idea"] for one in parts["idea-follows"]["ideas"]] == [other]
    page = citizen_client(user).get("/account/").content.decode()
    for text in ("ჩემი სკვერი", "ჩემი შავი ვარიანტი", "მეზობლის სკვერი", "მოწვეული იდეა"):
        assert text in page
    assert f"/batumi/budget/2027/ideas/drafts/{draft.pk}/check/" in page


def test_the_copy_holds_everything_and_nothing_of_others(row):
    user, own, draft, other = busy(row)
    community.support(make.idea(row), by=identity.citizen(row.municipality))
    found = json.loads(json.dumps(account.export(user)))
    assert [one["id"] for one in found["ideas"]] == [own.pk, draft.pk]
    assert found["ideas"][0]["text"] == own.text
    assert found["supports"] == [{"idea": other.pk}]
    assert [(one["idea"], one["text"]) for one in found["comments"]] == [(other.pk, "კარგი აზრია")]
    assert [one["idea"] for one in found["follows"]] == [other.pk]
    assert len(found["invitations"]) == 1
    nobody = account.export(identity.user())
    assert {name: rows for name, rows in nobody.items() if rows} == {}


def test_erasure_keeps_counts_and_public_texts_and_breaks_the_links(row):
    user, own, draft, other = busy(row)
    returned = make.idea(row, author=user, state=IdeaState.RETURNED)
    vote_row = vote.opened(row.municipality)
    vote.cast(vote_row, user.person)
    erase(user, by=user)
    other.refresh_from_db()
    own.refresh_from_db()
    returned.refresh_from_db()
    assert (other.support_count, Support.objects.filter(idea=other).count()) == (1, 1)
    assert other.comment_count == 1
    comment = Comment.objects.get()
    assert (comment.author, comment.name, comment.text) == (None, "", "კარგი აზრია")
    assert (own.author_name, returned.author_name) == ("ნინო ბ.", "")
    assert (own.author_person, returned.author_person) == (None, None)
    assert not Idea.objects.filter(pk=draft.pk).exists()
    assert IdeaFollow.objects.count() == CoAuthor.objects.count() == 0
    assert Participation.objects.filter(process=vote_row).count() == 1


def test_a_comment_of_an_erased_account_says_so(row):
    user, _own, _draft, other = busy(row)
    erase(user, by=user)
    page = citizen_client(identity.user()).get(other.get_absolute_url()).content.decode()
    assert "წაშლილი ანგარიში" in page
    assert "კარგი აზრია" in page
