"""Why a message or a question brought no answer, in words for the desk; the log of attempts keeps the raw text."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BY_KIND: dict[str, Promise] = {
    "ConnectionRefusedError": _("The system does not take calls: it seems to be switched off."),
    "TimeoutError": _("The system did not answer in time."),
    "ConnectionResetError": _("The system broke the connection off."),
    "BrokenPipeError": _("The system broke the connection off."),
    "RemoteDisconnected": _("The system broke the connection off."),
    "IncompleteRead": _("The system broke the connection off."),
    "BadStatusLine": _("What answered at the address does not speak HTTP."),
    "gaierror": _("The host name cannot be found."),
    "SSLError": _("The secure connection could not be made."),
    "SSLCertVerificationError": _("The certificate of the system cannot be trusted."),
    "OSError": _("The system cannot be reached."),
}


def in_words(error: str) -> str | Promise:
    """`error` as people read it; what has no words of ours (an answer's own text) stays as it is."""
    kind, colon, _rest = error.partition(":")
    return BY_KIND.get(kind, error) if colon else error
