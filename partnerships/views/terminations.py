"""What pages say of a notice that ends an agreement."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Agreement, Termination


def standing(agreement: Agreement, instruments: Iterable[Agreement]) -> Termination | None:
    """Return the notice under which this agreement runs out, None without one.

    `instruments` are those of the partnership, with their terminations.
    """
    given = Agreement.Status.NOTICE_GIVEN
    found = (row for row in instruments if row.predecessor_id == agreement.pk)
    return next((row.termination for row in found if row.status == given), None)


def instrument_facts(agreement: Agreement) -> list[tuple[Any, Any]]:
    """Return what the notice behind a termination says; nothing for any other instrument."""
    if agreement.kind != Agreement.Kind.TERMINATION:
        return []
    notice = agreement.termination
    months = notice.notice_months
    period = ngettext("%(count)s bulan", "%(count)s bulan", months or 0) % {"count": months}
    facts = [
        (_("Yang mengakhiri"), notice.get_given_by_display()),
        (_("Tanggal pemberitahuan"), date_format(notice.given_on)),
        (_("Jangka waktu pemberitahuan"), _("disepakati") if months is None else period),
        (_("Diakhiri per"), date_format(notice.effective_on)),
        (_("Alasan"), notice.reason),
        (_("Diputuskan oleh"), notice.decided_by.name),
    ]
    if notice.withdrawn_on:
        facts.append((_("Ditarik pada"), date_format(notice.withdrawn_on)))
    return facts


def unfinished_programmes(agreement: Agreement) -> list[Any]:
    """Return the programmes that run under an agreement, to be completed after its end too."""
    return list(agreement.programmes.filter(status="running").order_by("ends_on", "pk"))
