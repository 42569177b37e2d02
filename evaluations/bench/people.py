"""The people and places of the measured portal."""

from dataclasses import dataclass

from evaluations.bench.copying import Batch
from evaluations.models import Criterion
from partnerships.models import Field
from sistercity.accounts.models import REGIONAL_ROLES, Role, User
from sistercity.places.models import ForeignCity, Region

#: So many partnerships has the region whose officer's pages are measured: more than any has.
HOME_PARTNERSHIPS = 60


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who acts where; the first region is the one whose officer's pages are measured."""

    regions: list[Region]
    cities: list[ForeignCity]
    fields: list[Field]
    criteria: list[Criterion]
    people: dict[tuple[str, str], User]

    @property
    def home(self) -> Region:
        return self.regions[0]

    def person(self, role: str, region: Region | None = None) -> User:
        return self.people[role, region.pk if region and role in REGIONAL_ROLES else ""]

    def region_of(self, number: int) -> Region:
        """Return the region of the partnership with this number."""
        if number < HOME_PARTNERSHIPS or len(self.regions) == 1:
            return self.home
        return self.regions[1 + number % (len(self.regions) - 1)]


def gather(rows: int, batch: Batch) -> Cast:
    """Read the places and make the people of a portal with so many partnerships."""
    regions = list(
        Region.objects.parties().filter(kind=Region.Kind.CITY).select_related("province")
    )
    people: dict[tuple[str, str], User] = {}
    for role in Role:
        for region in regions if role in REGIONAL_ROLES else [None]:
            place = region.pk if region else ""
            people[role, place] = batch.add(
                User(
                    email=f"{role}{place}@bench.example",
                    name=f"{role.label} {place}".strip(),
                    role=role,
                    region=region,
                )
            )
    batch.flush()
    cities = ForeignCity.objects.select_related("country").order_by("-population", "name", "pk")
    return Cast(
        regions=regions,
        cities=list(cities[:rows]),
        fields=list(Field.objects.all()),
        criteria=list(Criterion.objects.all()),
        people=people,
    )
