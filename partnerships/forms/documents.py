"""Forms that take a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from partnerships.models import Document, DocumentVersion
from sistercity.documents.files import ACCEPTED, check_upload


class VersionForm(forms.Form):
    """A file with its language and a note; a file that is not accepted is refused beside it."""

    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("PDF, DOCX, XLSX, ODT, JPG, PNG, atau TXT."),
        validators=[check_upload],
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    language = forms.ChoiceField(
        label=_("Bahasa dokumen"),
        choices=DocumentVersion.Language.choices,
        initial=DocumentVersion.Language.INDONESIAN,
    )
    note = forms.CharField(
        label=_("Catatan versi"),
        help_text=_("Misalnya nomor dan tanggal surat, atau apa yang diubah."),
        max_length=300,
        required=False,
    )

    @property
    def version(self) -> dict[str, Any]:
        """The cleaned values as `services.documents.add_version` takes them."""
        return {name: self.cleaned_data[name] for name in ("language", "note")}

    @property
    def upload(self) -> UploadedFile:
        return self.cleaned_data["file"]


class DocumentForm(VersionForm):
    """A document of a partnership outside the procedure, with its first version."""

    title = forms.CharField(label=_("Judul"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Jenis dokumen"),
        choices=[(key, Document.KINDS[key]) for key in ("other", "minutes", "legacy_scan")],
    )
    field_order = ["title", "kind", "file", "language", "note"]
