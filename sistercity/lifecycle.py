"""Tables of statuses and transitions, and the one function that moves an object along them.

The procedure of a case, with its turns and clocks, is moved by `partnerships.lifecycle`; the
small courses of a report, an evaluation, a programme or an agreement in force stand in tables of
`Transition`s here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sistercity.accounts.models import User

Text = str | Promise


class Conflict(Exception):
    """Somebody else changed the object meanwhile; `message` says so to the person."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


#: Returns a sentence for everything that is missing; nothing when it is all there.
Requirement = Callable[[Any], list[str]]


@dataclass(frozen=True, kw_only=True)
class Transition:
    label: Text
    source: Collection[str]
    target: str
    permission: str
    causes: Text = ""
    requires: Collection[Requirement] = ()
    needs_note: bool = False
    effect: Callable[..., None] | None = None
    refuses: bool = False

    def missing(self, obj: models.Model) -> list[str]:
        return [message for requirement in self.requires for message in requirement(obj)]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A transition this person may take from here, and what still stands in its way."""

    name: str
    transition: Transition
    missing: list[str]


def lock(obj: models.Model) -> Any:
    """Return `obj` fresh from the database and locked until the transaction ends."""
    manager = type(obj)._default_manager
    return manager.select_for_update(of=("self",)).get(pk=obj.pk)


@dataclass(frozen=True, kw_only=True)
class Lifecycle:
    transitions: Mapping[str, Transition]

    def offered(self, obj: Any, user: User) -> list[Offer]:
        """Return what `user` may do with `obj` now."""
        return [
            Offer(name=name, transition=transition, missing=transition.missing(obj))
            for name, transition in self.allowed(obj, user).items()
        ]

    def allowed(self, obj: Any, user: User) -> dict[str, Transition]:
        """Return the same by name, without asking what stands in its way."""
        return {
            name: transition
            for name, transition in self.transitions.items()
            if obj.status in transition.source and user.has_perm(transition.permission, obj)
        }

    @transaction.atomic
    def perform(
        self,
        obj: Any,
        name: str,
        *,
        by: User,
        seen: str | None = None,
        note: str = "",
        **details: Any,
    ) -> Any:
        """Move `obj` along the transition `name` and return it, fresh and locked.

        `details` are what its effect asks for beside the note. Raises Conflict if its status is
        not the one `seen` or not a source of the transition, PermissionDenied if `by` may not,
        ValidationError naming everything that is missing.
        """
        transition = self.transitions[name]
        obj = lock(obj)
        if obj.status not in transition.source or seen not in (None, obj.status):
            raise Conflict(
                _("Status sudah berubah menjadi “%(status)s” oleh orang lain. Periksa dahulu.")
                % {"status": obj.get_status_display()}
            )
        if not by.has_perm(transition.permission, obj):
            raise PermissionDenied
        missing = transition.missing(obj)
        if transition.needs_note and not note.strip():
            missing.append(_("Tulis alasannya."))
        if missing:
            raise ValidationError(missing)
        obj.status = transition.target
        if hasattr(obj, "status_note"):
            obj.status_note = note
        if transition.effect:
            transition.effect(obj, by=by, note=note, **details)
        obj.save()
        return obj
