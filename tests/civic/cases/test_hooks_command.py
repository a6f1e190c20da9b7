import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from civic.cases import actions, secrets
from civic.cases.management.commands.hooks import moment
from civic.cases.models import Connector, Delivery
from civic.cases.states import ConnectorState
from civic.cases.tasks import QUEUES
from civic.journal.models import Entry
from civic.worker.leases import work_one
from civic.worker.models import State
from tests.civic.cases.receiver import Script

pytestmark = pytest.mark.django_db


@pytest.fixture
def hooks(capsys):
    """Runs the command; what it printed and its exit code."""

    def run(*arguments):
        code = 0
        try:
            call_command("hooks", *arguments)
        except SystemExit as end:
            code = end.code
        return capsys.readouterr().out, code

    return run


def test_list_names_connections_and_ends_with_three_when_somebody_has_to_look(
    hooks, connector, happens, batumi
):
    happens(batumi)
    out, code = hooks("list")
    assert (code, out.split()) == (
        0,
        f"{connector.pk} batumi MMS active waiting 1 not arrived 0 failures in a row 0".split(),
    )

    Delivery.objects.update(state=State.DEAD, last_error="HTTP 422")
    out, code = hooks("list", "--state", "dead")
    assert (code, "HTTP 422" in out, "not arrived 1" in out) == (3, True, True)
    Delivery.objects.update(given_up="twice")
    assert hooks("list")[1] == 0
    actions.hold(connector, by=None, reason="their update")
    out, code = hooks("list", "--connector", "batumi")
    assert (code, "held (their update)" in out) == (3, True)


def test_show_prints_payload_and_attempts_but_no_secret(
    hooks, connector, happens, receiver, batumi
):
    receiver.script = Script(status=500, body=b"no")
    event = happens(batumi)
    work_one(QUEUES[0])

    out, code = hooks("show", str(event.pk))

    assert code == 0
    assert json.loads(out[out.index("{") : out.rindex("}") + 1])["id"] == str(event.pk)
    assert out.splitlines()[-2].split()[-1] == "500"
    assert out.splitlines()[-1].strip() == "no"
    assert hooks("show", str(Delivery.objects.get().pk))[0] == out
    for secret in (connector.secret, connector.inbound_secret):
        assert secrets.spell(secrets.unseal(secret)) not in out


def test_replay_counts_first_and_then_sends_what_has_not_arrived(
    hooks, connector, happens, receiver, keda
):
    batumi = connector.municipality
    happens(batumi)
    happens(keda, municipality=batumi)
    Delivery.objects.update(state=State.DEAD)
    Delivery.objects.filter(pk=Delivery.objects.first().pk).delete()  # one it was never given

    assert hooks("replay", "--since", "1h", "--dry-run")[0].endswith(": 2 would be sent\n")
    assert (receiver.posts(), Delivery.objects.get().state) == ([], State.DEAD)
    assert hooks("replay", "--since", "2026-01-01", "--connector", str(connector.pk)) == (
        f"{connector.pk}  MMS: 2 will be sent\n",
        0,
    )
    while work_one(QUEUES[0]):
        pass
    assert len(receiver.posts()) == 2
    assert hooks("replay", "--since", "1h")[0].endswith(": 0 will be sent\n")


def test_pause_and_resume(hooks, connector):
    hooks("pause", "--connector", "batumi", "--reason", "their update")
    connector.refresh_from_db()
    assert (connector.state, connector.reason) == (ConnectorState.HELD, "their update")
    with pytest.raises(CommandError) as refused:
        hooks("pause", "--connector", "batumi", "--reason", "again")
    assert refused.value.__cause__.code == "held"

    hooks("resume", "--connector", str(connector.pk))
    connector.refresh_from_db()
    assert connector.state == ConnectorState.ACTIVE
    kinds = Entry.objects.about(connector).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[1:] == ["connector.held", "connector.enabled"]


def test_test_waits_for_the_answer(hooks, connector):
    out, code = hooks("test", "--connector", "batumi", "--wait", "0")
    assert (code, Delivery.objects.get().state) == (0, State.READY)
    assert str(Delivery.objects.get().event_id) in out
    with pytest.raises(CommandError, match="has not arrived"):
        hooks("test", "--connector", "batumi", "--wait", "0.1")


def test_rotate_prints_the_new_secret_and_nothing_else_does(hooks, connector):
    for what, field in (("out", "secret"), ("in", "inbound_secret")):
        out, _code = hooks("rotate", what, "--connector", "batumi")
        connector.refresh_from_db()
        assert out.strip() == secrets.spell(secrets.unseal(getattr(connector, field)))
    before = secrets.public_keys(connector)
    out, _code = hooks("rotate", "key", "--connector", "batumi")
    connector.refresh_from_db()
    assert secrets.public_keys(connector) == [out.strip(), *before]


def test_names_that_are_not_known_are_refused(hooks, connector, keda, receiver):
    actions.connect(connector.municipality, by=None, name="second", url=receiver.url)

    for arguments, words in (
        (("list", "--connector", "nowhere"), "no connection"),
        (("resume", "--connector", "999999"), "no connection"),
        (("resume", "--connector", "batumi"), "name one of"),
        (("show", "x"), "no message"),
        (("show", "999999"), "no message"),
        (("replay", "--since", "yesterday"), "is no moment"),
    ):
        with pytest.raises(CommandError, match=words):
            hooks(*arguments)
    with pytest.raises(CommandError) as refused:
        hooks("pause", "--connector", str(connector.pk), "--reason", " ")
    assert refused.value.__cause__.code == "reason"
    assert set(Connector.objects.values_list("state", flat=True)) == {ConnectorState.ACTIVE}


def test_moment_is_a_day_in_tbilisi_a_moment_or_a_span():
    assert moment("2026-11-22").isoformat() == "2026-11-22T00:00:00+04:00"
    assert moment("2026-11-22T10:00:00Z").isoformat() == "2026-11-22T10:00:00+00:00"
    assert abs(timezone.now() - moment("2h") - timedelta(hours=2)) < timedelta(seconds=5)
