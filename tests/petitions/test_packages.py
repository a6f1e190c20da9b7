"""Closing packages: made once after the close and once after the decision, the same bytes each time, checked offline."""

import io
import json
import re
import zipfile
import zlib
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command

from civic.guards import lifted
from civic.ledger import package, sequencer, verifier
from civic.ledger.models import Checkpoint
from civic.roles import Role
from petitions import actions, packages
from petitions.actions import packing, signing
from petitions.models import ClosingPackage, Opening, Petition
from petitions.rules import CLOSING_GRACE
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(sequencer, "nudge", lambda at=None: None)


@pytest.fixture
def closed(keda):
    """Four signed, two of them on paper and at a centre, one withdrew; three are needed."""
    petition = make.opened(keda, needed=3)
    people = [make.signer(petition) for _one in range(4)]
    for person, channel in zip(people, ("online", "assisted", "paper", "online"), strict=True):
        signing.sign(petition, person=person, channel=channel)
    sequencer.run()
    signing.withdraw(petition, person=people[0])
    petition = actions.close(petition, at=petition.closes_at)
    sequencer.run(at=petition.closes_at + CLOSING_GRACE + timedelta(minutes=1))
    assert Opening.objects.get().close_index is not None
    return Petition.objects.select_related("municipality").get()


@pytest.fixture
def zipped(closed, tmp_path):
    """The closing package as a file."""
    path = tmp_path / "petition.zip"
    path.write_bytes(packages.packed(closed, "closing")[0])
    return path


def body_of(row):
    """The published file."""
    with row.file.open("rb") as file:
        return file.read()


def streams(document):
    """What the streams of a PDF file hold."""
    for part in re.findall(rb"stream\n(.*?)\nendstream", document, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(part)


def bent(path, name, change):
    """The package with one file changed, its checksums made to fit."""
    with zipfile.ZipFile(path) as archive:
        files = {one: archive.read(one) for one in archive.namelist() if one != package.SUMS}
    files[name] = change(files[name])
    files[package.SUMS] = package.sums(files).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, body in files.items():
            archive.writestr(one, body)
    path.write_bytes(out.getvalue())
    return path


def without_the_reaching(leaves):
    """The leaves without the signature that reached the threshold, whichever the log drew."""
    lines = leaves.split(b"\n")
    reached = next(at for at, line in enumerate(lines) if b'"k":"petition.threshold"' in line)
    assert b'"k":"sig.add"' in lines[reached - 1]
    return b"\n".join(lines[: reached - 1] + lines[reached:])


def test_it_holds_what_was_frozen(closed, zipped):
    with zipfile.ZipFile(zipped) as archive:
        names = archive.namelist()
        facts = json.loads(archive.read(package.FACTS))
        kinds = [
            line.split('"k":"')[1].split('"')[0]
            for line in archive.read(package.LEAVES).decode().splitlines()
        ]
        journal = [name for name in names if name.startswith("journal/")]
        report = archive.read("report.pdf")
    assert any(b"pdfaid:part" in part for part in streams(report))
    assert sorted(set(names) - set(journal)) == [
        "README.txt", "SHA256SUMS", "log/checkpoint", "log/checkpoint-opening", "log/key",
        "log/leaves.txt", "log/proofs.json", "package.json", "report.pdf", "terms.json", "text.json",
    ]  # fmt: skip
    own = [kind for kind in kinds if kind != "journal"]
    assert own[0] == "petition.open"
    assert own[-1] == "petition.close"
    assert kinds.count("journal") == len(journal) > 0
    figures = {"count": 3, "online": 1, "assisted": 1, "paper": 1, "withdrawn": 1, "invalidated": 0}
    assert facts["counts"] == {"closing": figures, "edition": figures}
    assert facts["decision"] is None


def test_the_same_facts_give_the_same_bytes(closed, zipped):
    make.signed(make.opened(closed.municipality), 2)
    sequencer.run(at=closed.closes_at + timedelta(days=1))
    assert packages.packed(closed, "closing")[0] == zipped.read_bytes()


def test_it_names_nobody(closed, zipped):
    with zipfile.ZipFile(zipped) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    person = closed.author_name.split()[0]
    assert person.encode() not in everything
    assert closed.author.email.encode() not in everything


def test_the_verifier_accepts_it(zipped, tmp_path, capsys):
    assert verifier.main([str(zipped)]) == 0
    assert "THE PACKAGE HOLDS: petition" in capsys.readouterr().out
    call_command("ledger", "export", str(tmp_path / "log"), stdout=io.StringIO())
    assert verifier.main([str(zipped), "--log", str(tmp_path / "log")]) == 0
    said = capsys.readouterr().out
    assert "The log of today holds the same leaves of this petition" in said
    assert said.splitlines()[-1] == "THE LOG IS SOUND."


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("text.json", lambda body: body + b" ", "The text is not the one people signed under"),
        ("terms.json", lambda body: body.replace(b'"needed": 3', b'"needed": 3').replace(b'"consideration": 3', b'"consideration": 2'), "The terms are not those frozen"),
        ("package.json", lambda body: body.replace(b'"count": 3', b'"count": 9'), "The counts do not follow"),
        ("log/leaves.txt", lambda body: body.replace(b'"ch":"paper"', b'"ch":"online"'), "The counts do not follow"),
        ("log/leaves.txt", without_the_reaching, "was not reached here for the first time"),
        ("log/checkpoint", lambda body: body.replace(b"\n\n", b"\nx\n\n"), "was not signed"),
        ("log/proofs.json", lambda body: body.replace(b'"inclusion": {', b'"inclusion": {"0":[],"x":['), "log/proofs.json is malformed"),
    ],
)  # fmt: skip
def test_a_changed_package_is_refused(zipped, name, change, said, capsys):
    assert verifier.main([str(bent(zipped, name, change))]) == 1
    out = capsys.readouterr().out
    assert "THE PACKAGE DOES NOT HOLD" in out
    assert said in out


