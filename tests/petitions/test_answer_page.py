"""What a reader of the petition's page sees of thresholds, hand-over and answer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
NOTE = "შემოწმდა ყველა ხელმოწერა; ბათილი არ აღმოჩნდა."


def page_of(client: Client, petition, language: str = "") -> str:
    answer = client.get(language + petition.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def timeline_of(page: str) -> str:
    return page.partition('id="log"')[2].partition("</ol>")[0]


@pytest.mark.parametrize(
    ("language", "said"), [("", "შემოწმების შედეგი:"), ("/en", "Result of the")]
)
def test_result_of_the_examination_is_published(
    client: Client, keda: Municipality, language: str, said: str
) -> None:
    petition = actions.hand_over(
        make.reached(keda),
        by=make.staff(Role.LIST_OFFICER, keda),
        note=NOTE,
        ends_collection=True,
    )
    page = page_of(client, petition, language)
    assert NOTE in timeline_of(page)
    assert said in timeline_of(page)
    assert page.count(NOTE) == 2  # in the notice of the present state too
    assert "list_officer" not in page


def test_hand_over_without_a_note_says_nothing_of_a_result(
    client: Client, keda: Municipality
) -> None:
    page = page_of(client, make.handed_over(keda))
    assert "შემოწმების შედეგი:" not in page
    assert "აპარატის სიაზე პასუხისმგებელმა პირმა" in page


def test_notes_and_the_forwarding_stand_in_the_timeline(client: Client, keda: Municipality) -> None:
    petition = make.handed_over(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    actions.refer_to_commission(
        petition,
        by=moderator,
        commission="კომისია",
        on=timezone.localdate(),
        note="დასკვნას ერთ კვირაში მოამზადებს.",
    )
    actions.schedule_sitting(
        petition,
        by=moderator,
        starts_at=timezone.now() + timedelta(days=2),
        place="დარბაზი",
        note="<b>სხდომა</b> ღიაა.",
    )
    actions.decide(
        petition,
        by=make.staff(Role.MAYOR_OFFICE, keda),
        outcome="forwarded",
        text="სხვა ორგანოს უფლებამოსილებაა.",
        body="საკრებულო",
        on=timezone.localdate(),
        forwarded_to="გარემოს დაცვის სამინისტრო",
        before_sitting="საკითხი დღის წესრიგიდან მოიხსნა.",
    )
    shown = timeline_of(page_of(client, petition))
    for said in (
        "დასკვნას ერთ კვირაში მოამზადებს.",
        "&lt;b&gt;სხდომა&lt;/b&gt; ღიაა.",
        "გადაეგზავნა: გარემოს დაცვის სამინისტრო",
        "საკითხი დღის წესრიგიდან მოიხსნა.",
    ):
        assert said in shown


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", "რაოდენობა (3) საკრებულოს აქტით არის დადგენილი. საკრებულოს დადგენილება."),
        ("/en", "The number 3 is set by the council&#x27;s act. Resolution of the council."),
    ],
)
def test_number_set_by_the_council_cites_its_act_and_no_register(
    client: Client, keda: Municipality, language: str, said: str
) -> None:
    petition = make.opened(keda, needed=3)
    page = page_of(client, petition, language)
    assert said in page
    opening = petition.opening
    assert opening.voters_source_ka not in page
    assert opening.voters_source_en not in page
    assert "×" not in page


def test_share_of_the_voters_cites_the_register(client: Client, keda: Municipality) -> None:
    petition = make.opened(keda)
    assert petition.opening.voters_source_ka in page_of(client, petition)


def test_closed_below_the_highest_threshold_it_has_not_come_too_short(
    client: Client, keda: Municipality
) -> None:
    petition = make.closed(keda, 2, answer=2, needed=5)
    page = page_of(client, petition)
    assert "მერის წერილობითი პასუხისთვის საჭირო 2 შეგროვდა." in page
    assert "ვერ გადალახა" not in page
    actions.hand_over(petition, by=make.staff(Role.LIST_OFFICER, keda))
    page = page_of(client, petition)
    assert "მერის წერილობითი პასუხისთვის საჭირო 2 შეგროვდა." in page
    assert "კომისია და სხდომა" not in page


def test_what_came_too_short_names_the_lowest_threshold(client: Client, keda: Municipality) -> None:
    page = page_of(client, make.closed(keda, 1, answer=2, needed=5))
    assert "2-დან 1 ხელმოწერა დააკლდა." in page


def test_panel_leads_on_to_the_next_threshold_while_signatures_are_collected(
    client: Client, keda: Municipality
) -> None:
    make.threshold(keda, 2, "answer")
    make.threshold(keda, 5)
    petition = make.opened(keda)
    make.signed(petition, 2)
    sequencer.run()
    assert "ხელმოწერა. მერის წერილობითი" not in page_of(client, petition)
