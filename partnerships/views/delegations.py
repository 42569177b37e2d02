"""Forward a review to a colleague, and take it back."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.delegations import ForwardForm
from partnerships.models import Case
from partnerships.services import delegations
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import PerformPage


class ReviewMove(PerformPage):
    """A page about who of the ministry has a review."""

    model = Case
    permission_required = "partnerships.review_case"
    template_name = "partnerships/case_perform.html"
    refusal = gettext_lazy("Tinjauan diteruskan oleh kementerian yang sedang meninjau.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_seen(self) -> str:
        return delegations.state(self.object, self.user)

    def get_success_url(self) -> str:
        return reverse("partnerships:review_detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        desk = Link(label=_("Tinjauan"), url=reverse("partnerships:review_list"))
        case = Link(label=str(self.object.partnership), url=self.get_success_url())
        return super().get_context_data(
            lead=f"{self.object.partnership} · {self.object.step.name}",
            crumbs=[desk, case],
            **kwargs,
        )


class ReviewForward(ReviewMove):
    """Have a review wait for a colleague by name."""

    form_class = ForwardForm
    title = gettext_lazy("Teruskan ke rekan")
    submit_label = gettext_lazy("Teruskan")
    success_message = gettext_lazy("Tinjauan diteruskan.")

    def get_form_kwargs(self) -> dict[str, Any]:
        people = delegations.colleagues(self.object, self.user)
        return super().get_form_kwargs() | {"people": people}

    def get_consequences(self) -> Sequence[Text]:
        return [
            _("Rekan Anda diberi tahu dan diingatkan; yang lain tidak lagi diingatkan."),
            _("Yang lain di kementerian Anda tetap dapat memutuskan atau menariknya kembali."),
        ]

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        delegations.forward(
            self.object, data["to"], by=self.user, note=data["note"], seen=data["seen"]
        )


class ReviewTakeBack(ReviewMove):
    """Have a forwarded review wait for the whole ministry again."""

    title = gettext_lazy("Tarik kembali")
    submit_label = gettext_lazy("Tarik kembali")
    success_message = gettext_lazy("Tinjauan menunggu kementerian Anda lagi.")

    def get_consequences(self) -> Sequence[Text]:
        return [_("Semua peninjau di kementerian Anda diingatkan lagi tentang tinjauan ini.")]

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        delegations.forward(self.object, None, by=self.user, note=data["note"], seen=data["seen"])
