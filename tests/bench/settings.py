"""The embedded default under measurement: compressed files, no mail leaves, the page cache can be switched off."""

from civic.settings.dev import *

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
if env.bool("BENCH_MAIL", default=False):
    MAIL_TRANSPORT = "tests.bench.mailing.MovingBackend"
if not env.bool("BENCH_PAGE_CACHE", default=True):
    CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
