"""Settings for demo, tests and production: everything that differs comes from environment variables."""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from stylizer.launch.embedded_postgres import EmbeddedPostgres

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "development-only: " + "not a secret, refused in production. " * 2


def flag(name: str) -> bool:
    """An environment variable that is 1 or 0; absent or empty means 0."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to 1 or 0.")
    return value == "1"


def whole_number(name: str, default: int) -> int:
    """A whole number of at least 0 from the environment."""
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number.")
    return int(value)


def database_url(default: str) -> str:
    """A Postgres server's address from the environment; a refusal leaves its password out."""
    address = os.environ.get("DATABASE_URL", "") or default
    scheme, mark, _rest = address.partition("://")
    if not mark or scheme not in ("postgres", "postgresql"):
        found = f"begins with {scheme!r}" if mark else "has no ://"
        raise ImproperlyConfigured(f"DATABASE_URL {found}; set it to postgres://user:password@host/name.")
    return address


def choice(name: str, *choices: str) -> str:
    """One of a few words from the environment; the first is the default."""
    value = os.environ.get(name, "") or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to one of {', '.join(choices)}.")
    return value


# Stylizer's own

PRODUCTION = choice("STYLIZER_ENV", "development", "production") == "production"
STYLIZER_DATA = Path(os.environ.get("STYLIZER_DATA") or BASE_DIR / "data").absolute()
STYLIZER_DISK_RESERVE_MB = whole_number("STYLIZER_DISK_RESERVE_MB", 1024)
STYLIZER_LEASE_SECONDS = whole_number("STYLIZER_LEASE_SECONDS", 15)
STYLIZER_DEVICE = choice("STYLIZER_DEVICE", "auto", "cpu", "cuda")
STYLIZER_THREADS = whole_number("STYLIZER_THREADS", 0)  # of a worker's sums; 0: as many as there are cores
STYLIZER_UPLOAD_LIMIT_MB = whole_number("STYLIZER_UPLOAD_LIMIT_MB", 2048)
STYLIZER_PRIVATE_WEBHOOKS = flag("STYLIZER_PRIVATE_WEBHOOKS")  # may be sent to the machines around
STYLIZER_FRONTEND = BASE_DIR / "frontend" / "dist"
STYLIZER_KEY_FILE = STYLIZER_DATA / "secret-key"  # made by the launcher

# Who may talk to us

DEBUG = flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    SECRET_KEY = STYLIZER_KEY_FILE.read_text().strip() if STYLIZER_KEY_FILE.exists() else DEVELOPMENT_KEY
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]

if PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_KEY:
        raise ImproperlyConfigured("SECRET_KEY is not set: in production, set it to a long random string.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is 1: in production, unset it; it shows the insides to visitors.")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is empty: in production, set it to the host names that people use, with commas."
        )
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
else:
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

SESSION_COOKIE_NAME = "stylizer_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"
# An image sequence is uploaded as one file a frame, or names one finished upload a frame, each in a field.
DATA_UPLOAD_MAX_NUMBER_FILES = 20_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = DATA_UPLOAD_MAX_NUMBER_FILES + 100

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# What runs

ROOT_URLCONF = "project.urls"
ASGI_APPLICATION = "project.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "stylizer.User"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "ninja",
    "procrastinate.contrib.django",
    "stylizer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stylizer.api.problem.ProblemMiddleware",
    "stylizer.api.tus.TusMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Where things are kept

DATABASES = {
    "default": dj_database_url.parse(
        database_url(EmbeddedPostgres(STYLIZER_DATA / "postgres").url), conn_health_checks=True
    )
}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}

# Each web process hears Postgres itself and fans out to its own sockets only, so a layer in memory is enough.
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # no collectstatic step: the few files are read from where they lie
WHITENOISE_AUTOREFRESH = True  # and looked for when they are asked for: the front end may be built meanwhile
WHITENOISE_INDEX_FILE = False
STATICFILES_DIRS = [STYLIZER_FRONTEND]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # until it is built, its pages say how


def WHITENOISE_IMMUTABLE_FILE_TEST(_path: str, url: str) -> bool:  # noqa: N802 (whitenoise's name)
    """The front end's build puts a content hash in the name of everything in assets/."""
    return url.startswith("/static/assets/")


LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname:<7} {name}: {message}", "datefmt": "%H:%M:%S", "style": "{"}
    },
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "stylizer": {"level": "INFO"},
        "stylizer.engine": {"level": "WARNING"},  # what it loads, the worker and the commands say themselves
        "psycopg.pool": {"level": "ERROR"},  # it warns of every attempt to connect
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # an address that is not there is the visitor's business
    },
}
