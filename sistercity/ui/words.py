"""How the portal says money, days and times: the one place for these words."""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.deadlines.counting import DayKind
from sistercity.places.models import ZONE_ABBREVIATIONS
from sistercity.ui.parts import Due, Text

NOTHING = "–"
SOON = {DayKind.WORKING: 5, DayKind.CALENDAR: 14}

Money = int | float | Decimal
UNITS: tuple[tuple[int, Text], ...] = (
    (10**12, gettext_lazy("Rp%(amount)s T")),
    (10**9, gettext_lazy("Rp%(amount)s M")),
    (10**6, gettext_lazy("Rp%(amount)s jt")),
)
#: From here on an amount is rounded up to the next unit, so that no page says "Rp1.000 jt".
ALMOST = Decimal("0.99995")


def rupiah(amount: Money) -> str:
    """Return rupiah rounded for reading: "Rp2,4 M", "Rp350 jt", below a million in full."""
    size = abs(Decimal(amount))
    for unit, text in UNITS:
        if size >= unit * ALMOST and size >= 10**6:
            tenths = (size / unit).quantize(Decimal("0.1"))
            places = 0 if tenths == int(tenths) else 1
            number = number_format(tenths, decimal_pos=places, force_grouping=True)
            return _sign(amount) + str(text) % {"amount": number}
    return rupiah_in_full(amount)


def rupiah_in_full(amount: Money) -> str:
    """Return every rupiah: "Rp2.400.000.000"."""
    number = number_format(abs(Decimal(amount)), decimal_pos=0, force_grouping=True)
    return f"{_sign(amount)}Rp{number}"


def _sign(amount: Money) -> str:
    return "−" if amount < 0 else ""


def day(value: date) -> str:
    """Return "30 November" within this year, "18 Mei 2027" outside it; of a time the local day."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    same_year = value.year == timezone.localdate().year
    return date_format(value, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")


def clock(at: datetime, zone: tzinfo | None = None) -> str:
    """Return the time in `zone` (the reader's by default) with its name: "15.00 WIB"."""
    local = timezone.localtime(at, zone)
    return f"{time_format(local, 'TIME_FORMAT')} {zone_name(local)}"


def zone_name(local: datetime) -> str:
    """Return WIB, WITA or WIT for Indonesian zones, otherwise the distance: "GMT+3"."""
    name = ZONE_ABBREVIATIONS.get(str(local.tzinfo))
    if name:
        return name
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"GMT{sign}{hours}" + (f".{rest:02}" if rest else "")


def moment(at: datetime, *, zone: str = "", place: str = "") -> str:
    """Return day and time, with the time at the counterpart's place when `zone` is given.

    "Rabu, 2 Desember, 15.00 WIB (11.00 di Izmir)"; the other date is named when it differs.
    """
    here = timezone.localtime(at)
    text = f"{date_format(here, 'l')}, {day(here.date())}, {clock(at)}"
    if not zone:
        return text
    there = at.astimezone(ZoneInfo(zone))
    time = time_format(there, "TIME_FORMAT")
    if there.date() != here.date():
        time = f"{day(there.date())}, {time}"
    return text + " " + _("(%(time)s di %(place)s)") % {"time": time, "place": place}


def deadline(due: Due) -> tuple[str, str]:
    """Return the tone and the words of a deadline: ("late", "Terlambat 2 hari kerja")."""
    if due.on_hold:
        return "sleep", _("Ditangguhkan")
    left, kind = due.days_left, DayKind(due.kind)
    if due.due_on is None or left is None:
        return "neutral", _("Tanpa tenggat")
    if left < 0:
        return "late", _late(-left, kind)
    if left == 0:
        return "soon", _("Hari ini")
    tone = "soon" if left <= SOON[kind] else "neutral"
    if tone == "neutral" and kind is DayKind.CALENDAR:
        return tone, day(due.due_on)
    return tone, _left(left, kind)


def _late(days: int, kind: DayKind) -> str:
    if kind is DayKind.WORKING:
        return _("Terlambat %(days)d hari kerja") % {"days": days}
    return _("Terlambat %(days)d hari") % {"days": days}


def _left(days: int, kind: DayKind) -> str:
    if kind is DayKind.WORKING:
        return _("%(days)d hari kerja lagi") % {"days": days}
    return _("%(days)d hari lagi") % {"days": days}
