"""Around a petition: slips of the hand in the search, news by e-mail, sharing, calendars, widgets, old addresses."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import signing as signatures
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civic import calendars, search
from civic.csp import policy_for
from civic.ledger import sequencer
from civic.notices.letters import stop_token
from civic.notices.models import Mail
from petitions import actions, queries
from petitions.digests import send_digests
from petitions.models import OldPetition, Petition, SearchWord, Topic, Watch
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OLD = "number,title,text,opened_on,signatures,needed,outcome,source\n"


@pytest.fixture(autouse=True)
def _sealing_key(keda):
    make.sealing_key(keda)


def text_of(answer):
    return answer.content.decode()


def shown(petition, name):
    return reverse(f"petitions:{name}", args=["keda", petition.pk, petition.slug])


# --- Search -----------------------------------------------------------------------------------


def test_slip_of_the_hand_is_forgiven_in_both_scripts(keda):
    make.opened(keda, title="ბიბლიოთეკის გახსნა ცენტრში")
    rows = Petition.objects.all()
    for typed in ("ბიბლიოთკა", "biblioteqka", "ბიბლიოთეკებში"):
        assert queries.search(rows, typed).count() == 1, typed
    assert queries.search(rows, "ბიოლოგია").count() == 0
    assert queries.search(rows, "ბიბლიოთკა ავტობუსი").count() == 0


def test_word_that_is_there_is_never_guessed(keda):
    make.opened(keda, title="ბიბლიოთეკის გახსნა ცენტრში")
    make.opened(keda, title="ბიბლიოთკა როგორც შეცდომა")
    assert queries.search(Petition.objects.all(), "ბიბლიოთკა").count() == 1
    assert search.is_guessed(SearchWord, "ბიბლიოთკა") is False
    assert search.is_guessed(SearchWord, "ბიბლეოთეკა") is True


def test_similar_petitions_are_found_through_a_slip(keda):
    petition = make.opened(keda, title="ბიბლიოთეკის გახსნა")
    found = queries.similar("ბიბლიოთკა", keda)
    assert [(row.pk, row.shared_words) for row in found] == [(petition.pk, ["ბიბლიოთკა"])]


def test_likeness_is_that_of_trigrams():
    assert search.likeness("word", "word") == 1
    assert search.likeness("abcd", "abce") == pytest.approx(3 / 7)
    assert search.likeness("abc", "xyz") == 0


def test_search_says_what_other_lists_hold(keda):
    make.opened(keda, title="ბიბლიოთეკის გახსნა")
    make.rejected(keda, title="ბიბლიოთეკის დახურვა")
    page = Client().get("/keda/petitions/", {"q": "ბიბლიოთეკა"})
    assert [(one["url"], one["count"]) for one in page.context["elsewhere"]] == [
        (
            "?q=%E1%83%91%E1%83%98%E1%83%91%E1%83%9A%E1%83%98%E1%83%9D%E1%83%97%E1%83%94%E1%83%99%E1%83%90&state=rejected",
            1,
        )
    ]
    assert Client().get("/keda/petitions/").context["elsewhere"] == []


def test_most_signed_of_the_last_day_is_shown_once_there_is_a_trend(keda):
    rows = [make.opened(keda, needed=100) for _one in range(5)]
    make.signed(rows[0], 4)
    make.signed(rows[1], 6)
    make.signed(rows[2], 5)
    sequencer.run()
    assert [(row.pk, new) for row, new in queries.trending(keda, 3)] == [
        (rows[1].pk, 6),
        (rows[2].pk, 5),
    ]
    make.signed(rows[2], 5)
    sequencer.run()
    assert queries.trending(keda, 1)[0][1] == 6  # as of this minute
    cache.clear()
    assert queries.trending(keda, 1)[0][1] == 10


# --- News by e-mail ---------------------------------------------------------------------------


def test_digest_comes_on_monday_with_what_is_new_and_only_once(keda, batumi):
    reader = identity.citizen(keda)
    actions.watch(keda, by=reader, at=MONDAY - timedelta(days=8))
    new = make.opened(keda, title="ახალი სკვერი ცენტრში", at=MONDAY - timedelta(days=1))
    make.opened(batumi, title="ბათუმის პეტიცია", at=MONDAY - timedelta(days=1))
    make.opened(keda, title="ძველი პეტიცია", at=MONDAY - timedelta(days=9))
    assert send_digests(at=MONDAY - timedelta(days=1)) == 0
    assert send_digests(at=MONDAY) == 1
    assert send_digests(at=MONDAY) == 0
    mail = Mail.objects.get(template="notices/petition_digest")
    assert mail.recipient == reader.email
    assert new.title in mail.body
    assert "ბათუმის პეტიცია" not in mail.body
    assert "ძველი პეტიცია" not in mail.body
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_digest_of_a_topic_leaves_others_out_and_silence_sends_nothing(keda):
    water, parks = Topic.objects.get(slug="water"), Topic.objects.get(slug="parks")
    reader = identity.citizen(keda)
    day = timedelta(days=1)
    actions.watch(keda, by=reader, topic=water, rhythm="daily", at=MONDAY - 2 * day)
    make.opened(keda, topic=parks, at=MONDAY)
    assert send_digests(at=MONDAY + timedelta(hours=1)) == 0
    make.opened(keda, topic=water, at=MONDAY + timedelta(hours=2))
    assert (
        send_digests(at=MONDAY + timedelta(hours=3)) == 0
    )  # told an hour ago that there was nothing
    assert send_digests(at=MONDAY + day + timedelta(hours=1)) == 1


def test_digest_ends_with_one_click(keda):
    reader = identity.citizen(keda)
    row = actions.watch(keda, by=reader)
    token = stop_token(reader.pk, "petition_watch", row.pk)
    path = reverse("notices:stop", args=[token])
    assert Client().get(path).status_code == 200
    assert Watch.objects.count() == 1
    assert Client().post(path).status_code == 200
    assert Watch.objects.count() == 0
    with pytest.raises(signatures.BadSignature):
        signatures.loads(token, salt="other")


def test_news_are_asked_for_and_ended_on_one_page(keda):
    reader, other = identity.citizen(keda), identity.citizen(keda)
    client, page = citizen_client(reader), reverse("petitions:watch", args=["keda"])
    assert Client().get(page).status_code == 302
    assert client.post(page, {"topic": "", "rhythm": "hourly"}).status_code == 400
    client.post(page, {"topic": "", "rhythm": "daily"})
    client.post(page, {"topic": "", "rhythm": "weekly"})
    row = Watch.objects.get()
    assert (row.user, row.topic, row.rhythm) == (reader, None, "weekly")
    citizen_client(other).post(page, {"stop": row.pk})
    assert Watch.objects.count() == 1
    client.post(page, {"stop": row.pk})
    assert Watch.objects.count() == 0


# --- Sharing ----------------------------------------------------------------------------------


def test_share_page_offers_poster_calendar_and_widget(keda):
    petition = make.opened(keda)
    page = text_of(Client().get(shown(petition, "share")))
    for name in ("poster", "calendar", "widget"):
        assert shown(petition, name) in page


def test_poster_is_a_pdf_in_two_sizes(keda):
    petition = make.opened(keda)
    for size in ("a4", "a5"):
        answer = Client().get(shown(petition, "poster"), {"size": size})
        assert answer["Content-Type"] in {"application/pdf", "text/html; charset=utf-8"}
        assert len(answer.content) > 500
    assert Client().get(shown(petition, "poster"), {"size": "a0"}).status_code == 404


def test_widget_is_framed_only_by_the_sites_named(keda, settings, rf):
    """N58."""
    petition = make.opened(keda)
    client = Client()
    for _again in range(2):  # the second comes from the cache of pages
        answer = client.get(shown(petition, "widget"))
        assert answer.status_code == 200
        assert "X-Frame-Options" not in answer
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "<script" not in text_of(answer)
    assert 'target="_top"' in text_of(answer)
    assert client.get(shown(petition, "share"))["X-Frame-Options"] == "DENY"
    assert client.get("/keda/petitions/widget/").status_code == 200
    inner = policy_for(rf.get("/keda/petitions/widget/"))
    assert inner["form-action"] == policy_for(rf.get("/x/widget/"))["form-action"]


def test_draft_has_no_widget_no_poster_no_share_page(keda):
    petition = make.submitted(keda)
    for name in ("widget", "poster", "share", "calendar"):
        assert Client().get(shown(petition, name)).status_code == 404


# --- Calendars --------------------------------------------------------------------------------


def test_calendar_holds_closings_and_answers(keda):
    petition = make.opened(keda, title="ერთი; ორი, სამი \\ ოთხი და კიდევ ძალიან გრძელი სათაური")
    waiting = make.handed_over(keda)
    body = Client().get("/keda/petitions.ics").content.decode()
    unfolded = body.replace("\r\n ", "")
    assert f"UID:petition-{petition.pk}-closes@" in unfolded
    assert "ერთი\\; ორი\\, სამი \\\\ ოთხი" in unfolded
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    finished = Client().get("/keda/petitions.ics", {"state": "finished"}).content.decode()
    assert f"UID:petition-{waiting.pk}-answer@" in finished
    one = Client().get(shown(petition, "calendar"))
    assert one["Content-Type"] == "text/calendar; charset=utf-8"
    assert one.content.decode().count("BEGIN:VEVENT") == 1
    assert Client().get("/keda/petitions.ics", {"sort": "x"}).status_code == 400


def test_calendar_line_never_cuts_a_letter():
    event = calendars.Event("1", timezone.now(), "ა" * 200, "https://example.org")
    folded = [line for line in calendars.lines("x", [event]) if "ა" in line]
    assert sum(line.count("ა") for line in folded) == 200
    assert max(len(line.encode()) for line in folded) <= 75


# --- The earlier portal -------------------------------------------------------------------------


def imported(tmp_path, text):
    file = tmp_path / "old.csv"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("old_petitions", "keda", str(file), stdout=out)
    return out.getvalue()


def test_old_petition_is_read_at_its_old_address(keda, tmp_path):
    keda.is_active = True
    keda.save()
    line = '7,"<b>ქუჩის</b> სახელი",ტექსტი,2018-09-03,1111,708,refused,https://old.example/keda/petitions/view/7\n'
    assert imported(tmp_path, OLD + line) == "1 new, 0 written afresh\n"
    page = Client().get("/keda/petitions/view/7/")
    assert "&lt;b&gt;ქუჩის" in text_of(page)
    assert Client().get("/keda/petitions/view/7").status_code == 301
    assert Client().get("/keda/petitions/view/8/").status_code == 404
    assert "/keda/petitions/view/7/" in text_of(Client().get("/keda/petitions/old/"))
    assert imported(tmp_path, OLD + line.replace("1111", "1112")) == "0 new, 1 written afresh\n"
    assert OldPetition.objects.get().signatures == 1112


@pytest.mark.parametrize(
    "text",
    [
        "number,title\n1,ა\n",
        "number,title,text,color\n1,ა,ბ,გ\n",
        OLD + "1,ა,ბ,2018-13-03,1,1,,\n",
        OLD + "x,ა,ბ,,,,,\n",
        OLD + "1,ა,ბ,,,,won,\n",
        OLD + "1,ა,ბ,,,,,\n1,გ,დ,,,,,\n",
        OLD + "1,ა,ბ,,,,,,,\n",
        OLD + "1,ა,ბ,,,,,javascript:alert(1)\n",
    ],
)
def test_old_file_with_a_fault_imports_nothing(keda, tmp_path, text):
    """N15 among them: no address that is a script."""
    with pytest.raises(CommandError):
        imported(tmp_path, text)
    assert OldPetition.objects.count() == 0


def test_old_lists_lead_to_those_of_today(keda):
    make.opened(keda)
    assert Client().get("/keda/petitions/finished/").url == "/keda/petitions/?state=finished"
    assert Client().get("/keda/petitions/current/").url == "/keda/petitions/"
