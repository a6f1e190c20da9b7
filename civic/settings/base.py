"""The embedded default: SQLite, one worker, keys in `var/`. The other settings modules start from here.

Only what an operator chooses lives here. A number a council may change is a `places.Policy`;
a text an editor may change is in the CMS.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from civic.settings import logins

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(environ.Env().str("CIVIC_VAR_DIR", default=str(BASE_DIR / "var")))
env = environ.Env()

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "civic",
    "civic.places",
    "civic.journal",
    "civic.ledger",
    "civic.worker",
    "civic.uptime",
    "civic.notices",
    "civic.cases",
    "civic.outcomes",
    "civic.statistics",
    "civic.desk",
    "civic.ui",
    "identity",
    "petitions",
    "budgeting",
    "cms",
    "cms.services",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "identity.oidc",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_filters",
    "django_htmx",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.AccountsConfig",  # wagtail.users, without a door to accounts
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "civic.csp.PolicyMiddleware",
    "civic.http.PlainRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "civic.http.PublicPageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "civic.http.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "identity.middleware.StaffSecondFactorMiddleware",
    "civic.desk.doors.PostDoorsMiddleware",
    "cms.access.EditorGroupsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "civic.urls"
WSGI_APPLICATION = "civic.wsgi.application"
ASGI_APPLICATION = "civic.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "civic.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "civic.ui.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---------------------------------------------------------------------------------
# SQLite: WAL, IMMEDIATE and synchronous FULL, so that an acknowledged signature survives a power
# cut and concurrent signers wait instead of failing.

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-65536;",
}

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'civic.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["ENGINE"] = "civic.sqlite"
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "ka"
LANGUAGES = [("ka", _("Georgian")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["civic.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Tbilisi"

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "civic.ui.styles.StylesFinder",  # joins static/css/ into css/site.css
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Caches -----------------------------------------------------------------------------------
# `pages` may be private to a process: it only saves work. What must hold over all processes
# (rate limits) is counted in the database.

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# --- Accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "identity:account"
ACCOUNT_ADAPTER = "identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "identity.forms.accounts.LoginForm",
    "signup": "identity.forms.accounts.SignupForm",
    "add_email": "identity.forms.accounts.EmailForm",
    "change_password": "identity.forms.accounts.ChangePasswordForm",
    "set_password": "identity.forms.accounts.SetPasswordForm",
    "reset_password": "identity.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "identity.forms.accounts.NewPasswordForm",
    "reauthenticate": "identity.forms.accounts.ReauthenticateForm",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = False  # allauth counts per process; `identity` counts in the database
SOCIALACCOUNT_ADAPTER = "identity.adapters.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
# Log-in services by OpenID Connect, as a JSON list; `civic/settings/logins.py` says what an entry holds.
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])
SOCIALACCOUNT_PROVIDERS = logins.allauth(OIDC_PROVIDERS)
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "civic.errors.csrf_failure"
OTP_TOTP_ISSUER = "ხმა და საქმე"
# Which register answers for a municipality, e.g. REGISTRIES=keda=simulator; the extract by default.
REGISTRIES = env.dict("REGISTRIES", default={})
# Where "http" asks, as JSON: {"keda": {"url": "https://…", "key": "…"}}, or "*" for all. A register
# inside the operator's network needs that network in CASES_ALLOWED_NETWORKS.
REGISTRY_HTTP = env.json("REGISTRY_HTTP", default={})
# How other agencies' registers (civil, property, finance) are reached, e.g. AGENCIES=batumi=http,*.civil=simulator;
# where nothing is named officers check by hand. AGENCY_HTTP says where "http" asks: {"batumi.civil": {"url": …, "key": …}}.
AGENCIES = env.dict("AGENCIES", default={})
AGENCY_HTTP = env.json("AGENCY_HTTP", default={})

# Text messages for log-in by telephone; "" offers none, "identity.sms.HttpGateway" posts to SMS_URL.
SMS_GATEWAY = env.str("SMS_GATEWAY", default="")
SMS_URL = env.str("SMS_URL", default="")
SMS_KEY = env.str("SMS_KEY", default="")
SMS_SENDER = env.str("SMS_SENDER", default="")

# --- Mail -------------------------------------------------------------------------------------
# Nothing is mailed inside a request: everything goes through `civic.notices` and the worker.

EMAIL_BACKEND = "civic.notices.backend.QueueBackend"
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@civic.example")
EMAIL_TIMEOUT = 10

# --- The portal -------------------------------------------------------------------------------

PORTAL_NAME = "ხმა და საქმე"  # the fallback while no CMS site setting exists
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000")  # used in every link we mail
WAGTAILADMIN_BASE_URL = PORTAL_URL
SOURCE_URL = env.str("SOURCE_URL", default="")  # where the source of this portal can be had
WAGTAIL_SITE_NAME = PORTAL_NAME
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_WORKFLOW_ENABLED = False  # an editor publishes; what needs two languages is refused by rule
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]  # no SVG: it may carry a script
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.admin_search"}}
WAGTAILADMIN_LOGIN_URL = "account_login"
# Addresses and passwords are changed on one's own page only, with confirmation.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
CASES_ALLOWED_NETWORKS = env.list("CASES_ALLOWED_NETWORKS", default=[])
CASES_ALLOWED_LOOPBACK_PORTS: list[int] = []
LEDGER_ORIGIN = env.str("LEDGER_ORIGIN", default="civic.example/ledger")
LEDGER_RETIRED_KEYS = env.list(
    "LEDGER_RETIRED_KEYS", default=[]
)  # public keys of earlier checkpoints
# The newest published checkpoint, outside the database: a restored older one is noticed. Empty: none.
LEDGER_HEAD_FILE = env.str("LEDGER_HEAD_FILE", default=str(VAR_DIR / "ledger-head"))
# Witnesses that cosign checkpoints, as JSON: [{"key": "name+id+base64", "url": "https://…"}].
LEDGER_WITNESSES = env.json("LEDGER_WITNESSES", default=[])
WORKER_APART = True  # long computations of the worker in processes of their own
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=5)  # public pages, anonymous readers
# Log-in servers a form may lead to, where a service's own pages lie elsewhere than its issuer.
CSP_FORM_ACTION = [*env.list("CSP_FORM_ACTION", default=[]), *logins.origins(OIDC_PROVIDERS)]
EMBED_ANCESTORS = env.list(
    "EMBED_ANCESTORS", default=[]
)  # sites that may show our widgets: https://…
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "civic.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"civic": {"level": "INFO"}},
}
