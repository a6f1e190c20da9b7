"""The pages of a polling place: who may open them, the personal number, repeated sending, entries that do not see each other."""

import re

import pytest

from budgeting.actions import batches
from budgeting.models import Ballot, PaperBatch, PaperLine, Participation
from budgeting.states import BatchState
from civic.journal.models import Entry
from civic.places.models import Centre
from tests.budgeting.test_batches import counted, entered, lines
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity, paper
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


def url(row, *parts):
    return "/".join([f"/desk/{row.municipality.slug}/budget/{row.slug}", *map(str, parts), ""])


@pytest.fixture
def number():
    return identity.new_number()


@pytest.fixture
def clerk(batumi):
    return paper.clerk(make.active(batumi))


@pytest.fixture
def row(batumi, clerk, number):
    identity.extract(batumi, f"{number},ბერიძე,ნინო,1990-05-31,")
    row = vote.opened(batumi)
    paper.batch(row)
    return row


def look(client, row, number, born="31.05.1990"):
    """Type number and date into the page as it stands; the polling place is on it already."""
    page = client.get(url(row, "handout")).content.decode()
    place = re.search(r'name="place" value="([^"]+)"', page)[1]
    data = {"place": place, "number": number, "born_on": born}
    return client.post(url(row, "handout"), data)


def test_clerk_looks_up_and_hands_out_with_two_sendings(row, clerk, number):
    client = staff_client(clerk)
    page = look(client, row, number).content.decode()
    assert "გაეცით ერთი ბიულეტენი" in page
    assert number not in page
    data = {"do": "hand", "ticket": TICKET.search(page)[1], "document": "card"}
    for _time in range(2):
        answer = client.post(url(row, "handout"), data)
        assert (answer.status_code, number in answer["Location"]) == (302, False)
    assert (Participation.objects.count(), PaperBatch.objects.get().handed_out) == (1, 1)
    again = look(client, row, number).content.decode()
    assert "ბიულეტენი გაიცა" in again
    assert paper.SCHOOL in again


def test_desk_sees_that_somebody_voted_online_and_nothing_of_the_choice(row, clerk, number):
    person = make.voter(row.municipality, number=number)
    vote.cast(row, person, 3)
    page = look(staff_client(clerk), row, number).content.decode()
    found = page[page.index('id="h-found"') : page.index("</section>", page.index('id="h-found"'))]
    assert "პორტალზე" in found
    assert "№" not in found
    assert not TICKET.search(page)


def test_number_is_in_no_session_address_or_journal(row, clerk, number, caplog):
    client = staff_client(clerk)
    answer = look(client, row, number)
    assert "no-store" in answer["Cache-Control"]
    assert number not in str(dict(client.session.items()))
    assert number not in caplog.text
    assert number not in str(list(Entry.objects.values("data", "kind")))
    assert number not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]


@pytest.mark.parametrize(("typed", "born"), [("123", "31.05.1990"), ("", ""), ("9" * 11, "1.1.1")])
def test_wrong_input_is_said_and_kept(row, clerk, typed, born):
    answer = look(staff_client(clerk), row, typed, born)
    assert answer.status_code in {400, 422}
    page = answer.content.decode()
    assert f'value="{typed}"' in page or not typed
    assert Participation.objects.count() == 0


def test_old_ticket_and_one_of_somebody_else_change_nothing(row, clerk, number):
    page = look(staff_client(clerk), row, number).content.decode()
    data = {"do": "hand", "ticket": TICKET.search(page)[1], "document": "card"}
    other = staff_client(make.officer(row.municipality))
    for ticket in (data["ticket"], "x", "", "AAAA"):
        answer = other.post(url(row, "handout"), data | {"ticket": ticket})
        assert answer.status_code in {400, 422}
    assert Participation.objects.count() == 0


