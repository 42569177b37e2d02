"""The Celery application: tasks are found in the apps' `tasks.py`, the schedule in the settings."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import beat_init, before_task_publish, celeryd_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistercity.settings")

app = Celery("sistercity")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
@before_task_publish.connect
def make_folders(**kwargs: object) -> None:
    """Create the folders of the broker that passes messages as files, and of beat's memory."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    for folder in getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}).values():
        Path(folder).mkdir(parents=True, exist_ok=True)
