"""The course of a programme: planned, running, completed or cancelled."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import Programme
from programs.services import after_change
from sistercity.accounts.models import User
from sistercity.lifecycle import Lifecycle, Transition

PLANNED, RUNNING = Programme.Status.PLANNED, Programme.Status.RUNNING


def has_budget(programme: Programme) -> list[str]:
    if programme.budget_lines.exists():
        return []
    return [_("Isi anggaran dengan sumber pendanaannya dahulu.")]


def states_ownership(programme: Programme) -> list[str]:
    """Who owns what comes of it must be stated (PP 28/2018 art. 26)."""
    return [] if programme.ownership.strip() else [_("Isi pemilik hasil dahulu (Pasal 26).")]


def agreement_in_force(programme: Programme) -> list[str]:
    if programme.agreement.status == programme.agreement.Status.IN_FORCE:
        return []
    return [_("Perjanjiannya tidak sedang berlaku.")]


def noticed(programme: Programme, *, by: User, note: str) -> None:
    after_change(programme)


PROGRAMME = Lifecycle(
    transitions={
        "start": Transition(
            label=gettext_lazy("Mulai program"),
            causes=gettext_lazy("Program tercatat berjalan."),
            source=(PLANNED,),
            target=RUNNING,
            permission="programs.change_status",
            requires=(agreement_in_force, has_budget),
            effect=noticed,
        ),
        "complete": Transition(
            label=gettext_lazy("Selesaikan program"),
            causes=gettext_lazy("Program tercatat selesai dan masuk evaluasi."),
            source=(RUNNING,),
            target=Programme.Status.COMPLETED,
            permission="programs.change_status",
            requires=(states_ownership,),
            effect=noticed,
        ),
        "cancel": Transition(
            label=gettext_lazy("Batalkan program"),
            causes=gettext_lazy("Program berhenti; catatannya tetap ada."),
            source=(PLANNED, RUNNING),
            target=Programme.Status.CANCELLED,
            permission="programs.change_status",
            needs_note=True,
            refuses=True,
            effect=noticed,
        ),
    }
)
