"""Action items: the list, one of them, and what its people do with it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView

from partnerships.filters.meetings import ActionItemFilter
from partnerships.forms.action_items import ActionItemForm, DoneForm
from partnerships.models import ActionItem, Meeting, Partnership
from partnerships.services import meetings
from partnerships.views.crumbs import meeting_crumbs, partnership_crumbs
from sistercity.access import ScopedMixin
from sistercity.ui.parts import Link
from sistercity.ui.views import EditPage, ListPage, PerformPage

WHO_MAY = gettext_lazy("Tindak lanjut diubah oleh petugas dan koordinator kerja samanya.")


class ActionItemList(ListPage):
    """What the reader has to do themselves; by the filters everything in their scope."""

    model = ActionItem
    permission_required = "partnerships.view_actionitem"
    filterset_class = ActionItemFilter
    template_name = "partnerships/action_item_list.html"
    orderings = {
        "title": ["title"],
        "owner": ["owner__name", "due_on"],
        "due": ["due_on"],
        "partnership": ["partnership__counterpart__name", "due_on"],
    }
    sort = "due"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_list()

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Bind the filter also without a query: choosing nothing means something here."""
        return super().get_filterset_kwargs(filterset_class) | {"data": self.request.GET}


class ActionItemDetail(ScopedMixin, DetailView):
    model = ActionItem
    permission_required = "partnerships.view_actionitem"
    template_name = "partnerships/action_item_detail.html"
    context_object_name = "item"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item, user = self.object, self.user
        is_open = item.done_on is None
        return super().get_context_data(
            may_change=is_open and user.has_perm("partnerships.change_actionitem", item),
            may_complete=is_open and user.has_perm("partnerships.complete_actionitem", item),
            crumbs=item_crumbs(item),
            **kwargs,
        )


def item_crumbs(item: ActionItem, *more: Link) -> list[Link]:
    """Return the crumbs of a page of `item`: its meeting, or its partnership."""
    if item.meeting:
        return [*meeting_crumbs(item.partnership, item.meeting), *more]
    return partnership_crumbs(item.partnership, *more)


class ActionItemCreate(ScopedMixin, CreateView):
    """Something to be done for a partnership."""

    model = ActionItem
    form_class = ActionItemForm
    permission_required = "partnerships.add_actionitem"
    refusal = gettext_lazy(
        "Tindak lanjut ditambahkan oleh petugas, koordinator, dan pimpinan daerahnya."
    )
    template_name = "partnerships/action_item_form.html"

    @cached_property
    def meeting(self) -> Meeting | None:
        return None

    @cached_property
    def partnership(self) -> Partnership:
        found = Partnership.objects.visible_to(self.user).with_parties()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Partnership:
        return self.partnership

    def get_form_kwargs(self) -> dict[str, Any]:
        item = ActionItem(partnership=self.partnership, meeting=self.meeting)
        return super().get_form_kwargs() | {"instance": item}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        item = meetings.add_action_item(form.instance, by=self.user)
        messages.success(
            self.request,
            _("Tindak lanjut disimpan. %(name)s diberi tahu.") % {"name": item.owner.name},
        )
        return redirect(self.meeting or item)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        above: Meeting | Partnership = self.meeting or self.partnership
        return super().get_context_data(
            title=_("Tindak lanjut baru"),
            lead=str(above),
            submit_label=_("Simpan tindak lanjut"),
            cancel_url=above.get_absolute_url(),
            crumbs=item_crumbs(ActionItem(partnership=self.partnership, meeting=self.meeting)),
            **kwargs,
        )


class MeetingActionItemCreate(ActionItemCreate):
    """Something to be done that a meeting decided."""

    @cached_property
    def meeting(self) -> Meeting:
        found = Meeting.objects.visible_to(self.user).for_page()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def partnership(self) -> Partnership:
        return self.meeting.partnership


class ActionItemEdit(EditPage):
    """Change what is to be done, by whom or by when; the turn follows."""

    model = ActionItem
    form_class = ActionItemForm
    permission_required = "partnerships.change_actionitem"
    refusal = WHO_MAY
    template_name = "partnerships/action_item_edit.html"
    title = gettext_lazy("Ubah tindak lanjut")
    success_message = gettext_lazy("Tindak lanjut disimpan.")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        item = form.instance
        if {"title", "owner", "due_on"} & set(form.changed_data):
            meetings.reschedule_action_item(item)
        messages.success(self.request, str(self.success_message))
        return redirect(item)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.object
        here = Link(label=item.title, url=item.get_absolute_url())
        return super().get_context_data(crumbs=item_crumbs(item, here), **kwargs)


class ActionItemComplete(PerformPage):
    """Say that an action item is done and what came of it."""

    model = ActionItem
    form_class = DoneForm
    permission_required = "partnerships.complete_actionitem"
    refusal = gettext_lazy(
        "Tindak lanjut diselesaikan oleh penanggung jawabnya, petugas, atau koordinator."
    )
    template_name = "partnerships/action_item_complete.html"
    title = gettext_lazy("Selesaikan tindak lanjut")
    submit_label = gettext_lazy("Tandai selesai")
    success_message = gettext_lazy("Tindak lanjut selesai. Hasilnya tercatat.")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    @property
    def lead(self) -> str:  # type: ignore[override]
        return self.object.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        item = self.get_object()
        if item.done_on is None:
            return super().get(request, *args, **kwargs)
        messages.info(request, _("Tindak lanjut ini sudah diselesaikan."))
        return redirect(item)

    def perform(self, form: forms.Form) -> None:
        data = form.cleaned_data
        meetings.complete_action_item(
            self.object, by=self.user, note=data["note"], on=data["done_on"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.object
        here = Link(label=item.title, url=item.get_absolute_url())
        return super().get_context_data(crumbs=item_crumbs(item, here), **kwargs)
