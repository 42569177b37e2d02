"""Stages 1 and 2: from the first idea to the consideration of Home Affairs."""

from datetime import timedelta

from django.utils import timezone

from tests.browser.journey import Desk, Desks, in_days, local_time

TASK = "Jadwalkan kunjungan dinas perdagangan"


def start(desks: Desks) -> None:
    ratna = desks.ratna
    ratna.sees("Tidak ada yang menunggu Anda")
    ratna.follow_main("Mulai kerja sama baru")
    search = ratna.main.get_by_label("Cari kota atau negara")
    search.fill("Izmir")
    search.press("Enter")
    ratna.sees("Menampilkan 1–1 dari 1")
    ratna.choose("Mitra luar negeri", "Izmir, Turki")
    ratna.press("Lanjutkan dengan kota ini")
    ratna.choose("Bidang kerja sama", "Ekonomi")
    ratna.fill(
        {
            "Tujuan": "Membuka perdagangan langsung dan pertukaran pelajar.",
            "Alasan": "Keduanya kota pelabuhan dengan industri perkapalan.",
        }
    )
    ratna.press("Mulai kerja sama")
    ratna.sees("Lanjutkan dengan langkah Prakarsa", heading="Surabaya")
    ratna.is_sound()
    ratna.move("Selesaikan langkah Prakarsa", "langkah Pemenuhan syarat dibuka")


def answer_eligibility(desks: Desks) -> None:
    ratna = desks.ratna
    ratna.follow_main("Jawab syarat")
    ratna.sees(heading="Pemenuhan syarat")
    for question in ratna.main.get_by_role("group").all():
        question.get_by_text("Ya", exact=True).click()
    for reason in ratna.main.get_by_role("textbox").all():
        reason.fill("Sesuai RPJMD Kota Surabaya.")
    ratna.is_sound()
    ratna.press("Simpan jawaban")
    ratna.sees("Jawaban syarat disimpan.", "Syarat: 8 dari 8 terpenuhi")
    ratna.move("Selesaikan langkah Pemenuhan syarat", "langkah Penjajakan dibuka")


def explore(desks: Desks) -> None:
    ratna, bagus, leader = desks.ratna, desks.bagus, desks.leader
    ratna.follow_main("Tetapkan koordinator")
    ratna.choose("Koordinator", "Bagus Pratama")
    ratna.press("Simpan koordinator")
    ratna.is_told("Koordinator disimpan.")

    bagus.open_turn("Penjajakan")
    bagus.follow_main("Catat pertemuan")
    log_first_meeting(bagus)
    ratna.open_turn(TASK)
    ratna.sees("Pertemuan penjajakan pertama", heading=TASK)

    ratna.open_turn("Penjajakan")
    ratna.upload("Unggah: Laporan penjajakan")
    ratna.move("Ajukan kepada pimpinan", "Giliran berpindah ke Pimpinan daerah Kota Surabaya")
    leader.open_turn("Penjajakan")
    leader.is_sound()
    leader.move("Setujui", "langkah Konsultasi dibuka", note="Lanjutkan.")


def log_first_meeting(bagus: Desk) -> None:
    bagus.fill(
        {
            "Pokok pertemuan": "Pertemuan penjajakan pertama",
            "Mulai": local_time(timezone.now() - timedelta(hours=2)),
            "Tempat": "Balai Kota Surabaya",
            "Notulen": "Kedua kota sepakat menjajaki jalur dagang langsung.",
        }
    )
    item = bagus.section("Tindak lanjut")
    bagus.fill({"Tindak lanjut": TASK, "Jatuh tempo": in_days(14)}, within=item)
    item.get_by_label("Penanggung jawab").select_option("Ratna Dewi · Petugas kerja sama")
    bagus.is_sound()
    bagus.press("Simpan pertemuan")
    bagus.sees("Ada notulen", heading="Pertemuan penjajakan pertama")


