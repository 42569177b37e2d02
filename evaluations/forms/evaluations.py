"""Forms of an evaluation: its scores with their reasons, findings and recommendations."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations import services
from evaluations.models import Criterion, Evaluation, Recommendation
from partnerships.forms.cases import date_input
from partnerships.services.meetings import people_of

SCORES = [(value, str(value)) for value in range(1, 6)]


class EvaluationForm(forms.ModelForm):
    """All criteria and the findings in one form; a draft may be saved half filled."""

    class Meta:
        model = Evaluation
        fields = ["findings"]
        labels = {"findings": _("Temuan")}
        help_texts = {
            "findings": _("Apa yang berhasil, apa yang tidak, dan mengapa. Sebut buktinya.")
        }
        widgets = {"findings": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(Criterion.objects.in_use())
        stored = {score.criterion_id: score for score in self.instance.scores.all()}
        for criterion in self.criteria:
            score = stored.get(criterion.pk)
            self.fields[f"score_{criterion.pk}"] = score_field(
                criterion, score.value if score else None
            )
            self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                label=_("Alasan nilai %(criterion)s") % {"criterion": criterion},
                initial=score.reason if score else "",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.order_fields([*(name for name in self.fields if name != "findings"), "findings"])

    def rows(self) -> Iterator[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Yield each criterion with its score and its reason, for the page."""
        for criterion in self.criteria:
            yield criterion, self[f"score_{criterion.pk}"], self[f"reason_{criterion.pk}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for criterion in self.criteria:
            name = f"score_{criterion.pk}"
            if name in data and data[name] is None and data.get(f"reason_{criterion.pk}"):
                self.add_error(name, _("Pilih nilai 1 sampai 5 untuk alasan ini."))
        return data

    def save(self, commit: bool = True) -> Evaluation:
        data = self.cleaned_data
        services.save_scores(
            self.instance,
            {row: (data[f"score_{row.pk}"], data[f"reason_{row.pk}"]) for row in self.criteria},
        )
        return self.instance


def score_field(criterion: Criterion, value: int | None) -> forms.Field:
    """Return the choice of 1 to 5 beside each other; nothing is chosen beforehand."""
    field = forms.TypedChoiceField(
        label=str(criterion),
        help_text=criterion.question,
        choices=SCORES,
        coerce=int,
        empty_value=None,
        initial=value,
        required=False,
        widget=forms.RadioSelect,
    )
    field.choice_layout = "scores"  # type: ignore[attr-defined]
    return field


class RecommendationForm(forms.ModelForm):
    """A recommendation; `instance.evaluation` is set by the page."""

    class Meta:
        model = Recommendation
        fields = ["text", "owner", "due_on"]
        labels = {
            "text": _("Rekomendasi"),
            "owner": _("Penanggung jawab"),
            "due_on": _("Jatuh tempo"),
        }
        help_texts = {
            "text": _("Satu kalimat yang dapat dikerjakan seseorang."),
            "due_on": _("Menjadi tenggat tindak lanjut setelah evaluasi disahkan."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "due_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people_of(self.instance.evaluation.partnership)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini sudah lewat."))
        return day
