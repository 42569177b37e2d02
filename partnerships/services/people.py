"""Who hears of what becomes of an agreement: the holders of some roles for its partnership."""

from collections.abc import Iterable

from partnerships.models import Partnership
from sistercity.accounts.models import Role, User, UserQuerySet

PROVINCE = "province"  # the officers of the province above the region


def people(partnership: Partnership, roles: Iterable[str]) -> list[User]:
    """Return who holds one of `roles` and who acts for them, if they see the partnership."""
    found = {person.pk: person for role in roles for person in holding(role, partnership)}
    seen = Partnership.objects.filter(pk=partnership.pk)
    return [person for person in found.values() if seen.visible_to(person).exists()]


def holding(role: str, partnership: Partnership) -> UserQuerySet:
    region = partnership.region
    if role == Role.COORDINATOR:
        return partnership.acting_coordinators.with_substitutes()
    if role == PROVINCE:
        province = region.province
        officers = User.objects.holding(Role.OFFICER, province) if province else User.objects.none()
        return officers.with_substitutes()
    return User.objects.holding(role, region).with_substitutes()
