"""What every page needs: the navigation of this person's role and the unread count."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.accounts.models import Role
from sistercity.ui.parts import Link

EVERYONE = frozenset(Role)
MINISTRIES = frozenset({Role.FOREIGN_AFFAIRS, Role.HOME_AFFAIRS})
WORKERS = EVERYONE - {Role.ADMINISTRATOR}

NAVIGATION = (
    ("home", _("Beranda"), EVERYONE),
    ("partnerships:review_list", _("Tinjauan"), MINISTRIES),
    ("partnerships:partnership_list", pgettext_lazy("list", "Kerja sama"), EVERYONE),
    ("partnerships:agreement_list", pgettext_lazy("list", "Perjanjian"), WORKERS),
    ("partnerships:meeting_list", pgettext_lazy("list", "Pertemuan"), WORKERS),
    ("programs:program_list", pgettext_lazy("list", "Program"), WORKERS),
    ("evaluations:evaluation_list", pgettext_lazy("list", "Evaluasi"), WORKERS),
    ("accounts:user_list", _("Pengguna"), frozenset({Role.ADMINISTRATOR})),
    ("places:reference", _("Data rujukan"), frozenset({Role.ADMINISTRATOR})),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return `navigation` (links), `unread` (a count) and, in the demo, `mailbox_url`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "unread": 0, "mailbox_url": ""}
    return {
        "navigation": _navigation(user.role, request.path),
        "unread": user.unread,
        "mailbox_url": reverse("notifications:mailbox") if settings.DEMO else "",
    }


def _navigation(role: str, path: str) -> list[Link]:
    urls = [(reverse(name), label) for name, label, roles in NAVIGATION if role in roles]
    return [Link(label=label, url=url, current=_current(url, path)) for url, label in urls]


def _current(url: str, path: str) -> str:
    if url == path:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
