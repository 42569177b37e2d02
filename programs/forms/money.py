"""Amounts of rupiah as people type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

#: "1.250.000,50" with its groups, "1250000,5", or plain "1250000.50".
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d{1,2})?")
PLAIN = re.compile(r"-?\d+([.,]\d{1,2})?")


def parse(text: str) -> Decimal:
    """Return the amount that `text` says; raises ValidationError if it could mean another."""
    text = re.sub(r"^Rp\.?", "", re.sub(r"\s", "", text), flags=re.IGNORECASE)
    text = text.removesuffix(",-").replace("−", "-")
    if GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise ValidationError(
        _("Tulis jumlah dengan angka, misalnya 1.250.000,50 atau 1250000."), code="invalid"
    )


def written(amount: Decimal) -> str:
    """Return an amount as an input shows it: "1.250.000,50", or "1.250.000" without cents."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


class RupiahField(forms.DecimalField):
    """An amount typed the Indonesian way or plain, the same in every language of the portal."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
        super().__init__(**(options | kwargs))
        self.validators.append(MinValueValidator(0, _("Jumlah uang tidak boleh negatif.")))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        return value if isinstance(value, Decimal) else parse(str(value))

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal) else value
