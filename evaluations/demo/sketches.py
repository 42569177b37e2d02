"""One plausible programme for each field of cooperation."""

from evaluations.demo.results import Sketch
from programs.models import Party, Programme

KIND, SECTOR = Programme.Kind, Party.Sector

SKETCHES = {
    sketch.field: sketch
    for sketch in (
        Sketch(
            field="education",
            title="Pertukaran pelajar dan guru",
            kind=KIND.STUDENT_EXCHANGE,
            agency="Dinas Pendidikan",
            party="SMK Negeri percontohan (contoh)",
            sector=SECTOR.EDUCATION,
            measure=("Pelajar dan guru yang dipertukarkan", "orang", 60),
        ),
        Sketch(
            field="economy",
            title="Temu usaha dan pameran dagang",
            kind=KIND.BUSINESS,
            agency="Dinas Perdagangan",
            party="Kamar dagang daerah (contoh)",
            sector=SECTOR.PRIVATE,
            measure=("Usaha kecil yang memperoleh pembeli", "usaha", 80),
            millions=650,
        ),
        Sketch(
            field="culture",
            title="Residensi seniman dan pekan budaya",
            kind=KIND.ARTIST_EXCHANGE,
            agency="Dinas Kebudayaan",
            party="Sanggar seni kota (contoh)",
            sector=SECTOR.CIVIL_SOCIETY,
            measure=("Seniman yang mengikuti residensi", "orang", 30),
            millions=320,
        ),
        Sketch(
            field="tourism",
            title="Promosi wisata bersama",
            kind=KIND.CULTURE_TOURISM,
            agency="Dinas Pariwisata",
            party="Asosiasi pelaku wisata (contoh)",
            sector=SECTOR.PRIVATE,
            measure=("Paket wisata bersama yang terjual", "paket", 400),
        ),
        Sketch(
            field="environment",
            title="Pengelolaan sampah dari rumah tangga",
            kind=KIND.ENVIRONMENT,
            agency="Dinas Lingkungan Hidup",
            party="Bank sampah induk (contoh)",
            sector=SECTOR.CIVIL_SOCIETY,
            measure=("Sampah yang tidak masuk tempat pembuangan", "ton per bulan", 900),
            millions=1800,
        ),
        Sketch(
            field="technology",
            title="Laboratorium kota cerdas",
            kind=KIND.DEVELOPMENT,
            agency="Dinas Komunikasi dan Informatika",
            party="Politeknik daerah (contoh)",
            sector=SECTOR.EDUCATION,
            measure=("Layanan daerah yang diperbaiki", "layanan", 12),
            millions=900,
        ),
        Sketch(
            field="health",
            title="Pelatihan perawat dan gawat darurat",
            kind=KIND.TRAINING,
            agency="Dinas Kesehatan",
            party="Rumah sakit daerah (contoh)",
            sector=SECTOR.GOVERNMENT,
            measure=("Perawat yang lulus pelatihan", "orang", 90),
        ),
        Sketch(
            field="transport",
            title="Pendampingan tata kota dan angkutan umum",
            kind=KIND.STAFF_EXCHANGE,
            agency="Dinas Perhubungan",
            party="Lembaga kajian perkotaan (contoh)",
            sector=SECTOR.EDUCATION,
            measure=("Pegawai yang didampingi", "orang", 40),
        ),
        Sketch(
            field="people",
            title="Pertukaran pemuda dan olahraga",
            kind=KIND.STUDENT_EXCHANGE,
            agency="Dinas Kepemudaan dan Olahraga",
            party="Karang taruna (contoh)",
            sector=SECTOR.CIVIL_SOCIETY,
            measure=("Pemuda yang ikut serta", "orang", 100),
        ),
        Sketch(
            field="government",
            title="Magang pegawai pelayanan publik",
            kind=KIND.STAFF_EXCHANGE,
            agency="Badan Kepegawaian Daerah",
            party="Balai pelatihan daerah (contoh)",
            sector=SECTOR.GOVERNMENT,
            measure=("Pegawai yang menyelesaikan magang", "orang", 36),
        ),
    )
}
