"""Who holds a turn: the people it waits for, and who acts for those of them who are away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from django.db.models import Q

from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Absence, Role, User
from sistercity.places.models import Region
from sistercity.worklist.models import Item, partnerships


class Holders:
    """The holders of many items, read with a handful of queries however many there are."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items

    def of(self, item: Item) -> list[User]:
        """Return the people for whom `item` waits, and the substitutes of those who are away."""
        return self.with_substitutes(self._present(item))

    def _present(self, item: Item) -> Iterable[User]:
        """What was forwarded to somebody who left waits for everybody with its role again."""
        person = item.person
        if person and (not item.role or (person.is_active and person.role == item.role)):
            return [person]
        if item.role == Role.COORDINATOR:
            return self._coordinators[item.partnership_id]
        return self.in_office(item.role, item.region)

    def in_office(self, role: str, region: Region | None) -> Sequence[User]:
        """Return those who hold a role: of a regional one, those of `region`."""
        place = region.pk if region and role in REGIONAL_ROLES else None
        return self._offices[role, place]

    def with_substitutes(self, people: Iterable[User]) -> list[User]:
        found = {person.pk: person for person in people}
        for person in list(found.values()):
            found |= {other.pk: other for other in self._substitutes[person.pk]}
        return list(found.values())

    @cached_property
    def _offices(self) -> defaultdict[tuple[str, str | None], list[User]]:
        """The active people of the regions concerned, and those of every ministry."""
        regions = {item.region_id for item in self.items}
        regions |= {item.partnership.region_id for item in self.items}
        here = Q(region__in=regions - {None}) | Q(role__in=MINISTRY_ROLES)
        offices = defaultdict(list)
        for person in User.objects.active().filter(here).order_by("pk"):
            place = person.region_id if person.role in REGIONAL_ROLES else None
            offices[person.role, place].append(person)
        return offices

    @cached_property
    def _coordinators(self) -> defaultdict[int, list[User]]:
        keys = {item.partnership_id for item in self.items if item.role == Role.COORDINATOR}
        found = defaultdict(list)
        for person in User.objects.coordinating(partnerships().filter(pk__in=keys)):
            found[person.coordinates].append(person)
        return found

    @cached_property
    def _substitutes(self) -> defaultdict[int, list[User]]:
        found = defaultdict(list)
        for absence in Absence.objects.running().select_related("substitute"):
            found[absence.person_id].append(absence.substitute)
        return found


def holders(item: Item) -> list[User]:
    """Return the people for whom `item` waits, and the substitutes of those who are away."""
    return Holders([item]).of(item)
