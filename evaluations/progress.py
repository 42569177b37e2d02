"""How far an indicator has come, in words and as a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.models import Actual, Indicator
from evaluations.numbers import in_words, trim
from sistercity.ui.parts import Text


@dataclass(frozen=True)
class Progress:
    """What a page says of an indicator read with `IndicatorQuerySet.with_latest`."""

    indicator: Indicator

    @property
    def value(self) -> Decimal | None:
        return self.indicator.latest_value  # type: ignore[attr-defined]

    @property
    def measured_on(self) -> date | None:
        return self.indicator.latest_on  # type: ignore[attr-defined]

    @property
    def percent(self) -> int:
        return 0 if self.value is None else self.indicator.progress(self.value)

    @property
    def reached(self) -> bool:
        return self.value is not None and self.percent == 100

    @property
    def overdue(self) -> bool:
        return not self.reached and self.indicator.target_on < timezone.localdate()

    @property
    def tone(self) -> str:
        if self.reached:
            return "go"
        if self.overdue:
            return "late"
        return "neutral" if self.value is None else "brand"

    @property
    def label(self) -> str:
        """The state in a few words."""
        if self.reached:
            return _("Target tercapai")
        if self.overdue:
            return _("Target lewat, belum tercapai")
        if self.value is None:
            return _("Belum ada capaian")
        return _("%(percent)d%% menuju target") % {"percent": self.percent}

    @property
    def amount(self) -> str:
        """ "12 dari 20 orang"; "24 hari, target 15" where less is better; else the target alone."""
        names = {"target": in_words(self.indicator.target), "unit": self.indicator.unit}
        if self.value is None:
            return _("target %(target)s %(unit)s") % names
        names["value"] = in_words(self.value)
        if self.indicator.direction == Indicator.Direction.DOWN:
            return _("%(value)s %(unit)s, target %(target)s") % names
        return _("%(value)s dari %(target)s %(unit)s") % names

    @property
    def sentence(self) -> str:
        """ "12 dari 20 orang pada 3 Maret 2026, 60% menuju target"."""
        if self.value is None or self.measured_on is None:
            return f"{self.label}, {self.amount}"
        return _("%(amount)s pada %(day)s, %(state)s") % {
            "amount": self.amount,
            "day": date_format(self.measured_on),
            "state": self.label.lower(),
        }


def series(indicator: Indicator, actuals: Iterable[Actual]) -> list[tuple[Text, Decimal]]:
    """Return the points of the indicator's line, beginning with its baseline."""
    points: list[tuple[Text, Decimal]] = [(_("Nilai awal"), trim(indicator.baseline))]
    return points + [
        (date_format(actual.measured_on, "SHORT_DATE_FORMAT"), trim(actual.value))
        for actual in actuals
    ]
