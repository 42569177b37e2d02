"""Which two versions of a document to compare."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Document, DocumentVersion
from sistercity.ui import words


class VersionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: DocumentVersion) -> str:
        return _("Versi %(number)s (%(language)s), %(date)s") % {
            "number": obj.number,
            "language": obj.get_language_display(),
            "date": words.day(timezone.localdate(obj.uploaded_at)),
        }


class ComparisonForm(forms.Form):
    """Two versions of one document; at first the newest and the one before it."""

    old = VersionChoiceField(label=gettext_lazy("Versi lama"), queryset=None, empty_label=None)
    new = VersionChoiceField(label=gettext_lazy("Versi baru"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        versions = DocumentVersion.objects.filter(document=document).order_by("-uploaded_at", "-pk")
        super().__init__(*args, **kwargs)
        self.fields["old"].queryset = self.fields["new"].queryset = versions  # type: ignore[attr-defined]
        self.initial = {**suggested(list(versions)), **self.initial}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("old") and data.get("old") == data.get("new"):
            self.add_error("new", _("Pilih versi yang lain: kedua versi ini sama."))
        return data


def suggested(versions: list[DocumentVersion]) -> dict[str, int]:
    """Return, of versions from new to old, the newest that has one before it in its language.

    Where no language has two, the two newest stand beside each other.
    """
    for n, new in enumerate(versions):
        for old in versions[n + 1 :]:
            if old.language == new.language:
                return {"new": new.pk, "old": old.pk}
    return {"new": versions[0].pk, "old": versions[1].pk} if len(versions) > 1 else {}
