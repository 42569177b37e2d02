"""The relationships that were reported publicly, each in a situation of its own.

`data/relationships.csv` lists them; its README says what is reported and what is invented.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from evaluations.demo.clock import at_work, days_ago
from evaluations.demo.documents import example_pdf
from evaluations.demo.people import People, coordinate
from evaluations.demo.results import add_programme, keep_up
from evaluations.demo.sketches import SKETCHES
from evaluations.demo.walk import Walk, invite_to_meeting
from partnerships.course import takes_place
from partnerships.models import Agreement, Case, Field, Meeting, Partnership, Termination
from partnerships.services import agreements, meetings, terminations
from partnerships.services import partnerships as services
from sistercity.accounts.models import Role
from sistercity.places.models import ForeignCity, Region
from sistercity.procedure import CASE_STEPS

LIST = Path(__file__).parent / "data" / "relationships.csv"
FOREIGN_PROVINCES = ("Prefecture", "-do", "California", "New South", "Queensland", "Western")
FOREIGN_DISTRICTS = ("Jung-gu",)
FULL_DATE = re.compile(r"(\d{1,2}) (Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec) (\d{4})")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
OBJECTIVES = "Mempererat hubungan kedua daerah dan memberi manfaat nyata bagi warganya."
RATIONALE = "Kebutuhan daerah bertemu dengan pengalaman mitra pada bidang yang dipilih."
PACE = 13


@dataclass(frozen=True)
class Relationship:
    """A row of the list; `number` spreads the dates so that no two are alike."""

    number: int
    row: Mapping[str, str]
    people: People

    @property
    def region(self) -> Region:
        return Region.objects.select_related("province").get(pk=self.row["region_code"])

    @property
    def fields(self) -> list[Field]:
        return list(Field.objects.filter(code__in=self.row["fields"].split(";")))

    @property
    def since(self) -> date | None:
        """The day on which it began, where a full date is reported."""
        if found := FULL_DATE.search(self.row["as_reported"]):
            day, month, year = found.groups()
            return date(int(year), MONTHS.index(month) + 1, int(day))
        return None

    def spread(self, least: int, most: int) -> int:
        """Return a number of days between two limits that belongs to this row."""
        return least + (self.number * 37) % (most - least)

    def partnership(self) -> Partnership:
        """Return the partnership, not yet saved."""
        reported = self.row["as_reported"]
        counterpart = counterpart_of(self.row)
        kind = Partnership.Kind.TWIN_CITY
        if counterpart.level == ForeignCity.Level.PROVINCE and not self.region.province:
            kind = Partnership.Kind.TWIN_PROVINCE
        return Partnership(
            region=self.region,
            counterpart=counterpart,
            kind=kind,
            objectives=OBJECTIVES,
            rationale=RATIONALE,
            since=self.since,
            note=f"Contoh untuk peragaan. Hubungannya dilaporkan publik ({reported}); "
            "isi berkas, orang, dan dokumennya rekaan.",
        )


def counterpart_of(row: Mapping[str, str]) -> ForeignCity:
    """Return the city abroad; provinces and what the list of cities lacks are added."""
    province = any(word in row["partner"] for word in FOREIGN_PROVINCES)
    district = row["partner"] in FOREIGN_DISTRICTS
    place = {
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "timezone": row["timezone"],
    }
    if province or district:
        level = ForeignCity.Level.PROVINCE if province else ForeignCity.Level.REGENCY
        key = {"name": row["partner"], "country_id": row["country"], "level": level}
        return ForeignCity.objects.get_or_create(**key, defaults=place)[0]
    place |= {"name": row["partner"], "country_id": row["country"]}
    place["population"] = int(row["population"])
    number = int(row["geoname_id"])
    return ForeignCity.objects.get_or_create(geoname_id=number, defaults=place)[0]


def load_relationships(people: People) -> None:
    """Load every row of the list that is not told as a story."""
    with LIST.open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if row["situation"] != "story":
                load(Relationship(number, row, people))


def load(relationship: Relationship) -> None:
    situation = relationship.row["situation"]
    if "." in situation:
        step, turn, days = re.split("[.:]", situation)
        start_case(relationship, step, int(turn), int(days))
    else:
        SITUATIONS[situation](relationship)


# --- On the way through the procedure -----------------------------------------------------
def start_case(relationship: Relationship, step: str, turn: int, days: int) -> Walk:
    """Start a partnership long enough ago to stand at a turn since `days` days."""
    region, people = relationship.region, relationship.people
    partnership = relationship.partnership()
    turns = sum(1 for _turn in turns_before(partnership, step, turn))
    day = at_work(days_ago(days + turns * PACE))
    services.start_partnership(
        partnership, fields=relationship.fields, by=people.of(Role.OFFICER, region), at=day
    )
    coordinate(partnership, people)
    case = Case.objects.for_page().get(partnership=partnership)
    return Walk(case, people, day=day, pace=PACE).to(step, turn)


def turns_before(partnership: Partnership, step: str, turn: int) -> Iterator[int]:
    case = Case(partnership=partnership)
    for known in CASE_STEPS:
        for index in range(len(known.turns)):
            if (known.key, index) == (step, turn):
                return
            if takes_place(case, known.key, index):
                yield index


def returned(relationship: Relationship) -> None:
    """Home Affairs has sent the plan back, with a material change."""
    walk = start_case(relationship, "verification", 1, 26)
    walk.pass_days(15)
    walk.reply(
        Role.HOME_AFFAIRS,
        "return",
        note="Sumber pembiayaan tahun kedua belum jelas, dan ruang lingkup bertambah.",
        material_change=True,
    )


def forwarded(relationship: Relationship) -> None:
    """The region's letters pass through its province, which holds the consultation."""
    region = relationship.region
    region.province_forwards = True
    region.save(update_fields=["province_forwards", "updated_at"])
    start_case(relationship, "consultation", 2, 4)


