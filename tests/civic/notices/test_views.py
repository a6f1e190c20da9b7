import pytest
from django.test import Client
from django.urls import reverse

from civic.notices.letters import stop_token
from civic.notices.views import stop

pytestmark = pytest.mark.django_db


def path(*facts):
    return reverse("notices:stop", args=[stop_token(*facts)])


def test_opening_the_link_changes_nothing(client, stopped):
    answer = client.get(path(7, "test", 42))

    assert (answer.status_code, stopped) == (200, [])
    assert answer.context["step"] == "ask"


def test_one_click_of_a_mail_program_stops_the_mails(stopped):
    mail_program = Client(enforce_csrf_checks=True)

    answer = mail_program.post(path(7, "test", 42), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, stopped) == (200, [(7, 42)])


@pytest.mark.parametrize(
    "token", ["x", "a:b:c", stop_token(7, "unknown", 42)], ids=["short", "unsigned", "unknown"]
)
def test_wrong_link_is_explained(client, stopped, token):
    answer = client.post(reverse("notices:stop", args=[token]))

    assert (answer.status_code, answer.context["step"], stopped) == (404, "wrong", [])


def test_other_methods_are_refused(rf):
    assert stop(rf.put("/"), token="x").status_code == 405
