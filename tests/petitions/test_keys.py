"""The list officers' key, and the list it opens."""

import base64
import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from petitions import sealing
from petitions.actions import signing
from petitions.actions.keys import make_sealing_key
from petitions.models import SealedIdentity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def test_private_key_goes_to_the_file_and_nowhere_else(keda, tmp_path, capsys):
    file = tmp_path / "keda.key"
    call_command("sealing_key", "keda", file=file)
    keda.refresh_from_db()
    private = base64.b64decode(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() not in capsys.readouterr().out
    box = sealing.SealedBox(sealing.PublicKey(bytes(keda.sealing_key))).encrypt(b"{}")
    assert sealing.SealedBox(sealing.PrivateKey(private)).decrypt(box) == b"{}"
    entry = Entry.objects.get(kind="municipality.sealing_key")
    assert (entry.public, entry.data) == (True, {})


def test_existing_file_and_unknown_place_are_refused(keda, tmp_path):
    file = tmp_path / "keda.key"
    file.write_text("kept")
    with pytest.raises(CommandError, match="exists already"):
        call_command("sealing_key", "keda", file=file)
    with pytest.raises(CommandError, match="atlantis"):
        call_command("sealing_key", "atlantis", file=tmp_path / "x")
    assert file.read_text() == "kept"
    keda.refresh_from_db()
    assert keda.sealing_key is None


def test_key_in_use_is_not_replaced_by_accident(keda, tmp_path):
    make.signed(make.opened(keda))
    keda.refresh_from_db()
    before = bytes(keda.sealing_key)
    with pytest.raises(Refused) as refusal:
        make_sealing_key(keda, by=None)
    assert refusal.value.code == "key_in_use"
    with pytest.raises(CommandError):
        call_command("sealing_key", "keda", file=tmp_path / "new.key")
    assert not (tmp_path / "new.key").exists()
    keda.refresh_from_db()
    assert bytes(keda.sealing_key) == before
    make_sealing_key(keda, by=None, replace=True)
    keda.refresh_from_db()
    assert bytes(keda.sealing_key) != before


def listed(petition, tmp_path, private, capsys):
    file = tmp_path / "officers.key"
    file.write_text(base64.b64encode(private).decode())
    call_command("signers", str(petition.pk), key=file)
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))


def test_officers_open_the_list_of_those_who_count(keda, tmp_path, capsys):
    private = make.sealing_key(keda)
    petition = make.opened(keda)
    signing.sign(petition, person=make.signer(petition, number="99000000071", first_name="თამარ"))
    gone = make.signer(petition, number="99000000072")
    signing.sign(petition, person=gone)
    signing.withdraw(petition, person=gone)
    sequencer.run()
    assert listed(petition, tmp_path, private, capsys) == [
        {
            "number": "99000000071",
            "last_name": "ბერიძე",
            "first_name": "თამარ",
            "born_on": "1990-05-31",
        }
    ]
    entry = Entry.objects.about(petition).get(kind="petition.list_opened")
    assert (entry.public, entry.data) == (True, {"signatures": 1})


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_list_opens_as_text_in_a_spreadsheet(keda, tmp_path, capsys, start):
    private = make.sealing_key(keda)
    petition = make.opened(keda)
    signing.sign(petition, person=make.signer(petition, first_name=f"{start}HYPERLINK(1)"))  # N21
    sequencer.run()
    (row,) = listed(petition, tmp_path, private, capsys)
    assert row["first_name"] == f"'{start}HYPERLINK(1)"


def test_wrong_key_opens_nothing_and_is_not_journalled(keda, tmp_path, capsys):
    petition = make.opened(keda)
    make.signed(petition)
    sequencer.run()
    with pytest.raises(CommandError, match="does not open"):
        listed(petition, tmp_path, sealing.new_key_pair()[0], capsys)
    with pytest.raises(CommandError, match="holds no key"):
        call_command("signers", str(petition.pk), key=tmp_path / "missing")
    assert not Entry.objects.filter(kind="petition.list_opened").exists()


def test_sealed_list_is_exported_without_names(keda, capsys):
    private = make.sealing_key(keda)
    petition = make.opened(keda)
    make.signed(petition, 2)
    sequencer.run()
    call_command("signers", str(petition.pk))
    text = capsys.readouterr().out
    rows = json.loads(text)
    assert "ბერიძე" not in text
    assert len(rows) == SealedIdentity.objects.count() == 2
    opened = sealing.open_identity(private, base64.b64decode(rows[0]["box"]))
    assert opened["signature"] == rows[0]["signature"]


def test_petition_that_never_opened_has_no_list(keda):
    with pytest.raises(CommandError):
        call_command("signers", str(make.submitted(keda).pk))
