"""The portal's settings as the tests need them: demo mode, nothing outside a temporary folder."""

import os
from tempfile import TemporaryDirectory

os.environ |= {
    "SISTERCITY_DEMO": "1",
    "SISTERCITY_DEBUG": "0",
    "SECRET_KEY": "tests-only-" * 6,
    "BASE_URL": "http://localhost",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "LOG_LEVEL": "WARNING",
}

from sistercity.settings import *  # reads the environment above

FILES = TemporaryDirectory(prefix="sistercity-tests-")
MEDIA_ROOT = Path(FILES.name, "media")
STATIC_ROOT = Path(FILES.name, "static")
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# A server of the tests' own beside the demo's: their data need not outlive a power cut.
VAR_DIR /= "tests"
if EMBEDDED_POSTGRES:
    DATABASES["default"] |= connection_settings(VAR_DIR)
DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
