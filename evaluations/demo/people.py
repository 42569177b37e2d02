"""The people of the demo by the place they work in; none of them exists."""

from django.contrib.auth.hashers import make_password

from partnerships.models import Partnership
from partnerships.services.partnerships import assign_coordinators
from sistercity import demo
from sistercity.accounts.models import REGIONAL_ROLES, Role, User
from sistercity.places.models import Region

SILENT = "!"  # a password that no one can enter


def load_accounts() -> None:
    """Make every account of the demo, all with the password that is printed."""
    password = make_password(demo.PASSWORD)
    for account in demo.ACCOUNTS:
        User.objects.create(
            email=account.email,
            name=account.name,
            role=account.role,
            region_id=account.region or None,
            heads_unit=account.heads_unit,
            password=password,
        )


class People:
    """Whoever holds a role; a region without accounts gets some with which nobody signs in."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], User] = {}
        for person in User.objects.order_by("pk"):
            self.known.setdefault((person.role, person.region_id or ""), person)

    def of(self, role: str, region: Region | None = None) -> User:
        """Return the person with `role`, in `region` where the role is a regional one."""
        regional = region if role in REGIONAL_ROLES else None
        key = (role, regional.pk if regional else "")
        if key not in self.known:
            self.known[key] = self.added(Role(role), regional)
        return self.known[key]

    @staticmethod
    def added(role: Role, region: Region | None) -> User:
        place = region.code.replace(".", "-") if region else "pusat"
        return User.objects.create(
            email=f"{role}@daerah-{place}.example",
            name=f"{role.label} {region.short_name if region else ''} (contoh)",
            role=role,
            region=region,
            password=SILENT,
        )


def coordinate(partnership: Partnership, people: People) -> None:
    """Let the region's officer assign its coordinator."""
    region = partnership.region
    coordinator = people.of(Role.COORDINATOR, region)
    assign_coordinators(partnership, [coordinator], by=people.of(Role.OFFICER, region))
