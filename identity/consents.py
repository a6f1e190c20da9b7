"""What an owner agrees to when an identity is confirmed: the sentences as they stand above the button.

A sentence that is changed here is a new one: who agreed to the old one is asked again at the next
confirmation, and both stand in the list of the account (Consent).
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    "register": _(
        "The portal compares my personal number, name and date of birth with the register of the "
        "municipality and keeps them encrypted."
    ),
    "views": _(
        "The portal keeps what I sign, support and vote on, which can show my views: apart from my "
        "name, and never published with it unless I choose so."
    ),
}
