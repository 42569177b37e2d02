"""Several rows below one form, of which the blank ones do not count."""

from typing import Any, Self

from django import forms
from django.forms.utils import ErrorDict


class RowForm(forms.ModelForm):
    """A row that counts as soon as one of its texts (`filled_by`) is typed.

    A row that is stored carries its `pk` and can be ticked to be removed.
    """

    filled_by: tuple[str, ...] = ()

    def has_changed(self) -> bool:
        if self.data.get(self.add_prefix("remove")):
            return False
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.filled_by)


class RowsFormSet(forms.BaseFormSet):
    """Rows of `RowForm`; `with_another_row` shows one more and judges nothing yet."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        defaults = {"empty_permitted": True, "use_required_attribute": False}
        return defaults | super().get_form_kwargs(index)

    def with_another_row(self) -> Self:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        rows = min(self.total_form_count() + 1, self.max_num)
        data[self.management_form.add_prefix("TOTAL_FORMS")] = str(rows)
        return type(self)(data, prefix=self.prefix, form_kwargs=self.form_kwargs)

    def unjudged(self) -> Self:
        """Return these rows as they were typed, without their errors."""
        self._errors: list[Any] = []
        self._non_form_errors = self.error_class()
        for form in self.forms:
            unjudged(form)
        return self

    @property
    def rows(self) -> list[Any]:
        """The instances of the rows that count, each with its key if it is stored."""
        found = []
        for form in self.forms:
            if form.has_changed():
                form.instance.pk = form.cleaned_data.get("pk")
                found.append(form.instance)
        return found


def unjudged(form: Any) -> Any:
    """Return a bound form as it was typed, without its errors."""
    form._errors = ErrorDict()
    return form
