"""The residents' extract: every way a file can be good, bad and half bad."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from identity import actions, extracts, queries
from identity.models import Extract, Inquiry, Resident
from identity.sealing import Details, match_key, name_key, number_key, person_key
from tests.factories import identity as make

AS_OF = date(2026, 11, 1)
NINO = "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli"
TAMAR = "99000000002,კახიძე,თამარ,1995-07-02,"


def lines_of(text: str | bytes, municipality) -> list[extracts.Line]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(extracts.read(io.BytesIO(data), municipality))


@pytest.mark.parametrize(
    "text",
    [
        "personal_number,last_name,first_name,born_on,unit\n" + NINO,
        "\ufeffpersonal_number,last_name,first_name,born_on,unit\r\n" + NINO + "\r\n",
        "პირადი ნომერი;გვარი;სახელი;დაბადების თარიღი;ერთეული\n99000000001;ბერიძე;ნინო;14.03.1988;რუსთაველის უბანი",
        "unit\tborn_on\tfirst_name\tlast_name\tPersonal number\nRustaveli\t14/03/1988\tნინო\tბერიძე\t990 000 000 01",
        'personal_number,last_name,first_name,born_on,unit,remark\n"99000000001","ბერიძე","ნინო","1988-03-14","RUSTAVELI","a, b"',
    ],
)
def test_read_takes_every_usual_kind_of_csv(batumi, text: str) -> None:
    unit = batumi.units.get(slug="rustaveli")
    nino = Details("99000000001", "ნინო", "ბერიძე", date(1988, 3, 14))
    assert lines_of(text, batumi) == [
        extracts.Line(
            2, "", number_key(person_key(nino.number)), match_key(nino), name_key(nino), unit.pk
        )
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("9900000000,ბერიძე,ნინო,1988-03-14,", "number"),
        ("99000000003,,ნინო,1988-03-14,", "name"),
        ("99000000003,ბერიძე,123,1988-03-14,", "name"),
        ("99000000003,ბერიძე," + "ნ" * 51 + ",1988-03-14,", "name"),
        ("99000000003,ბერიძე,ნინო,31.02.1988,", "birth_date"),
        ("99000000003,ბერიძე,ნინო,1850-01-01,", "birth_date"),
        ("99000000003,ბერიძე,ნინო,2999-01-01,", "birth_date"),
        ("99000000003,ბერიძე,ნინო,,", "birth_date"),
        ("99000000003,ბერიძე,ნინო,1988-03-14,atlantis", "unit"),
        ("99000000003,ბერიძე,ნინო", "columns"),
        ("990 0000 0001,ბერიძე,ნინო,1988-03-14,", "twice"),
    ],
)
def test_read_names_the_line_and_what_is_wrong(batumi, line: str, problem: str) -> None:
    text = f"personal_number,last_name,first_name,born_on,unit\n{NINO}\n\n{line}\n"
    assert [(one.number, one.problem) for one in lines_of(text, batumi)] == [(2, ""), (4, problem)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_columns"),
        (b"name,number\n1,2\n", "no_columns"),
        ("personal_number,last_name,first_name,born_on\n1,ბ".encode("utf-16"), "not_text"),
        (b"personal_number,last_name,first_name,born_on\n\xff\xfe\xff", "not_text"),
        (
            b"personal_number,last_name,first_name,born_on\n1,\x00,b,c\n"
            + b'"' * 3
            + b"x" * 200_000,
            "not_text",
        ),
        (b"PK\x03\x04 a spreadsheet, not a text", "no_columns"),
    ],
)
def test_read_extract_refuses_a_file_that_is_no_extract(batumi, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.read_extract(batumi, io.BytesIO(data), as_of=AS_OF, by=None)
    assert refusal.value.code == code
    assert not Extract.objects.exists()
    assert not Resident.objects.exists()


def test_read_extract_refuses_a_file_without_residents(batumi) -> None:
    with pytest.raises(Refused) as refusal:
        actions.read_extract(batumi, make.csv(), as_of=AS_OF, by=None)
    assert refusal.value.code == "empty"
    assert not Extract.objects.exists()


def test_read_extract_refuses_a_date_in_the_future(batumi) -> None:
    with pytest.raises(Refused) as refusal:
        actions.read_extract(
            batumi, make.csv(NINO), as_of=timezone.localdate() + timedelta(days=1), by=None
        )
    assert refusal.value.code == "future"


def test_read_extract_waits_for_confirmation_and_leaves_the_old_one_in_use(batumi) -> None:
    old = make.extract(batumi, NINO)
    new = actions.read_extract(batumi, make.csv(TAMAR, "x,y,z,w,v"), as_of=AS_OF, by=None)
    assert (new.state, new.rows, new.bad_rows, new.problems) == ("waiting", 1, 1, [[3, "number"]])
    assert queries.current_extract(batumi) == old


def test_a_second_upload_takes_the_place_of_one_that_waits(batumi) -> None:
    first = actions.read_extract(batumi, make.csv(NINO), as_of=AS_OF, by=None)
    second = actions.read_extract(batumi, make.csv(NINO, TAMAR), as_of=AS_OF, by=None)
    assert list(Extract.objects.values_list("pk", flat=True)) == [second.pk]
    assert Resident.objects.count() == 2
    with pytest.raises(Extract.DoesNotExist):
        actions.confirm_extract(first, by=None)


def test_import_extract_imports_nothing_when_a_line_is_bad(batumi) -> None:
    with pytest.raises(Refused) as refusal:
        actions.import_extract(batumi, make.csv(NINO, "x,y,z,w,v"), as_of=AS_OF, by=None)
    assert refusal.value.code == "bad_lines"
    assert queries.current_extract(batumi) is None
    assert not Resident.objects.exists()
    assert Extract.objects.get().problems == [[3, "number"]]


def test_import_extract_goes_on_without_bad_lines_when_told_to(batumi) -> None:
    extract = actions.import_extract(
        batumi, make.csv(NINO, "x,y,z,w,v"), as_of=AS_OF, by=None, without_bad_lines=True
    )
    assert (extract.state, extract.rows, extract.bad_rows) == ("current", 1, 1)


def test_confirm_extract_replaces_the_old_one_as_a_whole(batumi, keda) -> None:
    elsewhere = make.extract(keda, TAMAR)
    old = make.extract(batumi, NINO)
    new = make.extract(batumi, TAMAR)
    old.refresh_from_db()
    assert (old.state, new.state) == ("replaced", "current")
    assert old.replaced_at is not None
    assert set(Resident.objects.values_list("extract_id", flat=True)) == {new.pk, elsewhere.pk}
    with pytest.raises(Refused):
        actions.confirm_extract(new, by=None)


def test_confirm_extract_is_journalled_with_figures_only(batumi) -> None:
    clerk = make.user()
    extract = actions.import_extract(batumi, make.csv(NINO, TAMAR), as_of=AS_OF, by=clerk)
    entry = Entry.objects.get(kind="extract.imported")
    assert (entry.actor, entry.subject_id, entry.public) == (clerk, extract.pk, False)
    assert entry.data == {"rows": 2, "bad_rows": 0, "left": 0}


def test_one_who_is_no_longer_on_the_extract_loses_the_standing_and_gets_it_back(batumi) -> None:
    make.extract(batumi, NINO, TAMAR)
    user = make.user()
    facts = {"number": "99000000001", "first_name": "ნინო", "last_name": "ბერიძე"}
    actions.verify(user, municipality=batumi, **facts, born_on=date(1988, 3, 14), by=user)
    person, today = user.person, timezone.localdate()
    assert queries.standing(person, batumi, today).unit_id == batumi.units.get(slug="rustaveli").pk
    make.extract(batumi, TAMAR)
    assert queries.standing(person, batumi, today).registered is False
    make.extract(batumi, NINO.replace("rustaveli", "khimshiashvili"))
    again = queries.standing(person, batumi, today)
    assert (again.registered, again.unit_id) == (True, batumi.units.get(slug="khimshiashvili").pk)


def test_a_new_extract_wakes_the_verifications_that_waited_for_it(batumi) -> None:
    user = make.user()
    result = actions.verify(
        user,
        municipality=batumi,
        number="99000000001",
        first_name="ნინო",
        last_name="ბერიძე",
        born_on=date(1988, 3, 14),
        by=user,
    )
    assert isinstance(result, Inquiry)
    assert result.next_at > timezone.now()
    make.extract(batumi, NINO)
    result.refresh_from_db()
    assert result.next_at <= timezone.now()


def test_command_imports_a_file_and_reports_bad_lines(batumi, tmp_path, capsys) -> None:
    file = tmp_path / "extract.csv"
    file.write_bytes(make.csv(NINO, "x,y,z,w,v").getvalue())
    with pytest.raises(CommandError, match="1 lines cannot be read: nothing imported"):
        call_command("extract", "import", "batumi", file, as_of=AS_OF)
    assert queries.current_extract(batumi) is None
    call_command("extract", "import", "batumi", file, as_of=AS_OF, without_bad_lines=True)
    assert queries.current_extract(batumi).rows == 1
    assert "batumi: 1 residents in use, 1 lines left out." in capsys.readouterr().out
    with pytest.raises(CommandError, match="no municipality"):
        call_command("extract", "import", "atlantis", file, as_of=AS_OF)
