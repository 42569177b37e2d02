"""Where the history of an object is told."""

from django.db.models import Model
from django.urls import reverse


def history_url(obj: Model) -> str:
    """Return the address of the changes of a tracked row."""
    return reverse("history:object_history", args=[obj._meta.label_lower, obj.pk])
