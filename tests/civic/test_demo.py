"""What the demonstration tells at its end."""

import pytest
from django.core.management import CommandError, call_command

from civic.demo import PASSWORD, Say


def test_say_prints_lines_at_once_and_lists_logins_in_columns():
    told: list[str] = []
    say = Say(write=told.append)
    say("Places: 6.")
    say.address("Home page", "/")
    say.login("Citizen", "nino@civic.example")
    say.login("Moderator", "luka@civic.example", note="Batumi")
    say.hint("Mails", "in var/mail")
    assert told == ["Places: 6."]
    assert say.summary("http://127.0.0.1:8000").splitlines() == [
        "",
        "Pages, as soon as the portal runs:",
        "  Home page  http://127.0.0.1:8000/",
        "",
        "Log-ins:",
        f"  Citizen    nino@civic.example  {PASSWORD}",
        f"  Moderator  luka@civic.example  {PASSWORD}  Batumi",
        "",
        "Mails:",
        "  in var/mail",
    ]


def test_an_app_without_a_demonstration_is_named():
    with pytest.raises(CommandError, match=r"civic\.words has no demonstration"):
        call_command("demo", "--only", "civic.words")


def test_one_part_is_loaded_alone(db, capsys):
    call_command("demo", "--only", "civic.places")
    told = capsys.readouterr().out
    assert "Places:" in told
    assert "Petitions:" not in told
