"""What the home page of each role shows: a sentence, four figures, and lists of work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from sistercity.accounts.models import MINISTRY_ROLES, Role, User
from sistercity.deadlines.models import Holiday
from sistercity.notifications.models import Mail
from sistercity.ui.parts import Link, Text
from sistercity.worklist.desk import ROWS, Attention, Desk
from sistercity.worklist.models import Item

NUMBERS: tuple[Text, ...] = (
    gettext_lazy("nol"),
    gettext_lazy("satu"),
    gettext_lazy("dua"),
    gettext_lazy("tiga"),
    gettext_lazy("empat"),
    gettext_lazy("lima"),
    gettext_lazy("enam"),
    gettext_lazy("tujuh"),
    gettext_lazy("delapan"),
    gettext_lazy("sembilan"),
    gettext_lazy("sepuluh"),
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    value: int
    label: Text
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A list of turns; `mine` when they wait for the reader."""

    title: Text
    items: Sequence[Item]
    mine: bool = False
    link: Link | None = None
    nothing: Text = ""
    nothing_why: Text = ""


@dataclass(frozen=True, kw_only=True)
class Home:
    greeting: str
    lead: str
    figures: Sequence[Figure]
    sections: Sequence[Section] = ()
    attention: Sequence[Attention] | None = None
    changes: Sequence[Any] = ()
    failures: Sequence[Mail] | None = None
    links: Sequence[Link] = field(default_factory=list)


def home_of(user: User) -> Home:
    """Return the home page of this person's role."""
    return HOMES[Role(user.role)](Desk(user))


# --- Words -------------------------------------------------------------------------------
def greeting(name: str) -> str:
    """Return "Selamat pagi, Ratna" by the hour in the reader's zone."""
    hour = timezone.localtime().hour
    texts = (
        (4, _("Selamat malam, %(name)s")),
        (11, _("Selamat pagi, %(name)s")),
        (15, _("Selamat siang, %(name)s")),
        (18, _("Selamat sore, %(name)s")),
        (24, _("Selamat malam, %(name)s")),
    )
    return next(text for until, text in texts if hour < until) % {"name": name}


def number(count: int) -> str:
    """Return a small number as a word, a large one in figures."""
    return str(NUMBERS[count]) if 0 <= count < len(NUMBERS) else str(count)


def waiting_sentence(waiting: int, late: int) -> str:
    """Return "Tiga hal menunggu Anda, satu sudah terlambat."."""
    if not waiting:
        return _("Tidak ada yang menunggu Anda saat ini.")
    say = number if waiting < len(NUMBERS) else str
    values = {"count": say(waiting), "late": say(late)}
    if not late:
        text = ngettext(
            "%(count)s hal menunggu Anda, belum ada yang terlambat.",
            "%(count)s hal menunggu Anda, belum ada yang terlambat.",
            waiting,
        )
    else:
        text = ngettext(
            "%(count)s hal menunggu Anda, %(late)s sudah terlambat.",
            "%(count)s hal menunggu Anda, %(late)s sudah terlambat.",
            waiting,
        )
    return capfirst(text % values)


def address(name: str, query: str = "") -> str:
    return reverse(name) + (f"?{query}" if query else "")


# --- Figures -----------------------------------------------------------------------------
def late_tone(count: int) -> str:
    return "late" if count else ""


def figure_mine(desk: Desk, label: Text) -> Figure:
    return Figure(value=desk.counts["mine"], label=label, url=address("turn_list", "whose=mine"))


def figure_others(desk: Desk) -> Figure:
    count = desk.counts["all"] - desk.counts["mine"]
    label = _("Menunggu pihak lain")
    return Figure(value=count, label=label, url=address("turn_list", "whose=others"))


def figure_late(desk: Desk, key: str, query: str) -> Figure:
    count = desk.counts[key]
    url = address("turn_list", query)
    return Figure(value=count, label=_("Terlambat"), url=url, tone=late_tone(count))


def figure_ending(desk: Desk) -> Figure:
    url = address("partnerships:agreement_list", "ending=183")
    label = _("Berakhir dalam 6 bulan")
    return Figure(value=desk.partnership_counts["ending"], label=label, url=url)


def figure_asleep(desk: Desk) -> Figure:
    count = desk.partnership_counts["asleep"]
    url = address("evaluations:radar", "health=quiet")
    tone = "sleep" if count else ""
    return Figure(value=count, label=_("Kerja sama sepi atau tidur"), url=url, tone=tone)


def figure_active(desk: Desk) -> Figure:
    url = address("partnerships:partnership_list", "status=active")
    return Figure(value=desk.partnership_counts["active"], label=_("Kerja sama berlaku"), url=url)


def figure_preparing(desk: Desk) -> Figure:
    counts = desk.partnership_counts
    url = address("partnerships:partnership_list", "status=preparing")
    value = counts["running"] - counts["active"]
    return Figure(value=value, label=_("Kerja sama disiapkan"), url=url)


# --- Pages -------------------------------------------------------------------------------
def all_turns() -> Link:
    return Link(label=_("Semua tenggat"), url=reverse("turn_list"))


def my_turns(desk: Desk, title: Text, link: Link | None = None) -> Section:
    return Section(
        title=title,
        items=desk.mine(),
        mine=True,
        link=link or all_turns(),
        nothing=_("Tidak ada yang menunggu Anda"),
        nothing_why=_(
            "Begitu sebuah berkas sampai di tangan Anda, ia ada di sini dengan tenggatnya."
        ),
    )


