"""Pages of the holidays, year by year, and of the targets of the steps."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView
from django.views.generic.edit import CreateView

from sistercity.access import ScopedMixin
from sistercity.deadlines import counting
from sistercity.deadlines.forms import HolidayForm, TargetForm
from sistercity.deadlines.models import Holiday, Target
from sistercity.procedure import PROCEDURE, STEPS, Step
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import EditPage, PerformPage


def reference_crumbs(*more: Link) -> list[Link]:
    return [Link(label=_("Data rujukan"), url=reverse("places:reference")), *more]


def holidays_of(year: int) -> str:
    return f"{reverse('deadlines:holiday_list')}?year={year}"


def holiday_crumbs() -> list[Link]:
    return reference_crumbs(Link(label=_("Hari libur"), url=reverse("deadlines:holiday_list")))


# --- Holidays ----------------------------------------------------------------------------
class HolidayList(ScopedMixin, ListView):
    """The holidays of one year; the years are tabs."""

    model = Holiday
    permission_required = "deadlines.view_holiday"
    template_name = "deadlines/holiday_list.html"
    context_object_name = "holidays"

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        this_year = timezone.localdate().year
        return int(asked) if asked.isdecimal() and 1900 < int(asked) < 9999 else this_year

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(date__year=self.year).order_by("date")

    def get_years(self) -> list[Link]:
        """Every year that has holidays, with this year and the next, which is to be filled."""
        rows = Holiday.objects.values_list(ExtractYear("date")).annotate(Count("pk"))
        counts = dict(rows.order_by())
        this_year = timezone.localdate().year
        return [
            Link(
                label=str(year),
                url=f"?year={year}",
                current="page" if year == self.year else "",
                count=counts.get(year, 0),
            )
            for year in sorted({*counts, this_year, this_year + 1, self.year})
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            years=self.get_years(), year=str(self.year), crumbs=reference_crumbs(), **kwargs
        )


class HolidayCreate(ScopedMixin, CreateView):
    model = Holiday
    form_class = HolidayForm
    permission_required = "deadlines.add_holiday"
    template_name = "deadlines/holiday_form.html"

    def get_success_url(self) -> str:
        return holidays_of(self.object.date.year) if self.object else holidays_of(self.year)

    @property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isdecimal() else timezone.localdate().year

    def form_valid(self, form: Any) -> HttpResponse:
        transaction.on_commit(counting.forget)
        messages.success(self.request, _("Hari libur ditambahkan."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Hari libur baru"),
            submit_label=_("Tambahkan hari libur"),
            cancel_url=self.get_success_url(),
            crumbs=holiday_crumbs(),
            **kwargs,
        )


class HolidayEdit(EditPage):
    model = Holiday
    form_class = HolidayForm
    permission_required = "deadlines.change_holiday"
    template_name = "deadlines/holiday_edit.html"
    title = _("Ubah hari libur")

    def get_success_url(self) -> str:
        return holidays_of(self.object.date.year)

    def form_valid(self, form: Any) -> HttpResponse:
        transaction.on_commit(counting.forget)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=holiday_crumbs(), **kwargs)


class HolidayDelete(PerformPage):
    """Take a day off the list, after saying what that changes."""

    model = Holiday
    form_class = forms.Form
    permission_required = "deadlines.delete_holiday"
    template_name = "deadlines/holiday_delete.html"
    title = _("Hapus hari libur")
    submit_label = _("Hapus hari libur")
    button_class = "stop"
    success_message = _("Hari libur dihapus.")

    def get_success_url(self) -> str:
        return holidays_of(self.object.date.year)

    def get_consequences(self) -> list[Text]:
        return [
            _("Hari ini dihitung lagi sebagai hari kerja bila jatuh pada Senin sampai Jumat."),
            _("Sisa hari di semua halaman menyesuaikan; tanggal jatuh tempo yang ada tetap."),
        ]

    def perform(self, form: forms.Form) -> None:
        Holiday.objects.filter(pk=self.object.pk).delete()
        transaction.on_commit(counting.forget)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=holiday_crumbs(), **kwargs)


# --- Targets -----------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class StepLimit:
    """A step with the limit in force, and its own default and target where that was changed."""

    step: Step
    limit: counting.Limit
    default: int | None
    target: Target | None

    @property
    def text(self) -> str:
        return f"{self.limit.days} {self.limit.kind.label}"


def with_limit(step: Step, target: Target | None) -> StepLimit | None:
    if step.limit is None:
        return None
    limit = counting.limit_in_force(step.key, step.limit)
    changed = limit.days != step.limit.days
    default = step.limit.days if changed else None
    return StepLimit(step=step, limit=limit, default=default, target=target)


class TargetList(ScopedMixin, TemplateView):
    """Every limit of the procedure; only targets can be changed, the law cannot."""

    permission_required = "deadlines.view_target"
    template_name = "deadlines/target_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        targets = Target.objects.in_bulk(field_name="step")
        limits = [row for step in PROCEDURE if (row := with_limit(step, targets.get(step.key)))]
        return super().get_context_data(limits=limits, crumbs=reference_crumbs(), **kwargs)


class TargetEdit(EditPage):
    """Set the target of a step; its row is made by the first change."""

    model = Target
    form_class = TargetForm
    permission_required = "deadlines.change_target"
    template_name = "deadlines/target_edit.html"
    submit_label = _("Simpan target")

    @cached_property
    def step(self) -> Step:
        step = STEPS.get(self.kwargs["step"])
        if step is None or step.limit is None or step.limit.law:
            raise Http404
        return step

    def get_object(self, queryset: Any = None) -> Target:
        limit = self.step.limit
        default: Any = Target(step=self.step.key, days=limit.days if limit else 0)
        self.require(default)
        if self.request.method == "POST":
            Target.objects.bulk_create([default], ignore_conflicts=True)
            found = Target.objects.select_for_update().get(step=self.step.key)
        else:
            found = Target.objects.filter(step=self.step.key).first() or default
        self.stored_days = found.days
        return found

    @property
    def version(self) -> str:
        """The number of days: a target has no row, and so no date, before its first change."""
        return str(self.stored_days)

    def get_success_url(self) -> str:
        return reverse("deadlines:target_list")

    def form_valid(self, form: Any) -> HttpResponse:
        transaction.on_commit(counting.forget)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        targets = Link(label=_("Target waktu"), url=reverse("deadlines:target_list"))
        return super().get_context_data(
            title=self.step.name,
            step=self.step,
            crumbs=reference_crumbs(targets),
            **kwargs,
        )
