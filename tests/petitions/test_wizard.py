"""What the pages of the drafting form share: what is kept of an answer, and where it leads."""

import pytest

from civic.places.models import Municipality
from petitions import actions
from petitions.models import Topic
from tests.clients import citizen_client
from tests.factories import petitions as make
from tests.petitions.test_drafting_views import an_author, begun, carried, overview, step

pytestmark = pytest.mark.django_db
ACT = {
    "articles": "მუხლი 1. სკოლის წინ ეწყობა გადასასვლელი.",
    "act_annexes": "დანართი 1. გადასასვლელის ადგილი.",
    "note": "საჭიროა უსაფრთხოებისთვის.",
}


def test_an_act_without_an_article_says_how_to_write_one_and_is_kept(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    actions.save_draft(petition, by=petition.author, kind="draft_act")
    read = carried(client.get(step(petition, "act")).content.decode())
    typed = ACT | {"articles": "სკოლის წინ ეწყობა გადასასვლელი.", "read": read}
    answer = client.post(step(petition, "act"), typed)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert text.count("აქტის პროექტის ტექსტში მუხლი არ არის დასახელებული.") == 2
    assert 'href="#id_articles"' in text
    again = citizen_client(petition.author).get(step(petition, "act")).content.decode()
    assert all(typed[name] in again for name in ACT)
    check = client.get(step(petition, "check")).content.decode()
    assert "აქტის პროექტის ტექსტში მუხლი არ არის დასახელებული." in check
    assert 'name="agrees"' not in check
    mended = client.post(step(petition, "act"), ACT | {"read": carried(text)})
    assert mended.headers["Location"] == step(petition, "files")
    assert "დასახელებული." not in client.get(step(petition, "check")).content.decode()


def test_right_answers_beside_a_wrong_one_are_in_the_draft(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    actions.save_draft(petition, by=petition.author, kind="draft_act")
    old = carried(client.get(step(petition, "act")).content.decode())
    assert (
        client.post(step(petition, "act"), ACT | {"note": "მოკლე", "read": old}).status_code == 400
    )
    petition.refresh_from_db()
    kept = (petition.articles, petition.act_annexes, petition.note)
    assert kept == (ACT["articles"], ACT["act_annexes"], "")
    other = client.post(
        step(petition, "act"), ACT | {"articles": "", "note": "სხვა ფანჯრიდან, გვიან", "read": old}
    )
    assert (
        carried(other.content.decode()) == old
    )  # the conflict is shown when every answer is right
    petition.refresh_from_db()
    assert petition.note == ""
    topic = Topic.objects.all()[0]
    where = {"unit": "", "topic": str(topic.pk), "spot": "სკოლის კუთხე", "point": "41,6"}
    assert client.post(step(petition, "where"), where).status_code == 400
    petition.refresh_from_db()
    assert (petition.topic, petition.spot, petition.latitude) == (topic, "სკოლის კუთხე", None)


def test_an_answer_changed_from_the_check_page_leads_back_to_it(batumi: Municipality) -> None:
    petition = make.draft(batumi, topic=Topic.objects.all()[0])
    client = citizen_client(petition.author)
    page = client.get(step(petition, "check")).content.decode()
    change = f"{step(petition, 'addressee')}?change=1"
    assert f'href="{change}"' in page
    read = carried(client.get(change).content.decode())
    done = client.post(change, {"addressee": "mayor", "read": read})
    assert done.headers["Location"] == step(petition, "check")
    assert (
        f'href="{step(petition, "addressee")}"' in client.get(overview(petition)).content.decode()
    )
