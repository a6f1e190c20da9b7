"""By what a log-in service knows somebody: a keyed hash already, covered by KEY_COVER from now on."""

from django.conf import settings
from django.db import migrations

from civic import keyring
from civic.covered import cover, uncover


def change(accounts, one):
    """Rewrite each subject with `one`, under the key the database was written with."""
    keyring.check()
    key = settings.KEYS.get("cover") or ""
    for account in accounts.order_by("pk").iterator():
        accounts.filter(pk=account.pk).update(uid=one(bytes.fromhex(account.uid), key).hex())


def covered(apps, _editor):
    change(apps.get_model("socialaccount", "SocialAccount").objects, cover)


def plain(apps, _editor):
    change(apps.get_model("socialaccount", "SocialAccount").objects, uncover)


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_squashed_0007_consents_copies_losses"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("civic", "0002_key_marks"),
    ]
    operations = [migrations.RunPython(covered, plain)]
