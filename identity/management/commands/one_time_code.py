"""`manage.py one_time_code E-MAIL`: the present code of a demonstration account. Useless anywhere else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from identity.demo import key_of


class Command(BaseCommand):
    help = "Print the present one-time code of a staff account of the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        key = key_of(email)
        if not TOTPDevice.objects.filter(user__email=email, key=key.hex(), confirmed=True).exists():
            raise CommandError(
                "No account of the demonstration has this address and a second factor."
            )
        self.stdout.write(f"{totp(key):06d}")
