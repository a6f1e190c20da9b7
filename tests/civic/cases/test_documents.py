"""Documents the municipal system names: fetched through the guard, kept when the hash fits, given out while public."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from PIL import Image

from civic.cases import documents, hearing
from civic.cases.models import Case, CaseDocument, Unkept
from civic.cases.reference import papers
from civic.cases.status import Document, News, apply_status
from civic.cases.tasks import QUEUES
from civic.journal.models import Entry
from civic.journal.told import told
from civic.roles import Role
from civic.worker.leases import work_one
from civic.worker.models import State
from petitions import actions as petitions
from tests.civic.cases.receiver import Script
from tests.factories import petitions as make

pytestmark = [pytest.mark.django_db, pytest.mark.both]

FETCHES = next(one for one in QUEUES if one.name == "case_documents")
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /Page >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SCRIPT_PDF = PDF.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction 2 0 R")


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shown():
    """Whether everybody may read the rows the cases of these tests are about."""
    answer = {"public": True}
    hearing.shown()["places.municipality"] = lambda _row: answer["public"]
    yield answer
    hearing.shown().pop("places.municipality")


@pytest.fixture
def case(connector, happens, batumi, shown):
    happens(batumi)
    return Case.objects.get()


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def decided(case, receiver, content, *, told_hash="", url="", name="განკარგულება N5"):
    receiver.find = Script(body=content, headers={"content-type": "text/html"})
    document = Document(
        name=name, url=url or f"{receiver.url}d/1", sha256=told_hash or sha256(content)
    )
    apply_status(case, News(status="decided", document=document))


def only():
    return CaseDocument.objects.get()


def last_entry(batumi):
    return Entry.objects.about(batumi).filter(kind__startswith="case.document").latest("pk")


def test_document_is_kept_with_its_hash_and_told_on_the_timeline(case, receiver, batumi):
    decided(case, receiver, PDF)

    work_one(FETCHES)

    row, entry = only(), last_entry(batumi)
    assert (row.state, row.media_type, row.size) == (State.DONE, "application/pdf", len(PDF))
    assert (entry.kind, entry.public, entry.actor) == ("case.document_kept", True, None)
    assert entry.data["sha256"] == sha256(PDF)
    assert entry.data["url"] == documents.address(row)
    with documents.opened(row) as file:
        assert file.read() == PDF


def test_reader_gets_our_copy_as_a_harmless_attachment(case, receiver, batumi):
    decided(case, receiver, PDF)
    work_one(FETCHES)

    answer = Client().get(last_entry(batumi).data["url"])

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_name_on_the_disk_says_nothing(case, receiver):
    decided(case, receiver, PDF)
    work_one(FETCHES)

    folder, name = only().file.split("/")
    assert (folder, len(name)) == ("cases", 32)
    assert set(name) <= set("0123456789abcdef")


def test_document_is_given_out_only_while_its_subject_is_public(case, receiver, shown):
    decided(case, receiver, PDF)
    work_one(FETCHES)
    address = documents.address(only())

    shown["public"] = False
    assert Client().get(address).status_code == 404
    shown["public"] = True
    assert Client().get(address.replace("batumi", "keda")).status_code == 404
    hearing.shown().pop("places.municipality")
    try:
        assert Client().get(address).status_code == 404
    finally:
        hearing.shown()["places.municipality"] = lambda _row: True


def test_nothing_of_a_private_subject_is_told_or_given_out(case, receiver, batumi, monkeypatch):
    kept = frozenset({"places.municipality"})
    monkeypatch.setattr(hearing, "private_subjects", lambda: kept)
    decided(case, receiver, PDF)
    work_one(FETCHES)

    assert (only().state, last_entry(batumi).public) == (State.DONE, False)
    assert Client().get(documents.address(only())).status_code == 404


def test_document_not_fetched_yet_is_not_given_out(case, receiver):
    decided(case, receiver, PDF)

    assert Client().get(documents.address(only())).status_code == 404


@pytest.mark.parametrize(
    ("content", "told_hash"),
    [
        (PDF, "ab" * 32),
        (SCRIPT_PDF, ""),
        (b"<script>alert(1)</script>", ""),
        (b"MZ\x90\x00 program", ""),
        (b"", ""),
        (b"%PDF-1.4 cut off", ""),
    ],
)
def test_document_that_cannot_be_verified_is_kept_out_and_said_to_be(
    case, receiver, tmp_path, content, told_hash
):
    decided(case, receiver, content, told_hash=told_hash)

    work_one(FETCHES)

    why = Unkept.HASH if told_hash else Unkept.TYPE
    row, entry = only(), last_entry(case.municipality)
    assert (row.state, row.unkept, row.file) == (State.DEAD, why, "")
    assert (entry.kind, entry.public, entry.data["why"]) == ("case.document_unkept", True, why)
    assert list(tmp_path.iterdir()) == []
    assert Client().get(documents.address(row)).status_code == 404


def test_document_that_is_too_large_is_not_kept(case, receiver, monkeypatch):
    monkeypatch.setattr("civic.uploads.MAX_BYTES", len(PDF) - 1)
    decided(case, receiver, PDF)

    work_one(FETCHES)

    assert only().unkept == Unkept.SIZE


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/d",
        "http://0x7f.1/d",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:10.0.0.1]/d",
    ],
)
def test_document_at_an_inward_address_is_not_fetched(case, receiver, settings, url):
    decided(case, receiver, PDF, url=url)

    work_one(FETCHES)

    assert (only().unkept, receiver.seen) == (Unkept.ADDRESS, [])


def test_redirect_of_a_document_is_not_followed(case, receiver):
    decided(case, receiver, PDF)
    receiver.find = Script(status=302, headers={"location": f"{receiver.url}inward"})

    work_one(FETCHES)

    assert (only().unkept, len(receiver.seen)) == (Unkept.GONE, 1)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", ""])
def test_document_without_a_web_address_is_not_noted(case, url):
    from civic.cases.reading import news

    said = {"status": "decided", "document": {"url": url, "sha256": "ab" * 32, "name": "x"}}
    apply_status(case, news(said))

    assert CaseDocument.objects.count() == 0


def test_document_is_fetched_again_while_the_other_side_is_down(case, receiver, batumi):
    decided(case, receiver, PDF)
    receiver.find = Script(status=503)
    work_one(FETCHES)
    assert (only().state, only().unkept) == (State.RETRY, "")
    assert only().next_at > timezone.now() + timedelta(seconds=3)

    receiver.find = Script(body=PDF)
    CaseDocument.objects.update(next_at=timezone.now())
    work_one(FETCHES)

    assert only().state == State.DONE


def test_document_nobody_can_fetch_for_a_day_is_said_to_be_missing(case, receiver, batumi):
    decided(case, receiver, PDF)
    receiver.find = Script(fault="reset")
    CaseDocument.objects.update(attempts=documents.TRIES - 1)

    work_one(FETCHES)

    assert (only().unkept, last_entry(batumi).data["why"]) == (Unkept.GONE, "gone")


def test_picture_keeps_the_bytes_whose_hash_was_told(case, receiver):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    decided(case, receiver, out.getvalue(), name="გეგმა")

    work_one(FETCHES)

    assert (only().media_type, only().name) == ("image/png", "გეგმა.png")
    with documents.opened(only()) as file:
        assert file.read() == out.getvalue()


def test_same_document_told_twice_is_fetched_once(case, receiver, batumi):
    decided(case, receiver, PDF)
    document = Document(name="copy", url=f"{receiver.url}d/1", sha256=sha256(PDF))
    apply_status(case, News(status="closed", document=document))
    while work_one(FETCHES):
        pass

    assert (CaseDocument.objects.count(), len(receiver.seen)) == (1, 1)


@pytest.mark.parametrize(
    ("name", "shown_name"),
    [("../../etc/passwd", "passwd.pdf"), ("a/b\\c", "c.pdf"), ("<b>x</b>", "b>.pdf")],
)
def test_name_told_from_outside_is_harmless(case, receiver, batumi, name, shown_name):
    decided(case, receiver, PDF, name=name)
    work_one(FETCHES)

    assert only().name == shown_name
    answer = Client().get(last_entry(batumi).data["url"])
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)


def test_timeline_tells_both_outcomes_in_words_and_escaped(case, receiver, batumi):
    decided(case, receiver, PDF, name="<i>x", told_hash="ab" * 32)
    work_one(FETCHES)
    (one,) = told([last_entry(batumi)])
    text = render_to_string(one.template, {"data": one.data, "entry": one})
    assert "&lt;i&gt;x<br>" in text
    assert "ab" * 32 in text

    document = Document(name="<i>y", url=f"{receiver.url}d/1", sha256=sha256(PDF))
    apply_status(case, News(status="closed", document=document))
    work_one(FETCHES)
    (one,) = told([last_entry(batumi)])
    text = render_to_string(one.template, {"data": one.data, "entry": one})
    assert "&lt;i&gt;y.pdf</a>" in text
    assert sha256(PDF) in text


def test_petition_shows_our_copy_to_everybody(connector, receiver, batumi):
    petition = make.handed_over(batumi)
    case = Case.objects.create(
        subject_type="petitions.petition",
        subject_id=petition.pk,
        municipality=batumi,
        connector=connector,
        key=petition.case_key,
    )
    decided(case, receiver, PDF)
    work_one(FETCHES)
    link = documents.address(only())
    reader = Client()

    page = reader.get(petition.get_absolute_url()).content.decode()
    answer = reader.get(link)

    assert f'<a href="{link}">განკარგულება N5.pdf</a>' in page
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    petitions.remove(petition, by=make.staff(Role.MODERATOR, batumi), reason="სხვისი მონაცემები.")
    assert reader.get(link).status_code == 404


def test_document_of_the_reference_system_is_one_that_can_be_kept(case, receiver):
    decided(case, receiver, papers.decision("01-12/4417", case.key, "positive"))

    work_one(FETCHES)

    assert (only().unkept, only().media_type) == ("", "application/pdf")
