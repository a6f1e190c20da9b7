"""The applicant's page, the desk's queue and page, their documents: what they show, keep and hide."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civic.dates import today
from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.roles import Role
from civic.words import day
from cms.services.actions import documents, reading, working
from cms.services.desk import work
from cms.services.models import Document, ServiceRequest
from cms.services.notices import EVENTS
from cms.services.queries import requests as queries
from cms.services.refusals import REASONS
from identity.models import User
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import services as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNDATED = {f"notices/request_{name}" for name in ("decided", "message", "withdrawn")}
TEXT = "მოთხოვნა დაკმაყოფილდა, რადგან განმცხადებელი დანდალოში ცხოვრობს."


@pytest.fixture
def row(batumi):
    return make.filed(batumi, to=make.department(batumi))


@pytest.fixture
def officer(row):
    return make.officer(row.department)


def desk(row, name="request", *args):
    return reverse(f"services_desk:{name}", args=[row.municipality.slug, row.pk, *args])


def mine(row, name="request", *args):
    return reverse(f"services:{name}", args=[row.municipality.slug, row.pk, *args])


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def pdf(name="cnoba.pdf"):
    return SimpleUploadedFile(name, make.PDF, "application/pdf")


# --- The applicant -----------------------------------------------------------------------------


def test_applicant_sees_number_clock_answers_and_words(row, officer):
    working.write(row, by=officer, text="მივიღეთ თქვენი განცხადება", from_applicant=False)
    page = text(citizen_client(row.user).get(mine(row)))
    for word in (row.sign, "30", make.ANSWERS["why"], "მივიღეთ თქვენი განცხადება"):
        assert word in page
    assert row.messages.get().read_at is None  # looking changes nothing


def test_everybody_else_gets_404(row, officer):
    other = citizen_client(identity.citizen(row.municipality))
    document = documents.put(row, make.paper())
    pages = [mine(row), mine(row, "withdraw"), mine(row, "paper", document.pk)]
    assert [other.get(page).status_code for page in pages] == [404] * 3
    assert [staff_client(officer).get(page).status_code for page in pages] == [404] * 3
    assert other.post(mine(row, "write"), {"text": "x"}).status_code == 404
    visitor = Client().get(mine(row))
    assert (visitor.status_code, "login" in visitor["Location"]) == (302, True)
    elsewhere = reverse("services:request", args=["keda", row.pk])
    assert citizen_client(row.user).get(elsewhere).status_code == 404


def test_answer_to_what_is_missing_starts_the_clock_again(row, officer):
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    client = citizen_client(row.user)
    assert "დაურთეთ ცნობა" in text(client.get(mine(row)))
    empty = client.post(mine(row, "write"), {"text": ""})
    assert "error" in text(empty, 422) or "შეცდომა" in text(empty, 422)
    sent = {"text": "ვურთავ ცნობას", "files": [pdf(), pdf("second.pdf")]}
    assert client.post(mine(row, "write"), sent).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.documents.count()) == ("under_way", 2)


def test_what_was_asked_for_stays_readable_after_the_answer(row, officer):
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    client = citizen_client(row.user)
    assert "დადგენილი ხარვეზები" not in text(client.get(mine(row)))  # it stands at the top
    working.complete(row, by=row.user, text="ვურთავ ცნობას")
    page = text(client.get(mine(row)))
    for word in ("დადგენილი ხარვეზები", "დაურთეთ ცნობა", "თქვენი პასუხის დღე:"):
        assert word in page


def test_request_that_waits_says_whose_answer_it_waits_for(row, officer):
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    own = text(citizen_client(row.user).get(mine(row)))
    assert ("თქვენს პასუხს ელოდება" in own, "ელის განმცხადებელს" in own) == (True, False)
    assert "ელის განმცხადებელს" in text(staff_client(officer).get(desk(row)))


def test_a_wrong_file_leaves_the_words_where_they_were(row):
    bad = SimpleUploadedFile("a.exe", b"MZ0000", "application/octet-stream")
    answer = citizen_client(row.user).post(
        mine(row, "write"), {"text": "ჩემი სიტყვები", "files": [bad]}
    )
    page = text(answer, 422)
    assert "ჩემი სიტყვები" in page
    assert "a.exe" in page
    assert not Document.objects.exists()


def test_documents_are_downloads_nobody_keeps(row, officer):
    document = documents.put(row, make.paper("დადგენილება.pdf"), from_applicant=False)
    answer = citizen_client(row.user).get(mine(row, "paper", document.pk))
    assert answer.content == make.PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_decision_comes_with_its_reasons_and_the_way_to_appeal(row, officer):
    working.decide(row, by=officer, result="negative", text=TEXT, paper=make.paper("act.pdf"))
    page = text(citizen_client(row.user).get(mine(row)))
    row.refresh_from_db()
    for word in (TEXT, row.appeal, "act.pdf"):
        assert word in page
    assert "<textarea" not in page


def test_withdrawing_asks_once(row):
    client = citizen_client(row.user)
    assert row.sign in text(client.get(mine(row, "withdraw")))
    client.post(mine(row, "withdraw"))
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert client.get(mine(row, "withdraw")).status_code == 302


def test_account_lists_requests_beside_petitions(row):
    page = text(citizen_client(row.user).get(reverse("identity:account")))
    assert f'href="{mine(row)}"' in page
    assert row.sign in page


# --- The desk ----------------------------------------------------------------------------------


def test_queue_shows_the_departments_own_by_due_day(row, officer, batumi):
    soon = make.filed(batumi, to=row.department, due_on=today() + DAY)
    late = make.filed(batumi, to=row.department, due_on=today() - DAY)
    foreign = make.filed(batumi, to=make.department(batumi, "works", name_ka="კეთილმოწყობა"))
    page = text(staff_client(officer).get(reverse("services_desk:index", args=["batumi"])))
    places = [page.index(f"/services/{one.pk}/") for one in (late, soon, row)]
    assert places == sorted(places)
    assert f"/services/{foreign.pk}/" not in page
    office = staff_client(make.office(batumi))
    everything = text(office.get(reverse("services_desk:index", args=["batumi"])))
    assert f"/services/{foreign.pk}/" in everything


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("due=overdue", {"late"}),
        ("due=near", {"soon"}),
        ("state=decided", {"done"}),
        ("result=positive", {"done"}),
        ("service=fence", {"fence"}),
        ("department=none", {"nobody"}),
        ("q=2", {"late"}),
    ],
)
def test_queue_can_be_narrowed(batumi, question, found):
    to = make.department(batumi)
    rows = {
        "soon": make.filed(batumi, to=to, due_on=today() + 2 * DAY),
        "late": make.filed(batumi, to=to, due_on=today() - DAY),
        "done": make.filed(batumi, to=to),
        "fence": make.filed(batumi, to=to, service=make.service(batumi, "fence")),
        "nobody": make.filed(batumi),
    }
    working.decide(rows["done"], by=make.officer(to), result="positive", text=TEXT)
    client = staff_client(make.office(batumi))
    page = text(client.get(reverse("services_desk:index", args=["batumi"]) + f"?{question}"))
    assert {name for name, one in rows.items() if f"/services/{one.pk}/" in page} == found


def test_the_queue_asks_as_little_for_many_as_for_few(batumi, django_assert_max_num_queries):
    to = make.department(batumi)
    client = staff_client(make.officer(to))
    address = reverse("services_desk:index", args=["batumi"])
    make.filed(batumi, to=to)
    with CaptureQueriesContext(connection) as few:
        client.get(f"/en{address}")
    for _ in range(6):
        make.filed(batumi, to=to)
    with django_assert_max_num_queries(len(few)):
        client.get(f"/en{address}")


def test_a_wrong_filter_is_refused(row, officer):
    client = staff_client(officer)
    address = reverse("services_desk:index", args=["batumi"])
    assert client.get(f"{address}?state=lost").status_code == 400
    assert client.get(f"{address}?owner=1").status_code == 400


def test_queue_of_a_department_speaks_of_that_department(row, officer, batumi):
    client = staff_client(make.officer(make.department(batumi, "works", name_ka="კეთილმოწყობა")))
    office = staff_client(make.office(batumi))
    address = f"/en{reverse('services_desk:index', args=['batumi'])}"

    mine = client.get(address)

    assert "No request has come to your department yet." in text(mine)
    assert "service" not in mine.context["filter"].form.fields
    works = batumi.departments.get(slug="works")
    make.filed(batumi, to=works, service=make.service(batumi, "fence"))
    theirs = staff_client(officer).get(address).context["filter"].form.fields["service"]
    everything = office.get(address).context["filter"].form.fields["service"]
    assert [str(one.label) for one in (theirs, everything)] == [
        "Service asked of your department",
        "Service",
    ]
    assert [code for code, _title in theirs.choices] == ["", row.service.code]
    assert {code for code, _title in everything.choices} == {"", row.service.code, "fence"}


def test_desk_page_is_for_the_department_only(row, officer, keda):
    assert make.ANSWERS["why"] in text(staff_client(officer).get(desk(row)))
    elsewhere = make.officer(make.department(keda))
    other = make.officer(make.department(row.municipality, "works", name_ka="კეთილმოწყობა"))
    assert staff_client(elsewhere).get(desk(row)).status_code == 404
    assert staff_client(other).get(desk(row)).status_code == 404
    editor = identity.staff(Role.EDITOR, row.municipality)
    assert staff_client(editor).get(desk(row)).status_code == 403
    document = documents.put(row, make.paper())
    assert staff_client(other).get(desk(row, "document", document.pk)).status_code == 404
    assert Entry.objects.filter(kind="request.read").count() == 1


def test_acts_of_the_desk(row, officer):
    client = staff_client(officer)
    assert client.post(desk(row, "act", "take-up")).status_code == 302
    day = (today() + 7 * DAY).isoformat()
    client.post(desk(row, "act", "ask"), {"text": "დაურთეთ ცნობა", "due_on": day})
    client.post(desk(row, "act", "note"), {"text": "შევამოწმოთ"})
    client.post(desk(row, "act", "write"), {"text": "გელოდებით", "files": pdf()})
    client.post(desk(row, "act", "go-on"))
    client.post(desk(row, "act", "decide"), {"result": "partly", "text": TEXT, "paper": pdf()})
    row.refresh_from_db()
    assert (row.state, row.result) == ("decided", "partly")
    kinds = Entry.objects.about(row).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[1:] == [
        "request.taken_up",
        "request.asked",
        "request.noted",
        "request.department_wrote",
        "request.gone_on",
        "request.decided",
    ]
    page = text(client.get(desk(row)))
    assert "შევამოწმოთ" in page
    assert "შევამოწმოთ" not in text(citizen_client(row.user).get(mine(row)))


def test_a_refused_act_keeps_what_was_typed(row, officer):
    day = (today() + DAY).isoformat()
    answer = staff_client(officer).post(
        desk(row, "act", "ask"), {"text": "დაურთეთ ჩემი ცნობა", "due_on": day}
    )
    page = text(answer, 422)
    assert "დაურთეთ ჩემი ცნობა" in page
    assert day in page
    assert row.rounds.count() == 0


def test_decision_that_is_no_pdf_is_refused_with_one_sentence(row, officer):
    fields = {"result": "positive", "text": TEXT}
    for content in (b"PK\x03\x04 a text", b"\x89PNG\r\n\x1a\n"):
        paper = SimpleUploadedFile("act.pdf", content, "application/pdf")
        answer = staff_client(officer).post(desk(row, "act", "decide"), fields | {"paper": paper})
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"paper": [REASONS["decision_not_pdf"]]}


def test_given_away_the_officer_lands_on_the_queue(row, officer, batumi):
    other = make.department(batumi, "works", name_ka="კეთილმოწყობა")
    answer = staff_client(officer).post(desk(row, "act", "lead"), {"department": other.pk})
    assert answer["Location"] == reverse("services_desk:index", args=["batumi"])


def test_work_list_tells_each_what_to_do(row, officer, batumi):
    waiting = make.filed(batumi, to=row.department)
    working.ask(waiting, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    nobody = make.filed(batumi)
    again = User.objects.get(pk=officer.pk)
    assert [item.url for item in work(batumi, again)] == [desk(row)]
    office = make.office(batumi)
    assert [item.url for item in work(batumi, office)] == [desk(nobody)]
    waiting.rounds.update(due_on=today() - DAY)
    assert {item.url for item in work(batumi, again)} == {desk(row), desk(waiting)}


# --- Mails -------------------------------------------------------------------------------------


def mails_of(row):
    for entry in Entry.objects.about(row).order_by("pk"):
        write_notices(entry)
    return list(Mail.objects.order_by("pk"))


def test_mails_say_number_service_and_link_and_nothing_else(row, officer):
    working.ask(row, by=officer, text="დაურთეთ საიდუმლო ცნობა", due_on=today() + 5 * DAY)
    working.complete(row, by=row.user, text="საიდუმლო პასუხი")
    working.write(row, by=officer, text="საიდუმლო სიტყვა", from_applicant=False)
    working.decide(row, by=officer, result="positive", text=TEXT)
    mails = mails_of(row)
    to_applicant = [one.template for one in mails if one.user_id == row.user_id]
    to_staff = [one.template for one in mails if one.user_id == officer.pk]
    assert to_applicant == [
        f"notices/request_{name}" for name in ("filed", "missing", "message", "decided")
    ]
    assert to_staff == [f"notices/request_{name}" for name in ("to_work", "answered")]
    assert all(row.sign in one.subject for one in mails)
    assert not [one for one in mails if "საიდუმლო" in one.body or TEXT in one.body]
    assert all(
        (mine(row) if one.user_id == row.user_id else desk(row)) in one.body for one in mails
    )


@pytest.mark.parametrize("kind", sorted(EVENTS))
@pytest.mark.parametrize("bare", [True, False])
def test_no_mail_has_a_hole_where_something_is_not_known(row, officer, kind, bare):
    make.office(row.municipality)
    if bare:  # no term, no department, no result, and an entry that says nothing
        ServiceRequest.objects.filter(pk=row.pk).update(due_on=None, department=None)
    data = {} if bare else {"number": row.sign, "due_on": "2026-12-01"}
    write_notices(journal.append(kind, row, by=None, data=data))

    mails = list(Mail.objects.all())
    assert {one.template.startswith("notices/request_") for one in mails} == {True}
    for mail in mails:
        said = f"{mail.subject}\n{mail.body}"
        assert row.sign in mail.subject
        assert [hole for hole in ("None", " .", " ,", "  ", ": .", "„“") if hole in said] == []
        assert ("2026" in mail.body.replace(row.sign, "")) == (
            not bare and mail.template not in UNDATED
        )


def test_mail_of_filing_names_the_day_of_the_decision(row):
    mail = next(one for one in mails_of(row) if one.user_id == row.user_id)
    assert day(row.due_on) in mail.body


def test_mails_to_the_department_go_to_its_own_address(batumi):
    to = make.department(batumi, "post", email="social@example.ge")
    row = make.filed(batumi, to=to)
    assert [one.recipient for one in mails_of(row) if one.template.endswith("to_work")] == [
        "social@example.ge"
    ]


def test_reading_in_the_list_marks_nothing(row, officer):
    working.write(row, by=row.user, text="სიტყვა", from_applicant=True)
    assert [one.news for one in queries.of_desk(officer, row.municipality)] == [True]
    reading.read_on_desk(row, by=officer)
    assert [one.news for one in queries.of_desk(officer, row.municipality)] == [False]
