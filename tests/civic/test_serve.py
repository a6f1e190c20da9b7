import socket
import sys
import time
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from civic import ports
from civic.management.commands.serve import Greeting, Part


def ended(part):
    part.process.join(10)
    return part.look()


def test_part_that_dies_is_started_again_later_each_time():
    part = Part("web", partial(sys.exit, 3))
    part.start()

    assert ended(part) == "web ended with 3; starting it again in 1 s."
    part.start_at = time.monotonic()
    assert part.look() == ""  # started again
    assert ended(part) == "web ended with 3; starting it again in 3 s."
    assert part.look() == ""
    assert part.process is None  # not before its time


def test_part_that_lived_long_is_started_again_at_once():
    part = Part("worker", partial(sys.exit, 0), deaths=4)
    part.start()
    part.started -= 60

    assert ended(part) == "worker ended with 0; starting it again in 0 s."


def test_part_that_lives_is_let_be():
    part = Part("web", partial(time.sleep, 30))
    part.start()
    process = part.process

    assert (part.look(), part.process) == ("", process)
    part.stop()
    process.join(10)
    assert process.exitcode == -15


def test_port_that_is_taken_is_named_with_what_to_do(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("PORT", str(server.getsockname()[1]))
        with pytest.raises(CommandError, match=r"is taken\. Set PORT to another one"):
            call_command("serve")


def test_addresses_are_told_once_and_only_when_both_answer():
    with socket.create_server(("127.0.0.1", 0)) as portal:
        port = portal.getsockname()[1]
        with socket.create_server(("127.0.0.1", 0)) as receiver:
            mms_port = receiver.getsockname()[1]
        greeting = Greeting(port, mms_port)
        assert greeting.look() == ""
        with socket.create_server(("127.0.0.1", mms_port)):
            told = greeting.look()
            assert f"http://127.0.0.1:{port}/en/\n" in told
            assert f"http://127.0.0.1:{mms_port}/\n" in told
            assert greeting.look() == ""
    alone = Greeting(port, None)
    assert alone.look() == ""


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "٨٠٠٠"])
def test_port_that_is_none_is_explained(monkeypatch, text):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(ValueError, match="between 1 and 65535"):
        ports.port(ports.PORTAL)
    with pytest.raises(CommandError, match="between 1 and 65535"):
        call_command("serve")


def test_port_is_the_usual_one_unless_given(monkeypatch):
    monkeypatch.delenv("MMS_PORT", raising=False)
    assert ports.port(ports.RECEIVER) == 8001

    monkeypatch.setenv("MMS_PORT", "9001")
    assert ports.port(ports.RECEIVER) == 9001
