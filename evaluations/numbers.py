"""Numbers as people type and read them, in Indonesian ("1.234,5") or English ("1,234.5")."""

import re
from decimal import Decimal

from django.utils.formats import number_format

GROUPS = re.compile(r"[1-9]\d{0,2}(?:(?P<separator>[.,])\d{3})(?:(?P=separator)\d{3})*")


def parse(text: str, *, decimal: str) -> str:
    """Return a typed number as Python writes it; `decimal` is the reader's decimal separator.

    The last of two different separators is the decimal one. A single one that could be either,
    as in "1.234", is read as the reader's language writes it. What is not a number comes back
    as it is.
    """
    typed = re.sub(r"[\s\u00a0']", "", text).replace("−", "-")
    sign, digits = ("-", typed[1:]) if typed.startswith("-") else ("", typed)
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return typed
    mark = digits[last]
    whole, rest = digits[:last], digits[last + 1 :]
    if GROUPS.fullmatch(digits) and (digits.count(mark) > 1 or mark != decimal):
        return sign + digits.replace(mark, "")
    if mark in whole or (not whole.isdigit() and not GROUPS.fullmatch(whole)):
        return text
    return f"{sign}{re.sub('[.,]', '', whole)}.{rest}"


def trim(value: Decimal) -> Decimal:
    """Return the same number without zeros at its end: 12.50 becomes 12.5."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def in_words(value: Decimal) -> str:
    """Return a number as the reader's language writes it: "1.234,5"."""
    return number_format(trim(value), force_grouping=True)
