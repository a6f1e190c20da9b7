"""How sure the portal is who somebody is: the assurance ladder of verification."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Each act names the level it needs; that is policy per municipality."""

    CONTACT = 1, _("Contact confirmed")
    REGISTER = 2, _("Matched with the register")
    STRONG = 3, _("Strong login or seen in person")
