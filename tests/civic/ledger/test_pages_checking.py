"""The pages on checking the log: step by step, the nightly recounts, all checkpoints."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from civic.guards import lifted
from civic.journal.models import Entry
from civic.ledger import audit, sequencer
from civic.ledger.models import Checkpoint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "heading"),
    [
        ("/ledger/check/", "რას ვერ ამტკიცებს ჟურნალი"),
        ("/en/ledger/check/", "What the log does not prove"),
    ],
)
def test_the_way_to_check_says_what_to_type(url: str, heading: str, client: Client) -> None:
    page = client.get(url).content.decode()
    assert f">{heading}</h2>" in page
    assert [line for line in re.findall(r"<code>(.+?)</code>", page) if "verifier.pyz" in line] == [
        "python3 verifier.pyz http://testserver --receipt receipt.json",
        "python3 verifier.pyz petition-742-closing.zip",
        "python3 verifier.pyz petition-742-closing.zip --log http://testserver",
        "curl -O http://testserver/ledger/verifier.pyz",
        f"python3 verifier.pyz http://testserver --lang {'en' if '/en/' in url else 'ka'}",
        "python3 verifier.pyz http://testserver --keep checkpoints",
    ]


def test_recounts_are_told_good_or_bad(
    client: Client, write_entries: Callable[..., list[Entry]]
) -> None:
    assert "There has been none yet." in client.get("/en/ledger/recounts/").content.decode()
    write_entries(2)
    sequencer.run()
    audit.check()
    with lifted("journal_entry"):
        Entry.objects.filter(kind="test.act").update(data={})
    audit.check()
    page = client.get("/en/ledger/recounts/").content.decode()
    assert page.index("Differences found: 2") < page.index("No difference")
    found = client.get("/ledger/recounts.json").json()["recounts"]
    assert [(row["differences"], row["petitions"], row["leaf_count"]) for row in found] == [
        (2, 0, 2),
        (0, 0, 2),
    ]
    assert len(found[0]["problems"]) == 2


def test_a_recount_of_an_older_release_is_still_told(client: Client, place: Any) -> None:
    from civic.journal import actions as journal
    from tests.civic.ledger import logs

    head = place(logs.opened())
    data = {"size": 1, "problems": [], "number": 0}
    journal.append("ledger.checked", head, by=None, public=True, data=data)
    assert "No difference" in client.get("/en/ledger/recounts/").content.decode()


def test_checkpoints_are_listed_by_day(
    client: Client, write_entries: Callable[..., list[Entry]]
) -> None:
    write_entries(2)
    sequencer.run()
    write_entries(1)
    sequencer.run()
    day = Checkpoint.objects.get(size=3).at.astimezone().strftime("%Y-%m-%d")
    page = client.get("/en/ledger/checkpoints/").content.decode()
    cells = re.findall(r'<td class="n">(\d+)</td>', page)
    assert f"/ledger/checkpoints/{day}.txt" in page
    assert cells == ["2", "3"]
    assert "No organisation cosigns the checkpoints yet." in page
    for until in ("2021-05-01", "nonsense", "9999-01-01"):
        assert client.get("/en/ledger/checkpoints/", {"until": until}).status_code == 200
