"""Settings of the site. What differs between installations comes from `environment.py`."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.access.server import patience_of
from socialsmartly.privacy.keyring.databases import in_file, in_postgresql
from socialsmartly.site.environment import environment
from socialsmartly.site.places import places_of
from socialsmartly.site.secretfile import secret_text, text_of

ENV = environment()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = secret_text(ENV.keys / "site.key")
ALLOWED_HOSTS = list(ENV.hosts)
ROOT_URLCONF = "socialsmartly.site.urls"
WSGI_APPLICATION = "socialsmartly.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "socialsmartly.privacy.datamap",
    "socialsmartly.privacy.access",
    "socialsmartly.privacy.journal",
    "socialsmartly.privacy.keyring",
    "socialsmartly.privacy.ledger",
    "socialsmartly.privacy.consent",
    "socialsmartly.privacy.publishing",
    "socialsmartly.privacy.retention",
    "socialsmartly.privacy.rights",
    "socialsmartly.privacy.recipients",
    "socialsmartly.privacy.casework",
    "socialsmartly.privacy.demands",
    "socialsmartly.privacy.disclosures",
    "socialsmartly.privacy.portability",
    "socialsmartly.privacy.held",
    "socialsmartly.privacy.limits",
    "socialsmartly.privacy.fees",
    "socialsmartly.privacy.applicants",
    "socialsmartly.privacy.promises",
    "socialsmartly.privacy.grounds",
    "socialsmartly.privacy.versions",
    "socialsmartly.privacy.minors",
    "socialsmartly.privacy.succession",
    "socialsmartly.privacy.decisions",
    "socialsmartly.privacy.papers",
    "socialsmartly.privacy.identity",
    "socialsmartly.privacy.incidents",
    "socialsmartly.product.accounts",
    "socialsmartly.product.workspaces",
    "socialsmartly.product.records",
    "socialsmartly.product.stores",
    "socialsmartly.product.unusual",
    "socialsmartly.product.approvals",
    "socialsmartly.product.contacts",
    "socialsmartly.product.messaging",
    "socialsmartly.product.campaigns",
    "socialsmartly.product.rewards",
    "socialsmartly.product.desk",
    "socialsmartly.product.surveys",
    "socialsmartly.product.exports",
    "socialsmartly.product.billing",
    "socialsmartly.product.insight",
    "socialsmartly.product.staff",
    "socialsmartly.product.my",
    "socialsmartly.product.person",
    "socialsmartly.product.guardians",
    "socialsmartly.product.intake",
    "socialsmartly.site",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "socialsmartly.site.middleware.EveryAnswer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "socialsmartly.product.accounts.middleware.ReadSessionFirst",
    "socialsmartly.product.my.leaving.OnlyTheWayBack",
    "socialsmartly.product.billing.middleware.FirstOrder",
    "socialsmartly.product.my.notice.TermsNotice",
    "socialsmartly.product.my.announced.RecipientsNotice",
    "socialsmartly.product.guardians.middleware.WaitsForGuardian",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "socialsmartly.privacy.recipients.boundary.Boundary",
    "socialsmartly.product.records.middleware.RecordsMiddleware",
    "socialsmartly.site.middleware.PlainRefusals",
    "socialsmartly.privacy.access.views.PurposeMiddleware",
    "socialsmartly.product.workspaces.middleware.ByRole",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "socialsmartly.site.context.site",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": {
        "ENGINE": "socialsmartly.privacy.datamap.postgresql",
        "NAME": ENV.database,
        "HOST": ENV.database_host,
        "USER": f"socialsmartly_{ENV.login}",
        "PASSWORD": secret_text(ENV.keys / f"database-{ENV.login}.key"),
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            # Values travel apart from the statement, so that a failing statement never writes one into the server's log.
            "server_side_binding": True,
            "prepare_threshold": 1,
            "options": patience_of(ENV.login),
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        },
    },
    "keyring": in_postgresql(
        ENV.keyring, login=ENV.login, password=secret_text(ENV.keyring_key), host=ENV.database_host
    )
    if ENV.keyring
    else in_file(ENV.keyring_file),
}
DATABASE_ROUTERS = ["socialsmartly.privacy.keyring.router.KeyringRouter"]
SOCIALSMARTLY_LOGIN = ENV.login
SOCIALSMARTLY_LASTING = not ENV.forgetful_test_database
SOCIALSMARTLY_KEYS = ENV.keys
SOCIALSMARTLY_KEYRING = ENV.keyring
SOCIALSMARTLY_JOURNAL = (ENV.data / "journal", ENV.journal_copy)
SOCIALSMARTLY_LEDGER = ENV.ledger
SOCIALSMARTLY_PLACES = places_of(ENV)
SOCIALSMARTLY_SCOPE = "socialsmartly.site.scope.scope_of"
SOCIALSMARTLY_POLICY = PACKAGE.parent.parent / "policy"
SOCIALSMARTLY_DATA = ENV.data
SOCIALSMARTLY_SITE = ENV.site
SOCIALSMARTLY_OPERATOR = ENV.operator
SOCIALSMARTLY_PRIVACY_CONTACT = ENV.privacy_contact
# The mailbox of the privacy address, read by IMAP; without a host none is read.
SOCIALSMARTLY_MAILBOX_HOST = ENV.mailbox_host
SOCIALSMARTLY_MAILBOX_PORT = ENV.mailbox_port
SOCIALSMARTLY_MAILBOX_USER = ENV.mailbox_user
SOCIALSMARTLY_MAILBOX_PASSWORD_FILE = ENV.mailbox_password_file
SOCIALSMARTLY_MAILBOX_TLS = ENV.mailbox_tls
# What an hour of work on a repeated request costs, in minor units; 0: nothing is ever charged.
SOCIALSMARTLY_COST_PER_HOUR = ENV.cost_per_hour
SOCIALSMARTLY_COST_CURRENCY = ENV.cost_currency
# The account that members transfer money to; empty: no transfers are offered.
SOCIALSMARTLY_BANK = ENV.bank
# The operator as a seller: rate in hundredths of a per cent. While it is not whole, no tax is reckoned and each invoice says so.
SOCIALSMARTLY_SELLER = ENV.seller
SOCIALSMARTLY_SELLER_ADDRESS = ENV.seller_address
SOCIALSMARTLY_SELLER_COUNTRY = ENV.seller_country
SOCIALSMARTLY_SELLER_TAX_ID = ENV.seller_tax_id
SOCIALSMARTLY_SELLER_RATE = ENV.seller_rate
SOCIALSMARTLY_SELLER_REVERSE_IN = ENV.seller_reverse_in
SOCIALSMARTLY_LOCAL = ENV.local
# The domain whose mail reaches `socialsmartly receive`; empty: messages offer the link alone.
SOCIALSMARTLY_REPLY_DOMAIN = ENV.reply_domain

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["socialsmartly.product.accounts.backend.HandleBackend"]
LOGIN_URL = "accounts:sign_in"
SESSION_ENGINE = "socialsmartly.product.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [ENV.site]
SOCIALSMARTLY_BEHIND_PROXY = False
if ENV.site.startswith("https://"):
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # We listen on loopback alone, so whoever says this is the proxy in front of us, which keeps TLS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SOCIALSMARTLY_BEHIND_PROXY = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Only what a page itself names with its one-time word runs; where a script comes from counts for nothing.
        "script-src": [NONCE, STRICT_DYNAMIC],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.mail_host
EMAIL_PORT = ENV.mail_port
EMAIL_HOST_USER = ENV.mail_user
EMAIL_HOST_PASSWORD = text_of(Path(ENV.mail_password_file)) if ENV.mail_user else ""
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.mail_tls == "starttls", ENV.mail_tls == "tls"
EMAIL_TIMEOUT = 10
# Who carries the mails, by name and with a contact: the public list of recipients says it.
SOCIALSMARTLY_MAIL_COMPANY = ENV.mail_company
DEFAULT_FROM_EMAIL = ENV.mail_from
# The socket of a clamd on this machine, by which files of the desk are looked at for malware; empty: they are not.
SOCIALSMARTLY_SCANNER = ENV.scanner
# The folder of a table of countries, by which a sign-in from a new one is told; empty: networks are compared.
SOCIALSMARTLY_COUNTRIES = ENV.countries
SOCIALSMARTLY_MAIL = "socialsmartly.product.messaging.channels.handed_to_mail"
SOCIALSMARTLY_TEXTS = "socialsmartly.product.messaging.local.keep_text" if ENV.local else ""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Chinese"))]
LANGUAGE_COOKIE_NAME = "__Host-language" if ENV.site.startswith("https://") else "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "socialsmartly.site.formats"
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ENV.data / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"plain": {"()": "socialsmartly.site.logs.NoPersonalValues"}},
    "formatters": {"line": {"()": "socialsmartly.site.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["plain"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What was refused our own log says by the name of the route; Django's line has nothing left once its arguments are dropped.
    "loggers": {"socialsmartly": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
