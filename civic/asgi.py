"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings.production")
application = get_asgi_application()

from civic import keyring  # noqa: E402 - needs the apps

keyring.check_at_start()

from civic.uptime import beating  # noqa: E402

beating.keep_beating()
