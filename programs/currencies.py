"""The currencies in use today, by ISO 4217 code."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

RUPIAH = "IDR"
CODES = frozenset(
    code
    for history in get_global("territory_currencies").values()
    for code, _since, until, is_tender in history
    if is_tender and until is None
)


def known(code: str) -> None:
    """Refuse what is no code of a currency in use."""
    if code not in CODES:
        raise ValidationError(_("Kode mata uang ini tidak dikenal."), code="invalid")


@cache
def choices(language: str) -> list[tuple[str, str]]:
    """Return the currencies as a select offers them, the rupiah first."""
    names = Locale.parse(to_locale(language)).currencies
    others = sorted(CODES - {RUPIAH})
    return [(code, f"{code} – {names.get(code, code)}") for code in (RUPIAH, *others)]
