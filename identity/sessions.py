"""How long a session lives, and the list of sessions an account's owner sees.

Staff (second factor given): 30 minutes idle, 8 hours in all. Everybody else: 2 hours idle. The
time last seen is written at most once in a while, so that reading pages costs no writes.
"""

import ipaddress
import time
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from civic.http import client_ip
from identity.models import SignIn, User

STAFF_IDLE = 30 * 60
STAFF_TOTAL = 8 * 60 * 60
CITIZEN_IDLE = 2 * 60 * 60
STAFF_TOUCH = 60
CITIZEN_TOUCH = 5 * 60

SIGNED_AT = "signed_at"
SEEN_AT = "seen_at"
SERVICE = "login_service"  # through which log-in service somebody came in
NOTED = "noted"  # the key under which the session stands in the owner's list


def begin(request: HttpRequest, user: User) -> None:
    """Note a session that has just been signed in."""
    now = int(time.time())
    request.session[SIGNED_AT] = now
    request.session[SEEN_AT] = now
    _note(request, user)


def rotate(request: HttpRequest, user: User) -> None:
    """Give the session a new key, because its rights have just grown."""
    request.session.cycle_key()
    _note(request, user)


def keep(request: HttpRequest) -> bool:
    """Touch the session of a signed-in request; False when it was too old and has been ended."""
    session, now = request.session, int(time.time())
    signed_at = session.get(SIGNED_AT)
    if signed_at is None:
        session[SIGNED_AT] = session[SEEN_AT] = signed_at = now
    seen_at = session.get(SEEN_AT, now)
    is_staff = DEVICE_ID_SESSION_KEY in session
    idle = now - seen_at > (STAFF_IDLE if is_staff else CITIZEN_IDLE)
    if idle or (is_staff and now - signed_at > STAFF_TOTAL):
        end(request)
        return False
    if session.get(NOTED, session.session_key) != session.session_key:
        _note(request, cast(User, request.user))  # a new password has given the session a new key
    if now - seen_at >= (STAFF_TOUCH if is_staff else CITIZEN_TOUCH):
        session[SEEN_AT] = now
        SignIn.objects.filter(session_key=session.session_key).update(seen_at=timezone.now())
    return True


def end(request: HttpRequest) -> None:
    """Sign out and forget the session."""
    SignIn.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def of(user: User) -> list[SignIn]:
    """The sessions of an account that still live, last seen first."""
    store = _store()
    return [row for row in user.sign_ins.all() if store.exists(row.session_key)]


def begun_through(user: User, service: str) -> list[SignIn]:
    """Those that began through this log-in service."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [row for row in of(user) if store(row.session_key).get(SERVICE) == service]


def revoke(user: User, rows: list[SignIn] | None = None, *, but: str = "") -> int:
    """End these sessions of an account (all, when none are named), except the one with the key `but`."""
    store, ended = _store(), 0
    for row in user.sign_ins.all() if rows is None else rows:
        if row.user_id == user.pk and row.session_key != but:
            store.delete(row.session_key)
            row.delete()
            ended += 1
    return ended


def network_of(request: HttpRequest) -> str:
    """The caller's network: /24 of an IPv4 address, /48 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(client_ip(request))
    except ValueError:
        return ""
    width = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False))


def _note(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        request.session.save()
    SignIn.objects.filter(session_key=request.session.get(NOTED, "")).delete()
    request.session[NOTED] = request.session.session_key
    SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "network": network_of(request),
            "agent": request.headers.get("User-Agent", "")[:120],
            "seen_at": timezone.now(),
        },
    )


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()