def test_a_changed_file_does_not_fit_its_sum(zipped, tmp_path, capsys):
    body = zipped.read_bytes().replace(b"What it does not prove", b"What it does surely prove"[:22])
    (tmp_path / "other.zip").write_bytes(body)
    assert verifier.main([str(tmp_path / "other.zip")]) == 1
    assert "THE PACKAGE DOES NOT HOLD" in capsys.readouterr().out


def test_a_leaf_left_out_shows_against_the_log(closed, zipped, tmp_path, capsys):
    """An addition and its withdrawal both left out: the count still fits, the log does not."""
    text = zipfile.ZipFile(zipped).read(package.LEAVES).decode()
    taken = next(line for line in text.splitlines() if "sig.withdraw" in line)
    ref = json.loads(taken.partition(" ")[2])["ref"]
    threshold = Petition.objects.get().crossings.get().index

    def leave_out(body):
        return "".join(
            f"{line}\n"
            for line in body.decode().splitlines()
            if line != taken and int(line.partition(" ")[0]) != ref
        ).encode()

    def fit(body):
        facts = json.loads(body)
        for figures in facts["counts"].values():
            figures["withdrawn"] = 0
        return json.dumps(facts).encode()

    call_command("ledger", "export", str(tmp_path / "log"), stdout=io.StringIO())
    bent(bent(zipped, package.LEAVES, leave_out), package.FACTS, fit)
    alone = verifier.main([str(zipped)])
    against = verifier.main([str(zipped), "--log", str(tmp_path / "log")])
    # Where the addition stood before the threshold, leaving it out breaks the threshold already.
    assert (alone, against) == ((0, 1) if ref > threshold else (1, 1))


def test_the_worker_publishes_each_edition_once(closed, keda):
    assert (packing.is_due(), packing.publish_due()) == (True, 1)
    assert (packing.is_due(), packing.publish_due()) == (False, 0)
    row = ClosingPackage.objects.get()
    assert (row.edition, row.length) == ("closing", len(body_of(row)))
    late = closed.closes_at + timedelta(days=1)
    office = make.staff(Role.LIST_OFFICER, keda)
    actions.hand_over(closed, by=office, at=late)
    actions.decide(
        closed,
        by=make.staff(Role.MAYOR_OFFICE, keda),
        outcome="granted",
        text="საკრებულომ მოთხოვნა გაითვალისწინა.",
        body="ქედის მუნიციპალიტეტის საკრებულო",
        on=late.date(),
        at=late,
    )
    sequencer.run(at=late)
    assert (packing.is_due(), packing.publish_due()) == (True, 1)
    assert (packing.is_due(), packing.publish_due()) == (False, 0)
    facts = package.Package(body_of(ClosingPackage.objects.get(edition="decision"))).facts
    assert facts["decision"]["outcome"] == "granted"


def test_the_page_leads_to_it(closed, client):
    assert "package.zip" not in client.get(closed.get_absolute_url()).content.decode()
    packing.publish_due()
    row = ClosingPackage.objects.get()
    page = client.get(f"/en{closed.get_absolute_url()}").content.decode()
    assert row.sha256 in page
    answer = client.get(f"{closed.get_absolute_url()}package.zip")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="petition-{closed.pk}-closing.zip"'
    )
    assert b"".join(answer.streaming_content) == body_of(row)
    assert client.get(f"{closed.get_absolute_url()}package.zip?edition=decision").status_code == 404


def test_a_removed_petition_has_none(closed, keda, client):
    packing.publish_due()
    Petition.objects.update(collection_state="removed", ending_reason="სასამართლოს გადაწყვეტილება")
    assert client.get(f"{closed.get_absolute_url()}package.zip").status_code == 410
    ClosingPackage.objects.all().delete()
    assert packing.publish_due() == 0


def test_what_would_not_hold_is_not_published(closed, caplog):
    with lifted("petitions_petition"):
        Petition.objects.update(title="სხვა სათაური")
    assert packing.publish_due() == 0
    assert ClosingPackage.objects.count() == 0
    assert "cannot be made" in caplog.text


def test_an_open_petition_has_none(keda):
    make.signed(make.opened(keda), 2)
    sequencer.run()
    assert packing.publish_due() == 0
    assert Checkpoint.objects.exists()
