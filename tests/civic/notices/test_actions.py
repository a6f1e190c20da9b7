import pytest
from django.utils import timezone

from civic.journal.actions import append
from civic.notices.actions import send_again, write_notices
from civic.notices.events import Notice
from civic.notices.models import Mail
from civic.worker.models import State
from tests.civic.notices.conftest import notice
from tests.factories.identity import user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _texts(letter_template):
    pass


def test_every_recipient_gets_one_row_in_the_own_language(tells, batumi):
    nino, gela = user(language="ka"), user(language="en")
    context = {"title": "წყალი"}
    tells(lambda entry: [notice(recipient_user_id=one.pk, context=context) for one in (nino, gela)])

    assert write_notices(append("test.happened", batumi, by=None)) == 2

    assert sorted(Mail.objects.values_list("user_id", "language", "subject")) == [
        (nino.pk, "ka", "News: წყალი"),
        (gela.pk, "en", "News: წყალი"),
    ]


def test_reading_an_entry_twice_mails_once(tells, batumi):
    nino = user()
    tells(lambda entry: [notice(recipient_user_id=nino.pk), notice(address="a@example.ge")])
    entry = append("test.happened", batumi, by=None)

    assert (write_notices(entry), write_notices(entry)) == (2, 0)
    assert Mail.objects.count() == 2


def test_key_tells_two_notices_of_one_entry_apart(tells, batumi):
    nino = user()
    tells(lambda entry: [notice(recipient_user_id=nino.pk, key=key) for key in ("a", "b", "a")])

    assert write_notices(append("test.happened", batumi, by=None)) == 2


def test_closed_or_missing_account_gets_nothing(tells, batumi):
    gone, closed = 10_000_000, user(is_active=False)
    tells(lambda entry: [notice(recipient_user_id=pk) for pk in (gone, closed.pk)])

    assert write_notices(append("test.happened", batumi, by=None)) == 0


def test_mail_one_follows_has_a_way_out(tells, batumi):
    nino = user(language="en")
    tells(lambda entry: [notice(recipient_user_id=nino.pk, stop=("test", 42))])

    write_notices(append("test.happened", batumi, by=None))

    mail = Mail.objects.get()
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["List-Unsubscribe"].strip("<>") in mail.body


def test_number_of_queries_does_not_grow_with_the_followers(
    tells, batumi, django_assert_max_num_queries
):
    followers = [user() for _ in range(30)]
    context = {"title": "x"}
    tells(lambda entry: [notice(recipient_user_id=one.pk, context=context) for one in followers])
    write_notices(append("test.happened", batumi, by=None))  # the portal's name is kept from now on
    entry = append("test.happened", batumi, by=None)

    with django_assert_max_num_queries(4):
        assert write_notices(entry) == 30


def test_row_key_cannot_be_recomputed_without_the_key_outside_the_database(tells, batumi, settings):
    nino = user()
    tells(lambda entry: [notice(recipient_user_id=nino.pk)])
    entry = append("test.happened", batumi, by=None)
    write_notices(entry)

    settings.KEYS = {**settings.KEYS, "field": "another key of more than thirty-two characters"}

    assert write_notices(entry) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"recipient_user_id": 1, "address": "a@example.ge"},
        {"address": "a@example.ge", "stop": ("x", 1)},
    ],
)
def test_notice_names_one_recipient_and_offers_a_way_out_only_to_accounts(fields):
    with pytest.raises(ValueError, match="account"):
        Notice(template="notices/test", **fields)


def test_given_up_mails_are_sent_again_unless_emptied():
    full = Mail.objects.create(
        key="1", recipient="a@example.ge", body="x", state=State.DEAD, tries=11
    )
    empty = Mail.objects.create(key="2", state=State.DEAD)
    sent = Mail.objects.create(key="3", body="x", state=State.DONE)

    assert send_again([full, empty, sent]) == 1

    full.refresh_from_db()
    assert (full.state, full.tries) == (State.READY, 0)
    assert full.next_at <= timezone.now()
