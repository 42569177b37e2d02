"""Pages of what the portal told this person, and of the mails of the demo."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from sistercity.access import ScopedMixin
from sistercity.notifications import mailbox
from sistercity.notifications.filters import NotificationFilter
from sistercity.notifications.models import Notification
from sistercity.notifications.services import mark_read
from sistercity.ui.parts import Link
from sistercity.ui.views import ListPage


class NotificationList(ListPage):
    """One's own notifications, the unread ones first, then the newest."""

    model = Notification
    permission_required = "notifications.view_notification"
    filterset_class = NotificationFilter
    template_name = "notifications/notification_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().unread_first()


class NotificationOpen(ScopedMixin, SingleObjectMixin, View):
    """Mark a notification as read and go where it leads."""

    model = Notification
    permission_required = "notifications.view_notification"
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notification = self.get_object()
        mark_read(self.user, [notification.pk])
        safe = url_has_allowed_host_and_scheme(notification.url, allowed_hosts=None)
        return HttpResponseRedirect(notification.url if safe else reverse("home"))

    post = get


class NotificationReadAll(ScopedMixin, View):
    """Mark everything as read."""

    permission_required = "notifications.view_notification"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        count = mark_read(self.user)
        text = ngettext(
            "%(count)s pemberitahuan ditandai sudah dibaca.",
            "%(count)s pemberitahuan ditandai sudah dibaca.",
            count,
        )
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(reverse("notifications:notification_list"))


class DemoPage(ScopedMixin, TemplateView):
    """A page that exists in the demo only."""

    permission_required = "notifications.view_notification"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Mailbox(DemoPage):
    """Every mail that the portal would have sent."""

    template_name = "notifications/mailbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(mailbox.mails(), 25).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, **kwargs)


class MailDetail(DemoPage):
    template_name = "notifications/mail_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = mailbox.find(kwargs["name"])
        if mail is None:
            raise Http404
        crumbs = [Link(label=_("Kotak surat contoh"), url=reverse("notifications:mailbox"))]
        return super().get_context_data(mail=mail, crumbs=crumbs, **kwargs)
