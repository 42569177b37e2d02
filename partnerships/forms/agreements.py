"""Forms of an agreement: its substance, number, clauses, signatures, and what follows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from partnerships.clauses import CLAUSES, MISSING, NOT_APPLICABLE, PRESENT, answer_to
from partnerships.eligibility import of_fields, refused_change
from partnerships.forms.cases import YesNoField, date_input, not_in_future
from partnerships.models import Agreement, Case, DocumentVersion, Signature
from partnerships.models.clauses import LONGEST
from partnerships.services import agreements
from sistercity.procedure import RENEWAL_STARTS, STEPS


class SubstanceForm(forms.ModelForm):
    """What the two sides agree, while the text is in the region's hands."""

    class Meta:
        model = Agreement
        fields = [
            "title",
            "fields",
            "objectives",
            "mechanism",
            "financing",
            "duration_years",
            "authentic_languages",
            "prevailing_language",
            "title_en",
            *Agreement.SUBSTANCE_EN,
        ]
        widgets = {
            "fields": forms.CheckboxSelectMultiple,
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in (*Agreement.SUBSTANCE, *Agreement.SUBSTANCE_EN)
            },
        }
        help_texts = {
            "mechanism": _("Misalnya kunjungan, pelatihan, pertukaran, pertemuan daring."),
            "financing": _("Siapa menanggung apa, dari sumber mana."),
            "duration_years": _("Lazimnya 3 atau 5 tahun."),
        }

    authentic_languages = forms.MultipleChoiceField(
        label=_("Bahasa naskah asli"),
        help_text=_("Kosongkan bila semua bahasa yang ditandatangani sama asli."),
        choices=DocumentVersion.Language.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    prevailing_language = forms.ChoiceField(
        label=_("Bahasa yang berlaku bila berbeda tafsir"),
        choices=[("", _("Tidak ada, semua sama asli")), *DocumentVersion.Language.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("fields", "authentic_languages"):
            self.fields[name].choice_layout = "many"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        authentic, one = data.get("authentic_languages"), data.get("prevailing_language")
        if authentic and one and one not in authentic:
            self.add_error(
                "prevailing_language", _("Pilih salah satu dari bahasa naskah asli di atas.")
            )
        return data

    def clean_fields(self) -> Any:
        fields = self.cleaned_data["fields"]
        added = of_fields(set(fields) - set(self.instance.fields.all()))
        if why := refused_change(self.instance.partnership, added):
            raise forms.ValidationError(why)
        return fields

    ENGLISH = ("title_en", *Agreement.SUBSTANCE_EN)

    def in_indonesian(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.ENGLISH]

    def in_english(self) -> list[forms.BoundField]:
        """Return what the draft says in English, which may wait."""
        return [self[name] for name in self.ENGLISH]

    @property
    def english_is_wrong(self) -> bool:
        return any(field.errors for field in self.in_english())


class NumberForm(forms.ModelForm):
    """The number and the days of an agreement that is about to be signed.

    Its duration and languages were approved with the text and are no longer changed.
    """

    class Meta:
        model = Agreement
        fields = ["number", "starts_on", "ends_on"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}
        help_texts = {
            "starts_on": _("Kosongkan bila berlaku sejak tanda tangan terakhir."),
            "ends_on": _("Kosongkan bila dihitung dari jangka waktunya."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if ends and not starts and "starts_on" not in self.errors:
            text = _("Isi tanggal mulai berlakunya juga, atau kosongkan tanggal berakhirnya.")
            self.add_error("starts_on", text)
        reason = ""
        if starts and ends and starts < ends:  # the constraint refuses the others
            reason = agreements.refused_end(self.instance, starts, ends)
        if reason:
            self.add_error("ends_on", reason)
        return data


@dataclass(frozen=True)
class ClauseFields:
    """The form fields of one clause: its answer, why it does not apply, and its own wording."""

    state: forms.BoundField
    reason: forms.BoundField
    texts: Sequence[forms.BoundField]

    @property
    def open(self) -> bool:
        """Whether its wording is shown at once, because there is some or it is wrong."""
        return any(field.value() or field.errors for field in self.texts)


class ClausesForm(forms.ModelForm):
    """For each clause: is it in the text, or why does it not apply; the rest may wait.

    A clause may have its own wording, which stands in the draft in place of the template.
    """

    class Meta:
        model = Agreement
        fields: list[str] = []

    STATES = [
        (PRESENT, _("Ada dalam naskah")),
        (MISSING, _("Belum ada")),
        (NOT_APPLICABLE, _("Tidak berlaku")),
    ]
    TEXTS = {"text_id": _("Bunyi Indonesia: %(clause)s"), "text_en": _("Bunyi Inggris: %(clause)s")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in CLAUSES.items():
            answer = answer_to(self.instance, key)
            state = forms.ChoiceField(
                label=str(label),
                choices=self.STATES,
                widget=forms.RadioSelect,
                required=False,
                initial=answer.get("state", ""),
            )
            state.choice_layout = "many"  # type: ignore[attr-defined]
            self.fields[f"clause_{key}"] = state
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("Alasan tidak berlaku: %(clause)s") % {"clause": label},
                max_length=500,
                required=False,
                initial=answer.get("reason", ""),
            )
            for text, name in self.TEXTS.items():
                self.fields[f"{text}_{key}"] = forms.CharField(
                    label=name % {"clause": label},
                    max_length=LONGEST,
                    required=False,
                    initial=answer.get(text, ""),
                    widget=forms.Textarea(attrs={"rows": 4}),
                )

    def clauses(self) -> Iterator[ClauseFields]:
        for key in CLAUSES:
            texts = [self[f"{text}_{key}"] for text in self.TEXTS]
            yield ClauseFields(self[f"clause_{key}"], self[f"reason_{key}"], texts)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for key in CLAUSES:
            reason = (data.get(f"reason_{key}") or "").strip()
            if data.get(f"clause_{key}") == NOT_APPLICABLE and not reason:
                self.add_error(f"reason_{key}", _("Tulis mengapa klausul ini tidak berlaku."))
        return data

    def save(self, commit: bool = True) -> Agreement:
        answers = {key: self.answer(key) for key in CLAUSES}
        self.instance.clauses = {
            key: answer for key, answer in answers.items() if any(answer.values())
        }
        return super().save(commit)

    def answer(self, key: str) -> dict[str, str]:
        """Return what was answered about a clause; the wording is named only where there is any."""
        data = self.cleaned_data
        texts = {text: data[f"{text}_{key}"].strip() for text in self.TEXTS}
        return {
            "state": data[f"clause_{key}"],
            "reason": data[f"reason_{key}"].strip(),
            **{text: words for text, words in texts.items() if words},
        }


class SignaturesForm(forms.ModelForm):
    """Who signs for each side, where, when and how; the two may sign on different days."""

    class Meta:
        model = Agreement
        fields: list[str] = []

    WHO = ("name", "position", "place", "signed_on")
    PARTS = (*WHO, "method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed = {row.side: row for row in self.instance.signatures.all()}
        for side in Signature.Side:
            row = signed.get(side)
            for part, field in fields_for_model(Signature, self.PARTS).items():
                field.required = False
                field.initial = getattr(row, part) if row else None
                self.fields[f"{side}_{part}"] = field
            method = self.fields[f"{side}_method"]
            method.widget = forms.RadioSelect(choices=Signature.Method.choices)
            method.initial = row.method if row else Signature.Method.WET_INK
            day = self.fields[f"{side}_signed_on"]
            day.widget = date_input()
            day.validators.append(not_in_future)

    def sides(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        for side in Signature.Side:
            yield side.value, str(side.label), [self[f"{side}_{part}"] for part in self.PARTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for side in Signature.Side:
            if not any(data.get(f"{side}_{part}") for part in self.WHO):
                continue
            for part in ("name", "position"):
                name = f"{side}_{part}"
                if name not in self.errors and not data.get(name):
                    self.add_error(name, _("Isi nama dan jabatan penanda tangan."))
        return data

    def save(self, commit: bool = True) -> Agreement:
        """Write both sides; the agreement counts as changed with its signatures."""
        data = self.cleaned_data
        for side in Signature.Side:
            values = {part: data[f"{side}_{part}"] for part in self.WHO}
            values["method"] = data[f"{side}_method"] or Signature.Method.WET_INK
            agreements.record_signature(self.instance, side, **values)
        return super().save(commit)


class ContinueForm(forms.Form):
    """How an agreement goes on: renewed, amended or arranged, from where, and who decides again."""

    kind = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[
            (Case.Kind.RENEWAL, _("Perpanjang perjanjian")),
            (Case.Kind.AMENDMENT, _("Ubah perjanjian")),
            (Case.Kind.ARRANGEMENT, _("Buat pengaturan pelaksanaan")),
        ],
        widget=forms.RadioSelect,
    )
    start = forms.ChoiceField(
        label=_("Dimulai dari langkah"),
        choices=[(key, STEPS[key].name) for key in RENEWAL_STARTS],
        widget=forms.RadioSelect,
    )
    council = YesNoField(
        label=_("Apakah DPRD memutus lagi?"),
        yes=_("Ya, DPRD memutus lagi"),
        no=_("Tidak, persetujuan sebelumnya tetap"),
    )
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_(
            "Mengapa dilanjutkan dengan cara ini, dan mengapa DPRD memutus lagi atau tidak."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    HINTS = {
        "kind": {
            "renewal": _("Perjanjian baru dengan jangka waktu baru menggantikan yang ini."),
            "amendment": _("Isinya diubah; tanggal berakhirnya tetap."),
            "arrangement": _("Rincian di samping perjanjian ini, yang tetap berlaku."),
        },
        "start": {
            "cooperation_plan": _("Rencana disusun lagi, lalu DPRD dan Kemendagri memeriksanya."),
            "draft_text": _("Rencana tetap; langsung menyusun rancangan naskah."),
        },
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hints in self.HINTS.items():
            self.fields[name].choice_hints = hints  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        arranges = data.get("kind") == Case.Kind.ARRANGEMENT
        if arranges and data.get("start") not in (None, "draft_text"):
            self.add_error(
                "start",
                _("Rencananya sudah disetujui: pengaturan dimulai dari rancangan naskah."),
            )
        if data.get("start") == "draft_text" and data.get("council"):
            self.add_error(
                "council",
                _("DPRD memutus tentang rencana: mulailah dari langkah rencana kerja sama."),
            )
        return data
