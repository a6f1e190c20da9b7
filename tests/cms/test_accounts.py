"""Accounts in Wagtail's admin: nobody changes one there, whatever the role; a preference may be changed."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from wagtail.admin.views.home import default
from wagtail.users.models import UserProfile

from identity.models import User
from tests.clients import staff_client
from tests.factories import identity

DOORS = [
    "users/",
    "users/new/",
    "users/add/",
    "users/edit/{pk}/",
    "users/{pk}/",
    "users/{pk}/delete/",
    "users/delete/{pk}/",
    "users/history/{pk}/",
    "users/copy/{pk}/",
    "users/export/",
    "groups/",
    "groups/new/",
    "groups/edit/1/",
    "groups/1/users/",
    "groups/delete/1/",
    "bulk/identity/user/delete/?id={pk}",
    "bulk/identity/user/assign_role/?id={pk}",
    "bulk/identity/user/set_active_state/?id={pk}",
    "bulk/auth/group/delete/?id=1",
    "password_reset/",
    "api-tokens/",
]


@pytest.fixture
def superuser(db: None) -> Client:
    """The set-up account, which has every right of Django's."""
    user = identity.user()
    user.is_superuser = user.is_staff = True
    user.save()
    return staff_client(user)


@pytest.mark.parametrize("door", DOORS)
def test_no_address_of_wagtail_s_changes_an_account(superuser: Client, door: str) -> None:
    victim = identity.user()
    before = User.objects.values().get(pk=victim.pk)
    url = "/cms/" + door.format(pk=victim.pk)
    sent = {"email": "mine@example.ge", "password1": "x", "is_superuser": "on", "next": "/cms/"}
    assert superuser.get(url).status_code == 404
    assert superuser.post(url, sent).status_code == 404
    assert User.objects.values().get(pk=victim.pk) == before


def test_the_resolver_has_no_view_of_wagtail_s_users_or_groups(db: None) -> None:
    def views(patterns: list[object]) -> list[str]:
        found = []
        for entry in patterns:
            inner = getattr(entry, "url_patterns", None)
            found += views(inner) if inner is not None else [entry.lookup_str]  # type: ignore[attr-defined]
        return found

    named = [one for one in views(get_resolver().url_patterns) if one.startswith("wagtail.users")]
    assert named == []
    for name in ("wagtailusers_users:index", "wagtailusers_groups:index"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert resolve("/cms/users/").func.__name__ == default.__name__  # Wagtail's own 404


def test_the_menu_offers_no_accounts(superuser: Client) -> None:
    text = superuser.get("/cms/").content.decode()
    assert "/cms/users/" not in text
    assert "/cms/groups/" not in text


def test_an_editor_s_settings_hold_preferences_only(editor: Client, home: object) -> None:
    user = User.objects.get()
    before = User.objects.values().get()
    page = editor.get("/cms/account/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="locale-preferred_language"' in text
    for field in ("name_email-", "password-", 'name="email"'):
        assert field not in text
    fields = {
        "locale-preferred_language": "en",
        "locale-current_time_zone": "",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "name_email-email": "other@example.ge",
        "password-new_password1": "correct horse 2",
        "password-new_password2": "correct horse 2",
    }
    answer = editor.post("/cms/account/", fields)
    assert answer.status_code == 302
    assert UserProfile.objects.get(user=user).preferred_language == "en"
    assert User.objects.values().get() == before
