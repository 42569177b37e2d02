"""The portal's settings: one file, read from the environment (or `.env`) only.

Production is the default. Every variable is described in `.env.example`;
`sistercity/checks.py` refuses to start with a missing or unsafe value.
"""

from pathlib import Path

import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sistercity.embedded_postgres import connection_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- Mode -------------------------------------------------------------------------------
# Only the demo and the tests switch DEMO on: known passwords, plain http, mail in a folder.
DEMO = env.bool("SISTERCITY_DEMO", default=False)
DEBUG = env.bool("SISTERCITY_DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-" * 8 if DEMO else "")
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000" if DEMO else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL] if BASE_URL else [])

# --- Applications -----------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "heroicons",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials",
    "sistercity",
    "sistercity.deadlines",
    "sistercity.places",
    "sistercity.accounts",
    "sistercity.audit",
    "sistercity.documents",
    "sistercity.worklist",
    "sistercity.notifications",
    "sistercity.ui",
    "partnerships",
    "programs",
    "evaluations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "sistercity.accounts.middleware.PersonalSettingsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "sistercity.urls"
WSGI_APPLICATION = "sistercity.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sistercity.ui.context_processors.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "heroicons.templatetags.heroicons",
                "rules.templatetags.rules",
                "template_partials.templatetags.partials",
                "sistercity.ui.templatetags.ui",
            ],
        },
    }
]

FORM_RENDERER = "sistercity.ui.renderer.PortalRenderer"

# --- Database ---------------------------------------------------------------------------
# PostgreSQL only. Without DATABASE_URL the portal runs its own server under var/.
EMBEDDED_POSTGRES = not env.str("DATABASE_URL", default="")
if not EMBEDDED_POSTGRES:
    DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
else:
    DATABASES = {"default": connection_settings(VAR_DIR)}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis, cache and Celery ------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
    CELERY_BROKER_URL = REDIS_URL
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    }
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "messages"),
        "data_folder_out": str(VAR_DIR / "broker" / "messages"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The schedule is static: each task finds what is due and not yet done, so a missed run is
# caught up by the next and a doubled one does nothing.
CELERY_BEAT_SCHEDULE = {
    "check-signatures": {
        "task": "partnerships.tasks.check_waiting_signatures",
        "schedule": crontab(minute="*/5"),
    },
    "remind": {
        "task": "sistercity.worklist.tasks.remind",
        "schedule": crontab(hour="6", minute="0"),
    },
    "remind-of-expiry": {
        "task": "partnerships.tasks.remind_of_expiry",
        "schedule": crontab(hour="6", minute="10"),
    },
    "send-mail": {
        "task": "sistercity.notifications.tasks.send_mail",
        "schedule": crontab(minute="*/5"),
    },
    "update-agreements": {
        "task": "partnerships.tasks.update_agreements",
        "schedule": crontab(hour="0", minute="30"),
    },
    "compare-versions": {
        "task": "partnerships.tasks.compare_versions",
        "schedule": crontab(minute="*/5"),
    },
    "resume-dossiers": {
        "task": "evaluations.tasks.resume_dossiers",
        "schedule": crontab(minute="*/2"),
    },
    "expire-dossiers": {
        "task": "evaluations.tasks.expire_dossiers",
        "schedule": crontab(minute="15"),
    },
}

# --- Who may come in --------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "sistercity.accounts.backends.PasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"

# --- Security ---------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_HSTS_SECONDS = 0 if DEMO else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Language and time ------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sistercity.formats"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Deadlines and health (domain.md, sections 6 and 8) -----------------------------------
JOINT_LEAVE_IS_HOLIDAY = env.bool("JOINT_LEAVE_IS_HOLIDAY", default=True)
SLEEPING_AFTER_DAYS = env.int("SLEEPING_AFTER_DAYS", default=180)
DORMANT_AFTER_DAYS = env.int("DORMANT_AFTER_DAYS", default=365)

# Months between a written notice and the end of an agreement, where its text says nothing else.
TERMINATION_NOTICE_MONTHS = env.int("TERMINATION_NOTICE_MONTHS", default=6)

# --- Files ------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_MB", default=50) * 1024 * 1024
MAX_UPLOAD_PAGES = env.int("MAX_UPLOAD_PAGES", default=500)
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
DOSSIER_DAYS = env.int("DOSSIER_DAYS", default=7)
# Certificates that vouch for the signers of electronic signatures: a file or a folder of them.
SIGNATURE_TRUST_ROOTS = [Path(place) for place in env.list("SIGNATURE_TRUST_ROOTS", default=[])]
# Uploads are kept in MEDIA_ROOT, or in an S3-compatible bucket once that has a name.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_REGION = env.str("S3_REGION", default="")
S3_ACCESS_KEY_ID = env.str("S3_ACCESS_KEY_ID", default="")
S3_SECRET_ACCESS_KEY = env.str("S3_SECRET_ACCESS_KEY", default="")
S3_PREFIX = env.str("S3_PREFIX", default="")
S3_ADDRESSING_STYLE = env.str("S3_ADDRESSING_STYLE", default="auto")
if S3_BUCKET:
    UPLOADS = {
        "BACKEND": "sistercity.documents.s3.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL or None,
            "region_name": S3_REGION or None,
            "access_key": S3_ACCESS_KEY_ID or None,
            "secret_key": S3_SECRET_ACCESS_KEY or None,
            "location": S3_PREFIX,
            "addressing_style": S3_ADDRESSING_STYLE,
        },
    }
else:
    UPLOADS = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
STORAGES = {
    "default": UPLOADS,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are asked for by nobody but developers; packing them takes half a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("br", "gz", "gif", "jpg", "map", "png", "webp", "woff2")

# --- Mail -------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
EMAIL_URL = env.str("EMAIL_URL", default="")
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
else:
    mailer = env.email_url_config(EMAIL_URL or "smtp://localhost:25")
    if mailer["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        mailer["EMAIL_BACKEND"] = "sistercity.notifications.smtp.EmailBackend"
    vars().update(mailer)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="sistercity <sistercity@localhost>")

# --- API --------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["sistercity.access.HasDeclaredPermission"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "sistercity.api.Pagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "1000/hour"},
    "EXCEPTION_HANDLER": "sistercity.api.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "sistercity API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # An agreement and a notice that ends one share their statuses.
    "ENUM_NAME_OVERRIDES": {
        "AgreementStatusEnum": "partnerships.models.Agreement.Status",
        "RiskLevelEnum": "programs.models.Risk.Level",
    },
}

# --- History ----------------------------------------------------------------------------
# Who did it stands in the event row itself, so the append-only trigger protects it too.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
# Every `migrate` installs the triggers as the models declare them (docs/decisions/006).
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"fontTools": {"level": "WARNING"}, "pgtrigger": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
