"""Choices of rows, as the filters of lists offer them."""

from collections.abc import Iterator
from typing import Any

from django_filters import ModelChoiceFilter
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


class Rows(ModelChoiceIterator):
    """The rows read at once; Django reads them through a cursor, over four round trips."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.queryset.all())


class RowField(ModelChoiceField):
    iterator = Rows


class RowFilter(ModelChoiceFilter):
    """A filter by one row of a table."""

    field_class = RowField