def on_hold(relationship: Relationship) -> None:
    walk = start_case(relationship, "council_approval", 1, 70)
    walk.pass_days(20)
    walk.reply(Role.OFFICER, "hold", note="Menunggu alat kelengkapan DPRD yang baru terbentuk.")


def withdrawn(relationship: Relationship) -> None:
    walk = start_case(relationship, "exploration", 1, 120)
    walk.pass_days(10)
    walk.reply(Role.LEADER, "withdraw", note="Anggaran penjajakan dialihkan; dicoba lagi kelak.")


# --- In force -----------------------------------------------------------------------------
def in_force(relationship: Relationship, *, started: int, ends_in: int) -> Agreement:
    """Enter an agreement from before the portal that is in force."""
    people, region = relationship.people, relationship.region
    partnership = relationship.partnership()
    partnership.last_activity_on = days_ago(started)
    agreement = Agreement(
        title=f"Nota kesepahaman {partnership} (contoh)",
        number=f"415/{relationship.number:03}/CONTOH/{days_ago(started).year}",
        objectives=OBJECTIVES,
        mechanism="Rencana kerja tahunan, pertukaran, pelatihan, dan promosi bersama.",
        financing="Sesuai kemampuan anggaran masing-masing pihak.",
        starts_on=days_ago(started),
        ends_on=days_ago(-ends_in),
    )
    services.record_legacy(
        partnership,
        agreement,
        fields=relationship.fields,
        scan=example_pdf("perjanjian.pdf", "Nota kesepahaman"),
        by=people.of(Role.OFFICER, region),
    )
    coordinate(partnership, people)
    return agreement


def with_programmes(agreement: Agreement, relationship: Relationship, *, progress: int) -> None:
    first = agreement.starts_on or days_ago(400)
    for number, field in enumerate(relationship.fields):
        add_programme(
            agreement,
            SKETCHES[field.code],
            relationship.people,
            starts_on=first + timedelta(days=60 + 45 * number),
            days=900,
            progress=max(progress - 15 * number, 10),
        )


def last_heard(agreement: Agreement, days: int) -> None:
    """Set the last sign of life back to where it was: entering it today was none."""
    Partnership.objects.filter(pk=agreement.partnership_id).update(last_activity_on=days_ago(days))


