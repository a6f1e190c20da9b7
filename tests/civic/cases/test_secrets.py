import pytest

from civic.cases import actions, secrets
from civic.cases.models import Connector


def test_secret_is_spelled_and_read_again():
    secret = secrets.make()

    assert len(secret) == 32
    assert secrets.parse(f" {secrets.spell(secret)}\n") == secret


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_AAAA", "whsec_!!", "whsec_" + "A" * 200])
def test_secret_of_wrong_length_or_alphabet_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        secrets.parse(text)


def test_stored_secret_is_encrypted_and_differs_each_time():
    secret = secrets.make()

    first, second = secrets.seal(secret), secrets.seal(secret)

    assert secret not in first
    assert first != second
    assert secrets.unseal(first) == secrets.unseal(memoryview(second)) == secret


def test_stored_secret_cannot_be_read_with_another_key(settings):
    stored = secrets.seal(secrets.make())
    settings.KEYS = {**settings.KEYS, "field": "another key of more than thirty-two characters"}

    with pytest.raises(secrets.UnreadableSecret):
        secrets.unseal(stored)


@pytest.mark.django_db
def test_every_connector_signs_with_a_key_of_its_own(batumi, receiver):
    made = [actions.connect(batumi, by=None, name=name, url=receiver.url)[0] for name in "abc"]

    assert len({key for one in made for key in secrets.public_keys(one)}) == 3


def test_connection_without_a_key_says_so():
    with pytest.raises(secrets.UnreadableSecret):
        secrets.signing_seeds(Connector())
