"""Browsers that are signed in already."""

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from identity.models import User

SECRET = "3132333435363738393031323334353637383930"  # the key of RFC 6238's test vectors


def citizen_client(user: User) -> Client:
    """A client signed in as `user`, with a password only."""
    client = Client()
    client.force_login(user)
    return client


def device_of(user: User) -> TOTPDevice:
    """The confirmed authenticator of `user`, made if there is none."""
    return TOTPDevice.objects.get_or_create(
        user=user, confirmed=True, defaults={"name": "authenticator", "key": SECRET}
    )[0]


def staff_client(user: User) -> Client:
    """A client signed in as `user`, with the second factor given."""
    client = citizen_client(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device_of(user).persistent_id
    session.save()
    return client
