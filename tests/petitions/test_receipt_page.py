"""What the page of a receipt says of the count."""

import re

import pytest
from django.utils import timezone, translation

from civic import words
from civic.ledger import sequencer
from civic.places.models import Municipality
from petitions import actions
from petitions.actions import signing
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make
from tests.petitions.test_sign_views import to

pytestmark = pytest.mark.django_db


def test_the_receipt_says_what_is_true_of_the_count(batumi: Municipality) -> None:
    """Nothing is missing for a threshold that was crossed, nor for a collection that has ended."""

    def lead() -> str:
        with translation.override("ka"):
            path = to(petition, "receipt/")
        page = english.get(f"/en{path}").content.decode()
        return re.findall(r'<p class="lead mt4">([^<]+)</p>', page)[0].replace("\xa0", " ")

    petition = make.opened(batumi, needed=2)
    make.threshold(batumi, 1, "answer")
    user, other = identity.citizen(batumi), identity.citizen(batumi)
    english = citizen_client(user)
    signing.sign(petition, by=user)
    sequencer.run()
    assert lead() == "1 more signature is needed for consideration."
    signing.sign(petition, by=other)
    sequencer.run()
    assert lead() == "The number needed for consideration is reached."
    signing.withdraw(petition, by=other)
    sequencer.run()
    with translation.override("en"):
        day = words.day(timezone.now()).replace("\N{NO-BREAK SPACE}", " ")
    assert lead() == (
        f"The number needed, 2, was reached on {day}. That stands, though signatures were taken out of the count since."
    )
    actions.close(petition, at=petition.closes_at)
    assert lead() == "The collection of signatures has ended. 1 signature counts; 2 were needed."
    two = petition = make.opened(batumi)
    signing.sign(two, by=user)
    sequencer.run()
    assert lead() == (
        "1 more signature is needed for consideration. The number needed for the mayor&#x27;s written answer is reached."
    )
    mayor = petition = make.opened(batumi, addressee="mayor")
    signing.sign(mayor, by=user)
    sequencer.run()
    assert lead() == "The number needed for the mayor&#x27;s written answer is reached."
    actions.withdraw_petition(mayor, by=mayor.author, reason="სხვა პეტიცია გრძელდება.")
    assert lead().startswith("The author has withdrawn this petition.")
