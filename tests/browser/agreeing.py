"""Stage 3: from the draft text to the deposit of what was signed."""

from datetime import timedelta

from django.utils import timezone

from tests.browser.journey import Desks, local_time


def draft(desks: Desks) -> None:
    ratna, leader = desks.ratna, desks.leader
    ratna.open_turn("Rancangan naskah")
    ratna.upload("Unggah: Rancangan naskah")
    ratna.supply("Naskah dalam bahasa Indonesia dan Inggris")
    ratna.send_file(language="Inggris")
    ratna.follow_main("Lengkapi perjanjian")
    ratna.fill({"Bentuk dan mekanisme kegiatan": "Kunjungan dagang.", "Pembiayaan": "APBD."})
    ratna.press("Simpan")
    ratna.follow_main("Periksa klausul")
    ratna.sees(heading="Klausul wajib")
    for clause in ratna.main.locator(".clause").all():
        clause.get_by_text("Ada dalam naskah", exact=True).click()
    ratna.press("Simpan pemeriksaan")
    ratna.move("Ajukan kepada pimpinan")
    leader.open_turn("Rancangan naskah")
    leader.move("Setujui", "langkah Rapat antarkementerian dibuka")


def meet(desks: Desks) -> None:
    """Home Affairs holds the interministerial meeting with everybody who must attend."""
    kemendagri = desks.kemendagri
    kemendagri.open_turn("Rapat antarkementerian")
    kemendagri.supply("Notulen, unsur wajib hadir, hasil tiap kementerian")
    kemendagri.fill(
        {
            "Mulai": local_time(timezone.now() - timedelta(hours=1)),
            "Tempat": "Kemendagri, Jakarta",
        }
    )
    kemendagri.press("Simpan pertemuan")
    kemendagri.is_told("Undangan bagi unsur wajib sudah diusulkan")
    kemendagri.sees("Unsur wajib yang belum hadir", "Kota Surabaya")
    kemendagri.follow_main("Catat hasil rapat")
    kemendagri.fill({"Notulen": "Naskah dibahas pasal demi pasal dan dapat diterima."})
    for number, row in enumerate(kemendagri.main.locator(".lines > fieldset").all()):
        kemendagri.fill({"Siapa yang hadir": f"Wakil {number}"}, within=row)
        if result := row.get_by_label("Hasil").all():
            result[0].select_option("Setuju")
    kemendagri.is_sound()
    kemendagri.press("Simpan hasil")
    kemendagri.is_told("Hasil rapat disimpan.")
    kemendagri.sees("Rapat ini lengkap")
    kemendagri.follow_main("Kembali ke langkah berkas")
    kemendagri.decide("Rapat selesai, teruskan naskah")


def agree_on_the_text(desks: Desks) -> None:
    kemlu, kemendagri = desks.kemlu, desks.kemendagri
    kemendagri.open_turn("Persetujuan naskah")
    kemendagri.sees("Rancangan naskah, versi 1 (Indonesia)", "(Inggris)", "Klausul wajib")
    kemendagri.decide("Setujui naskah ini", letter="C-3")
    kemlu.open_turn("Pembahasan dengan pihak luar negeri")
    kemlu.decide("Naskah disepakati")

    kemlu.open_turn("Surat konfirmasi")
    kemlu.supply("Surat konfirmasi Kemlu")
    kemlu.send_file()
    kemlu.decide("Kirim surat konfirmasi", letter="B-3")
    kemendagri.open_turn("Surat konfirmasi")
    kemendagri.supply("Surat pengantar Kemendagri")
    kemendagri.send_file()
    kemendagri.decide("Teruskan kepada daerah", letter="C-4")
    kemlu.open_turn("Surat kuasa")
    kemlu.supply("Surat kuasa")
    kemlu.send_file()
    kemlu.decide("Terbitkan surat kuasa", letter="B-4")


def sign_agreement(desks: Desks) -> None:
    ratna, leader, kemlu = desks.ratna, desks.leader, desks.kemlu
    ratna.open_partnership("Izmir")
    ratna.upload("Unggah: Naskah bertanda tangan")
    ratna.sign()
    ratna.follow_main("Isi nomor dan tanggal")
    ratna.fill({"Nomor": "415/12/2026"})
    ratna.press("Simpan")
    ratna.is_told("Perubahan disimpan.")
    leader.open_turn("Penandatanganan")
    leader.move("Catat penandatanganan", "Perjanjian mulai berlaku")
    leader.sees("Implementasi")

    kemlu.open_turn("Penyimpanan naskah asli")
    kemlu.supply("Tanda terima ruang perjanjian")
    kemlu.send_file()
    kemlu.decide("Catat penyimpanan naskah")
    ratna.navigate("Perjanjian")
    ratna.follow("Nota kesepahaman Surabaya – Izmir")
    ratna.sees("415/12/2026", "Berlaku", "Cemil Tugay")
    ratna.is_sound()
