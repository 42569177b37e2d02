"""The parties and their agreement named in Indonesian and in English, whatever the page speaks."""

from datetime import date
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.languages import get_official_languages

from partnerships.models import Partnership
from partnerships.placeholders import Pair
from sistercity.places.models import ForeignCity, Region

LOCALES = Pair("id", "en_GB")

#: By the value of `Agreement.Kind`.
KINDS = MappingProxyType(
    {
        "letter_of_intent": Pair("Pernyataan Kehendak", "Letter of Intent"),
        "memorandum": Pair("Nota Kesepahaman", "Memorandum of Understanding"),
        "arrangement": Pair("Pengaturan Pelaksanaan", "Implementing Arrangement"),
        "amendment": Pair(
            "Perubahan Nota Kesepahaman", "Amendment to the Memorandum of Understanding"
        ),
        "renewal": Pair(
            "Perpanjangan Nota Kesepahaman", "Renewal of the Memorandum of Understanding"
        ),
        "termination": Pair(
            "Pengakhiran Nota Kesepahaman", "Termination of the Memorandum of Understanding"
        ),
    }
)
TWINS = MappingProxyType(
    {
        Region.Kind.PROVINCE: Pair("Kerja Sama Provinsi Kembar", "Sister Province Cooperation"),
        Region.Kind.REGENCY: Pair("Kerja Sama Kabupaten Kembar", "Sister Regency Cooperation"),
        Region.Kind.CITY: Pair("Kerja Sama Kota Kembar", "Sister City Cooperation"),
    }
)
HEADS = MappingProxyType(
    {
        Region.Kind.PROVINCE: Pair("Gubernur", "Governor"),
        Region.Kind.REGENCY: Pair("Bupati", "Regent"),
        Region.Kind.CITY: Pair("Wali Kota", "Mayor"),
    }
)
LEVELS = MappingProxyType(
    {
        Region.Kind.PROVINCE: Pair("Provinsi", "Province"),
        Region.Kind.REGENCY: Pair("Kabupaten", "Regency"),
        Region.Kind.CITY: Pair("Kota", "City"),
    }
)
SPECIAL = "Daerah Istimewa "


def subject_of(partnership: Partnership) -> Pair:
    """Return what the cooperation is called: twins by the level of the region."""
    if partnership.kind == Partnership.Kind.OTHER:
        return Pair("Kerja Sama Antardaerah", "Cooperation between Regional Governments")
    return TWINS[Region.Kind(partnership.region.kind)]


def region_government(region: Region) -> Pair:
    level = LEVELS[Region.Kind(region.kind)]
    if region.name.startswith(SPECIAL):
        place = region.name.removeprefix(SPECIAL)
        return Pair(f"Pemerintah {region.name}", f"Government of the Special Region of {place}")
    name = region.name if region.name.startswith(level.id) else f"{level.id} {region.name}"
    return Pair(f"Pemerintah {name}", f"Government of the {level.en} of {region.short_name}")


def region_head(region: Region) -> Pair:
    """Return the office of the head of the region, who alone may sign (PP 28/2018 art. 23)."""
    level, head = LEVELS[Region.Kind(region.kind)], HEADS[Region.Kind(region.kind)]
    place = region.name.removeprefix(f"{level.id} ")
    if region.name.startswith(SPECIAL):
        return Pair(f"{head.id} {place}", f"{head.en} of the Special Region of {region.short_name}")
    return Pair(f"{head.id} {place}", f"{head.en} of {region.short_name}")


def counterpart_government(city: ForeignCity) -> Pair:
    if city.level != ForeignCity.Level.CITY:
        return Pair(f"Pemerintah {city.name}", f"Government of {city.name}")
    name = city.name.removeprefix("Kota ")
    return Pair(f"Pemerintah Kota {name}", f"Government of the City of {name}")


def day(value: date) -> Pair:
    return Pair(*(format_date(value, "d MMMM y", locale=locale) for locale in LOCALES))


def language(code: str, country: str) -> Pair | None:
    """Return the name of a language of the texts; None when the partner's cannot be told.

    It can where the country has one official language and that is no other text's.
    """
    if code == "xx":
        official = get_official_languages(country)
        if len(official) != 1 or official[0] in ("id", "en"):
            return None
        code = official[0]
    names = [Locale.parse(locale).languages.get(code) for locale in LOCALES]
    return Pair(f"bahasa {names[0]}", str(names[1])) if all(names) else None


def listed(items: list[str], last: str) -> str:
    """Return "a, b and c"; Indonesian has a comma before its "dan" as well."""
    if len(items) < 3:
        return f" {last} ".join(items)
    comma = "," if last == "dan" else ""
    return f"{', '.join(items[:-1])}{comma} {last} {items[-1]}"


ONES = Pair(
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen",
)
TENS_EN = MappingProxyType({2: "twenty", 3: "thirty"})


def years(count: int) -> Pair:
    """Return "5 (lima) tahun" and "5 (five) years"; no agreement lasts longer than 30."""
    unit = "year" if count == 1 else "years"
    return Pair(f"{count} ({spelt_id(count)}) tahun", f"{count} ({spelt_en(count)}) {unit}")


def spelt_id(count: int) -> str:
    small = ONES.id.split()
    if count < len(small):
        return small[count]
    if count < 20:
        return f"{small[count - 10]} belas"
    tens, rest = divmod(count, 10)
    return f"{small[tens]} puluh {small[rest] if rest else ''}".strip()


def spelt_en(count: int) -> str:
    small = ONES.en.split()
    if count < len(small):
        return small[count]
    tens, rest = divmod(count, 10)
    return "-".join([TENS_EN[tens], *([small[rest]] if rest else [])])
