"""What every app of the portal stands on."""

from sistercity.celery import app as celery_app

__all__ = ["celery_app"]
