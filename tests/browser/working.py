"""Stages 4 and 5: a programme, the reminder, the evaluation and a look back."""

from sistercity.worklist import tasks
from tests.browser.journey import Desks, in_days

ADVICE = "Buka kantor dagang bersama"


def run_programme(desks: Desks) -> None:
    """Bagus plans a programme with its budget, starts it, and enters what it reached."""
    bagus = desks.bagus
    bagus.open_turn("Rencana aksi")
    bagus.fill(
        {
            "Nama program": "Pertukaran siswa SMK perkapalan",
            "Perangkat daerah": "Dinas Pendidikan",
            "Mulai": in_days(0),
            "Selesai": in_days(300),
            "Pemilik hasil": "Pemerintah Kota Surabaya.",
        }
    )
    bagus.main.get_by_label("Jenis").select_option("Pertukaran pelajar")
    bagus.main.get_by_label("Bidang").select_option("Ekonomi, perdagangan, dan investasi")
    bagus.press("Simpan program")
    line = bagus.group("Baris 1")
    line.get_by_label("Sumber").select_option("APBD")
    bagus.fill({"Uraian": "Perjalanan", "Rencana": "1.250.000.000"}, within=line)
    bagus.press("Simpan anggaran")
    bagus.sees("Rp1.250.000.000")
    bagus.move("Mulai program")

    bagus.follow("Tambah indikator")
    bagus.fill(
        {
            "Nama indikator": "Siswa yang dipertukarkan",
            "Satuan": "orang",
            "Nilai awal": "0",
            "Target dicapai pada": in_days(300),
        }
    )
    bagus.main.get_by_label("Target", exact=True).fill("20")
    bagus.press("Tambahkan indikator")
    bagus.follow_main("Catat capaian")
    bagus.fill({"Tanggal pengukuran": in_days(0), "Capaian": "12"})
    bagus.press("Simpan capaian")
    bagus.sees("12 orang")
    bagus.is_sound()


def remind(desks: Desks) -> None:
    """The reminder of the daily run reaches Bagus, in the portal and by mail."""
    bagus = desks.bagus
    tasks.remind()
    bagus.sign_in()
    bagus.page.get_by_role("banner").get_by_role("link", name="Pemberitahuan").click()
    bagus.sees("7 hari lagi: Evaluasi berkala")
    bagus.follow("Kotak surat contoh")
    bagus.follow("7 hari lagi: Evaluasi berkala")
    bagus.sees("bagus@surabaya.example", "Surabaya – Izmir")


def evaluate(desks: Desks) -> None:
    bagus, leader = desks.bagus, desks.leader
    bagus.open_turn("Evaluasi berkala")
    bagus.press("Mulai evaluasi")
    bagus.follow_main("Isi evaluasi")
    bagus.sees(heading="Isi evaluasi")
    for criterion in bagus.main.get_by_role("group").all():
        criterion.get_by_text("4", exact=True).click()
    for reason in bagus.main.get_by_role("textbox").all():
        reason.fill("Ekspor naik dan dua belas siswa dipertukarkan.")
    bagus.is_sound()
    bagus.press("Simpan draf")
    bagus.follow("Tambah rekomendasi")
    bagus.fill({"Rekomendasi": ADVICE, "Jatuh tempo": in_days(60)})
    bagus.main.get_by_label("Penanggung jawab").select_option("Ratna Dewi")
    bagus.press("Tambahkan rekomendasi")
    bagus.move("Ajukan kepada pimpinan")

    leader.sign_in()
    leader.open_turn("Evaluasi berkala")
    leader.move("Sahkan evaluasi", f"Ratna Dewi: {ADVICE}")
    leader.sees("Disahkan", "sudah menjadi tindak lanjut")
    leader.follow(ADVICE)
    leader.sees("Ratna Dewi", heading=ADVICE)


def look_back(desks: Desks) -> None:
    """The history tells who did what."""
    leader = desks.leader
    leader.open_partnership("Izmir")
    leader.open_tab("Riwayat")
    leader.sees("Sebutkan bidang perkapalan.", "Dian", "Made", "Siti Rahayu", "Ratna Dewi")
    leader.is_sound()
