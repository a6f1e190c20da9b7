"""Tests: fixed keys, cheap password hashes, a file database so that `--reuse-db` works."""

import os
import tempfile

os.environ.setdefault("CIVIC_VAR_DIR", tempfile.mkdtemp(prefix="civic-test-"))

from civic.keys import fixed_keys

from .base import *

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
KEYS = fixed_keys("test")
SECRET_KEY = KEYS["django"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
SMS_GATEWAY = "identity.sms.ConsoleGateway"
CASES_ALLOWED_NETWORKS = ["127.0.0.0/8"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # asks the finders per file instead of listing them all per client
PORTAL_URL = "http://testserver"
LEDGER_HEAD_FILE = ""  # each test has a log of its own
WORKER_APART = False  # another process would not see the test's database
PAGE_CACHE_SECONDS = 0  # a test must see what it has just written
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {
        "NAME": env.str("TEST_DB_FILE", default=str(BASE_DIR / "build" / "test.sqlite3"))
    }
    (BASE_DIR / "build").mkdir(exist_ok=True)
