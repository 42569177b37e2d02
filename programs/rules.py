"""Who may do what to programmes: those who run the partnership."""

from typing import Any

import rules

from partnerships.models import Agreement
from partnerships.rules import runs_it
from programs.models import Programme
from sistercity.accounts.models import User
from sistercity.accounts.rules import is_member


@rules.predicate
def is_under_agreement_in_force(user: User, obj: Any) -> bool:
    """New programmes need an agreement with legal effect; about anything else it is not asked."""
    return not isinstance(obj, Agreement) or obj.carries_programmes


@rules.predicate
def is_cancelled(user: User, obj: Any) -> bool:
    """A programme that was cancelled, or an activity of it, stays as it was."""
    programme = getattr(obj, "programme", obj)
    return programme is not None and programme.status == Programme.Status.CANCELLED


rules.add_perm("programs.view_programme", is_member)
rules.add_perm("programs.add_programme", runs_it & is_under_agreement_in_force)
rules.add_perm("programs.change_programme", runs_it & ~is_cancelled)
rules.add_perm("programs.change_status", runs_it)