def lead_of(desk: Desk) -> str:
    return waiting_sentence(desk.counts["mine"], desk.counts["mine_late"])


def home_of_worker(desk: Desk) -> Home:
    return Home(
        greeting=greeting(desk.user.get_short_name()),
        lead=lead_of(desk),
        figures=[
            figure_mine(desk, _("Giliran Anda")),
            figure_others(desk),
            figure_ending(desk),
            figure_asleep(desk),
        ],
        sections=[
            my_turns(desk, _("Giliran Anda")),
            Section(title=_("Anda menunggu"), items=desk.others()),
        ],
        attention=desk.attention(),
    )


def home_of_leader(desk: Desk) -> Home:
    return Home(
        greeting=greeting(desk.user.get_short_name()),
        lead=lead_of(desk),
        figures=[
            figure_mine(desk, _("Menunggu keputusan Anda")),
            figure_active(desk),
            figure_ending(desk),
            figure_asleep(desk),
        ],
        sections=[
            my_turns(desk, _("Menunggu keputusan Anda")),
            Section(title=_("Di tangan pihak lain"), items=desk.others()),
        ],
        attention=desk.attention(),
    )


def home_of_ministry(desk: Desk) -> Home:
    queue = Link(label=_("Semua tinjauan"), url=reverse("partnerships:review_list"))
    return Home(
        greeting=greeting(desk.user.get_short_name()),
        lead=lead_of(desk),
        figures=[
            figure_mine(desk, _("Menunggu tinjauan Anda")),
            figure_late(desk, "mine_late", "whose=mine&late=true"),
            figure_preparing(desk),
            figure_active(desk),
        ],
        sections=[
            my_turns(desk, _("Antrean tinjauan"), queue),
            Section(title=_("Di tangan pihak lain"), items=desk.others(), link=all_turns()),
        ],
        attention=desk.attention(),
    )


def home_of_auditor(desk: Desk) -> Home:
    late = desk.counts["late"]
    lead = ngettext(
        "%(count)s giliran di seluruh Indonesia sudah melewati tenggatnya.",
        "%(count)s giliran di seluruh Indonesia sudah melewati tenggatnya.",
        late,
    )
    return Home(
        greeting=greeting(desk.user.get_short_name()),
        lead=capfirst(lead % {"count": number(late)})
        if late
        else _("Tidak ada giliran yang melewati tenggatnya."),
        figures=[
            figure_preparing(desk),
            figure_active(desk),
            figure_late(desk, "late", "late=true"),
            figure_asleep(desk),
        ],
        sections=[
            Section(
                title=_("Melewati tenggat"),
                items=desk.late(),
                link=all_turns(),
                nothing=_("Tidak ada yang terlambat"),
                nothing_why=_(
                    "Giliran yang melewati tenggatnya tampil di sini, yang terlama di atas."
                ),
            )
        ],
        attention=desk.attention(),
        changes=desk.changes(),
    )


def home_of_administrator(desk: Desk) -> Home:
    people = User.objects.aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        never=Count("pk", filter=Q(is_active=True, last_login=None)),
    )
    failed = Mail.objects.failed().select_related("recipient").prefetch_related("notifications")
    failures = failed.count()
    next_year = desk.today.year + 1
    holidays = Holiday.objects.filter(date__year=next_year).count()
    users = "accounts:user_list"
    return Home(
        greeting=greeting(desk.user.get_short_name()),
        lead=administrator_sentence(failures, holidays, next_year),
        figures=[
            Figure(value=people["active"], label=_("Pengguna aktif"), url=address(users)),
            Figure(
                value=people["never"],
                label=_("Belum pernah masuk"),
                url=address(users, "state=active&sort=last_login"),
            ),
            Figure(
                value=failures,
                label=_("Surat gagal terkirim"),
                url="#surat",
                tone=late_tone(failures),
            ),
            Figure(
                value=holidays,
                label=_("Hari libur %(year)s") % {"year": next_year},
                url=address("deadlines:holiday_list", f"year={next_year}"),
                tone="" if holidays else "late",
            ),
        ],
        failures=list(failed.order_by("-created_at", "-pk")[:ROWS]),
        links=[
            Link(label=_("Daerah"), url=reverse("places:region_list")),
            Link(label=pgettext("list", "Negara"), url=reverse("places:country_list")),
            Link(label=_("Kota luar negeri"), url=reverse("places:city_list")),
            Link(label=_("Hari libur"), url=reverse("deadlines:holiday_list")),
            Link(label=_("Target waktu"), url=reverse("deadlines:target_list")),
            Link(label=_("Semua data rujukan"), url=reverse("places:reference")),
        ],
    )


def administrator_sentence(failures: int, holidays: int, year: int) -> str:
    if failures:
        text = ngettext(
            "%(count)s surat belum terkirim.", "%(count)s surat belum terkirim.", failures
        )
        return capfirst(text % {"count": number(failures)})
    if not holidays:
        return _("Hari libur %(year)s belum diisi.") % {"year": year}
    return _("Portal berjalan baik; tidak ada yang perlu Anda tangani.")


HOMES: Mapping[Role, Callable[[Desk], Home]] = {
    Role.OFFICER: home_of_worker,
    Role.COORDINATOR: home_of_worker,
    Role.LEADER: home_of_leader,
    **dict.fromkeys(MINISTRY_ROLES, home_of_ministry),
    Role.AUDITOR: home_of_auditor,
    Role.ADMINISTRATOR: home_of_administrator,
}
