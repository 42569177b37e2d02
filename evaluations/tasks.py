"""The tasks of this app, where Celery looks for them."""

from evaluations.dossier.queue import build_dossier, expire_dossiers, resume_dossiers

__all__ = ["build_dossier", "expire_dossiers", "resume_dossiers"]
