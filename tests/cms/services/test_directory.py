"""The directory: its list and filters, a service's page, the search, the menu; what an editor may publish."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from civic.places.models import Department, Municipality
from cms.services import definition
from cms.services.models import ServiceIndexPage, ServicePage
from tests.cms.services import form_blocks as forms


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def titles(response: Any) -> list[str]:
    """The services on the list."""
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a></h3>', text(response))


@pytest.fixture
def services(batumi: Municipality) -> ServicePage:
    permit = forms.service(batumi, needed="პროექტი\nთანხმობა", fee="მოსაკრებელი")
    forms.service(batumi, code="aid", english=False, for_organisations=True)
    ServicePage.objects.filter(code="aid").update(title="დახმარება", group="social")
    return permit


def test_list_is_by_group_and_narrows_down(client: Client, services: ServicePage) -> None:
    everything = client.get("/batumi/services/")
    assert titles(everything) == ["დახმარება", "ნებართვა"]
    choice = text(everything).partition('name="group"')[2].partition("</select>")[0]
    assert re.findall(r'value="([a-z]*)"', choice) == ["", "social", "construction"]
    assert "ჯანდაცვა და სოციალური პროგრამები" in text(everything)
    assert titles(client.get("/batumi/services/?group=construction")) == ["ნებართვა"]
    assert titles(client.get("/batumi/services/?whom=organisations")) == ["დახმარება"]
    assert titles(client.get("/batumi/services/?q=proeqti")) == ["ნებართვა"]
    nothing = client.get("/batumi/services/?q=xyzzy")
    assert titles(nothing) == []
    assert "შესაბამისი სერვისი ვერ მოიძებნა" in text(nothing)
    assert client.get("/batumi/services/?colour=red").status_code == 400
    assert titles(client.get("/en/batumi/services/")) == ["Permit"]


def test_own_groups_come_before_those_that_lead_elsewhere(
    client: Client, services: ServicePage
) -> None:
    aid = ServicePage.objects.filter(code="aid")
    aid.update(takes_requests=False, outside_url="https://my.gov.ge/")
    assert titles(client.get("/batumi/services/")) == ["ნებართვა", "დახმარება"]
    aid.update(takes_requests=True)
    assert titles(client.get("/batumi/services/")) == ["დახმარება", "ნებართვა"]


def test_list_asks_for_words_plainly_and_no_line_begins_with_a_dot(
    client: Client, services: ServicePage
) -> None:
    page = client.get("/batumi/services/").content.decode()
    assert '<label for="id_q">მოძებნეთ სერვისი</label>' in page
    whom = page.partition('name="whom"')[2].partition("</select>")[0]
    assert '<option value="">ყველა</option>' in whom
    marks = re.findall(r'<p class="meta">(.*?)</p>', page)
    assert [one.count("&nbsp;· ") for one in marks] == [one.count("·") for one in marks] == [2, 2]


def test_page_says_who_by_what_law_in_what_time_at_what_cost(
    client: Client, services: ServicePage
) -> None:
    page = text(client.get("/batumi/services/permit/"))
    for words in (
        "ყველა მესაკუთრე.",
        "<li>თანხმობა</li>",
        "30 კალენდარული დღე",
        "მოსაკრებელი",
        "კოდექსი",
    ):
        assert words in page
    assert 'href="/batumi/services/ask/permit/"' in page
    machine = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert machine["@type"] == "GovernmentService"
    assert machine["name"] == "ნებართვა"
    assert machine["provider"]["name"] == "ქალაქ ბათუმის მუნიციპალიტეტი"
    assert "<h1>Permit</h1>" in text(client.get("/en/batumi/services/permit/"))


def test_start_page_says_once_that_some_questions_come_only_after_answers(
    client: Client, batumi: Municipality, services: ServicePage
) -> None:
    plain = forms.service(
        batumi, code="plain", questions=lambda english: [forms.number("area", "რამდენი")]
    )
    pages = [
        text(client.get(f"/en/batumi/services/ask/{code}/")) for code in (services.code, plain.code)
    ]
    sentence = "Some of these questions come only after certain answers"
    assert [page.count(sentence) for page in pages] == [1, 0]


def test_text_of_an_editor_cannot_leave_its_script_element(
    client: Client, services: ServicePage
) -> None:
    ServicePage.objects.filter(pk=services.pk).update(lead="</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get("/batumi/services/permit/").content.decode()


def test_service_asked_for_elsewhere_shows_the_way(client: Client, services: ServicePage) -> None:
    ServicePage.objects.filter(pk=services.pk).update(
        takes_requests=False, outside_url="https://my.gov.ge/"
    )
    page = text(client.get("/batumi/services/permit/"))
    assert "/services/ask/" not in page
    assert 'href="https://my.gov.ge/"' in page


def test_services_stand_in_menu_search_and_site_map(client: Client, services: ServicePage) -> None:
    assert '<a href="/batumi/services/"' in text(client.get("/batumi/petitions/"))
    home = text(client.get("/batumi/")).partition("<main")[2]
    assert '<a class="btn sec" href="/batumi/services/">' in home
    assert '<a href="/batumi/services/permit/">' in text(client.get("/batumi/search/?q=მესაკუთრე"))
    assert "/batumi/services/permit/</loc>" in text(client.get("/sitemap.xml"))


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        (
            [forms.line("a", "სად"), forms.line("b", " სად ")],
            "ორი კითხვა ერთნაირი სიტყვებითაა: „სად“.",
        ),
        (
            [forms.block("a", "choice", "რა", options=[forms.option("o", "ეს")])],
            "„რა“: საჭიროა სულ მცირე ორი პასუხი.",
        ),
        (
            [
                forms.block(
                    "a", "choice", "რა", options=[forms.option("o", "ეს"), forms.option("p", "ეს")]
                )
            ],
            "„რა“: ერთი და იგივე პასუხი ორჯერ წერია.",
        ),
        (
            [forms.number("a", "რამდენი", least="9", most="2")],
            "„რამდენი“: უმცირესი რიცხვი უდიდესზე მეტია.",
        ),
        (
            [forms.heading("h", "სათაური")],
            "სერვისს, რომელსაც აქ ითხოვენ, სჭირდება ფორმა სულ მცირე ერთი კითხვით.",
        ),
    ],
)
def test_form_with_a_fault_is_not_published(
    batumi: Municipality, blocks: list[Any], fault: str
) -> None:
    page = forms.service(batumi)
    page.questions = blocks
    revision = page.save_revision(clean=False)
    with pytest.raises(ValidationError) as refused:
        revision.publish()
    assert fault in str(refused.value)
    good = page
    good.questions = forms.full_form()
    good.save_revision(clean=False).publish()


def test_code_department_and_address_belong_to_one_service(
    batumi: Municipality, keda: Municipality, services: ServicePage
) -> None:
    index = ServiceIndexPage.objects.get(locale__language_code="ka")
    other = ServicePage.objects.get(code="aid")
    other.code = "permit"
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert set(refused.value.message_dict) == {"code"}
    other.code = "aid"
    other.department = Department.objects.create(municipality=keda, slug="x", name_ka="x")
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert set(refused.value.message_dict) == {"department"}
    other.department, other.slug = None, "drafts"
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert set(refused.value.message_dict) == {"slug"}
    assert index.get_children().count() == 2


def test_translation_keeps_the_keys_of_the_answers(services: ServicePage) -> None:
    form = definition.of_service(services)
    assert [one["key"] for one in form if "en" not in one] == []
    choice = next(one for one in form if one["kind"] == "choice")
    assert set(choice["en"]["options"]) == {"opt-bank", "opt-other"}
    follow = next(one for one in form if one["key"] == "what-else")
    assert follow["under"] == ["why-asked", "opt-other"]
