"""The placeholders of clause templates: which there are, and whether a text uses them rightly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Pair(NamedTuple):
    """The same in both languages of a draft; what stands in a text is never translated by gettext,
    because one page holds both.
    """

    id: str
    en: str


@dataclass(frozen=True)
class Placeholder:
    """What a placeholder stands for, and what the preview of a template shows in its place."""

    meaning: str | Promise
    example: Pair


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "kind": Placeholder(
        gettext_lazy("nama jenis naskah"), Pair("Nota Kesepahaman", "Memorandum of Understanding")
    ),
    "title": Placeholder(
        gettext_lazy("judul perjanjian"),
        Pair(
            "Nota Kesepahaman tentang Kerja Sama Kota Kembar",
            "Memorandum of Understanding on Sister City Cooperation",
        ),
    ),
    "number": Placeholder(gettext_lazy("nomor perjanjian"), Pair("415.4/77/2026", "415.4/77/2026")),
    "region": Placeholder(
        gettext_lazy("pemerintah daerah"),
        Pair("Pemerintah Kota Surabaya", "Government of the City of Surabaya"),
    ),
    "region_head": Placeholder(
        gettext_lazy("jabatan kepala daerah"), Pair("Wali Kota Surabaya", "Mayor of Surabaya")
    ),
    "region_signatory": Placeholder(
        gettext_lazy("nama penanda tangan daerah"), Pair("Siti Rahayu", "Siti Rahayu")
    ),
    "counterpart": Placeholder(
        gettext_lazy("pemerintah mitra"),
        Pair("Pemerintah Kota Izmir", "Government of the City of Izmir"),
    ),
    "country": Placeholder(gettext_lazy("negara mitra"), Pair("Turki", "Türkiye")),
    "counterpart_head": Placeholder(
        gettext_lazy("jabatan kepala pemerintahan mitra"),
        Pair("Wali Kota Izmir", "Mayor of Izmir"),
    ),
    "counterpart_signatory": Placeholder(
        gettext_lazy("nama penanda tangan mitra"), Pair("Elif Demir", "Elif Demir")
    ),
    "predecessor": Placeholder(
        gettext_lazy("naskah sebelumnya dengan tanggalnya"),
        Pair(
            "Pernyataan Kehendak PARA PIHAK yang ditandatangani pada tanggal 3 Maret 2026",
            "Letter of Intent between the Parties signed on 3 March 2026",
        ),
    ),
    "fields": Placeholder(
        gettext_lazy("bidang kerja sama, satu baris tiap bidang"),
        Pair("a. Pendidikan; dan\nb. Kebudayaan.", "a. Education; and\nb. Culture."),
    ),
    "objectives": Placeholder(
        gettext_lazy("tujuan"),
        Pair(
            "Meningkatkan mutu pendidikan melalui pertukaran pelajar.",
            "To raise the quality of education through student exchange.",
        ),
    ),
    "mechanism": Placeholder(
        gettext_lazy("bentuk dan mekanisme kegiatan"),
        Pair(
            "Kunjungan, pelatihan, dan pertukaran pelajar.",
            "Visits, training and student exchange.",
        ),
    ),
    "financing": Placeholder(
        gettext_lazy("pembiayaan"),
        Pair(
            "Pihak pengirim menanggung perjalanan, pihak penerima menanggung penginapan.",
            "The sending Party bears travel, the receiving Party accommodation.",
        ),
    ),
    "duration": Placeholder(gettext_lazy("jangka waktu"), Pair("5 (lima) tahun", "5 (five) years")),
    "languages": Placeholder(
        gettext_lazy("bahasa naskah asli"),
        Pair("bahasa Indonesia dan bahasa Inggris", "Indonesian and English"),
    ),
    "authentic_texts": Placeholder(
        gettext_lazy("naskah mana yang menentukan"),
        Pair("semua naskah sama asli", "all texts being equally authentic"),
    ),
}


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a template and the name of the placeholder after them, "" at the end.

    Raises ValueError if a brace is left open or holds anything but a name.
    """
    for literal, name, spec, conversion in Formatter().parse(text):
        if spec or conversion or name == "":
            raise ValueError(text)
        yield literal, name or ""


def check_placeholders(text: str) -> None:
    """Raise ValidationError unless every brace of `text` holds the name of a placeholder."""
    try:
        used = [name for _words, name in parts(text) if name]
    except ValueError as error:
        raise ValidationError(
            _(
                "Kurung kurawal tidak lengkap. Tulis isian sebagai {nama}; "
                "untuk kurung kurawal biasa tulis {{ atau }}."
            ),
            code="braces",
        ) from error
    unknown = dict.fromkeys(name for name in used if name not in PLACEHOLDERS)
    if unknown:
        raise ValidationError(
            _("Isian yang tidak dikenal: %(names)s. Yang ada tercantum di halaman ini."),
            code="unknown",
            params={"names": ", ".join(f"{{{name}}}" for name in unknown)},
        )
