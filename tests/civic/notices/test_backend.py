"""Mail queued through Django's own interface; a line break in a header is refused (N23)."""

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction

from civic.notices.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queued(settings):
    settings.EMAIL_BACKEND = "civic.notices.backend.QueueBackend"


def test_mail_of_a_rolled_back_request_is_not_queued():
    with transaction.atomic():
        send_mail("Subject", "Body", None, ["a@example.ge"])
        transaction.set_rollback(True)

    assert Mail.objects.count() == 0


def test_only_the_plain_text_is_kept():
    message = EmailMultiAlternatives("Subject", "Plain", None, ["a@example.ge"])
    message.attach_alternative("<p>HTML</p>", "text/html")
    message.send()
    html = EmailMessage("Subject", "<p>Only <b>HTML</b></p>", None, ["b@example.ge"])
    html.content_subtype = "html"
    html.send()

    assert list(Mail.objects.order_by("recipient").values_list("body", flat=True)) == [
        "Plain",
        "Only HTML",
    ]


@pytest.mark.parametrize(
    "message",
    [
        EmailMessage("Subject\nBcc: all@example.ge", "x", None, ["a@example.ge"]),
        EmailMessage("Subject", "x", None, ["a@example.ge\nBcc: all@example.ge"]),
        EmailMessage(
            "Subject", "x", None, ["a@example.ge"], headers={"X": "a\r\nBcc: b@example.ge"}
        ),
    ],
)
def test_line_break_in_a_header_is_refused(message):
    with pytest.raises(BadHeaderError):
        message.send()
    assert Mail.objects.count() == 0


def test_attachment_is_refused():
    message = EmailMessage("Subject", "Body", None, ["a@example.ge"])
    message.attach("a.txt", "text", "text/plain")

    with pytest.raises(ValueError, match="not attachments"):
        message.send()
