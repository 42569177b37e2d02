"""The seventeen Sustainable Development Goals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Goal(models.IntegerChoices):
    NO_POVERTY = 1, _("1. Tanpa kemiskinan")
    ZERO_HUNGER = 2, _("2. Tanpa kelaparan")
    HEALTH = 3, _("3. Kehidupan sehat dan sejahtera")
    EDUCATION = 4, _("4. Pendidikan berkualitas")
    GENDER_EQUALITY = 5, _("5. Kesetaraan gender")
    WATER = 6, _("6. Air bersih dan sanitasi layak")
    ENERGY = 7, _("7. Energi bersih dan terjangkau")
    WORK = 8, _("8. Pekerjaan layak dan pertumbuhan ekonomi")
    INDUSTRY = 9, _("9. Industri, inovasi, dan infrastruktur")
    LESS_INEQUALITY = 10, _("10. Berkurangnya kesenjangan")
    CITIES = 11, _("11. Kota dan permukiman yang berkelanjutan")
    CONSUMPTION = 12, _("12. Konsumsi dan produksi yang bertanggung jawab")
    CLIMATE = 13, _("13. Penanganan perubahan iklim")
    OCEANS = 14, _("14. Ekosistem lautan")
    LAND = 15, _("15. Ekosistem daratan")
    INSTITUTIONS = 16, _("16. Perdamaian, keadilan, dan kelembagaan yang tangguh")
    PARTNERSHIPS = 17, _("17. Kemitraan untuk mencapai tujuan")
