"""The way back from the pages of a programme."""

from django.urls import reverse
from django.utils.translation import pgettext

from partnerships.models import Partnership
from partnerships.views.crumbs import partnership_crumbs
from programs.models import Programme
from sistercity.ui.parts import Link


def programmes_crumbs(partnership: Partnership, *more: Link) -> list[Link]:
    """Return the crumbs of a page below the programmes of `partnership`."""
    url = reverse("programs:partnership_programs", args=[partnership.pk])
    return partnership_crumbs(partnership, Link(label=pgettext("list", "Program"), url=url), *more)


def programme_crumbs(programme: Programme) -> list[Link]:
    """Return the crumbs of a page below `programme`."""
    link = Link(label=programme.title, url=programme.get_absolute_url())
    return programmes_crumbs(programme.partnership, link)
