"""Embedded default on one's own machine: keys are made on the first run, mail goes to the console."""

from civic import ports
from civic.keys import local_keys

from .base import *

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
KEYS = local_keys(VAR_DIR / "keys.json")
SECRET_KEY = KEYS["django"]
LEDGER_HEAD_FILE = env.str("LEDGER_HEAD_FILE", default="")  # here databases come and go
CASES_ALLOWED_NETWORKS = env.list("CASES_ALLOWED_NETWORKS", default=[])
# Of this machine itself only our own receiver may be called, and the citizen portal where it runs.
CASES_ALLOWED_LOOPBACK_PORTS = [env.int("MMS_PORT", default=ports.RECEIVER[1])]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
PORTAL_URL = env.str("PORTAL_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")
WAGTAILADMIN_BASE_URL = PORTAL_URL
if CITIZEN_PORT := env.int("CITIZEN_PORT", default=0):  # `serve --citizen-portal` sets it
    CASES_ALLOWED_LOOPBACK_PORTS = [*CASES_ALLOWED_LOOPBACK_PORTS, CITIZEN_PORT]
    OIDC_PROVIDERS = [*OIDC_PROVIDERS, logins.demonstration(CITIZEN_PORT)]
    SOCIALACCOUNT_PROVIDERS = logins.allauth(OIDC_PROVIDERS)
    CSP_FORM_ACTION = [*CSP_FORM_ACTION, *logins.origins(OIDC_PROVIDERS)]
    REGISTRIES = {"kobuleti": "http", **REGISTRIES}
    REGISTRY_HTTP = {"kobuleti": logins.demonstration_register(CITIZEN_PORT), **REGISTRY_HTTP}
AGENCIES = {"*": "simulator", **AGENCIES}
SMS_GATEWAY = env.str("SMS_GATEWAY", default="identity.sms.ConsoleGateway")
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default="civic.notices.transports.ReadableBackend")
