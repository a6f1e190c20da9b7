"""Signing by the pages: one page, one POST, a receipt; the same answer whoever asks again."""

import json
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.limits import hit
from civic.models import Counter
from civic.places.models import Municipality
from civic.roles import Role
from identity.models import Inquiry
from petitions import actions, queries, refusals
from petitions.actions import signing
from petitions.models import Follow, Petition, Signature
from petitions.receipts import code_of
from petitions.states import Signing
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def to(petition: Petition, name: str) -> str:
    return f"{petition.get_absolute_url()}{name}"


def test_sign_and_get_a_receipt(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi, first_name="თამარ", last_name="კახიძე"))
    text = client.get(to(petition, "sign/")).content.decode()
    assert "თამარ კახიძე" in text
    assert "ინიციალები: თ. კ." in text
    assert re.findall(r'value="(\w+)"[^>]*checked', text) == ["none"]
    answer = client.post(to(petition, "sign/"), {"display": "none"})
    assert (answer.status_code, answer.headers["Location"]) == (302, to(petition, "receipt/"))
    signature = Signature.objects.get()
    assert (signature.state, signature.display_text) == (Signing.CONFIRMED, "")
    receipt = client.get(to(petition, "receipt/")).content.decode()
    assert code_of(signature.pk) in receipt
    assert "თამარ" not in receipt


