"""The desk's correction of a draft act, as the moderator writes it and the author reads it."""

import pytest
from django.test import Client

from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from petitions.models import TextEdit
from tests.clients import citizen_client, staff_client
from tests.factories import petitions as factory
from tests.petitions.test_desk_views import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(batumi: Municipality) -> Client:
    factory.sealing_key(batumi)
    return staff_client(factory.staff(Role.MODERATOR, batumi))


def test_a_draft_act_is_corrected_part_by_part(batumi: Municipality, moderator: Client) -> None:
    act = {"articles": "მუხლი 1. ეზოს უვლის მესაკუთრე.", "act_annexes": "", "note": "საჭიროა."}
    petition = factory.submitted(batumi, kind="draft_act", **act)
    names = ("title", "demand", "text", *act)
    typed = {name: getattr(petition, name) for name in names} | {"why": "ნუმერაცია."}
    page = moderator.get(url("edit", petition))
    typed["read"] = page.context["read"]
    assert list(page.context["form"].fields) == [*names, "why"]
    wrong = moderator.post(url("edit", petition), typed | {"articles": "ეზოს უვლის მესაკუთრე."})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["articles"]
    new = typed | {"articles": "მუხლი 1. ეზოს მესაკუთრე უვლის.", "act_annexes": "დანართი 1. სია"}
    assert moderator.post(url("edit", petition), new).status_code == 302
    edit = TextEdit.objects.get()
    assert set(edit.changes) == {"articles", "act_annexes"}
    for reader in (moderator, citizen_client(petition.author)):
        address = (
            url("petition", petition)
            if reader is moderator
            else f"/batumi/petitions/drafts/{petition.pk}/"
        )
        shown = reader.get(address).content.decode()
        assert "<ins>დანართი 1. სია</ins>" in shown
        assert shown.index("აქტის პროექტის ტექსტი</h3>") < shown.index("დანართები</h3>")
    actions.accept_edit(edit, by=petition.author)
    stale = moderator.post(url("edit", petition), new | {"note": "საჭიროა ყველას."})
    assert (stale.status_code, stale.context["stale"]) == (409, True)
    assert "საჭიროა ყველას.</textarea>" in stale.content.decode()
    again = new | {"note": "საჭიროა ყველას.", "read": stale.context["read"]}
    assert moderator.post(url("edit", petition), again).status_code == 302
    assert set(TextEdit.objects.first().changes) == {"note"}
