"""Settings, read from the environment; an invalid value stops the site."""

import contextlib
import logging
import secrets
import tempfile
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()

ON = {"on", "yes", "true", "1"}
OFF = {"off", "no", "false", "0"}


def switch(name: str, default: bool = False) -> bool:
    """An on/off variable: any other word is refused, never read as off."""
    word = env.str(name, default="on" if default else "off").strip().lower()
    if word not in ON | OFF:
        raise ImproperlyConfigured(f"{name} must be on or off, not {word!r}")
    return word in ON


def whole_number(name: str, default: int) -> int:
    """Return a variable that holds a number above 0."""
    text = env.str(name, default=str(default)).strip()
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ImproperlyConfigured(f"{name} must be a number above 0, not {text!r}")
    return int(text)


def socket_path(name: str) -> str:
    """Return a variable that holds the path of a socket, or nothing."""
    path = env.str(name, default="")
    if path and not Path(path).is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path, not {path!r}")
    return path


def local_secret(path: Path) -> str:
    """Return the secret key stored with the local data, created on the first start."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as fresh:  # mode 0600
            fresh.write(secrets.token_urlsafe(50))
            fresh.flush()
            # Another process that starts at the same moment may be first.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(fresh.name)
    return path.read_text().strip()


def database(url: dict) -> dict:
    """Return the database of DATABASE_URL with the options for safe writes."""
    engine = url.get("ENGINE", "").rpartition(".")[2]
    if engine not in {"sqlite3", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with sqlite:/// or postgres://"
        )
    url |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    if engine == "sqlite3":
        url["OPTIONS"] = {
            **url.get("OPTIONS", {}),
            # Of three tries; see `perpusnas.core.busy`.
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        }
        # A database in memory fails with a live server, so the test database is a file.
        url["TEST"] = {"NAME": str(STATE_ROOT / "test.sqlite3")}
    else:
        # JIT compiles long statements for longer than they run. Who waits longer for the
        # lock of another is answered as in `perpusnas.core.busy`, after three tries.
        lock_timeout = whole_number("LOCK_TIMEOUT", 10)
        options = f"-c jit=off -c lock_timeout={lock_timeout}s"
        url["OPTIONS"] = {"options": options, **url.get("OPTIONS", {})}
    return url


# Paths

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_ROOT = Path(env.str("STATE_ROOT", default=str(BASE_DIR / "var")))
STATE_ROOT.mkdir(mode=0o750, parents=True, exist_ok=True)
PAPERS_ROOT = Path(env.str("PAPERS_ROOT", default=str(STATE_ROOT / "papers")))
ERASE_LEDGER = Path(env.str("ERASE_LEDGER", default=str(STATE_ROOT / "erased.jsonl")))
IMPORTS_ROOT = Path(env.str("IMPORTS_ROOT", default=str(STATE_ROOT / "imports")))
# Files that the worker has made, until they are too old.
FILES_ROOT = STATE_ROOT / "files"

# Server

DEBUG = switch("DEBUG")
HTTPS = switch("HTTPS")
if HTTPS and DEBUG:
    raise ImproperlyConfigured("DEBUG must be off where HTTPS is on")
if HTTPS and not env.str("SECRET_KEY", default=""):
    raise ImproperlyConfigured("SECRET_KEY must be set where HTTPS is on")
SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret(
    STATE_ROOT / "secret_key"
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "perpusnas.urls"
WSGI_APPLICATION = "perpusnas.wsgi.application"

DATABASES = {
    "default": database(
        env.db("DATABASE_URL", default=f"sqlite:///{STATE_ROOT / 'register.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "perpusnas.core.apps.RegisterAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "simple_history",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "perpusnas.core.apps.CoreConfig",
    "partners",
    "agreements",
    "events",
    "perpusnas.pages",
    "perpusnas.deadlines",
    "perpusnas.reports",
    "perpusnas.imports",
    "perpusnas.register",
    "perpusnas.privacy",
    "perpusnas.accounts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "perpusnas.core.middleware.CompressedPagesMiddleware",
    "perpusnas.core.middleware.BadRequestMiddleware",
    "perpusnas.core.middleware.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "perpusnas.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "perpusnas.core.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "perpusnas.core.disk.DiskSpaceMiddleware",
    "perpusnas.core.busy.BusyDatabaseMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "perpusnas.core.fields.SiteRenderer"

# Language and time

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
FORMAT_MODULE_PATH = "perpusnas.core.formats"

# Files: static files are public and hashed; documents have no URL of their own

STATIC_URL = "static/"
STATIC_ROOT = STATE_ROOT / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "perpusnas.core.documents.DocumentStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# What one account and all together may store, in megabytes.
QUOTA_PER_USER_MB = whole_number("QUOTA_PER_USER_MB", 5_000)
QUOTA_TOTAL_MB = whole_number("QUOTA_TOTAL_MB", 50_000)
CLAMAV_SOCKET = socket_path("CLAMAV_SOCKET")

# Sign-in

AUTH_USER_MODEL = "perpusnas.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3600
AUTHENTICATION_BACKENDS = ["perpusnas.accounts.backends.LimitedBackend"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": "perpusnas.accounts.passwords.GuessValidator"},
]

# Cookies, headers

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Headers that a proxy sets are believed only where one is said to stand before the site.
BEHIND_PROXY = switch("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The preload list applies to the whole domain, so its owner must decide on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Mail

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
# The address of the site, for links in mails.
LOCAL_URL = f"http://127.0.0.1:{env.str('PORT', default='') or 8000}"
SITE_URL = env.str("SITE_URL", default=LOCAL_URL).rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="kemitraan@localhost")

# The admin must not revert to old versions, which would bypass the version check

SIMPLE_HISTORY_REVERT_DISABLED = True

# Log

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in (LEVELS := logging.getLevelNamesMapping()):
    raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(LEVELS)}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False}
    },
}


# What takes long is done by the worker (`manage.py worker`)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Lists

FILTERS_EMPTY_CHOICE_LABEL = _("All")