def test_what_the_signer_chooses_is_kept(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    for display, shown in (("none", ""), ("initials", "ნ. ბ."), ("name", "ნინო ბერიძე")):
        user = identity.citizen(batumi)
        citizen_client(user).post(to(petition, "sign/"), {"display": display})
        assert queries.own_signature(user, petition).display_text == shown


@pytest.mark.parametrize("display", ["", "everything", "<script>", "NONE"])
def test_a_choice_there_is_not_is_refused(batumi: Municipality, display: str) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    assert client.post(to(petition, "sign/"), {"display": display}).status_code == 400
    assert Signature.objects.count() == 0


def test_signing_again_gives_the_same_answer_and_changes_nothing(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    first = client.post(to(petition, "sign/"), {"display": "name"})
    before = Signature.objects.values().get()
    again = client.post(to(petition, "sign/"), {"display": "none"})
    assert (again.status_code, again.headers["Location"]) == (
        first.status_code,
        first.headers["Location"],
    )
    assert Signature.objects.values().get() == before


def test_who_is_registered_elsewhere_is_not_told_to_verify(
    batumi: Municipality, keda: Municipality
) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(keda))
    for path in ("sign/", ""):
        text = client.get(to(petition, path)).content.decode()
        assert "რეგისტრირებული ხართ სხვა მუნიციპალიტეტში: ქედა." in text
        assert "საცხოვრებელი შევიცვალე: ხელახლა შემოწმება" in text
        assert "დაადასტურეთ ვინაობა" not in text
    gone = identity.person(batumi)
    gone.verifications.update(valid=False)
    text = citizen_client(identity.citizen(someone=gone)).get(to(petition, "")).content.decode()
    assert "ამ მუნიციპალიტეტის რეესტრში აღარ ხართ" in text


def test_signing_again_takes_as_long_as_signing_first(batumi: Municipality) -> None:
    petition = make.opened(batumi)  # N41
    first, again = [], []
    for _one in range(9):
        client = citizen_client(identity.citizen(batumi))
        for times in (first, again):
            start = time.perf_counter()
            assert client.post(to(petition, "sign/"), {"display": "none"}).status_code == 302
            times.append(time.perf_counter() - start)
    assert median(again) > median(first) / 4  # no telling short cut


def test_two_accounts_of_one_person_sign_once(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    person = identity.person(batumi)
    first, second = (citizen_client(identity.verified(person)) for _account in range(2))
    assert first.post(to(petition, "sign/"), {"display": "none"}).status_code == 302
    page = second.get(to(petition, "sign/"))
    assert page.status_code == 200  # looking does not tell that the person has signed
    answer = second.post(to(petition, "sign/"), {"display": "none"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert str(refusals.REASONS["already_signed"]) in text
    assert 'href="/account/in-my-name/"' in text
    assert code_of(Signature.objects.get().pk) not in text
    assert second.get(to(petition, "receipt/")).headers["Location"] == to(petition, "sign/")
    assert second.post(to(petition, "withdraw/")).status_code == 409
    assert Signature.objects.get().state == Signing.CONFIRMED


def test_a_number_written_otherwise_is_the_same_person(batumi: Municipality) -> None:
    petition = make.opened(batumi)  # N44
    identity.extract(batumi, "99000000001,ბერიძე,ნინო,1988-03-14,")
    facts = {"municipality": "batumi", "last_name": "ბერიძე", "born_on": "14.03.1988"}
    written = [("99000000001", "ნინო"), ("990 0000-00 01", "Nino"), ("９９000000001", "ნინო")]
    answers = []
    for number, first_name in written:
        client = citizen_client(identity.user())
        typed = facts | {"number": number, "first_name": first_name}
        assert client.post("/account/verify/", typed).status_code == 302
        answers.append(client.post(to(petition, "sign/"), {"display": "none"}).status_code)
    assert answers == [302, 403, 403]
    assert Signature.objects.count() == 1


def test_a_visitor_logs_in_and_comes_back(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    url = to(petition, "sign/")
    for answer in (client.get(url), client.post(url, {"display": "none"})):
        assert answer.headers["Location"] == f"/account/login/?next={url}"
    assert Signature.objects.count() == 0


def test_an_unverified_account_verifies_and_comes_back(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.user())
    answer = client.get(to(petition, "sign/"))
    assert answer.headers["Location"].startswith("/account/verify/?next=%2Fbatumi%2Fpetitions%2F")
    assert answer.headers["Location"].endswith("&municipality=batumi")
    client.post(to(petition, "sign/"), {"display": "none"})  # N48: the earlier step is missing
    assert Signature.objects.count() == 0


def test_who_may_not_sign_reads_why(batumi: Municipality, keda: Municipality) -> None:
    petition = make.opened(batumi)
    young = timezone.localdate() - timedelta(days=17 * 365)
    people = {
        "not_registered": identity.citizen(keda),
        "too_young": identity.citizen(batumi, born_on=young),
        "not_alive": identity.citizen(batumi, deceased=True),
    }
    for user in people.values():
        client = citizen_client(user)
        for answer in (
            client.get(to(petition, "sign/")),
            client.post(to(petition, "sign/"), {"display": "none"}),
        ):
            assert answer.status_code == 403
            assert "ხელმოწერა შეუძლებელია" in answer.content.decode()
    assert Signature.objects.count() == 0
    assert (
        "18 წლის" in citizen_client(people["too_young"]).get(to(petition, "sign/")).content.decode()
    )


def test_a_petition_that_is_not_open_cannot_be_signed(batumi: Municipality) -> None:
    moderator = make.staff(Role.MODERATOR, batumi)
    past = timezone.now() - timedelta(days=31)
    states = [
        make.opened(batumi, at=past),  # its term is over, recorded or not (N46)
        actions.pause(make.opened(batumi), by=moderator, cause="order", reason="განჩინება"),
        actions.withdraw_petition(
            withdrawn := make.opened(batumi), by=withdrawn.author, reason="გზა უკვე შეკეთდა."
        ),
    ]
    client = citizen_client(identity.citizen(batumi))
    for petition in states:
        assert client.get(to(petition, "sign/")).status_code == 409
        assert client.post(to(petition, "sign/"), {"display": "none"}).status_code == 409
    assert Signature.objects.count() == 0


def test_nothing_but_a_post_of_our_own_signs(batumi: Municipality) -> None:
    petition = make.opened(batumi)  # N57
    user = identity.citizen(batumi)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    url = to(petition, "sign/")
    assert client.post(url, {"display": "none"}).status_code == 403
    assert client.post(url, "display=none", content_type="text/plain").status_code == 403
    for method in ("put", "patch", "delete"):
        assert getattr(citizen_client(user), method)(url).status_code == 405
    citizen_client(user).get(url, {"display": "none"})
    assert Signature.objects.count() == 0


@pytest.mark.parametrize(
    "extra",
    [
        {"state": "confirmed"},
        {"channel": "paper"},
        {"index": "1"},
        {"petition": "999"},
        {"person": "1"},
    ],
)
def test_fields_that_are_not_asked_are_not_taken(
    batumi: Municipality, extra: dict[str, str]
) -> None:
    petition = make.opened(batumi)  # N06
    citizen_client(identity.citizen(batumi)).post(
        to(petition, "sign/"), {"display": "none"} | extra
    )
    signature = Signature.objects.get()
    assert (signature.petition, signature.channel) == (petition, "online")


def test_signing_leaves_no_actor_and_no_name(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    citizen_client(user).post(to(petition, "sign/"), {"display": "none"})
    sequencer.run()
    assert not Entry.objects.filter(actor=user).exclude(kind__startswith="account.").exists()
    row = Signature.objects.values().get()
    assert user.pk not in row.values()
    assert row["signed_at"].minute == row["signed_at"].second == 0


def test_too_many_signatures_of_one_account_are_refused_and_said(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    for _one in range(60):
        hit("petition.sign", str(user.pk), 60, 3600)
    answer = citizen_client(user).post(to(petition, "sign/"), {"display": "none"})
    assert answer.status_code == 429
    assert "ერთ საათში აქედან ბევრი ხელმოწერა შემოვიდა." in answer.content.decode()
    assert Signature.objects.count() == 0


def test_a_village_library_can_sign_from_one_address(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    for _one in range(30):
        client = citizen_client(identity.citizen(batumi))
        assert client.post(to(petition, "sign/"), {"display": "none"}).status_code == 302
    assert Counter.objects.get(bucket="petition.sign.address").count == 30


def test_signing_needs_few_queries(
    batumi: Municipality, django_assert_max_num_queries: Any
) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    sequencer.run()
    with django_assert_max_num_queries(30):
        client.post(to(petition, "sign/"), {"display": "none"})


@pytest.mark.parametrize(
    ("page", "told"),
    [("not-me/", (True, True)), ("follow/", (True, False)), ("sign/", (False, False))],
)
def test_the_log_in_page_says_what_for(
    client: Client, batumi: Municipality, page: str, told: tuple[bool, bool]
) -> None:
    login = client.get(to(make.opened(batumi), page), follow=True).content.decode()
    assert ("შედით, რომ" in login, "სერვის-ცენტრში პირადობის" in login) == told


# --- The receipt ------------------------------------------------------------------------------


def test_the_receipt_says_within_seconds_until_the_leaf_has_a_place(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    signing.sign(petition, by=user)
    Signature.objects.update(index=None)
    text = citizen_client(user).get(to(petition, "receipt/")).content.decode()
    assert "რამდენიმე წამში" in text
    assert "ხელახლა შემოწმება" in text
    assert to(petition, "receipt.json") not in text
    assert citizen_client(user).get(to(petition, "receipt.json")).status_code == 404


def test_the_receipt_is_the_signer_s_alone(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    signing.sign(petition, by=identity.citizen(batumi))
    assert client.get(to(petition, "receipt/")).status_code == 302
    assert client.get(to(petition, "receipt.json")).status_code == 302
    stranger = citizen_client(identity.citizen(batumi))
    assert stranger.get(to(petition, "receipt/")).headers["Location"] == to(petition, "sign/")
    assert stranger.get(to(petition, "receipt.json")).status_code == 404


def test_the_receipt_file_convinces_the_verifier(batumi: Municipality, tmp_path: Path) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    signing.sign(petition, by=user)
    sequencer.run()
    answer = citizen_client(user).get(to(petition, "receipt.json"))
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    found = json.loads(answer.content)
    signature = Signature.objects.get()
    assert (found["petition"], found["signature"], found["index"]) == (
        petition.pk,
        str(signature.pk),
        signature.index,
    )
    assert "ბერიძე" not in answer.content.decode()
    from django.core.management import call_command

    log, receipt = tmp_path / "log", tmp_path / "receipt.json"
    call_command("ledger", "export", str(log))
    receipt.write_bytes(answer.content)
    command = [sys.executable, "-m", "civic.ledger.verifier", str(log), "--receipt", str(receipt)]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    receipt.write_text(json.dumps(found | {"index": found["index"] - 1}))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_a_signature_is_found_by_its_code(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    (signature,) = make.signed(petition)
    sequencer.run()
    signature.refresh_from_db()
    code = code_of(signature.pk)
    text = client.post("/receipts/", {"code": code.lower().replace(" ", "-")}).content.decode()
    assert petition.title in text
    assert f"<code>{signature.index}</code>" in text
    assert (
        "ასეთი კოდით ხელმოწერა არ არის"
        in client.post("/receipts/", {"code": "0000 0000 00"}).content.decode()
    )
    assert client.post("/receipts/", {"code": "abc"}).status_code == 400
    assert not client.cookies  # whoever has looked a code up reads kept pages like anybody else
    assert client.get("/receipts/", {"code": code}).status_code == 200
    assert petition.title not in client.get("/receipts/", {"code": code}).content.decode()


# --- Withdrawing ------------------------------------------------------------------------------


def test_withdraw_and_sign_again(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    user = identity.citizen(batumi)
    client = citizen_client(user)
    client.post(to(petition, "sign/"), {"display": "none"})
    sequencer.run()
    assert client.get(to(petition, "withdraw/")).status_code == 200
    assert (
        queries.own_signature(user, petition).state == Signing.CONFIRMED
    )  # looking changed nothing
    client.post(to(petition, "withdraw/"))
    sequencer.run()
    petition.refresh_from_db()
    assert (queries.own_signature(user, petition).state, petition.count) == (Signing.WITHDRAWN, 0)
    receipt = client.get(to(petition, "receipt/"))
    assert (receipt.status_code, "ხელმოწერა გაუქმებულია" in receipt.content.decode()) == (200, True)
    code = code_of(queries.own_signature(user, petition).pk)
    found = client.post("/receipts/", {"code": code}).content.decode()
    assert [word in found for word in ("გაუქმებულია", "გამოთხოვილია", "ფაილად")] == [
        True,
        False,
        False,
    ]
    client.post(to(petition, "sign/"), {"display": "none"})
    sequencer.run()
    petition.refresh_from_db()
    assert petition.count == 1


def test_withdrawing_what_is_not_there_is_refused(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    text = client.get(to(petition, "withdraw/")).content.decode()
    assert str(refusals.REASONS["no_signature"]) in text
    assert client.post(to(petition, "withdraw/")).status_code == 409


def test_after_closing_a_signature_stays(batumi: Municipality) -> None:
    opened = timezone.now() - timedelta(days=31)
    petition = make.opened(batumi, at=opened)
    user = identity.citizen(batumi)
    signing.sign(petition, by=user, at=opened + timedelta(days=1))
    client = citizen_client(user)
    assert client.post(to(petition, "withdraw/")).status_code == 409
    assert "withdraw/" not in client.get(petition.get_absolute_url()).content.decode()
    assert Signature.objects.get().state == Signing.CONFIRMED


# --- Following --------------------------------------------------------------------------------


def test_follow_and_stop_following(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(identity.user())
    client.get(to(petition, "follow/"))
    assert Follow.objects.count() == 0
    client.post(to(petition, "follow/"), {"act": "follow"})
    client.post(to(petition, "follow/"), {"act": "follow"})
    assert Follow.objects.count() == 1
    assert petition.title in client.get("/account/").content.decode()
    client.post(to(petition, "follow/"), {"act": "unfollow"})
    assert Follow.objects.count() == 0


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "%0d%0aX: 1",
        "javascript:alert(1)",
    ],
)
def test_following_never_leads_to_another_host(batumi: Municipality, target: str) -> None:
    petition = make.opened(batumi)  # N39
    answer = citizen_client(identity.user()).post(
        to(petition, "follow/"), {"act": "follow", "next": target}
    )
    location = answer.headers["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_signing_does_not_follow_by_itself(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    citizen_client(identity.citizen(batumi)).post(to(petition, "sign/"), {"display": "none"})
    assert Follow.objects.count() == 0


# --- While the register is silent ---------------------------------------------------------------


def an_inquiry(place: Municipality) -> Any:
    """An account whose verification the register has not answered yet."""
    from datetime import date

    from identity.sealing import Details, person_key, seal

    number = identity.new_number()
    key = person_key(number)
    user = identity.user()
    Inquiry.objects.create(
        user=user,
        municipality=place,
        key=key,
        details=seal(Details(number, "ლუკა", "დიასამიძე", date(1990, 1, 1)), key),
        purpose="account.verify",
        ends_at=timezone.now() + timedelta(days=14),
    )
    return user


def test_a_signature_waits_for_the_register_and_is_not_counted(batumi: Municipality) -> None:
    petition = make.opened(batumi)
    client = citizen_client(an_inquiry(batumi))  # N47
    assert "რეესტრს ჯერ არ უპასუხია" in client.get(to(petition, "sign/")).content.decode()
    assert client.post(to(petition, "sign/"), {"display": "none"}).status_code == 302
    sequencer.run()
    petition.refresh_from_db()
    assert (Signature.objects.get().state, petition.count) == (Signing.PENDING, 0)
    receipt = client.get(to(petition, "receipt/")).content.decode()
    assert "შენახულია და რეესტრის პასუხს ელოდება" in receipt