def consult(desks: Desks) -> None:
    ratna, leader, kemlu = desks.ratna, desks.leader, desks.kemlu
    ratna.open_turn("Konsultasi")
    ratna.upload("Unggah: Surat konsultasi")
    ratna.upload("Unggah: Rancangan pernyataan kehendak (LoI)")
    ratna.move("Ajukan kepada pimpinan")
    leader.open_turn("Konsultasi")
    leader.move("Setujui", "Sejak saat itu Kemlu dan Kemendagri dapat membaca kerja sama ini.")

    kemlu.open_turn("Konsultasi")
    kemlu.is_sound()
    kemlu.decide("Kembalikan untuk perbaikan", reason="Sebutkan bidang perkapalan.", letter="B-1")
    ratna.open_turn("Penjajakan")
    ratna.sees("Sebutkan bidang perkapalan.", "mengembalikan berkas")


def consult_again(desks: Desks) -> None:
    """Both ministries agree to what was revised."""
    ratna, leader, kemlu, kemendagri = desks.ratna, desks.leader, desks.kemlu, desks.kemendagri
    ratna.move("Ajukan kepada pimpinan")
    leader.open_turn("Penjajakan")
    leader.move("Setujui")
    ratna.open_turn("Konsultasi")
    ratna.upload("Unggah: Surat konsultasi", note="Diperbaiki sesuai permintaan Kemlu")
    ratna.supply("Rancangan pernyataan kehendak (LoI)")
    ratna.send_file(note="Bidang perkapalan ditambahkan")
    ratna.move("Ajukan kepada pimpinan")
    leader.open_turn("Konsultasi")
    leader.move("Setujui")

    kemlu.open_turn("Konsultasi")
    kemlu.sees("Bidang perkapalan ditambahkan", "Sebutkan bidang perkapalan.")
    kemlu.decide("Tidak berkeberatan", letter="B-2")
    kemendagri.open_turn("Konsultasi")
    kemendagri.sees("Peninjau Kemlu: Disetujui")
    kemendagri.decide("Tidak berkeberatan", letter="C-1")


def sign_letter_of_intent(desks: Desks) -> None:
    ratna, leader = desks.ratna, desks.leader
    leader.open_turn("Pernyataan kehendak")
    leader.sees("LoI bertanda tangan, berbahasa Indonesia belum diunggah.")
    ratna.open_partnership("Izmir")
    ratna.sign()
    ratna.upload("Unggah: LoI bertanda tangan, berbahasa Indonesia")
    leader.open_turn("Pernyataan kehendak")
    leader.move("Catat penandatanganan", "langkah Rencana kerja sama dibuka")


def plan(desks: Desks) -> None:
    ratna, leader = desks.ratna, desks.leader
    ratna.open_turn("Rencana kerja sama")
    ratna.follow_main("Isi rencana")
    ratna.sees(heading="Rencana kerja sama")
    for content in ratna.main.get_by_role("textbox").all():
        content.fill("Sesuai kesepakatan kedua kota.")
    ratna.is_sound()
    ratna.press("Simpan rencana")
    ratna.move("Ajukan kepada pimpinan")
    leader.open_turn("Rencana kerja sama")
    leader.move("Setujui", "langkah Persetujuan DPRD dibuka")


def ask_the_council(desks: Desks) -> None:
    ratna = desks.ratna
    ratna.open_turn("Persetujuan DPRD")
    ratna.upload("Unggah: Surat permohonan kepada DPRD")
    ratna.follow_main("Isi tanggal")
    ratna.fill({"Surat diterima DPRD pada": in_days(0)})
    ratna.press("Simpan tanggal")
    ratna.move("Selesaikan langkah Persetujuan DPRD", "45 hari kerja")
    ratna.sees("Giliran: DPRD")
    ratna.upload("Unggah: Surat keputusan DPRD")
    ratna.move("Catat persetujuan DPRD", "langkah Verifikasi dibuka")


def verify(desks: Desks) -> None:
    kemendagri = desks.kemendagri
    kemendagri.open_turn("Verifikasi")
    kemendagri.supply("Surat pertimbangan Kemendagri")
    kemendagri.send_file()
    kemendagri.decide("Rencana layak dilanjutkan", letter="C-2")
