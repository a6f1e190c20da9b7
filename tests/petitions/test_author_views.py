"""The initiating group, and what an author does after the secretariat's word."""

import pytest
from django.test import Client

from civic.places.models import Municipality
from civic.roles import Role
from identity.models import User
from petitions import actions
from petitions.models import Initiator, Petition, ReasonCode, TextEdit, Topic
from petitions.states import Text
from petitions.versions import version_of
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

NEW = "/batumi/petitions/new/"

pytestmark = pytest.mark.django_db


def step(petition: Petition, name: str) -> str:
    return f"/{petition.municipality.slug}/petitions/drafts/{petition.pk}/{name}/"


def overview(petition: Petition) -> str:
    return f"/{petition.municipality.slug}/petitions/drafts/{petition.pk}/"


def an_author(place: Municipality) -> tuple[User, Client]:
    user = identity.citizen(place)
    return user, citizen_client(user)


def begun(client: Client) -> Petition:
    client.post(NEW, {"title": "უსაფრთხო გადასასვლელი სკოლის წინ"})
    return Petition.objects.latest("pk")


# --- The initiating group ---------------------------------------------------------------------


def test_an_invited_person_joins_on_a_page_of_their_own(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    guest = identity.citizen(batumi, email="gela@example.ge", first_name="გელა")
    client.post(step(petition, "group"), {"invite": "1", "email": "Gela@Example.ge"})
    row = Initiator.objects.get()
    url = f"/batumi/petitions/invitations/{row.pk}/"
    theirs = citizen_client(guest)
    assert petition.title in theirs.get("/account/").content.decode()
    assert "გელა ბერიძე" in theirs.get(url).content.decode()
    theirs.post(url, {"answer": "accept"})
    row.refresh_from_db()
    assert (row.state, row.name, row.user) == ("accepted", "გელა ბერიძე", guest)
    assert "გელა ბერიძე" in client.get(step(petition, "group")).content.decode()


def test_an_invitation_to_somebody_else_is_not_there(
    batumi: Municipality, keda: Municipality
) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    row = actions.invite(petition, email="gela@example.ge", by=petition.author)
    url = f"/batumi/petitions/invitations/{row.pk}/"  # N03
    stranger = citizen_client(identity.citizen(batumi))
    for answer in ("accept", "decline"):
        assert stranger.post(url, {"answer": answer}).status_code == 404
    assert stranger.get(url).status_code == 404
    assert client.get(url).status_code == 404  # nor the author's to answer
    unconfirmed = citizen_client(identity.user("gela@example.ge", confirmed=False))
    assert unconfirmed.post(url, {"answer": "accept"}).status_code == 404
    assert stranger.get(url.replace("batumi", "keda")).status_code == 404
    row.refresh_from_db()
    assert row.state == "invited"


def test_an_unverified_guest_is_led_to_verification_and_may_decline(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    row = actions.invite(begun(client), email="gela@example.ge", by=Petition.objects.get().author)
    url = f"/batumi/petitions/invitations/{row.pk}/"
    guest = citizen_client(identity.user("gela@example.ge"))
    assert (
        f"next=%2Fbatumi%2Fpetitions%2Finvitations%2F{row.pk}%2F" in guest.get(url).content.decode()
    )
    guest.post(url, {"answer": "decline"})
    row.refresh_from_db()
    assert row.state == "declined"


def test_an_invitation_can_be_taken_back(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    row = actions.invite(petition, email="gela@example.ge", by=petition.author)
    client.post(step(petition, "group"), {"revoke": str(row.pk)})
    assert Initiator.objects.count() == 0


def test_nobody_is_invited_twice(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    url = step(petition, "group")
    client.post(url, {"invite": "1", "email": "gela@example.ge"})
    again = client.post(url, {"invite": "1", "email": "gela@example.ge"})
    assert again.status_code == 400
    assert Initiator.objects.count() == 1


# --- After the secretariat's word -------------------------------------------------------------


def test_a_returned_petition_shows_why_and_can_be_submitted_again(batumi: Municipality) -> None:
    petition = make.returned(batumi, topic=Topic.objects.all()[0])
    client = citizen_client(petition.author)
    text = client.get(overview(petition)).content.decode()
    assert petition.reason.title in text
    assert "დააზუსტეთ, რომელ ქუჩას ეხება." in text
    assert petition.reason.title in client.get(step(petition, "demand")).content.decode()
    client.post(step(petition, "demand"), {"demand": "ვითხოვთ შუქნიშანს ჯავახიშვილის 12-თან."})
    petition.refresh_from_db()
    agreed = {"agrees": "on", "read": version_of(petition)}
    done = client.post(step(petition, "check"), agreed)
    assert done.headers["Location"] == overview(petition)
    petition.refresh_from_db()
    assert (petition.text_state, petition.demand) == (
        Text.SUBMITTED,
        "ვითხოვთ შუქნიშანს ჯავახიშვილის 12-თან.",
    )


def a_proposed_edit(place: Municipality) -> tuple[Petition, TextEdit]:
    petition = make.submitted(place)
    edit = actions.propose_edit(
        petition,
        by=make.staff(Role.MODERATOR, place),
        changes={"title": "უსაფრთხო გზა ჯავახიშვილის ქუჩაზე"},
        note="სათაური ზუსტი უნდა იყოს.",
    )
    return petition, edit


def test_a_correction_is_shown_word_by_word_and_accepted(batumi: Municipality) -> None:
    petition, edit = a_proposed_edit(batumi)
    client = citizen_client(petition.author)
    text = client.get(overview(petition)).content.decode()
    assert "<del>გადასასვლელი</del>" in text
    assert "<ins>გზა</ins>" in text
    client.post(f"{overview(petition)}edit/", {"edit": str(edit.pk), "answer": "accept"})
    petition.refresh_from_db()
    assert petition.title == "უსაფრთხო გზა ჯავახიშვილის ქუჩაზე"


def test_a_correction_can_be_declined(batumi: Municipality) -> None:
    petition, edit = a_proposed_edit(batumi)
    citizen_client(petition.author).post(
        f"{overview(petition)}edit/", {"edit": str(edit.pk), "answer": "decline"}
    )
    petition.refresh_from_db()
    edit.refresh_from_db()
    assert (petition.title, edit.state) == (make.TEXTS["title"], TextEdit.State.DECLINED)


def test_a_correction_of_another_petition_is_not_there(batumi: Municipality) -> None:
    _petition, edit = a_proposed_edit(batumi)
    mine = make.submitted(batumi)
    answer = citizen_client(mine.author).post(
        f"{overview(mine)}edit/", {"edit": str(edit.pk), "answer": "accept"}
    )
    assert answer.status_code == 404
    edit.refresh_from_db()
    assert edit.state == TextEdit.State.PROPOSED


def test_a_draft_can_be_discarded_and_nothing_else(batumi: Municipality) -> None:
    draft, sent = make.draft(batumi), make.submitted(batumi)
    for petition in (draft, sent):
        client = citizen_client(petition.author)
        assert client.get(f"{overview(petition)}discard/").status_code == 405
        client.post(f"{overview(petition)}discard/")
    assert list(Petition.objects.values_list("pk", flat=True)) == [sent.pk]


def test_the_author_withdraws_with_a_published_reason(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    url = f"{petition.get_absolute_url()}end/"
    author = citizen_client(petition.author)
    assert author.post(url, {"reason": "მოკლედ"}).status_code == 400
    author.post(url, {"reason": "მუნიციპალიტეტმა გზა უკვე შეაკეთა."})
    petition.refresh_from_db()
    assert petition.collection_state == "withdrawn"
    assert (
        "მუნიციპალიტეტმა გზა უკვე შეაკეთა."
        in client.get(petition.get_absolute_url()).content.decode()
    )
    assert citizen_client(identity.citizen(batumi)).get(url).status_code == 404


def test_a_refused_petition_keeps_its_reason_for_the_author(batumi: Municipality) -> None:
    petition = make.rejected(batumi)
    text = citizen_client(petition.author).get(overview(petition)).content.decode()
    assert ReasonCode.objects.get(code="R-01").title in text
