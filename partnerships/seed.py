"""The fields of cooperation that every portal begins with; administrators keep them afterwards."""

from partnerships.models import Field

#: Code, both names, and the ministry that must attend the interministerial meeting about it.
FIELDS = (
    ("education", "Pendidikan", "Education", "Kementerian Pendidikan Dasar dan Menengah"),
    (
        "economy",
        "Ekonomi, perdagangan, dan investasi",
        "Economy, trade and investment",
        "Kementerian Perdagangan",
    ),
    ("culture", "Kebudayaan", "Culture", "Kementerian Kebudayaan"),
    ("tourism", "Pariwisata", "Tourism", "Kementerian Pariwisata"),
    ("environment", "Lingkungan hidup", "Environment", "Kementerian Lingkungan Hidup"),
    (
        "technology",
        "Ilmu pengetahuan dan teknologi",
        "Science and technology",
        "Kementerian Pendidikan Tinggi, Sains, dan Teknologi",
    ),
    ("health", "Kesehatan", "Health", "Kementerian Kesehatan"),
    (
        "transport",
        "Transportasi dan tata kota",
        "Transport and urban planning",
        "Kementerian Perhubungan",
    ),
    (
        "people",
        "Hubungan antarmasyarakat",
        "People-to-people relations",
        "Kementerian Pemuda dan Olahraga",
    ),
    (
        "government",
        "Kapasitas pemerintahan",
        "Government capacity",
        "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
    ),
)


def load_fields() -> int:
    """Add the fields that are missing; return how many there are."""
    Field.objects.bulk_create(
        [
            Field(code=code, name_id=name, name_en=english, ministry=ministry)
            for code, name, english, ministry in FIELDS
        ],
        ignore_conflicts=True,
    )
    return Field.objects.count()
