"""Production: every secret comes from the environment, and the process refuses to start unsafe."""

from civic.keys import environment_keys
from civic.settings.refusals import refuse_unsafe

from .base import *

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
KEYS = environment_keys(env)
SECRET_KEY = KEYS["django"]
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default="django.core.mail.backends.smtp.EmailBackend")
vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_BACKEND = "civic.notices.backend.QueueBackend"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
if CACHE_URL := env.str("CACHE_URL", default=""):
    CACHES["default"] = env.cache_url_config(CACHE_URL)
    CACHES["pages"] = env.cache_url_config(CACHE_URL) | {"KEY_PREFIX": "pages"}

refuse_unsafe(globals())
