from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from evaluations.forms.indicators import NumberField
from evaluations.numbers import in_words, trim

SAME_IN_BOTH = {
    "12": "12",
    "12,5": "12.5",
    "12.5": "12.5",
    "0,125": "0.125",
    "0.125": "0.125",
    "1.234,5": "1234.5",
    "1,234.5": "1234.5",
    "1.234.567": "1234567",
    "1,234,567": "1234567",
    "1.234.567,89": "1234567.89",
    "1 234,5": "1234.5",
    "-3,5": "-3.5",
    "−3.5": "-3.5",
    ",5": None,
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("typed", "number"), SAME_IN_BOTH.items())
def test_number_is_read_in_both_notations(typed, number, language):
    assert_read(typed, number, language)


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1.234", "id", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "id", "1.234"),
        ("1,234", "en", "1234"),
    ],
)
def test_number_that_could_be_either_is_read_as_the_reader_writes(typed, language, number):
    assert_read(typed, number, language)


@pytest.mark.parametrize("typed", ["dua belas", "1.2.3", "1,2,3.4.5", "12,5,", "1.23.456", "--3"])
def test_what_is_no_number_is_refused(typed):
    assert_read(typed, None, "id")


def assert_read(typed, number, language):
    field = NumberField()
    field.decimal_places = None
    field.validators = []
    with override(language):
        if number is None:
            with pytest.raises(ValidationError):
                field.clean(typed)
        else:
            assert field.clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "shown"), [("12.50", "12,5"), ("1234.00", "1.234"), ("0.00", "0"), ("-3.25", "-3,25")]
)
def test_number_is_shown_without_needless_zeros(value, shown):
    with override("id"):
        assert in_words(Decimal(value)) == shown


def test_trimmed_number_has_no_exponent():
    assert str(trim(Decimal("1200.00"))) == "1200"


def test_form_shows_a_stored_number_as_it_would_be_typed():
    with override("id"):
        assert NumberField().prepare_value(Decimal("1234.50")) == "1234,5"
    with override("en"):
        assert NumberField().prepare_value(Decimal("1234.50")) == "1234.5"
