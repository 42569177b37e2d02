"""Choices that several lists share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.filters.agreements import ALL
from partnerships.models import Partnership
from sistercity.accounts.models import REGIONAL_ROLES
from sistercity.ui.choices import RowFilter


def partnerships(request: Any) -> QuerySet[Partnership]:
    """Return the partnerships the reader may see, as the choices of a filter."""
    if request is None:
        return Partnership.objects.none()
    seen = Partnership.objects.visible_to(request.user).with_parties()
    return seen.order_by("counterpart__name", "region__name", "pk")


class PartnershipChoice(RowFilter):
    """One partnership, chosen from those of the reader's region.

    A whole country's partnerships are no list to choose from: there the choice comes with a
    link, is kept in a hidden input, and is named and taken away by its chip.
    """

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"label": _("Kerja sama"), "queryset": partnerships, "empty_label": ALL}
        super().__init__(**(defaults | kwargs))

    @property
    def field(self) -> forms.Field:
        request = self.get_request()
        if request is not None and request.user.role not in REGIONAL_ROLES:
            self.extra["widget"] = forms.HiddenInput
        return super().field
