"""Django settings. Every value a machine may change is an EMDIA_* environment variable."""

import os
from pathlib import Path

from emdia.connectors.database import address

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = address.secret_key()
ALLOWED_HOSTS = os.environ.get("EMDIA_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("EMDIA_TRUSTED_ORIGINS", "").split(",") if o]
# Where customers reach this installation; without it messages carry no link.
PUBLIC_URL = os.environ.get("EMDIA_PUBLIC_URL", "").rstrip("/")
BEHIND_HTTPS = os.environ.get("EMDIA_HTTPS", "") == "1"

INSTALLED_APPS = [
    "emdia.web",  # First: its templates stand in for those of allauth.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "emdia.books.companies",
    "emdia.books.calendar",
    "emdia.books.facts",
    "emdia.books.access",
    "emdia.books.saved_views",
    "emdia.books.bulk_runs",
    "emdia.books.api_keys",
    "emdia.books.approvals",
    "emdia.books.message_templates",
    "emdia.books.inbox",
    "emdia.books.parties",
    "emdia.books.interactions",
    "emdia.books.kept_reports",
    "emdia.books.ledger",
    "emdia.books.receivables",
    "emdia.books.charges",
    "emdia.books.borderos",
    "emdia.books.bank_files",
    "emdia.books.bank_statements",
    "emdia.books.intake",
    "emdia.books.payments",
    "emdia.books.agreements",
    "emdia.books.pix",
    "emdia.books.portal",
    "emdia.books.holds",
    "emdia.books.outbox",
    "emdia.books.dunning",
    "emdia.books.worklist",
    "emdia.books.imports",
    "emdia.books.daily_runs",
    "emdia.books.webhooks",
    "emdia.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "emdia.api.middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "emdia.web.middleware.ActiveCompanyMiddleware",
    "emdia.api.middleware.BodyLimitMiddleware",
    "emdia.web.find.recent.RecentRecordsMiddleware",
    "emdia.web.middleware.BodySizeMiddleware",
]

ROOT_URLCONF = "emdia.config.urls"
WSGI_APPLICATION = "emdia.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "emdia.web.context.page",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": address.django_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "emdia.web.access.adapter.ClosedSignUp"
# Money settings ask again who is there when the last proof of it is older.
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(os.environ.get("EMDIA_SUDO_MINUTES", "10")) * 60
# How many proxies of one's own stand before the web process; their word on addresses is taken.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("EMDIA_PROXIES", "0"))
# The header in which a proxy of one's own names the certificate of whoever calls; empty: none does.
NOTICE_CLIENT_HEADER = os.environ.get("EMDIA_NOTICE_CLIENT_HEADER", "")
MFA_ADAPTER = "emdia.web.access.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Emdia"
# A telephone's clock may be wrong by half a minute.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "emdia.web.access.second_factor.SignInCode",
    "reauthenticate": "emdia.web.access.second_factor.AgainCode",
    "activate_totp": "emdia.web.access.second_factor.FirstCode",
    "add_webauthn": "emdia.web.access.passkeys.NewPasskey",
    "edit_webauthn": "emdia.web.access.passkeys.PasskeyName",
    "authenticate_webauthn": "emdia.web.access.passkeys.SecondPasskey",
    "reauthenticate_webauthn": "emdia.web.access.passkeys.AgainPasskey",
    "login_webauthn": "emdia.web.access.passkeys.SignInPasskey",
}
CACHES = {"default": {"BACKEND": "emdia.books.access.shared_cache.SharedCache"}}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "emdia.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", "Português"), ("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Sao_Paulo"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# Networks of one's own that may be told by webhooks, as 10.1.0.0/16; else only the public one.
WEBHOOK_NETWORKS = os.environ.get("EMDIA_WEBHOOK_NETWORKS", "").split(",")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("EMDIA_LOG_LEVEL", "INFO")},
}
