"""Where the parties are: Indonesian regions, countries and foreign cities."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sistercity.audit import tracked
from sistercity.places.plain import Plain, plain
from sistercity.reference import ReferenceQuerySet

WITA_PROVINCES = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT_PROVINCES = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
ZONE_ABBREVIATIONS = {
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


@tracked
class Country(models.Model):
    code = models.CharField(_("kode ISO"), max_length=2, primary_key=True)
    name_id = models.CharField(_("nama Indonesia"), max_length=100)
    name_en = models.CharField(_("nama Inggris"), max_length=100)
    diplomatic_relations = models.BooleanField(
        _("hubungan diplomatik"),
        default=True,
        help_text=_("Syarat kerja sama menurut PP 28/2018 Pasal 27."),
    )
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name_id"]
        verbose_name = _("negara")
        verbose_name_plural = _("negara")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id


class RegionQuerySet(ReferenceQuerySet):
    def parties(self) -> "RegionQuerySet":
        """Regions that may conclude a partnership (PP 28/2018 art. 23)."""
        return self.filter(autonomous=True)


@tracked
class Region(models.Model):
    """A province, regency or city of Indonesia under its official (Kemendagri) code."""

    class Kind(models.TextChoices):
        PROVINCE = "provinsi", _("Provinsi")
        REGENCY = "kabupaten", _("Kabupaten")
        CITY = "kota", _("Kota")

    code = models.CharField(_("kode wilayah"), max_length=5, primary_key=True)
    name = models.CharField(_("nama"), max_length=100)
    kind = models.CharField(_("tingkat"), max_length=10, choices=Kind)
    province = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("provinsi"),
    )
    latitude = models.FloatField(_("lintang"), null=True, blank=True)
    longitude = models.FloatField(_("bujur"), null=True, blank=True)
    autonomous = models.BooleanField(
        _("dapat menjadi pihak"),
        default=True,
        help_text=_("Kota dan kabupaten administrasi di Jakarta bukan daerah otonom."),
    )
    requires_appraisal = models.BooleanField(
        _("TKKSD menilai prakarsa"),
        default=False,
        help_text=_("Pemenuhan syarat baru selesai dengan rekomendasi TKKSD dan notulennya."),
    )
    province_forwards = models.BooleanField(
        _("surat diteruskan provinsi"),
        default=False,
        help_text=_("Berkas ke kementerian melalui petugas provinsi."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("daerah")
        verbose_name_plural = _("daerah")
        constraints = [
            models.CheckConstraint(
                name="region_province_only_below",
                condition=models.Q(kind="provinsi", province=None)
                | (~models.Q(kind="provinsi") & models.Q(province__isnull=False)),
            )
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="region_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def letters_pass_province(self) -> bool:
        """Whether what it sends to a ministry is forwarded by its province (practice)."""
        return self.province_forwards and self.province_id is not None

    @property
    def full_name(self) -> str:
        if self.name.startswith(("Kota ", "Kabupaten ", "Provinsi ", "Daerah ", "DKI ")):
            return self.name
        return f"{self.get_kind_display()} {self.name}"

    @property
    def short_name(self) -> str:
        """The name as the heading of a pair shows it: "Surabaya", not "Kota Surabaya"."""
        for prefix in ("Kota ", "Kabupaten ", "DKI ", "Daerah Istimewa "):
            if self.name.startswith(prefix):
                return self.name.removeprefix(prefix)
        return self.name

    @property
    def timezone(self) -> str:
        province = self.code[:2]
        if province in WITA_PROVINCES:
            return "Asia/Makassar"
        return "Asia/Jayapura" if province in WIT_PROVINCES else "Asia/Jakarta"

    @property
    def zone(self) -> str:
        return ZONE_ABBREVIATIONS[self.timezone]


class ForeignCityQuerySet(ReferenceQuerySet):
    def named(self, text: str) -> "ForeignCityQuerySet":
        """Cities whose name, with or without its marks, or country contains `text`.

        The countries are looked up first, so that both halves of the search use an index.
        """
        countries = Country.objects.filter(
            models.Q(name_id__icontains=text) | models.Q(name_en__icontains=text)
        )
        codes = list(countries.values_list("pk", flat=True))
        return self.alias(plain_name=Plain("name")).filter(
            models.Q(plain_name__icontains=plain(text)) | models.Q(country__in=codes)
        )

    def matching(self, text: str) -> "ForeignCityQuerySet":
        """The same with their countries, largest first."""
        return self.named(text).select_related("country").by_size()

    def by_size(self) -> "ForeignCityQuerySet":
        """The largest first; those of unknown size last."""
        return self.order_by(models.F("population").desc(nulls_last=True), "name", "pk")


@tracked
class ForeignCity(models.Model):
    """A city, county or province abroad that can be a counterpart."""

    class Level(models.TextChoices):
        CITY = "city", _("Kota")
        REGENCY = "regency", _("Kabupaten/distrik")
        PROVINCE = "province", _("Provinsi/negara bagian")

    geoname_id = models.PositiveBigIntegerField(
        _("nomor GeoNames"), null=True, blank=True, unique=True
    )
    name = models.CharField(_("nama"), max_length=120)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="cities", verbose_name=_("negara")
    )
    level = models.CharField(
        _("tingkat pemerintahan"), max_length=10, choices=Level, default=Level.CITY
    )
    latitude = models.FloatField(
        _("lintang"), validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("bujur"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    population = models.PositiveIntegerField(_("jumlah penduduk"), null=True, blank=True)
    timezone = models.CharField(_("zona waktu"), max_length=40)
    added_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ForeignCityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("kota luar negeri")
        verbose_name_plural = _("kota luar negeri")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "name", "level"],
                condition=models.Q(geoname_id=None),
                name="foreign_city_added_once",
                violation_error_message=_("Kota ini sudah pernah ditambahkan."),
            )
        ]
        indexes = [
            models.Index(
                models.F("population").desc(nulls_last=True),
                "name",
                "id",
                name="foreign_city_by_size",
            ),
            GinIndex(
                OpClass(Upper(Plain("name")), name="gin_trgm_ops"),
                name="foreign_city_plain_name_trgm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.country.name}"
