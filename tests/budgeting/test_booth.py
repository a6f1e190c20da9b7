"""The booth without JavaScript: forms that carry the choice from page to page; every refusal keeps it in sight."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from budgeting.models import Ballot, Participation, Process, Shift
from budgeting.states import Phase
from civic.dates import today
from civic.ledger import sequencer
from civic.models import Counter
from civic.ui import catalogue
from tests.clients import citizen_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
CODE = re.compile(r'<p class="code">([0-9A-Z ]+)</p>')


def base(row):
    return f"/{row.municipality.slug}/budget/{row.slug}"


def carried(response):
    """The hidden fields of a page, as the next form would send them."""
    fields = {}
    for name, value in HIDDEN.findall(response.content.decode()):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(value)
    return fields


def through(client, row, *chosen, **extra):
    """From the paper to the box, as a browser without script would; the answer of the last step."""
    paper = client.get(f"{base(row)}/vote/choose/", extra)
    assert paper.status_code == 200
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": list(chosen)})
    if check.status_code != 200:
        return check
    return client.post(f"{base(row)}/vote/done/", carried(check))


def text_of(response):
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("&nbsp;", " ").replace("\xa0", " ").split())


def stored():
    return Participation.objects.count(), [ballot.choices for ballot in Ballot.objects.all()]


# --- The way through --------------------------------------------------------------------------


def test_from_the_door_to_the_code_in_georgian_and_english(batumi):
    for prefix in ("", "/en"):
        row = vote.opened(batumi)
        client = citizen_client(identity.citizen(batumi))
        start = client.get(f"{prefix}{base(row)}/vote/")
        assert (start.status_code, start["Cache-Control"]) == (
            200,
            "max-age=0, no-cache, no-store, must-revalidate, private",
        )
        paper = client.get(f"{prefix}{base(row)}/vote/choose/")
        check = client.post(f"{prefix}{base(row)}/vote/check/", carried(paper) | {"p": ["3", "1"]})
        assert "50 000 ₾" in text_of(check)
        done = client.post(f"{prefix}{base(row)}/vote/done/", carried(check))
        assert done.status_code == 200
        assert len(CODE.findall(done.content.decode())[0].replace(" ", "")) == 16
    assert stored() == (2, [[[1, 1], [3, 1]]] * 2)


def test_receipt_page_shows_no_choice(batumi):
    row = vote.opened(batumi)
    answer = through(citizen_client(identity.citizen(batumi)), row, 3, 1)
    assert "პროექტი 3" not in text_of(answer)
    assert not re.search(r'name="p"', answer.content.decode())


def test_paper_stands_in_the_drawn_order_with_permanent_numbers(batumi):
    row = vote.opened(batumi, *range(1, 13))
    client = citizen_client(identity.citizen(batumi))
    page = client.get(f"{base(row)}/vote/choose/").content.decode()
    numbers = re.findall(r'name="p" value="(\d+)"', page)
    assert sorted(map(int, numbers)) == list(range(1, 13))
    assert numbers != sorted(numbers, key=int)
    printed = client.get(f"{base(row)}/ballot/print/paper/").content.decode()
    assert re.findall(r"№&nbsp;(\d+)", printed) == numbers
    assert Process.objects.get(pk=row.pk).order_seed in page


def test_going_back_keeps_the_marks(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2", "5"]})
    again = client.post(f"{base(row)}/vote/choose/", carried(check)).content.decode()
    assert set(re.findall(r'name="p" value="(\d+)"[^>]* checked', again)) == {"2", "5"}


def test_nothing_of_an_unsent_ballot_is_kept_by_the_server(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2", "5"]})
    own = {"signed_at", "seen_at"}  # the log-in's own clock
    assert {name for name in list(client.session.keys()) if not name.startswith("_auth")} <= own
    assert stored() == (0, [])
    assert not Counter.objects.filter(bucket__startswith="vote").exists()


def test_choices_in_an_address_are_not_read(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    page = client.get(f"{base(row)}/vote/choose/?p=2&p=5&key=0000000000000000").content.decode()
    assert " checked" not in page


# --- Budget line ------------------------------------------------------------------------------


def test_knapsack_says_what_is_left_and_what_is_missing(batumi):
    row = vote.opened(batumi, ballot="knapsack")
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    page = text_of(client.post(f"{base(row)}/vote/choose/", carried(paper) | {"p": ["2", "3"]}))
    assert "დარჩა 40 000 ₾" in page  # of 120 000 with 80 000 chosen
    assert "არ ეტევა: აკლია 50 000 ₾" in page  # № 4 costs 90 000
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2", "3"]})
    assert "80 000 ₾" in text_of(check)
    assert "40 000 ₾" in text_of(check)


def test_over_the_limit_is_said_in_words_and_keeps_the_choice(batumi):
    row = vote.opened(batumi, ballot="knapsack")
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    answer = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2", "4"]})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.count("<title>შეცდომა:") == 1
    assert "20 000 ₾" in text_of(answer)  # what is too much
    assert set(re.findall(r'name="p" value="(\d+)"[^>]* checked', page)) == {"2", "4"}


@pytest.mark.parametrize("kind", ["points", "ranking"])
def test_points_and_places_are_typed_and_come_back(batumi, kind):
    row = vote.opened(batumi, ballot=kind)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    wrong = client.post(f"{base(row)}/vote/check/", carried(paper) | {"n1": "2,5", "n2": "1"})
    assert wrong.status_code == 400
    assert 'name="n1" value="2,5"' in wrong.content.decode()
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"n1": "2", "n2": "1"})
    done = client.post(f"{base(row)}/vote/done/", carried(check))
    assert done.status_code == 200
    expected = [[1, 2], [2, 1]] if kind == "points" else [[2, 1], [1, 2]]
    assert stored() == (1, [expected])


def test_empty_ballot_is_refused_without_speaking_of_a_choice(batumi):
    row = vote.opened(batumi, choices_min=1, choices_max=1)
    client, marked = citizen_client(identity.citizen(batumi)), "თქვენი არჩევანი ქვემოთაა მონიშნული"
    page = text_of(through(client, row))
    assert ("მონიშნეთ ზუსტად 1 პროექტი" in page, marked in page) == (True, False)
    assert "ჯერ არც ერთი პროექტი არ არის მონიშნული" in page
    assert marked in text_of(through(client, row, 1, 2))


def test_blank_ballot_is_asked_about(batumi):
    row = vote.opened(batumi, blank_allowed=True)
    answer = through(citizen_client(identity.citizen(batumi)), row)
    assert answer.status_code == 200
    assert stored() == (1, [[]])
    row = vote.opened(batumi)
    assert through(citizen_client(identity.citizen(batumi)), row).status_code == 400


# --- Refusals, with the choice in sight ---------------------------------------------------------


def test_the_clock_passes_on_the_check_page(batumi):
    """Scenario 1: refused with the reason, nothing stored, the choice remains visible; all doors alike."""
    row = vote.opened(batumi)
    code = vote.cast(row).code
    before = stored()
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["3", "1"]})
    row.terms.filter(phase=Phase.VOTING).update(ends_at=timezone.now())
    answers = [
        client.post(f"{base(row)}/vote/done/", carried(check)),
        client.post(f"{base(row)}/vote/check/", carried(check)),
        client.post(f"{base(row)}/vote/choose/", carried(check)),
    ]
    for answer in answers:
        assert answer.status_code == 409
        assert "პროექტი 3" in text_of(answer)
        assert str(today().day) in text_of(answer)
    changed = client.post(f"{base(row)}/vote/done/", {"key": code, "p": ["3"]})
    opened = client.post(f"{base(row)}/vote/open/", {"key": code})
    assert (changed.status_code, opened.status_code) == (409, 409)
    assert stored() == before


def test_a_held_vote_says_why_at_the_door_and_at_the_box(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    row.shifts.create(act=Shift.Act.HOLD, phase=Phase.VOTING, reason="წყალდიდობა ქალაქში")
    assert "წყალდიდობა ქალაქში" in text_of(client.get(f"{base(row)}/vote/"))
    answer = client.post(f"{base(row)}/vote/done/", carried(paper) | {"p": ["3"]})
    assert (answer.status_code, stored()) == (409, (0, []))
    assert "წყალდიდობა ქალაქში" in text_of(answer)


def test_before_the_opening_the_door_names_the_day(batumi):
    row = make.process(batumi, "ballot")
    make.projects(row, 1000)
    answer = Client().get(f"{base(row)}/vote/")
    assert answer.status_code == 200
    assert "კენჭისყრა" in text_of(answer)
    assert "vote/choose" not in answer.content.decode()


def test_a_page_of_an_older_edition_shows_the_new_one_with_the_marks(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    old = carried(paper) | {"p": ["3"], "page": ["0" * 16]}
    for step in ("check", "done"):
        answer = client.post(f"{base(row)}/vote/{step}/", old)
        assert answer.status_code == 409
        assert re.findall(r'name="p" value="(\d+)"[^>]* checked', answer.content.decode()) == ["3"]
    assert stored() == (0, [])
    assert (
        client.post(f"{base(row)}/vote/check/", carried(answer) | {"p": ["3"]}).status_code == 200
    )


def test_a_withdrawn_project_is_shown_to_be_taken_out(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    row.projects.filter(number=2).update(withdrawn_at=timezone.now(), withdrawn_reason="x")
    answer = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2"]})
    assert answer.status_code == 400
    assert re.findall(r'name="p" value="(\d+)"[^>]* checked', answer.content.decode()) == ["2"]
    assert 'value="2"' not in client.get(f"{base(row)}/vote/choose/").content.decode()


def test_the_second_time_day_and_way_are_said_never_the_choice(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    assert through(client, row, 3).status_code == 200
    for answer in (
        client.get(f"{base(row)}/vote/"),
        client.get(f"{base(row)}/vote/choose/"),
        client.get(f"{base(row)}/vote/mine/"),
    ):
        assert f"{today().day} " in text_of(answer)
        assert "პორტალზე" in text_of(answer)
        assert "პროექტი 3" not in text_of(answer)
    assert stored() == (1, [[[3, 1]]])


def test_the_same_page_sent_twice_gives_the_same_code(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paper = client.get(f"{base(row)}/vote/choose/")
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["3"]})
    first, second = (client.post(f"{base(row)}/vote/done/", carried(check)) for _one in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert CODE.findall(first.content.decode()) == CODE.findall(second.content.decode())
    assert "ორჯერ" in text_of(second)
    assert stored() == (1, [[[3, 1]]])


# --- Who is there -----------------------------------------------------------------------------


def test_a_visitor_chooses_first_and_is_asked_to_log_in_before_casting(batumi):
    row = vote.opened(batumi)
    client = Client()
    paper = client.get(f"{base(row)}/vote/choose/")
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["3"]})
    assert f"/account/login/?next={base(row)}/vote/check/" in check.content.decode()
    assert "ხმის მიცემა</button>" not in check.content.decode()
    answer = client.post(f"{base(row)}/vote/done/", carried(check))
    assert (answer.status_code, stored()) == (403, (0, []))
    assert "პროექტი 3" in text_of(answer)


def test_one_who_is_not_verified_is_led_there(batumi):
    row = vote.opened(batumi)
    answer = citizen_client(identity.user()).get(f"{base(row)}/vote/")
    assert "/account/verify/?" in answer.content.decode()


@pytest.mark.parametrize(("age", "shown"), [(17, True), (18, False)])
def test_too_young_is_told_at_the_door(batumi, age, shown):
    row = vote.opened(batumi)
    born = today().replace(year=today().year - age)
    client = citizen_client(identity.citizen(batumi, born_on=born))
    assert ("18 წლის" in text_of(client.get(f"{base(row)}/vote/"))) is shown


def test_units_are_asked_where_the_rule_leaves_a_choice(keda):
    merisi, dologani = make.units(keda, ("merisi", "მერისი"), ("dologani", "დოლოგანი"))
    pots = [(merisi, 50_000 * make.LARI), (dologani, 50_000 * make.LARI)]
    row = vote.opened(keda, 20_000, 10_000, pots=pots, residence="own_plus_one")
    client = citizen_client(identity.citizen(keda, unit=merisi))
    _home, other = row.pots.all()
    asked = client.get(f"{base(row)}/vote/choose/")
    assert "მერისი" in text_of(asked)
    assert f'name="pot" value="{other.pk}"' in asked.content.decode()
    alone = client.get(f"{base(row)}/vote/choose/?pot=0").content.decode()
    assert re.findall(r'name="p" value="(\d+)"', alone) != []
    assert 'value="3"' not in alone
    both = client.get(f"{base(row)}/vote/choose/?pot={other.pk}")
    check = client.post(f"{base(row)}/vote/check/", carried(both) | {"p": ["1", "3"]})
    assert client.post(f"{base(row)}/vote/done/", carried(check)).status_code == 200
    assert stored() == (1, [[[1, 1], [3, 1]]])


def test_own_unit_is_shown_without_a_question(keda):
    merisi, dologani = make.units(keda, ("merisi", "მერისი"), ("dologani", "დოლოგანი"))
    pots = [(merisi, 50_000 * make.LARI), (dologani, 50_000 * make.LARI)]
    row = vote.opened(keda, 20_000, 10_000, pots=pots, residence="own")
    client = citizen_client(identity.citizen(keda, unit=dologani))
    page = client.get(f"{base(row)}/vote/choose/?pot={row.pots.first().pk}").content.decode()
    assert sorted(re.findall(r'name="p" value="(\d+)"', page)) == ["3", "4"]
    stranger = Client().get(f"{base(row)}/vote/choose/")
    assert 'name="home"' in stranger.content.decode()


# --- Changing ---------------------------------------------------------------------------------


def test_own_ballot_is_opened_and_changed_by_its_code(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    code = CODE.findall(through(client, row, 3).content.decode())[0]
    nobody = Client()
    paper = nobody.post(f"{base(row)}/vote/open/", {"key": code.lower()})
    assert re.findall(r'name="p" value="(\d+)"[^>]* checked', paper.content.decode()) == ["3"]
    check = nobody.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["1"]})
    assert stored() == (1, [[[3, 1]]])  # the old one is valid until the new one is sent
    done = nobody.post(f"{base(row)}/vote/done/", carried(check))
    assert (done.status_code, stored()) == (200, (1, [[[1, 1]]]))
    assert CODE.findall(done.content.decode()) == []


def test_wrong_codes_are_answered_alike_and_slowed(batumi, settings):
    row = vote.opened(batumi)
    answers = [
        Client().post(f"{base(row)}/vote/open/", {"key": key}) for key in ("0" * 16, "nonsense")
    ]
    assert [one.status_code for one in answers] == [400, 400]
    assert {"0" * 16, "nonsense"} & set(text_of(answers[0]).split()) == set()
    for _one in range(118):
        Client().post(f"{base(row)}/vote/open/", {"key": "0" * 16})
    late = Client().post(f"{base(row)}/vote/open/", {"key": "0" * 16})
    assert late.status_code == 429


# --- With a code ------------------------------------------------------------------------------


def test_voting_with_a_code_asks_who_at_the_end(keda):
    row = vote.opened(keda)
    _batch, (slip,) = vote.batch(row, 1)
    number = identity.new_number()
    identity.extract(keda, f"{number},ბერიძე,ლუკა,1990-01-01,")
    client = Client()
    door = client.get(f"{base(row)}/vote/code/?c={slip}")
    assert f'value="{slip}"' in door.content.decode()
    assert stored() == (0, [])  # the address alone does nothing
    paper = client.post(f"{base(row)}/vote/code/", {"slip": slip.lower()})
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2"]})
    assert 'name="number"' in check.content.decode()
    wrong = client.post(
        f"{base(row)}/vote/done/", carried(check) | {"number": "123", "born_on": "x"}
    )
    assert wrong.status_code == 400
    assert 'value="x"' in wrong.content.decode()
    stranger = carried(check) | {"number": identity.new_number(), "born_on": "01.01.1990"}
    refused = client.post(f"{base(row)}/vote/done/", stranger)
    assert (refused.status_code, stored()) == (400, (0, []))
    assert "პროექტი 2" in text_of(refused)
    mine = carried(refused) | {"number": number, "born_on": "01.01.1990"}
    done = client.post(f"{base(row)}/vote/done/", mine)
    assert (done.status_code, stored()) == (200, (1, [[[2, 1]]]))
    assert number not in done.content.decode()
    used = client.post(f"{base(row)}/vote/code/", {"slip": slip})
    assert used.status_code == 409


def test_personal_number_stands_in_no_address_session_or_log(keda, caplog):
    row = vote.opened(keda)
    _batch, (slip,) = vote.batch(row, 1)
    number = identity.new_number()
    client = Client()
    paper = client.post(f"{base(row)}/vote/code/", {"slip": slip})
    check = client.post(f"{base(row)}/vote/check/", carried(paper) | {"p": ["2"]})
    done = client.post(
        f"{base(row)}/vote/done/", carried(check) | {"number": number, "born_on": "01.01.1990"}
    )
    assert done.status_code == 200
    assert number not in caplog.text
    assert dict(client.session.items()) == {}


# --- Taken part -------------------------------------------------------------------------------


def test_taken_part_is_yes_or_no(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    assert "არა." in text_of(client.get(f"{base(row)}/vote/mine/"))
    through(client, row, 3)
    while sequencer.run():
        pass
    page = text_of(client.get(f"{base(row)}/vote/mine/"))
    assert "დიახ." in page
    index = Participation.objects.get().index
    assert index is not None
    assert str(index) in page
    anonymous = Client().get(f"{base(row)}/vote/mine/")
    assert anonymous.status_code == 302


# --- Paper, and no totals -----------------------------------------------------------------------


def test_list_booklet_and_paper_show_every_project(batumi):
    row = make.process(batumi, "ballot")
    make.projects(row, 1000, 2000)
    for path in ("ballot/", "ballot/print/", "ballot/print/paper/"):
        answer = Client().get(f"{base(row)}/{path}")
        assert answer.status_code == 200
        assert {"პროექტი 1", "პროექტი 2"} == set(re.findall(r"პროექტი \d", text_of(answer)))
    early = make.process(batumi, "evaluation")
    make.projects(early, 1000)
    assert Client().get(f"{base(early)}/ballot/").status_code == 404


def test_no_page_of_the_vote_tells_a_total(batumi):
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    paths = ("", "/vote/", "/vote/choose/", "/ballot/", "/ballot/print/paper/", "/vote/code/")
    before = [text_of(client.get(base(row) + path)) for path in paths]
    for _one in range(3):
        vote.cast(row, None, 2)
    assert [text_of(client.get(base(row) + path)) for path in paths] == before


def test_limits_let_a_village_library_vote(batumi, monkeypatch):
    monkeypatch.setattr("budgeting.views.visitors.VOTES_PER_ACCOUNT", 2)
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    sent = [client.post(f"{base(row)}/vote/done/", {"p": ["99"]}).status_code for _one in range(3)]
    assert sent == [400, 400, 429]
    assert through(citizen_client(identity.citizen(batumi)), row, 1).status_code == 200


def test_foreign_forms_and_get_change_nothing(batumi):
    """N57: without the form's token, and by GET, nothing is cast."""
    row = vote.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(f"{base(row)}/vote/done/", {"p": ["1"]}).status_code == 403
    assert client.get(f"{base(row)}/vote/done/?p=1").status_code == 302
    assert stored() == (0, [])


def test_every_text_of_the_vote_is_translated():
    missing = [
        text.msgid
        for path in ("budgeting/views/voting", "budgeting/views/booth", "templates/budgeting/vote")
        for text in catalogue.missing(path)
    ]
    assert missing == []


def test_a_closed_vote_keeps_its_hour_exactly(batumi):
    row = vote.opened(batumi)
    at = timezone.now() + timedelta(hours=1)
    row.terms.filter(phase=Phase.VOTING).update(ends_at=at)
    client = citizen_client(identity.citizen(batumi))
    assert client.get(f"{base(row)}/vote/choose/").status_code == 200
