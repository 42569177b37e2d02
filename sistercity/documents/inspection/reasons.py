"""The sentence for each refusal; its code stays the same in every language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

REASONS = {
    "empty": _("Berkas ini kosong."),
    "too_large": _("Berkas terlalu besar: paling besar %(limit)s MB."),
    "unknown_kind": _(
        "Jenis berkas ini tidak diterima. Unggah PDF, DOCX, XLSX, ODT, JPG, PNG, atau TXT."
    ),
    "program": _("Jenis berkas ini tidak diterima: isinya program. Unggah dokumen atau gambar."),
    "mismatch": _(
        "Isi berkas tidak sesuai dengan namanya (%(ending)s). Simpan ulang lalu unggah lagi."
    ),
    "broken": _("Berkas ini rusak dan tidak dapat dibuka. Simpan ulang lalu unggah lagi."),
    "encrypted": _("Berkas ini dikunci dengan kata sandi. Buka kuncinya lalu unggah lagi."),
    "old_office": _(
        "Format Office lama tidak diterima. Simpan sebagai DOCX, XLSX, atau PDF lalu unggah lagi."
    ),
    "zip_bomb": _(
        "Isi berkas ini mengembang tidak wajar saat dibuka. Simpan sebagai PDF lalu unggah lagi."
    ),
    "nested_archive": _(
        "Berkas ini berisi arsip di dalamnya. Simpan sebagai PDF lalu unggah lagi."
    ),
    "unsafe_member": _(
        "Susunan berkas ini tidak aman: ada nama yang menunjuk ke luar berkas. "
        "Simpan sebagai PDF lalu unggah lagi."
    ),
    "xml_entities": _(
        "Berkas ini berisi definisi XML yang tidak aman. Simpan sebagai PDF lalu unggah lagi."
    ),
    "macros": _("Berkas ini berisi makro. Simpan sebagai PDF lalu unggah lagi."),
    "embedded_object": _(
        "Berkas ini memuat objek dari program lain. Simpan sebagai PDF lalu unggah lagi."
    ),
    "embedded_program": _(
        "Berkas ini memuat program di dalamnya. Simpan sebagai PDF lalu unggah lagi."
    ),
    "active_content": _(
        "Berkas ini memuat isi yang menjalankan program lain. Simpan sebagai PDF lalu unggah lagi."
    ),
    "remote_template": _(
        "Berkas ini mengambil templat dari komputer lain. Simpan sebagai PDF lalu unggah lagi."
    ),
    "remote_content": _(
        "Berkas ini mengambil isi dari komputer lain. Simpan sebagai PDF lalu unggah lagi."
    ),
    "pdf_script": _("PDF ini berisi skrip. Cetak ulang menjadi PDF biasa lalu unggah lagi."),
    "pdf_launch": _(
        "PDF ini menjalankan program atau mengirim data saat dibuka. "
        "Cetak ulang menjadi PDF biasa lalu unggah lagi."
    ),
    "pdf_attachment": _(
        "PDF ini memuat berkas lain sebagai lampiran. Unggah lampiran itu tersendiri."
    ),
    "pdf_form": _(
        "PDF ini formulir XFA yang dapat berubah isinya. "
        "Cetak ulang menjadi PDF biasa lalu unggah lagi."
    ),
    "pdf_media": _(
        "PDF ini memuat suara, video, atau model 3D. "
        "Cetak ulang menjadi PDF biasa lalu unggah lagi."
    ),
    "too_many_pages": _(
        "PDF ini terlalu panjang: paling banyak %(limit)s halaman. Unggah per bagian."
    ),
    "too_many_pixels": _("Ukuran gambar ini terlalu besar. Perkecil lalu unggah lagi."),
    "polyglot": _(
        "Berkas ini memuat data lain sebelum, di antara, atau sesudah isinya. "
        "Simpan ulang lalu unggah lagi."
    ),
    "not_utf8": _("Berkas teks ini bukan UTF-8. Simpan dengan pengodean UTF-8 lalu unggah lagi."),
    "binary_text": _("Berkas teks ini berisi data biner."),
    "too_complex": _(
        "Berkas ini terlalu rumit untuk diperiksa. Sederhanakan, atau unggah sebagai pindaian."
    ),
    "not_inspected": _("Berkas ini belum dapat diperiksa. Coba lagi beberapa saat lagi."),
    "infected": _("Pemindai menemukan virus dalam berkas ini: %(name)s."),
    "not_scanned": _("Pemindai virus sedang tidak menjawab. Coba lagi beberapa saat lagi."),
}


def reason(code: str, values: Mapping[str, str | int]) -> str:
    """Return the sentence for a code in the language that is active."""
    return str(REASONS[code]) % values if values else str(REASONS[code])
