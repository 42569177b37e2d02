"""Amounts of money and rates as people type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.currencies import RUPIAH, choices

CENTS = 2
#: Three decimals after up to three digits look like a group of thousands.
LIKE_A_GROUP = 3


def parse(text: str, places: int = CENTS) -> Decimal:
    """Return the amount that `text` says; raises ValidationError if it could mean another.

    "1.250.000,50" and "1,250,000.50" are groups with decimals, "1250000,5" and "1250000.5" have
    none, "1.250" is a group the Indonesian way; "1,250" could be either and is refused.
    """
    text = re.sub(r"^Rp\.?", "", re.sub(r"\s", "", text), flags=re.IGNORECASE)
    text = text.removesuffix(",-").replace("−", "-")
    decimals = rf"\d{{1,{places}}}"
    if re.fullmatch(rf"-?[1-9]\d{{0,2}}(\.\d{{3}})+(,{decimals})?", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(rf"-?[1-9]\d{{0,2}}((,\d{{3}})+\.{decimals}|(,\d{{3}}){{2,}})", text):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(rf"-?(?![1-9]\d{{0,2}}[.,]\d{{3}}$)\d+([.,]{decimals})?", text):
        return Decimal(text.replace(",", "."))
    raise ValidationError(
        _("Tulis jumlah dengan angka, misalnya 1.250.000,50 atau 1250000."), code="invalid"
    )


def written(amount: Decimal) -> str:
    """Return an amount as an input shows it: "1.250.000,50", or "1.250.000" without cents."""
    used = max(-int(amount.normalize().as_tuple().exponent), 0)
    places = used + 1 if used == LIKE_A_GROUP else max(used, CENTS) if used else 0
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


class AmountField(forms.DecimalField):
    """An amount in either notation, read the same in every language of the portal."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {"max_digits": 18, "decimal_places": CENTS}
        super().__init__(**(options | kwargs))
        self.validators.append(MinValueValidator(0, _("Jumlah uang tidak boleh negatif.")))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        return parse(str(value), self.decimal_places or CENTS)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal) else value


class CurrencyField(forms.ChoiceField):
    """A currency by its code; what is left open is rupiah."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self.offered, required=False, **kwargs)

    @staticmethod
    def offered() -> list[tuple[str, str]]:
        return choices(get_language() or "id")

    def to_python(self, value: Any) -> str:
        return super().to_python(value) or RUPIAH

    def prepare_value(self, value: Any) -> Any:
        return value or RUPIAH

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)
