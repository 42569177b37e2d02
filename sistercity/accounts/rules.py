"""Rights that follow from the role alone."""

import rules

from sistercity.accounts.models import Absence, Role, User


@rules.predicate
def is_member(user: User) -> bool:
    """Anybody signed in with an active account."""
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def is_administrator(user: User) -> bool:
    return is_member(user) and user.role == Role.ADMINISTRATOR


@rules.predicate
def is_officer(user: User) -> bool:
    return is_member(user) and user.role == Role.OFFICER


@rules.predicate
def is_self(user: User, obj: User | None) -> bool:
    return obj is not None and user.pk == obj.pk


@rules.predicate
def has_turns(user: User, obj: User | None) -> bool:
    """The absence is of somebody for whom something can wait."""
    return obj is not None and obj.has_turns


@rules.predicate
def is_away(user: User, obj: Absence | None) -> bool:
    """The absence is one's own."""
    return obj is not None and user.pk == obj.person_id


rules.add_perm("accounts", is_administrator)
rules.add_perm("places", is_administrator)
rules.add_perm("deadlines", is_administrator)
for verb in ("view", "add", "change"):
    rules.add_perm(f"accounts.{verb}_user", is_administrator)
rules.add_perm("accounts.change_profile", is_member & is_self)
rules.add_perm("accounts.switch_user", is_administrator & ~is_self)
rules.add_perm("accounts.view_absence", is_member)
rules.add_perm("accounts.add_absence", is_member & has_turns & (is_self | is_administrator))
rules.add_perm("accounts.end_absence", is_member & (is_away | is_administrator))
for model in ("region", "country"):
    rules.add_perm(f"places.view_{model}", is_member)
    rules.add_perm(f"places.change_{model}", is_administrator)
rules.add_perm("places.view_foreigncity", is_member)
rules.add_perm("places.add_foreigncity", is_officer | is_administrator)
rules.add_perm("places.change_foreigncity", is_administrator)
for model in ("holiday", "target"):
    for verb in ("view", "add", "change", "delete"):
        rules.add_perm(f"deadlines.{verb}_{model}", is_administrator)
rules.add_perm("notifications.view_notification", is_member)
rules.add_perm("notifications.view_delivery", is_administrator)
rules.add_perm("worklist.view_item", is_member)
rules.add_perm("accounts.view_api", is_member)
