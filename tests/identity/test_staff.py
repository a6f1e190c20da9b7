"""Roles: who gives them, what they open, and how soon they end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Department, Municipality
from civic.roles import Role
from identity import actions
from identity.models import Duty, User
from tests.factories import identity as make


def test_a_role_holds_in_its_municipality_only(batumi, keda) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    assert user.holds(Role.MODERATOR, batumi) is True
    assert user.holds(Role.MODERATOR, keda) is False
    assert user.holds(Role.LIST_OFFICER, batumi) is False
    assert user.roles_in(batumi) == {"moderator"}
    assert user.roles_anywhere() == {"moderator"}
    assert list(user.municipalities()) == [batumi]


def test_the_platforms_administrator_holds_that_role_everywhere_and_no_other(batumi, keda) -> None:
    user = make.staff(Role.PLATFORM_ADMIN, None)
    assert user.roles_in(batumi) == user.roles_in(keda) == {"platform_admin"}
    assert user.holds(Role.MODERATOR, batumi) is False
    Municipality.objects.filter(pk=keda.pk).update(is_active=True)
    assert keda in user.municipalities()


@pytest.mark.parametrize(
    "change",
    [
        {
            "until": timezone.now() - timedelta(seconds=1),
            "since": timezone.now() - timedelta(days=1),
        },
        {"since": timezone.now() + timedelta(days=1)},
    ],
)
def test_a_role_outside_its_term_opens_nothing(batumi, change) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    Duty.objects.filter(user=user).update(**change)
    user = User.objects.get(pk=user.pk)
    assert user.roles_in(batumi) == set()
    assert user.is_staff_member is False


def test_a_closed_account_holds_nothing(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert User.objects.get(pk=user.pk).holds(Role.MODERATOR, batumi) is False


def test_appoint_and_dismiss_are_journalled_with_who_did_it(batumi) -> None:
    admin = make.staff(Role.MUNICIPAL_ADMIN, batumi)
    user = make.user()
    duty = actions.appoint(user, role=Role.MODERATOR, municipality=batumi, by=admin)
    assert user.holds(Role.MODERATOR, batumi)
    actions.dismiss(duty, by=admin)
    assert not duty.user.holds(Role.MODERATOR, batumi)
    entries = Entry.objects.filter(subject_type="identity.duty", subject_id=duty.pk).order_by("id")
    assert [(one.kind, one.actor, one.municipality, one.data) for one in entries] == [
        ("staff.appointed", admin, batumi, {"role": "moderator"}),
        ("staff.dismissed", admin, batumi, {"role": "moderator"}),
    ]


def test_appoint_twice_is_one_role(batumi) -> None:
    user = make.user()
    one = actions.appoint(user, role=Role.MODERATOR, municipality=batumi, by=None)
    other = actions.appoint(user, role=Role.MODERATOR, municipality=batumi, by=None)
    assert one == other
    assert Duty.objects.filter(user=user).count() == 1


def test_a_role_taken_back_can_be_given_again(batumi) -> None:
    user = make.user()
    actions.dismiss(actions.appoint(user, role=Role.AUDITOR, municipality=batumi, by=None), by=None)
    actions.appoint(user, role=Role.AUDITOR, municipality=batumi, by=None)
    assert user.holds(Role.AUDITOR, batumi)
    assert Duty.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(
    ("giver", "role", "code"),
    [
        (Role.MUNICIPAL_ADMIN, Role.MODERATOR, ""),
        (Role.MUNICIPAL_ADMIN, Role.EDITOR, ""),
        (Role.MUNICIPAL_ADMIN, Role.MUNICIPAL_ADMIN, "role_of_platform"),
        (Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN, "role_of_platform"),
        (Role.PLATFORM_ADMIN, Role.MUNICIPAL_ADMIN, ""),
        (Role.PLATFORM_ADMIN, Role.MODERATOR, ""),
        (Role.MODERATOR, Role.MODERATOR, "not_administrator"),
        (Role.LIST_OFFICER, Role.MODERATOR, "not_administrator"),
        (Role.EDITOR, Role.EDITOR, "not_administrator"),
    ],
)
def test_who_may_give_which_role(batumi, giver, role, code) -> None:
    by = make.staff(giver, None if giver == Role.PLATFORM_ADMIN else batumi)
    user = make.user()
    municipality = None if role == Role.PLATFORM_ADMIN else batumi
    if not code:
        actions.appoint(user, role=role, municipality=municipality, by=by)
        assert user.holds(role, batumi)
        return
    with pytest.raises(Refused) as refusal:
        actions.appoint(user, role=role, municipality=municipality, by=by)
    assert refusal.value.code == code
    assert not Duty.objects.filter(user=user).exists()


def test_an_administrator_gives_no_role_in_another_municipality(batumi, keda) -> None:
    by = make.staff(Role.MUNICIPAL_ADMIN, keda)
    with pytest.raises(Refused):
        actions.appoint(make.user(), role=Role.MODERATOR, municipality=batumi, by=by)
    duty = Duty.objects.get(user=make.staff(Role.MODERATOR, batumi))
    with pytest.raises(Refused):
        actions.dismiss(duty, by=by)
    assert Duty.objects.now().filter(pk=duty.pk).exists()


def test_a_clerk_needs_a_centre_of_the_municipality(batumi, keda) -> None:
    user = make.user()
    elsewhere = make.staff(Role.CLERK, keda).duties.get().centre
    for centre in (None, elsewhere):
        with pytest.raises(Refused) as refusal:
            actions.appoint(user, role=Role.CLERK, municipality=batumi, centre=centre, by=None)
        assert refusal.value.code == "centre"


def test_a_department_officer_needs_a_department_of_the_municipality(batumi, keda) -> None:
    user = make.user()
    elsewhere = make.staff(Role.DEPARTMENT_OFFICER, keda).duties.get().department
    closed = Department.objects.create(
        municipality=batumi, slug="closed", name_ka="დახურული", is_active=False
    )
    for department in (None, elsewhere, closed):
        with pytest.raises(Refused) as refusal:
            actions.appoint(
                user,
                role=Role.DEPARTMENT_OFFICER,
                municipality=batumi,
                department=department,
                by=None,
            )
        assert refusal.value.code == "department"
    assert not Duty.objects.filter(user=user).exists()


def test_a_department_officer_moves_to_another_department(batumi) -> None:
    roads, parks = (
        Department.objects.create(municipality=batumi, slug=slug, name_ka=slug)
        for slug in ("roads", "parks")
    )
    user = make.user()
    for department in (roads, parks, parks):
        actions.appoint(
            user,
            role=Role.DEPARTMENT_OFFICER,
            municipality=batumi,
            department=department,
            by=None,
        )
    assert user.duties.get().department == parks
    kinds = Entry.objects.filter(kind__startswith="staff.").values_list("kind", flat=True)
    assert sorted(kinds) == ["staff.appointed", "staff.moved"]


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "moderator", "municipality": None},
        {"role": "platform_admin", "municipality": "batumi"},
        {"role": "clerk", "municipality": "batumi", "centre": None},
    ],
)
def test_the_database_refuses_a_role_in_the_wrong_place(batumi, fields) -> None:
    place = batumi if fields.pop("municipality") else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=make.user(), municipality=place, **fields)


def test_the_database_refuses_the_same_role_twice(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=user, role=Role.MODERATOR, municipality=batumi)


def test_an_editor_joins_and_leaves_the_group_of_the_municipality(batumi, keda) -> None:
    user = make.user()
    here = actions.appoint(user, role=Role.EDITOR, municipality=batumi, by=None)
    actions.appoint(user, role=Role.EDITOR, municipality=keda, by=None)
    groups = user.groups.order_by("name")
    assert list(groups.values_list("name", flat=True)) == ["editors-batumi", "editors-keda"]
    assert User.objects.get(pk=user.pk).is_staff is True
    actions.dismiss(here, by=None)
    assert list(groups.values_list("name", flat=True)) == ["editors-keda"]


def test_the_last_role_takes_the_staff_mark_with_it(batumi) -> None:
    user = make.staff(Role.EDITOR, batumi)
    actions.dismiss(user.duties.get(), by=None)
    user = User.objects.get(pk=user.pk)
    assert (user.is_staff, user.is_staff_member, user.groups.count()) == (False, False, 0)


@pytest.mark.parametrize("role", [Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN])
def test_nobody_gives_or_takes_a_role_of_the_own(batumi, role) -> None:
    by = make.staff(role, None if role == Role.PLATFORM_ADMIN else batumi)
    own = by.duties.get()
    for act in (
        lambda: actions.appoint(by, role=Role.MODERATOR, municipality=batumi, by=by),
        lambda: actions.dismiss(own, by=by),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code in {"own", "role_of_platform"}
    assert list(Duty.objects.now().filter(user=by)) == [own]


def test_a_second_account_in_the_own_name_is_given_nothing_either(batumi) -> None:
    person = make.person(batumi)
    by, other = make.citizen(someone=person), make.citizen(someone=person)
    actions.appoint(by, role=Role.MUNICIPAL_ADMIN, municipality=batumi, by=None)
    with pytest.raises(Refused) as refusal:
        actions.appoint(other, role=Role.AUDITOR, municipality=batumi, by=by)
    assert refusal.value.code == "own"
    assert not Duty.objects.filter(user=other).exists()
