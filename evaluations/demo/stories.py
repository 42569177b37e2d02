"""The three partnerships that the demo tells in full.

What the cities do together follows what has been published of them; everything in detail, and
every person, is invented.
"""

from dataclasses import dataclass

from evaluations.demo.results import Sketch
from programs.models import Party, Programme

KIND, SECTOR = Programme.Kind, Party.Sector


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A meeting: how many days ago, what about, what came of it, what is to be done by when."""

    days: int
    title: str
    minutes: str
    decisions: str
    tasks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """One partnership; `signed` is about how many days ago, `returned` tells of a detour."""

    region: str
    city: int
    fields: tuple[str, ...]
    objectives: str
    rationale: str
    contact: tuple[str, str, str]
    started: int
    sketches: tuple[Sketch, ...]
    talks: tuple[Talk, ...]
    findings: str
    recommendations: tuple[str, ...]
    scores: tuple[int, ...]
    newest_report: str = "received"
    newest_evaluation: str = "approved"
    returned: str = ""


SURABAYA_BUSAN = Story(
    region="35.78",
    city=1838524,
    fields=("education", "economy"),
    objectives="Meningkatkan keterampilan warga melalui pertukaran pelajar dan pelatihan, serta "
    "memperluas kerja sama industri dan perdagangan kedua kota pelabuhan.",
    rationale="Surabaya dan Busan sama-sama kota pelabuhan dan industri. Busan berpengalaman "
    "dalam pendidikan vokasi maritim, Surabaya dalam usaha kecil yang tumbuh cepat.",
    contact=("Kim Seo-yeon (contoh)", "Kepala Divisi Kerja Sama", "Busan Metropolitan City"),
    started=1480,
    sketches=(
        Sketch(
            field="education",
            title="Pertukaran pelajar SMK Surabaya – Busan",
            kind=KIND.STUDENT_EXCHANGE,
            agency="Dinas Pendidikan Kota Surabaya",
            party="SMK Negeri pelayaran (contoh)",
            sector=SECTOR.EDUCATION,
            measure=("Pelajar yang menyelesaikan pertukaran", "orang", 120),
            millions=1450,
            objective="Pelajar SMK memperoleh keterampilan maritim dan bahasa Korea.",
            activities=(
                "Seleksi dan pembekalan angkatan pertama",
                "Belajar enam pekan di Busan",
                "Kunjungan balasan pelajar Busan",
                "Seleksi angkatan kedua",
            ),
        ),
        Sketch(
            field="education",
            title="Pelatihan instruktur balai latihan kerja",
            kind=KIND.TRAINING,
            agency="Dinas Perindustrian dan Tenaga Kerja",
            party="Balai latihan kerja kota (contoh)",
            sector=SECTOR.GOVERNMENT,
            measure=("Instruktur bersertifikat", "orang", 45),
            millions=780,
            activities=("Pelatihan dasar", "Magang di Busan", "Uji sertifikasi"),
            over=32,
        ),
        Sketch(
            field="economy",
            title="Pasar ekspor bagi usaha kecil",
            kind=KIND.BUSINESS,
            agency="Dinas Koperasi, Usaha Kecil, dan Perdagangan",
            party="Asosiasi pengusaha perempuan (contoh)",
            sector=SECTOR.PRIVATE,
            measure=("Usaha kecil dengan kontrak ekspor", "usaha", 60),
            millions=2100,
            objective="Usaha kecil Surabaya menembus pasar ritel Busan.",
            activities=("Kurasi produk", "Pameran dagang di Busan", "Temu pembeli daring"),
            unfunded="Stan tambahan di pekan maritim",
        ),
    ),
    talks=(
        Talk(
            days=420,
            title="Rapat tahunan Surabaya – Busan",
            minutes="Hasil angkatan pertama dipaparkan: 38 dari 40 pelajar lulus.\n"
            "Busan menawarkan laboratorium pelayaran untuk angkatan berikutnya.",
            decisions="Angkatan kedua 45 pelajar; kurikulum bersama disusun.",
            tasks=(("Susun kurikulum bersama angkatan kedua", 300),),
        ),
        Talk(
            days=34,
            title="Rapat kerja triwulan: pertukaran dan pameran dagang",
            minutes="Angkatan kedua berangkat sesuai jadwal.\n"
            "Tiga usaha kecil masih menunggu sertifikat produk.\n"
            "Anggaran pameran tahun depan dibahas.",
            decisions="Pameran digelar bersama pekan maritim; sertifikat dibantu dinas.",
            tasks=(
                ("Kirim daftar peserta pameran kepada Busan", -12),
                ("Selesaikan sertifikat tiga produk usaha kecil", 5),
            ),
        ),
    ),
    findings="Keterampilan pelajar dan instruktur naik nyata. Perdagangan tumbuh, tetapi masih "
    "bergantung pada beberapa usaha. Pencairan anggaran sering mundur.",
    recommendations=(
        "Tetapkan pagu pertukaran pelajar dalam APBD sejak awal tahun.",
        "Perluas kurasi usaha kecil ke sepuluh kecamatan lain.",
    ),
    scores=(5, 4, 5, 3, 4, 4),
)

YOGYAKARTA_KYOTO = Story(
    region="34.71",
    city=1857910,
    fields=("culture", "tourism"),
    objectives="Melestarikan warisan budaya dan mengembangkan pariwisata berkelanjutan: "
    "Yogyakarta belajar pelestarian, Kyoto belajar budaya Jawa.",
    rationale="Dua kota warisan dengan keraton dan kuil, perajin, serta tekanan wisata yang sama.",
    contact=("Tanaka Haruka (contoh)", "Manajer Pelestarian", "Kyoto City"),
    started=1130,
    sketches=(
        Sketch(
            field="culture",
            title="Sekolah pelestarian bangunan warisan",
            kind=KIND.TRAINING,
            agency="Dinas Kebudayaan Kota Yogyakarta",
            party="Fakultas teknik universitas negeri (contoh)",
            sector=SECTOR.EDUCATION,
            measure=("Perajin dan arsitek terlatih", "orang", 80),
            millions=960,
            activities=(
                "Lokakarya kayu dan atap di Kyoto",
                "Pemugaran bersama rumah Kotagede",
                "Pameran hasil pemugaran",
            ),
        ),
        Sketch(
            field="culture",
            title="Residensi gamelan dan batik di Kyoto",
            kind=KIND.ARTIST_EXCHANGE,
            agency="Dinas Kebudayaan Kota Yogyakarta",
            party="Paguyuban pembatik (contoh)",
            sector=SECTOR.CIVIL_SOCIETY,
            measure=("Seniman yang mengikuti residensi", "orang", 24),
            millions=540,
            activities=("Residensi musim semi", "Pekan budaya Jawa di Kyoto"),
        ),
        Sketch(
            field="tourism",
            title="Wisata kampung yang berkelanjutan",
            kind=KIND.STAFF_EXCHANGE,
            agency="Dinas Pariwisata Kota Yogyakarta",
            party="Forum kampung wisata (contoh)",
            sector=SECTOR.CIVIL_SOCIETY,
            measure=("Kampung dengan batas kunjungan harian", "kampung", 15),
            millions=620,
            activities=("Studi pengaturan pengunjung", "Uji coba di tiga kampung"),
        ),
    ),
    talks=(
        Talk(
            days=260,
            title="Forum pelestarian Yogyakarta – Kyoto",
            minutes="Kyoto memaparkan aturan ketinggian dan papan nama kawasan warisan.\n"
            "Perajin Kotagede meminta pelatihan sambungan kayu.",
            decisions="Pemugaran percontohan di Kotagede dimulai tahun ini.",
            tasks=(("Pilih rumah percontohan di Kotagede", 200),),
        ),
        Talk(
            days=58,
            title="Rapat koordinasi residensi dan wisata kampung",
            minutes="Dua belas seniman selesai residensi.\n"
            "Batas kunjungan harian diuji di tiga kampung; pedagang meminta masa peralihan.",
            decisions="Masa peralihan enam bulan; data kunjungan dibagikan setiap bulan.",
            tasks=(("Bagikan data kunjungan kampung kepada Kyoto", 9),),
        ),
    ),
    findings="Pelestarian berjalan baik dan disukai warga. Pengaturan wisata baru menyentuh tiga "
    "kampung, sehingga dampaknya belum terasa di seluruh kota.",
    recommendations=("Tambah lima kampung wisata dengan pendampingan Kyoto.",),
    scores=(5, 5, 4, 4, 3, 4),
    newest_report="submitted",
    newest_evaluation="submitted",
)

JAKARTA_ROTTERDAM = Story(
    region="31",
    city=2747891,
    fields=("environment", "technology"),
    objectives="Mengurangi banjir dan sampah kota dengan keahlian dan teknologi Rotterdam yang "
    "dialihkan kepada pegawai dan warga Jakarta.",
    rationale="Keduanya kota delta di bawah muka laut. Rotterdam berpengalaman dengan alun-alun "
    "air dan ekonomi sirkular, Jakarta mempunyai kebutuhan dan skala.",
    contact=("Sanne de Vries (contoh)", "Adviseur Internationale Zaken", "Gemeente Rotterdam"),
    started=1310,
    sketches=(
        Sketch(
            field="environment",
            title="Alun-alun air dan ruang resapan",
            kind=KIND.DEVELOPMENT,
            agency="Dinas Sumber Daya Air DKI Jakarta",
            party="Institut teknologi (contoh)",
            sector=SECTOR.EDUCATION,
            measure=("Daya tampung genangan", "meter kubik", 24_000),
            millions=8600,
            objective="Genangan di tiga kelurahan percontohan surut dalam dua jam.",
            activities=(
                "Pemetaan genangan bersama warga",
                "Pembangunan alun-alun air pertama",
                "Uji coba musim hujan",
            ),
        ),
        Sketch(
            field="environment",
            title="Pemilahan sampah dan ekonomi sirkular",
            kind=KIND.DEVELOPMENT,
            agency="Dinas Lingkungan Hidup DKI Jakarta",
            party="Jejaring bank sampah (contoh)",
            sector=SECTOR.CIVIL_SOCIETY,
            measure=("Sampah terpilah", "ton per bulan", 1800),
            millions=5200,
            activities=("Pelatihan kader", "Pembukaan tiga pusat pemilahan"),
        ),
        Sketch(
            field="technology",
            title="Peringatan dini banjir untuk kelurahan",
            kind=KIND.TRAINING,
            agency="Dinas Komunikasi, Informatika, dan Statistik",
            party="Perusahaan rintisan data air (contoh)",
            sector=SECTOR.PRIVATE,
            measure=("Kelurahan dengan peringatan dini", "kelurahan", 40),
            millions=3100,
            activities=("Pelatihan analis", "Pemasangan sensor", "Gladi evakuasi"),
        ),
    ),
    talks=(
        Talk(
            days=330,
            title="Lokakarya kota delta Jakarta – Rotterdam",
            minutes="Rancangan alun-alun air disesuaikan dengan curah hujan tropis.\n"
            "Warga meminta lapangan tetap dapat dipakai anak-anak.",
            decisions="Lokasi pertama ditetapkan; warga ikut mengawasi.",
            tasks=(("Umumkan lokasi alun-alun air pertama", 280),),
        ),
        Talk(
            days=21,
            title="Rapat teknis sensor dan pusat pemilahan",
            minutes="Dua puluh empat sensor terpasang; enam rusak karena petir.\n"
            "Pusat pemilahan kedua menunggu izin lahan.",
            decisions="Sensor diganti dengan pelindung petir; izin dikawal mingguan.",
            tasks=(
                ("Ganti enam sensor yang rusak", 2),
                ("Kawal izin lahan pusat pemilahan kedua", -20),
            ),
        ),
    ),
    findings="Genangan di lokasi percontohan berkurang separuh. Pemilahan sampah tertinggal dari "
    "target karena lahan; pengetahuan teknis mulai dimiliki pegawai sendiri.",
    recommendations=(
        "Selesaikan izin lahan dua pusat pemilahan sebelum akhir tahun.",
        "Jadikan alun-alun air bagian dari rencana tata ruang.",
    ),
    scores=(5, 4, 3, 3, 4, 4),
    newest_report="draft",
    returned="Pasal kekayaan intelektual belum mengatur perangkat lunak peringatan dini.",
)

STORIES = (SURABAYA_BUSAN, YOGYAKARTA_KYOTO, JAKARTA_ROTTERDAM)
