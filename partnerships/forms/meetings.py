"""Forms of a meeting: when on whose clock, where, what came of it, and who was there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.forms.documents import VersionForm
from partnerships.forms.rows import RowForm, RowsFormSet
from partnerships.models import Document, Meeting, Participant

HERE, THERE = "region", "counterpart"
FIRST_YEAR, LAST_YEAR = 1945, 2199


class ClockField(forms.DateTimeField):
    """A day and a time as they stand on the clock of `zone`."""

    zone = ZoneInfo("UTC")

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.make_naive(value, self.zone)
        return value

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            at = super().to_python(value)
        if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise forms.ValidationError(_("Periksa tahunnya."))
        return at

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


class MeetingForm(forms.ModelForm):
    """A meeting; `instance.partnership` is set by the page, `kinds` are those one may log."""

    clock = forms.ChoiceField(label=_("Jam yang dipakai"), widget=forms.RadioSelect, initial=HERE)
    starts_at = ClockField(label=_("Mulai"))
    ends_at = ClockField(label=pgettext_lazy("time", "Selesai"), required=False)
    link = forms.URLField(
        label=_("Tautan rapat daring"), required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "title",
            "clock",
            "starts_at",
            "ends_at",
            "place",
            "link",
            "agenda",
            "minutes",
            "decisions",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "agenda": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.Textarea(attrs={"rows": 8}),
            "decisions": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "place": _("Isi tempat, tautan, atau keduanya."),
            "minutes": _("Dapat diisi sesudah pertemuan berlangsung."),
            "decisions": _("Apa yang disepakati, satu baris untuk tiap keputusan."),
        }

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_kinds(kinds)
        self._offer_clocks()

    def _offer_kinds(self, kinds: Sequence[str]) -> None:
        if len(kinds) == 1:
            self.instance.kind = kinds[0]
            del self.fields["kind"]
            return
        kind: Any = self.fields["kind"]
        kind.choices = [(key, Meeting.Kind(key).label) for key in kinds]
        kind.choice_layout = "many"

    def _offer_clocks(self) -> None:
        partnership = self.instance.partnership
        region, city = partnership.region, partnership.counterpart
        clock: Any = self.fields["clock"]
        clock.choice_layout = "many"
        clock.choices = [
            (
                HERE,
                _("Jam %(place)s (%(zone)s)") % {"place": region.short_name, "zone": region.zone},
            ),
            (THERE, _("Jam %(place)s") % {"place": city.name}),
        ]
        chosen = city if self["clock"].value() == THERE else region
        for name in ("starts_at", "ends_at"):
            field: Any = self.fields[name]
            field.zone = ZoneInfo(chosen.timezone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("Waktu selesai harus sesudah waktu mulai."))
        if not data.get("place") and not data.get("link") and "link" not in self.errors:
            self.add_error("place", _("Isi tempat atau tautan rapat."))
        return data


class ParticipantRow(RowForm):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    remove = forms.BooleanField(label=_("Hapus baris ini"), required=False)
    filled_by = ("name", "organisation")

    class Meta:
        model = Participant
        fields = ["name", "organisation", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self["pk"].value():
            del self.fields["remove"]


def participant_rows(meeting: Meeting, data: Any = None) -> RowsFormSet:
    """Return the participants of `meeting` with blank rows below, as typed in `data`."""
    names = ("pk", "name", "organisation", "kind")
    stored = meeting.participants.all() if meeting.pk else ()
    rows: list[dict[str, Any]] = [
        {name: getattr(person, name) for name in names} for person in stored
    ]
    blank = 1 if rows else 3
    rows_class: Any = forms.formset_factory(
        ParticipantRow, formset=RowsFormSet, extra=blank, max_num=500
    )
    return rows_class(data, initial=rows, prefix="participants")


class MeetingDocumentForm(VersionForm):
    """A file that belongs to a meeting, its minutes first of all."""

    title = forms.CharField(label=_("Judul"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Jenis dokumen"),
        choices=[(key, Document.KINDS[key]) for key in ("minutes", "other")],
    )
    field_order = ["title", "kind", "file", "language", "note"]
