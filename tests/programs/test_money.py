from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programs.forms.money import RupiahField, written


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.250.000,50", "1250000.50"),
        ("1.250.000", "1250000"),
        ("1250000", "1250000"),
        ("1250000,5", "1250000.5"),
        ("1250000.50", "1250000.50"),
        ("1.250", "1250"),
        ("Rp 1.250.000,-", "1250000"),
        ("Rp1\u00a0250\u00a0000", "1250000"),
        ("0", "0"),
    ],
)
def test_amount_is_read_in_both_notations(typed, amount):
    assert RupiahField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["1,250,000", "1.25.000", "1,250", "12.34.56", "seribu", "1e6", "NaN", "--5", "1.250.000,505"],
)
def test_amount_that_could_mean_another_is_refused(typed):
    with pytest.raises(ValidationError, match="misalnya"):
        RupiahField().clean(typed)


def test_negative_amount_is_refused():
    with pytest.raises(ValidationError, match="negatif"):
        RupiahField().clean("-1.000")


def test_amount_too_large_for_its_column_is_refused():
    with pytest.raises(ValidationError):
        RupiahField().clean("1" + "0" * 16)


@pytest.mark.parametrize("amount", ["0", "1250000", "1250000.50", "999.05"])
def test_amount_is_written_so_that_it_reads_the_same(amount):
    assert RupiahField().clean(written(Decimal(amount))) == Decimal(amount)
    assert not RupiahField().has_changed(Decimal(amount), written(Decimal(amount)))