def test_pages_are_for_their_roles_and_the_own_centre(row, clerk, batumi, keda):
    one = PaperBatch.objects.get()
    assert staff_client(clerk).get(url(row, "batches", one.pk)).status_code == 200
    Centre.objects.create(
        municipality=batumi, slug="far", name_ka="შორი", address_ka="ა", hours_ka="10–18"
    )
    PaperBatch.objects.update(centre=Centre.objects.get(slug="far"))
    assert staff_client(clerk).get(url(row, "batches", one.pk)).status_code == 403
    assert paper.SCHOOL not in staff_client(clerk).get(url(row, "batches")).content.decode()
    stranger = staff_client(make.officer(make.active(keda)))
    for page in ("handout", "batches", f"batches/{one.pk}", f"batches/{one.pk}/protocol"):
        assert stranger.get(url(row, page)).status_code == 404
        assert citizen_client(identity.citizen(batumi)).get(url(row, page)).status_code in {
            302,
            404,
        }
    auditor = staff_client(make.auditor(batumi))
    assert auditor.get(url(row, "handout")).status_code == 403


def test_officer_plans_a_polling_place(row):
    client = staff_client(make.officer(row.municipality))
    data = {"place": "აჭარისწყლის ცენტრი", "delivered": "300", "centre": ""}
    assert client.post(url(row, "batches"), data).status_code == 302
    twice = client.post(url(row, "batches"), data)
    assert twice.status_code == 422
    assert "აჭარისწყლის ცენტრი" in twice.content.decode()
    assert PaperBatch.objects.get(place="აჭარისწყლის ცენტრი").delivered == 300


def test_batch_from_the_box_to_the_seal_through_its_pages(row, batumi):
    one, _at = counted(row, 3, 3, place="სკოლა")
    a, b, officer = (
        staff_client(user)
        for user in (make.auditor(batumi), make.auditor(batumi), make.officer(batumi))
    )
    here = url(row, "batches", one.pk)
    a.post(f"{here}enter/", {"text": "1 1 3\n2 4\n3 x"})
    assert "№ 1, № 3" in a.get(here).content.decode()
    assert "№ 1, № 3" not in b.get(here).content.decode()
    a.post(f"{here}finish/")
    second = b.get(here).content.decode()
    assert "№ 4" not in second
    b.post(f"{here}line/", {"number": "1", "marks": "1 3"})
    b.post(f"{here}line/", {"number": "2", "marks": "5"})
    b.post(f"{here}line/", {"number": "3", "marks": "x"})
    b.post(f"{here}finish/")
    page = officer.get(here).content.decode()
    assert page.count('name="reason"') >= 1
    assert officer.post(f"{here}seal/").status_code == 302
    assert Ballot.objects.count() == 0
    wrong = officer.post(
        f"{here}decide/", {"number": "2", "marks": "1 2 3 4", "reason": "გარკვეულია"}
    )
    assert wrong.status_code == 422
    assert "გარკვეულია" in wrong.content.decode()
    assert (
        officer.post(
            f"{here}decide/", {"number": "2", "marks": "5", "reason": "მკაფიოა"}
        ).status_code
        == 302
    )
    officer.post(f"{here}seal/")
    assert PaperBatch.objects.get(pk=one.pk).state == BatchState.SEALED
    assert Ballot.objects.filter(on_paper=True).count() == 2
    protocol = officer.get(f"{here}protocol/").content.decode()
    assert "№ 5" not in protocol


def test_list_comes_as_a_file_too(row, batumi):
    from django.core.files.uploadedfile import SimpleUploadedFile

    one, _at = counted(row, 3, 3, place="სკოლა")
    client = staff_client(make.auditor(batumi))
    here = url(row, "batches", one.pk)
    file = SimpleUploadedFile("lines.csv", b"1;1;3\n2;x\n")
    assert client.post(f"{here}enter/", {"file": file}).status_code == 302
    assert PaperLine.objects.count() == 2
    for content in (b"\xff\xfe\x00", b"1 1 " + b"3 " * 300_000):
        bad = SimpleUploadedFile("lines.csv", content)
        assert client.post(f"{here}enter/", {"file": bad}).status_code == 400
    typed = client.post(f"{here}enter/", {"text": "1 1\nოცი 3"})
    assert (typed.status_code, "ოცი 3" in typed.content.decode()) == (422, True)


def test_sealed_batch_has_no_form_left(row, batumi):
    officer = make.officer(batumi)
    people = (make.auditor(batumi), make.auditor(batumi), officer)
    one = entered(counted(row, 2, 2, place="სკოლა")[0], lines(2), lines(2), people)
    batches.seal(one, by=officer)
    page = staff_client(officer).get(url(row, "batches", one.pk)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
