from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programs.forms.money import AmountField, CurrencyField, written


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
        ("1,250,000", "1250000"),
        ("1,250,000.50", "1250000.50"),
        ("1,250.5", "1250.5"),
        ("0", "0"),
    ],
)
def test_amount_is_read_in_both_notations(typed, amount):
    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["1,25,000", "1.25.000", "1,250", "12.34.56", "seribu", "1e6", "NaN", "--5", "1.250.000,505"],
)
def test_amount_that_could_mean_another_is_refused(typed):
    with pytest.raises(ValidationError, match="misalnya"):
        AmountField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("15.750,25", "15750.25"),
        ("15,750.25", "15750.25"),
        ("16310", "16310"),
        ("0,65", "0.65"),
        ("0.065", "0.065"),
        ("0,065432", "0.065432"),
        ("105,4321", "105.4321"),
        ("15.750", "15750"),
    ],
)
def test_rate_is_read_with_more_decimals(typed, rate):
    assert AmountField(decimal_places=6).clean(typed) == Decimal(rate)


def test_rate_that_could_be_thousands_is_refused():
    with pytest.raises(ValidationError, match="misalnya"):
        AmountField(decimal_places=6).clean("15,750")


@given(st.decimals(0, 10**9, places=6))
def test_rate_is_written_so_that_it_reads_the_same(rate):
    assert AmountField(max_digits=16, decimal_places=6).clean(written(rate)) == rate


def test_currency_left_open_is_rupiah():
    assert CurrencyField().clean("") == "IDR"
    assert not CurrencyField().has_changed("IDR", "")
    with pytest.raises(ValidationError):
        CurrencyField().clean("XYZ")


def test_negative_amount_is_refused():
    with pytest.raises(ValidationError, match="negatif"):
        AmountField().clean("-1.000")


def test_amount_too_large_for_its_column_is_refused():
    with pytest.raises(ValidationError):
        AmountField().clean("1" + "0" * 16)


@pytest.mark.parametrize("amount", ["0", "1250000", "1250000.50", "999.05"])
def test_amount_is_written_so_that_it_reads_the_same(amount):
    assert AmountField().clean(written(Decimal(amount))) == Decimal(amount)
    assert not AmountField().has_changed(Decimal(amount), written(Decimal(amount)))
