from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorklistConfig(AppConfig):
    name = "sistercity.worklist"
    verbose_name = _("Giliran")
