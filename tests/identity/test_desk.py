"""The desk pages of the register and the staff (N04, N21)."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from civic.roles import Role
from identity import actions, queries
from identity.models import Duty, Extract, Resident
from tests.clients import device_of, staff_client
from tests.factories import identity as make

REGISTER = "/desk/batumi/register/"
STAFF = "/desk/batumi/staff/"
NINO = "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli"


def upload(client, *lines: str, **more):
    file = SimpleUploadedFile("extract.csv", make.csv(*lines).getvalue(), "text/csv")
    return client.post(REGISTER, {"as_of": "2026-11-01", "file": file} | more)


@pytest.fixture
def officer(batumi):
    return staff_client(make.staff(Role.LIST_OFFICER, batumi))


def test_an_extract_is_uploaded_checked_and_put_into_use(officer, batumi) -> None:
    response = upload(officer, NINO)
    extract = Extract.objects.get()
    assert response.headers["Location"] == f"{REGISTER}{extract.pk}/"
    assert extract.state == "waiting"
    page = officer.get(f"{REGISTER}{extract.pk}/")
    assert page.status_code == 200
    assert queries.current_extract(batumi) is None
    officer.post(f"{REGISTER}{extract.pk}/", {"confirm": "1"})
    assert queries.current_extract(batumi) == extract


def test_bad_lines_are_shown_with_number_and_reason_in_the_readers_language(officer) -> None:
    upload(officer, NINO, "x,ბერიძე,ნინო,1988-03-14,", "=cmd(),<script>,ნინო,1988-03-14,")
    extract = Extract.objects.get()
    page = officer.get(f"{REGISTER}{extract.pk}/").content.decode()
    assert ">3</th><td>პირადი ნომერი თერთმეტი ციფრისგან არ შედგება</td>" in page
    english = officer.get(f"/en{REGISTER}{extract.pk}/").content.decode()
    assert ">4</th><td>the personal number does not have eleven digits</td>" in english
    for word in ("cmd", "<script>"):
        assert word not in page


def test_an_extract_can_be_discarded(officer, batumi) -> None:
    upload(officer, NINO)
    extract = Extract.objects.get()
    officer.post(f"{REGISTER}{extract.pk}/", {"discard": "1"}, follow=True)
    extract.refresh_from_db()
    assert extract.state == "discarded"
    assert not Resident.objects.exists()
    response = officer.post(f"{REGISTER}{extract.pk}/", {"confirm": "1"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert queries.current_extract(batumi) is None


@pytest.mark.parametrize(
    ("name", "data", "as_of", "field"),
    [
        ("extract.csv", b"", "2026-11-01", "file"),
        ("extract.csv", b"a,b,c\n1,2,3\n", "2026-11-01", "file"),
        ("extract.xlsx", b"PK\x03\x04" + bytes(range(256)), "2026-11-01", "file"),
        ("extract.csv", make.csv(NINO).getvalue(), "2999-01-01", "as_of"),
        ("extract.csv", make.csv(NINO).getvalue(), "soon", "as_of"),
        ("extract.csv", make.csv(NINO).getvalue(), "", "as_of"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_at_its_field(
    officer, name, data, as_of, field
) -> None:
    file = SimpleUploadedFile(name, data)
    response = officer.post(REGISTER, {"as_of": as_of, "file": file})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Extract.objects.exists()


def test_no_upload_leaves_a_file_behind(officer, settings, tmp_path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    upload(officer, NINO)
    assert Extract.objects.count() == 1
    assert list(Path(tmp_path).iterdir()) == []


def test_another_municipalitys_extract_is_not_there(officer, keda) -> None:
    foreign = actions.read_extract(
        keda, make.csv(NINO.replace("rustaveli", "")), as_of=date(2026, 11, 1), by=None
    )
    for method in (officer.get, officer.post):
        assert method(f"{REGISTER}{foreign.pk}/", {"confirm": "1"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "waiting"


def test_a_whole_city_is_read_line_by_line(batumi) -> None:
    many = 3_000
    lines = "\n".join(f"98{at:09d},ბერიძე,ნინო,1988-03-14," for at in range(many))
    text = "personal_number,last_name,first_name,born_on,unit\n" + lines
    extract = actions.import_extract(
        batumi, io.BytesIO(text.encode()), as_of=date(2026, 11, 1), by=None
    )
    assert extract.rows == Resident.objects.count() == many


# --- Staff ------------------------------------------------------------------------------------


@pytest.fixture
def admin(batumi):
    return staff_client(make.staff(Role.MUNICIPAL_ADMIN, batumi))


def test_the_administrator_appoints_and_dismisses(admin, batumi) -> None:
    user = make.user("gela@example.ge")
    response = admin.post(STAFF, {"email": " Gela@Example.ge ", "role": "moderator", "centre": ""})
    assert response.headers["Location"] == STAFF
    duty = Duty.objects.now().get(user=user)
    assert (duty.role, duty.municipality) == ("moderator", batumi)
    assert "gela@example.ge" in admin.get(STAFF).content.decode()
    admin.post(f"{STAFF}{duty.pk}/dismiss/")
    assert not Duty.objects.now().filter(user=user).exists()


@pytest.mark.parametrize(
    ("email", "role", "fields"),
    [
        ("nobody@example.ge", "moderator", ["email"]),
        ("unconfirmed@example.ge", "moderator", ["email"]),
        ("closed@example.ge", "moderator", ["email"]),
        ("", "moderator", ["email"]),
        ("gela@example.ge", "", ["role"]),
        ("gela@example.ge", "municipal_admin", ["role"]),
        ("gela@example.ge", "platform_admin", ["role"]),
        ("gela@example.ge", "king", ["role"]),
        ("gela@example.ge", "clerk", ["centre"]),
        ("gela@example.ge", "department_officer", ["department"]),
    ],
)
def test_an_appointment_that_cannot_be_is_refused_at_its_field(
    admin, batumi, email, role, fields
) -> None:
    make.user("gela@example.ge")
    make.user("unconfirmed@example.ge", confirmed=False)
    make.user("closed@example.ge", is_active=False)
    before = Duty.objects.count()
    response = admin.post(STAFF, {"email": email, "role": role, "centre": ""})
    assert list(response.context["form"].errors) == fields
    assert Duty.objects.count() == before


def test_a_department_officer_is_appointed_to_a_department(admin, batumi, keda) -> None:
    user = make.user("gela@example.ge")
    elsewhere = make.staff(Role.DEPARTMENT_OFFICER, keda).duties.get().department
    here = make.staff(Role.DEPARTMENT_OFFICER, batumi).duties.get().department
    data = {"email": "gela@example.ge", "role": "department_officer"}
    response = admin.post(STAFF, data | {"department": elsewhere.pk})
    assert "department" in response.context["form"].errors
    admin.post(STAFF, data | {"department": here.pk})
    assert Duty.objects.now().get(user=user).department == here
    line = f'<span class="small soft">{here.name}</span>'
    assert admin.get(STAFF).content.decode().count(line) == 2


def test_a_centre_of_another_municipality_is_refused(admin, keda) -> None:
    make.user("gela@example.ge")
    centre = make.staff(Role.CLERK, keda).duties.get().centre
    response = admin.post(STAFF, {"email": "gela@example.ge", "role": "clerk", "centre": centre.pk})
    assert "centre" in response.context["form"].errors


def test_a_role_of_another_municipality_is_not_there(admin, keda) -> None:
    duty = make.staff(Role.MODERATOR, keda).duties.get()
    assert admin.post(f"{STAFF}{duty.pk}/dismiss/").status_code == 404
    device_of(duty.user)
    assert admin.post(f"{STAFF}{duty.user_id}/reset/").status_code == 404
    assert duty.user.totpdevice_set.exists()
    assert Duty.objects.now().filter(pk=duty.pk).exists()


def test_a_role_that_ended_is_not_taken_back_again(admin, batumi) -> None:
    duty = make.staff(Role.MODERATOR, batumi).duties.get()
    now = timezone.now()
    Duty.objects.filter(pk=duty.pk).update(
        since=now - timedelta(days=2), until=now - timedelta(days=1)
    )
    assert admin.post(f"{STAFF}{duty.pk}/dismiss/").status_code == 404


def test_the_administrator_cannot_dismiss_the_own_kind(admin, batumi) -> None:
    other = make.staff(Role.MUNICIPAL_ADMIN, batumi)
    response = admin.post(f"{STAFF}{other.duties.get().pk}/dismiss/", follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Duty.objects.now().filter(user=other).exists()


def test_the_administrator_is_offered_nothing_about_the_own_account(batumi) -> None:
    user = make.staff(Role.MUNICIPAL_ADMIN, batumi)
    actions.appoint(user, role=Role.AUDITOR, municipality=batumi, by=None)
    client = staff_client(user)
    page = client.get(STAFF).content.decode()
    assert "/dismiss/" not in page
    assert "/lost/" not in page
    response = client.post(STAFF, {"email": user.email, "role": "moderator"})
    assert list(response.context["form"].errors) == ["email"]
    assert not user.duties.filter(role=Role.MODERATOR).exists()


@pytest.mark.parametrize("path", [f"{STAFF}1/dismiss/", f"{STAFF}1/lost/"])
def test_staff_are_not_changed_by_a_get(admin, path) -> None:
    assert admin.get(path).status_code == 405
