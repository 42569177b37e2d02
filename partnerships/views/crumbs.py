"""The way back from a page: its partnership, and the list above it."""

from django.urls import reverse
from django.utils.translation import pgettext

from partnerships.models import Meeting, Partnership
from sistercity.ui.parts import Link


def partnership_crumbs(partnership: Partnership, *more: Link) -> list[Link]:
    """Return the crumbs of a page below `partnership`, with what lies between the two."""
    return [
        Link(label=pgettext("list", "Kerja sama"), url=reverse("partnerships:partnership_list")),
        Link(label=str(partnership), url=partnership.get_absolute_url()),
        *more,
    ]


def meeting_crumbs(partnership: Partnership, meeting: Meeting | None = None) -> list[Link]:
    """Return the crumbs of a page below the meetings of `partnership`, or below one of them."""
    url = reverse("partnerships:partnership_meetings", args=[partnership.pk])
    links = [Link(label=pgettext("list", "Pertemuan"), url=url)]
    if meeting:
        links.append(Link(label=meeting.title, url=meeting.get_absolute_url()))
    return partnership_crumbs(partnership, *links)
