"""What changed: every field of every tracked row, recorded by PostgreSQL triggers.

`@tracked` gives a model an event table (pghistory). Each event carries the acting person and
the page in its own row; triggers refuse to update, delete or truncate events, whoever asks.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)


class RefuseChange(pgtrigger.Trigger):
    """Refuses an operation through a function of our own (migration `audit.0001`).

    pgtrigger's own functions can be switched off by a session setting; this one cannot.
    """

    when = pgtrigger.Before

    def get_func(self, model: models.Model) -> str:
        return "RETURN NULL;"

    def render_execute(self, model: models.Model) -> str:
        return "refuse_history_change()"


def append_only() -> list[pgtrigger.Trigger]:
    """Return the triggers that let rows be added to a table and nothing else."""
    return [
        RefuseChange(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        RefuseChange(name="keep_all", operation=pgtrigger.Truncate, level=pgtrigger.Statement),
    ]


def history_of(
    *, exclude: Sequence[str] = (), linked: bool = True
) -> Callable[[type[ModelT]], type[ModelT]]:
    """Return a decorator that records every insert, update and delete of a model.

    `exclude` names columns that history must not keep, such as password hashes; `linked` is
    False for the tables behind many-to-many fields.
    """

    link: dict[str, Any] = {} if linked else {"obj_field": None}

    def decorate(model: type[ModelT]) -> type[ModelT]:
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
            **link,
            meta={"triggers": append_only()},
        )(model)
        return model

    return decorate


def track_links(through: type[models.Model]) -> None:
    """Record every row added to or taken from the table behind a many-to-many field.

    Django migrates no trigger of such a table; those of a proxy of it, it does.
    """
    name = "".join(part.capitalize() for part in through.__name__.split("_"))
    meta = type("Meta", (), {"proxy": True, "app_label": through._meta.app_label})
    history_of(linked=False)(type(name, (through,), {"__module__": __name__, "Meta": meta}))


def tracked(model: type[ModelT]) -> type[ModelT]:
    """Record the whole row at every insert, update and delete of `model`."""
    return history_of()(model)
