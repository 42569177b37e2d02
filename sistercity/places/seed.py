"""The places that every portal begins with: regions, countries, cities abroad.

Rows that are there already stay as administrators have made them (sources: `data/README.md`).
"""

import csv
import lzma
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from babel import Locale

from sistercity.places.models import Country, ForeignCity, Region

DATA = Path(__file__).parent / "data"
KOSOVO, INDONESIA = "XK", "ID"
WITHOUT_RELATIONS = frozenset({"IL"})
NOTES = {
    "IL": "Indonesia tidak mempunyai hubungan diplomatik dengan Israel.",
    "TW": "Indonesia hanya mempunyai hubungan ekonomi; tanyakan Kemlu sebelum menjajaki.",
    KOSOVO: "Indonesia belum mengakui Kosovo; tanyakan Kemlu sebelum menjajaki.",
}


def load_places() -> dict[str, int]:
    """Add the places that are missing; return how many there are of each kind."""
    load_regions()
    load_countries()
    load_cities()
    return {
        "regions": Region.objects.count(),
        "countries": Country.objects.count(),
        "cities": ForeignCity.objects.count(),
    }


def load_regions() -> None:
    known = set(Region.objects.values_list("pk", flat=True))
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    regions = [region_of(row, rows) for code, row in rows.items() if code not in known]
    regions.sort(key=lambda region: region.province_id or "")  # provinces first
    Region.objects.bulk_create(regions, ignore_conflicts=True)


def region_of(row: dict[str, str], rows: dict[str, dict[str, str]]) -> Region:
    """Return the region of a row; without coordinates it stands at its province's capital."""
    placed = row if row["latitude"] else rows[row["province_code"]]
    return Region(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        province_id=row["province_code"] or None,
        latitude=float(placed["latitude"]),
        longitude=float(placed["longitude"]),
        autonomous=not row["code"].startswith("31."),
    )


def country_codes() -> Iterator[str]:
    """Yield the ISO 3166 codes of all countries but Indonesia, and Kosovo's."""
    table = files("tzdata") / "zoneinfo" / "iso3166.tab"
    for line in table.read_text(encoding="utf-8").splitlines():
        code = line.partition("\t")[0]
        if not line.startswith("#") and code != INDONESIA:
            yield code
    yield KOSOVO


def load_countries() -> None:
    indonesian, english = Locale("id").territories, Locale("en").territories
    Country.objects.bulk_create(
        [
            Country(
                code=code,
                name_id=indonesian[code],
                name_en=english[code],
                diplomatic_relations=code not in WITHOUT_RELATIONS,
                note=NOTES.get(code, ""),
            )
            for code in country_codes()
        ],
        ignore_conflicts=True,
    )


def load_cities() -> None:
    known = set(ForeignCity.objects.values_list("geoname_id", flat=True))
    with lzma.open(DATA / "cities.csv.xz", "rt", encoding="utf-8") as file:
        cities = [
            ForeignCity(
                geoname_id=int(row["geoname_id"]),
                name=row["name"],
                country_id=row["country"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                population=int(row["population"]) if row["population"] else None,
                timezone=row["timezone"],
            )
            for row in csv.DictReader(file)
            if int(row["geoname_id"]) not in known
        ]
    ForeignCity.objects.bulk_create(cities, batch_size=5000, ignore_conflicts=True)
