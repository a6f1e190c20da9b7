"""What the validators of passwords say, in the reader's language."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


@pytest.mark.parametrize("password", ["123", "password", "1234567890"])
def test_password_validators_speak_georgian(password: str) -> None:
    with translation.override("ka"), pytest.raises(ValidationError) as refused:
        validate_password(password)
    for message in refused.value.messages:
        assert not any("a" <= sign <= "z" for sign in message.lower()), message