def met(agreement: Agreement, relationship: Relationship, at: datetime) -> None:
    """Log a meeting; one that is still to come has no minutes."""
    partner = agreement.partnership.counterpart.name
    held = at < timezone.now()
    meetings.log_meeting(
        Meeting(
            partnership=agreement.partnership,
            title=f"Rapat kerja berkala dengan {partner}",
            starts_at=at,
            link="https://rapat.example/berkala",
            agenda="1. Kemajuan program\n2. Anggaran\n3. Rencana triwulan berikutnya",
            minutes="Kemajuan setiap program dibahas dengan angkanya." if held else "",
            decisions="Rencana triwulan disepakati." if held else "",
        ),
        by=relationship.people.of(Role.COORDINATOR, relationship.region),
    )


def running(relationship: Relationship) -> None:
    started, reported = relationship.spread(500, 1100), relationship.spread(15, 150)
    agreement = in_force(relationship, started=started, ends_in=relationship.spread(500, 1200))
    with_programmes(agreement, relationship, progress=relationship.spread(35, 95))
    keep_up(agreement, relationship.people, until=days_ago(reported))
    met(agreement, relationship, at_work(days_ago(relationship.spread(10, 60)), 10))
    met(agreement, relationship, at_work(days_ago(0), 14) + timedelta(days=7 + reported % 30))


def sleeping(relationship: Relationship) -> None:
    agreement = in_force(
        relationship, started=relationship.spread(800, 1300), ends_in=relationship.spread(400, 900)
    )
    with_programmes(agreement, relationship, progress=30)
    keep_up(agreement, relationship.people, until=days_ago(relationship.spread(260, 340)))
    last_heard(agreement, relationship.spread(190, 330))


def dormant(relationship: Relationship) -> None:
    """Nothing followed the signature."""
    in_force(
        relationship, started=relationship.spread(420, 900), ends_in=relationship.spread(650, 1100)
    )


def expiring(relationship: Relationship) -> None:
    """The end is near, and nobody has decided yet."""
    agreement = in_force(relationship, started=1600, ends_in=relationship.spread(20, 170))
    with_programmes(agreement, relationship, progress=80)
    keep_up(agreement, relationship.people, until=days_ago(relationship.spread(20, 100)))


def expired(relationship: Relationship) -> None:
    in_force(relationship, started=1900, ends_in=-relationship.spread(60, 300))
    agreements.expire_due()


def renewal(relationship: Relationship) -> None:
    """The agreement runs out and its successor is being drafted."""
    agreement = in_force(relationship, started=1650, ends_in=relationship.spread(90, 160))
    with_programmes(agreement, relationship, progress=85)
    keep_up(agreement, relationship.people, until=days_ago(40))
    officer = relationship.people.of(Role.OFFICER, relationship.region)
    case = agreements.open_renewal(
        agreement,
        kind=Case.Kind.RENEWAL,
        start="draft_text",
        reason="Program berhasil dan kedua pihak ingin melanjutkan lima tahun lagi.",
        by=officer,
    )
    day = at_work(days_ago(45))
    walk = Walk(Case.objects.for_page().get(pk=case.pk), relationship.people, day=day, pace=9)
    invite_to_meeting(walk.to("interministerial_meeting"))


def notice(relationship: Relationship) -> None:
    """The region ends the agreement; until the day of the notice it stays in force."""
    agreement = in_force(relationship, started=900, ends_in=relationship.spread(500, 800))
    with_programmes(agreement, relationship, progress=60)
    keep_up(agreement, relationship.people, until=days_ago(60))
    terminations.give_notice(
        agreement,
        Termination(
            given_by=Termination.Giver.REGION,
            given_on=days_ago(50),
            notice_months=6,
            reason="Kerja sama dialihkan ke jejaring kota; program berjalan diselesaikan.",
        ),
        letter=example_pdf("pemberitahuan.pdf", "Pemberitahuan pengakhiran"),
        by=relationship.people.of(Role.LEADER, relationship.region),
        at=at_work(days_ago(50)),
    )


SITUATIONS: Mapping[str, Callable[[Relationship], object]] = {
    "running": running,
    "sleeping": sleeping,
    "dormant": dormant,
    "expiring": expiring,
    "expired": expired,
    "renewal": renewal,
    "notice": notice,
    "returned": returned,
    "forwarded": forwarded,
    "hold": on_hold,
    "withdrawn": withdrawn,
}
