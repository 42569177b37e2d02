"""Who took part in a programme, what it produced for whom, and what may go wrong."""

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.models.programmes import Programme
from sistercity.audit import tracked

SEXES = ("women", "men", "unrecorded")


class ParticipantsQuerySet(models.QuerySet["Participants"]):
    def total(self) -> dict[str, int]:
        """Return how many women, men and people without a record took part."""
        return self.order_by().aggregate(**{name: Coalesce(Sum(name), 0) for name in SEXES})


@tracked
class Participants(models.Model):
    """How many people of one kind and side took part, by sex."""

    class Kind(models.TextChoices):
        STUDENTS = "students", _("Pelajar dan mahasiswa")
        TEACHERS = "teachers", _("Guru dan dosen")
        ARTISTS = "artists", _("Seniman")
        STAFF = "staff", _("Pegawai pemerintah")
        BUSINESS = "business", _("Pelaku usaha")
        RESIDENTS = "residents", _("Warga")
        OTHERS = "others", pgettext_lazy("people", "Lainnya")

    class Side(models.TextChoices):
        OURS = "ours", _("Pihak kita")
        PARTNER = "partner", _("Pihak mitra")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="participants")
    kind = models.CharField(_("jenis peserta"), max_length=10, choices=Kind)
    side = models.CharField(_("pihak"), max_length=10, choices=Side, default=Side.OURS)
    women = models.PositiveIntegerField(_("perempuan"), default=0)
    men = models.PositiveIntegerField(_("laki-laki"), default=0)
    unrecorded = models.PositiveIntegerField(_("tidak tercatat"), default=0)

    objects = ParticipantsQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("peserta")
        verbose_name_plural = _("peserta")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_side_display()}"

    @property
    def total(self) -> int:
        return self.women + self.men + self.unrecorded


@tracked
class Good(models.Model):
    """Something a programme produced, and whose it is (PP 28/2018 art. 26)."""

    class Owner(models.TextChoices):
        OURS = "ours", _("Daerah")
        PARTNER = "partner", _("Mitra luar negeri")
        BOTH = "both", _("Kedua pihak bersama")
        OTHER = "other", _("Pihak lain")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="goods")
    name = models.CharField(_("barang"), max_length=150)
    quantity = models.CharField(_("jumlah"), max_length=50, blank=True)
    owner = models.CharField(_("pemilik"), max_length=10, choices=Owner)
    note = models.CharField(_("keterangan"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("barang yang dihasilkan")
        verbose_name_plural = _("barang yang dihasilkan")

    def __str__(self) -> str:
        return self.name


@tracked
class Risk(models.Model):
    """What may go wrong, how likely and how bad, and what is done about it."""

    class Level(models.IntegerChoices):
        LOW = 1, _("Rendah")
        MEDIUM = 2, _("Sedang")
        HIGH = 3, _("Tinggi")

    #: A product of likelihood and impact from here on is told as serious.
    SERIOUS = 6

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="risks")
    name = models.CharField(_("risiko"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("kemungkinan"), choices=Level)
    impact = models.PositiveSmallIntegerField(pgettext_lazy("risk", "dampak"), choices=Level)
    response = models.CharField(_("penanganan"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("risiko")
        verbose_name_plural = _("risiko")
        constraints = [
            models.CheckConstraint(
                name="risk_levels",
                condition=Q(likelihood__range=(1, 3), impact__range=(1, 3)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_serious(self) -> bool:
        return self.likelihood * self.impact >= self.SERIOUS
