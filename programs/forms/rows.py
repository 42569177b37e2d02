"""Several rows of one programme on one page: its budget lines, its parties."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.cases import date_input
from programs.forms.money import AmountField, CurrencyField, written
from programs.models import BudgetLine, Good, Participants, Party, Programme, Risk
from programs.models.money import WHOLE_PROGRAMME
from programs.models.outcomes import SEXES
from programs.services import ProgrammeRow
from sistercity.ui import words
from sistercity.ui.parts import Difference
from sistercity.ui.query import in_words


class BudgetLineForm(forms.ModelForm):
    """Money of one source; nothing promised or realised yet may be left empty."""

    currency = CurrencyField(label=gettext_lazy("Mata uang"))
    planned_amount = AmountField(label=gettext_lazy("Rencana"))
    committed_amount = AmountField(label=gettext_lazy("Komitmen"), required=False)
    realised_amount = AmountField(label=gettext_lazy("Realisasi"), required=False)
    rate = AmountField(
        label=gettext_lazy("Kurs ke rupiah"), required=False, max_digits=16, decimal_places=6
    )

    class Meta:
        model = BudgetLine
        fields = [
            "source",
            "activity",
            "description",
            "currency",
            "planned_amount",
            "committed_amount",
            "realised_amount",
            "rate",
            "rate_on",
        ]
        widgets = {"rate_on": date_input()}
        labels = {"source": gettext_lazy("Sumber")}

    def clean_committed_amount(self) -> Decimal:
        return self.cleaned_data["committed_amount"] or Decimal(0)

    def clean_realised_amount(self) -> Decimal:
        return self.cleaned_data["realised_amount"] or Decimal(0)


class PartyForm(forms.ModelForm):
    class Meta:
        model = Party
        fields = ["name", "sector", "role"]


class ParticipantsForm(forms.ModelForm):
    """How many people of one kind took part; a number left open is none."""

    class Meta:
        model = Participants
        fields = ["kind", "side", "women", "men", "unrecorded"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SEXES:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counts = {name: cleaned[name] or 0 for name in SEXES if name in cleaned}
        if len(counts) == len(SEXES) and not any(counts.values()):
            self.add_error("women", _("Isi sedikitnya satu jumlah."))
        return cleaned | counts


class GoodForm(forms.ModelForm):
    class Meta:
        model = Good
        fields = ["name", "quantity", "owner", "note"]


class RiskForm(forms.ModelForm):
    class Meta:
        model = Risk
        fields = ["name", "likelihood", "impact", "response"]


class RowsFormSet(forms.BaseInlineFormSet):
    """The rows of one programme. A row goes only when its box is ticked.

    `version` stands for the rows as they are stored; a page that carries another one is stale.
    """

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Hapus baris ini")

    @property
    def version(self) -> str:
        names = ["pk", *self.form.base_fields]
        stored = list(self.get_queryset().values_list(*names))
        return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]

    def with_another_row(self) -> Self:
        """Return what was typed with an empty row below, not judged before it is sent."""
        again: Any = self._holding([*self._typed(), {}])
        for form in again.forms:
            form._errors = forms.utils.ErrorDict()
        again._errors = [form.errors for form in again.forms]
        again._non_form_errors = again.error_class()
        return again

    def rebased(self) -> tuple[Self, list[Difference]]:
        """Return what was typed upon the rows as they are stored now, and where the two differ.

        Rows that others added are joined; rows that others deleted become new ones again.
        """
        typed = self._typed()
        stored = {str(row.pk): row for row in self.get_queryset()}
        seen = {row["id"] for row in typed if row.get("id")}
        kept = [row for row in typed if row.get("id") in stored]
        added = [self._as_typed(row) for pk, row in stored.items() if pk not in seen]
        lost = [row for row in typed if row.get("id") and row["id"] not in stored]
        new = [row for row in typed if not row.get("id")]
        again = self._holding([*kept, *added, *(row | {"id": ""} for row in lost), *new])
        return again, [
            *again._changes(),
            *(self._difference(stored=row) for row in added),
            *(self._difference(yours=row) for row in lost),
        ]

    def _typed(self) -> list[dict[str, str]]:
        """Return the text of each row that was sent, by the names of its inputs."""
        names = [*self.form.base_fields, "id", "DELETE"]
        rows = []
        for number in range(self.total_form_count()):
            keys = {name: f"{self.prefix}-{number}-{name}" for name in names}
            rows.append({name: self.data[key] for name, key in keys.items() if key in self.data})
        return rows

    def _as_typed(self, row: Any) -> dict[str, str]:
        form = self.form(instance=row)
        values = {name: form[name].value() for name in form.fields}
        texts = {name: "" if value is None else str(value) for name, value in values.items()}
        return texts | {"id": str(row.pk)}

    def _holding(self, rows: list[dict[str, str]]) -> Self:
        """Return the formset as if `rows` had been sent, those that are stored first."""
        data = QueryDict(mutable=True)
        for number, row in enumerate(rows):
            for name, value in row.items():
                data[f"{self.prefix}-{number}-{name}"] = value
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(sum(bool(row.get("id")) for row in rows))
        return type(self)(data, instance=self.instance, prefix=self.prefix)

    def _changes(self) -> list[Difference]:
        found = []
        for number, form in enumerate(self.initial_forms, start=1):
            form.full_clean()
            for name in form.changed_data:
                bound = form[name]
                yours = form.cleaned_data.get(name, bound.data)
                found.append(
                    Difference(
                        label=f"{_('Baris %(number)d') % {'number': number}}: {bound.label}",
                        yours=_said(bound.field, yours),
                        stored=_said(bound.field, bound.initial),
                    )
                )
        return found

    def _difference(
        self, *, yours: Mapping[str, str] | None = None, stored: Mapping[str, str] | None = None
    ) -> Difference:
        """Return a row that only one of the two versions has."""
        fields = {name: self.empty_form.fields[name] for name in self.form.base_fields}

        def said(row: Mapping[str, str] | None, otherwise: str) -> str:
            if row is None:
                return otherwise
            told = ((field, row.get(name)) for name, field in fields.items())
            return ", ".join(f"{field.label}: {_said(field, text)}" for field, text in told if text)

        return Difference(
            label=_("Seluruh baris"),
            yours=said(yours, _("Belum ada")),
            stored=said(stored, _("Sudah dihapus")),
        )


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField) and value:
        value = dict(field.choices).get(int(getattr(value, "pk", value)), value)  # type: ignore[arg-type]
    text = written(value) if isinstance(value, Decimal) else in_words(field, value)
    return text or words.NOTHING


class BudgetLineRows(RowsFormSet):
    """The budget lines of one programme, each for the whole of it or for one of its activities."""

    @cached_property
    def activities(self) -> list[tuple[Any, str]]:
        return [(row.pk, str(row)) for row in self.instance.activities.all()]

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        field: Any = form.fields["activity"]
        field.queryset = self.instance.activities.all()
        field.choices = [("", WHOLE_PROGRAMME), *self.activities]
        source: Any = form.fields["source"]
        source.choices = [("", _("Belum ditetapkan")), *BudgetLine.Source.choices]


def rows_formset(
    model: type[ProgrammeRow],
    form: type[forms.ModelForm],
    formset: type[RowsFormSet] = RowsFormSet,
) -> Any:
    """Return the formset of a programme's rows of `model`, with one empty row below."""
    return forms.inlineformset_factory(
        Programme,
        model,
        form=form,
        formset=formset,
        extra=1,
        can_delete_extra=False,
    )


BudgetLineFormSet = rows_formset(BudgetLine, BudgetLineForm, BudgetLineRows)
PartyFormSet = rows_formset(Party, PartyForm)
ParticipantsFormSet = rows_formset(Participants, ParticipantsForm)
GoodFormSet = rows_formset(Good, GoodForm)
RiskFormSet = rows_formset(Risk, RiskForm)
