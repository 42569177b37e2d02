"""What a ministry's review page shows: versions, what changed, substance, and the decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.eligibility import criteria_for
from partnerships.lifecycle import DECISIONS, Offer
from partnerships.models import Agreement, Case, CooperationPlan, DocumentVersion, Move, Review
from partnerships.requirements import CaseFile
from partnerships.views.agreement_parts import ClauseAnswer, clause_answers, decided_on
from partnerships.views.consequences import Text, consequences
from sistercity.accounts.models import User
from sistercity.ui import words

#: What approving is called at each turn of a ministry (step, turn); otherwise "Setujui".
APPROVALS: Mapping[tuple[str, int], Text] = MappingProxyType(
    {
        ("consultation", 3): gettext_lazy("Tidak berkeberatan"),
        ("verification", 1): gettext_lazy("Rencana layak dilanjutkan"),
        ("interministerial_meeting", 0): gettext_lazy("Rapat selesai, teruskan naskah"),
        ("text_approval", 0): gettext_lazy("Setujui naskah ini"),
        ("negotiation", 0): gettext_lazy("Naskah disepakati"),
        ("confirmation", 0): gettext_lazy("Kirim surat konfirmasi"),
        ("confirmation", 1): gettext_lazy("Teruskan kepada daerah"),
        ("full_powers", 0): gettext_lazy("Terbitkan surat kuasa"),
        ("deposit", 0): gettext_lazy("Catat penyimpanan naskah"),
    }
)
REFUSALS: Mapping[str, Text] = MappingProxyType(
    {
        "return": gettext_lazy("Kembalikan untuk perbaikan"),
        "reject": gettext_lazy("Tolak kerja sama"),
    }
)
#: At these steps the ministry looks at the agreement text, and so at its clauses.
ABOUT_TEXT = ("interministerial_meeting", "text_approval", "negotiation", "confirmation")


@dataclass(frozen=True, kw_only=True)
class Choice:
    name: str
    label: Text
    hint: str


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The versions that came after the last decision on the document, newest first."""

    last: Review | None
    decided: Sequence[DocumentVersion]
    newer: Sequence[DocumentVersion]

    @property
    def compared(self) -> list[tuple[DocumentVersion, DocumentVersion | None, str]]:
        """Each newer version, with the decided one in its language and their comparison."""
        before = {version.language: version for version in self.decided}
        return [
            (
                version,
                before.get(version.language),
                comparison_url(before.get(version.language), version),
            )
            for version in self.newer
        ]


def comparison_url(old: DocumentVersion | None, new: DocumentVersion) -> str:
    """Return where two versions are compared, empty where there is nothing to compare with."""
    return reverse("partnerships:version_compare", args=[old.pk, new.pk]) if old else ""


def choices_of(case: Case, user: User, offers: Sequence[Offer]) -> list[Choice]:
    """Return the decisions this person may take, each with what it causes."""
    return [
        Choice(
            name=offer.name, label=decision_label(case, offer.name), hint=hint(case, user, offer)
        )
        for offer in offers
        if offer.name in DECISIONS
    ]


def decision_label(case: Case, name: str) -> Text:
    if name in REFUSALS:
        return REFUSALS[name]
    return APPROVALS.get((case.step_key, case.turn_index), _("Setujui"))


def hint(case: Case, user: User, offer: Offer) -> str:
    """Return what a decision causes in one or two sentences, or what it still lacks."""
    if offer.missing:
        return _("Lengkapi dahulu: %(missing)s") % {"missing": " ".join(offer.missing)}
    said = consequences(case, offer.name, user)
    return " ".join(said[:1] if offer.name == "return" else said[:2])


def changes_of(case: Case, file: CaseFile) -> Changes | None:
    """Return what came after the last decision on other versions than these, None without any.

    Within one round several decisions are about the same text; the one before it is what the
    text has to be compared with.
    """
    kind = case.step.decides_on
    if not kind:
        return None
    versions, now = file.versions(kind), file.latest(kind)
    found = ((review, decided_on(review, versions)) for review in file.reviews)
    earlier = ((review, about) for review, about in found if about and set(about) != set(now))
    last, decided = next(earlier, (None, []))
    numbers = {version.language: version.number for version in decided}
    newer = [v for v in versions if v.number > numbers.get(v.language, 0)]
    return Changes(last=last, decided=decided, newer=newer)


def heading(case: Case, versions: Sequence[DocumentVersion]) -> str:
    """Return what is under review: "Rancangan naskah, versi 4", or the step's name."""
    if not versions:
        return str(case.step.name)
    newest = max(versions, key=lambda version: version.number)
    return _("%(document)s, versi %(number)s") % {
        "document": newest.document.title,
        "number": newest.number,
    }


def lead(case: Case, versions: Sequence[DocumentVersion], moves: Sequence[Move]) -> str:
    """Return whose file it is, at which step, and who passed it on."""
    step = [str(case.step.name)] if versions else []
    return " · ".join([str(case.partnership), *step, submitted(moves)])


def submitted(moves: Sequence[Move]) -> str:
    """Return who passed the file on, and when: "diteruskan 20 November oleh Ratna Dewi"."""
    handed = [move for move in moves if move.action in (Move.Action.COMPLETE, Move.Action.OPEN)]
    if not handed:
        return ""
    move = handed[-1]
    values = {"date": words.day(timezone.localdate(move.at)), "who": move.who}
    return _("diteruskan %(date)s oleh %(who)s") % values


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A part of the file to read: its name, and its contents by name."""

    title: Text
    items: Sequence[tuple[Text, str]]


def sheets_of(case: Case, file: CaseFile) -> list[Sheet]:
    """Return what is written so far: the partnership, its plan, the agreement text."""
    partnership, text = case.partnership, file.agreements.get("text")
    about = [
        (_("Jenis"), str(partnership.get_kind_display())),
        (_("Bidang"), ", ".join(str(field) for field in partnership.fields.all())),
        (_("Tujuan"), partnership.objectives),
        (_("Alasan"), partnership.rationale),
        (_("Asal prakarsa"), str(partnership.get_origin_display())),
        (_("Berkas"), f"{case.get_kind_display()}. {case.reason}".strip()),
    ]
    sheets = [Sheet(title=_("Isi kerja sama"), items=about)]
    if file.plan:
        items = contents(file.plan, CooperationPlan.CONTENTS)
        sheets.append(Sheet(title=_("Rencana kerja sama"), items=items))
    if text:
        items = contents(text, Agreement.SUBSTANCE)
        sheets.append(Sheet(title=_("Isi pokok perjanjian"), items=items))
    return sheets


def contents(row: Model, names: Sequence[str]) -> list[tuple[Text, str]]:
    """Return some of a row's fields as pairs of name and value."""
    labels = {field.name: str(field.verbose_name) for field in row._meta.concrete_fields}
    return [(labels[name].capitalize(), getattr(row, name)) for name in names]


def eligibility_of(case: Case) -> list[tuple[Text, bool, str]]:
    """Return the conditions that were answered: question, whether it is met, the reason."""
    answers = {answer.criterion: answer for answer in case.eligibility.all()}
    return [
        (criterion.question, answers[criterion.key].met, answers[criterion.key].reason)
        for criterion in criteria_for(case.partnership)
        if criterion.key in answers
    ]


def clauses_in_view(case: Case, file: CaseFile) -> list[ClauseAnswer]:
    """Return the clauses of the text at the steps where a ministry looks at them."""
    text = file.agreements.get("text")
    return clause_answers(text) if text and case.step_key in ABOUT_TEXT else []
