"""What the tests of the desk of ideas share: addresses, departments with their officers, an opinion as typed."""

import html
import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from budgeting.actions import evaluating
from budgeting.states import Opinion
from civic.dates import local
from civic.places.models import Department
from civic.roles import Role
from identity.actions import appoint
from tests.factories import budgeting as make
from tests.factories import identity

BODY = "მონაწილეობითი ბიუჯეტის საბჭო, 3 ივნისი"


def url(name, process, *args):
    return reverse(f"budgeting_desk:{name}", args=["batumi", process.slug, *args])


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00a0", " "))


def department(place, slug="roads", name="საგზაო სამსახური"):
    return Department.objects.create(municipality=place, slug=slug, name_ka=name)


def officer_of(row):
    user = identity.user()
    appoint(
        user,
        role=Role.DEPARTMENT_OFFICER,
        municipality=row.municipality,
        department=row,
        by=None,
    )
    return user


def typed(moment):
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def asked(idea, row, days=2):
    return evaluating.ask(
        idea,
        row,
        by=make.officer(idea.municipality),
        due_at=timezone.now() + timedelta(days=days),
    )


OPINION = {
    "opinion": Opinion.FEASIBLE,
    "what_1": "სკამები",
    "count_1": "10",
    "price_1": "450",
    "what_2": "მონტაჟი",
    "price_2": "1 200,50",
    "upkeep": "300",
}
