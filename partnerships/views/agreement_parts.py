"""What the page of an agreement shows: its course, its chain, its documents and decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partnerships.clauses import CLAUSES, answer_to, is_not_applicable
from partnerships.models import Agreement, Case, DocumentVersion, Move, Review
from partnerships.services.replacements import unapproved
from partnerships.views.signature_parts import newest_of
from sistercity.accounts.models import Role
from sistercity.procedure import STEPS, Stage
from sistercity.ui import words
from sistercity.ui.parts import StepMark, Text

Status = Agreement.Status
TONES: Mapping[str, str] = MappingProxyType(
    {
        Status.DRAFT: "neutral",
        Status.INTERNAL_APPROVAL: "brand",
        Status.UNDER_REVIEW: "brand",
        Status.APPROVED: "brand",
        Status.FULL_POWERS: "brand",
        Status.SIGNING: "brand",
        Status.SIGNED: "go",
        Status.IN_FORCE: "go",
        Status.SUSPENDED: "sleep",
        Status.TERMINATED: "late",
        Status.CANCELLED: "late",
        Status.NOTICE_GIVEN: "soon",
    }
)
DECISION_TONES: Mapping[str, str] = MappingProxyType(
    {"approve": "go", "return": "soon", "reject": "late"}
)
MINISTRIES = (Role.HOME_AFFAIRS, Role.FOREIGN_AFFAIRS)
LETTER_STEPS = ("consultation", "letter_of_intent")
TEXT_STEPS = tuple(step.key for step in STEPS.values() if step.stage == Stage.SIGNING)

#: What an agreement passes on its way, and what it is called there.
COURSE: tuple[tuple[Status, Text], ...] = (
    (Status.DRAFT, gettext_lazy("Draf")),
    (Status.INTERNAL_APPROVAL, gettext_lazy("Persetujuan internal")),
    (Status.UNDER_REVIEW, gettext_lazy("Peninjauan kementerian")),
    (Status.APPROVED, gettext_lazy("Naskah disetujui")),
    (Status.FULL_POWERS, gettext_lazy("Surat kuasa")),
    (Status.SIGNING, gettext_lazy("Penandatanganan")),
    (Status.IN_FORCE, pgettext_lazy("agreement", "Berlaku")),
)
#: What a termination passes instead.
TERMINATION_COURSE: tuple[tuple[Status, Text], ...] = (
    (Status.NOTICE_GIVEN, Status.NOTICE_GIVEN.label),
    (Status.CARRIED_OUT, gettext_lazy("Perjanjian diakhiri")),
)
LETTER_SKIPS = (Status.APPROVED, Status.FULL_POWERS, Status.IN_FORCE)


def tone(agreement: Agreement) -> str:
    return TONES.get(agreement.status, "neutral")


def is_letter(agreement: Agreement) -> bool:
    return agreement.kind == Agreement.Kind.LETTER_OF_INTENT


def is_termination(agreement: Agreement) -> bool:
    return agreement.kind == Agreement.Kind.TERMINATION


def steps_of(agreement: Agreement) -> tuple[str, ...]:
    """Return the steps of the procedure that are about this instrument."""
    return LETTER_STEPS if is_letter(agreement) else TEXT_STEPS


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A decision: by whom, at which step, why, with which letter, on which exact versions."""

    at: datetime
    what: Text
    tone: str
    step: Text
    by: str
    role: Text
    reason: str = ""
    letter: str = ""
    versions: Sequence[DocumentVersion] = ()


def review_entry(review: Review, versions: Sequence[DocumentVersion]) -> Entry:
    """Return a reply of a ministry or the council about some of `versions`."""
    parts = [review.letter_number, words.day(review.letter_date) if review.letter_date else ""]
    reason = review.reason
    if review.material_change is not None:
        answer = (
            _("Perubahan mendasar.") if review.material_change else _("Bukan perubahan mendasar.")
        )
        reason = f"{reason} ({answer})"
    return Entry(
        at=review.decided_at,
        what=review.get_decision_display(),
        tone=DECISION_TONES[review.decision],
        step=review.step.name,
        by=review.who,
        role=review.get_role_display() if review.by_ministry else "DPRD",
        reason=reason,
        letter=", ".join(part for part in parts if part),
        versions=decided_on(review, versions),
    )


#: A return, and a reply that no longer counts because its draft was replaced.
TAKEN_BACK = (Move.Action.RETURN, Move.Action.LAPSE)


def move_entry(move: Move) -> Entry:
    return Entry(
        at=move.at,
        what=move.get_action_display(),
        tone="soon",
        step=move.from_step.name,
        by=move.who,
        role=move.get_role_display(),
        reason=move.note,
    )


def decided_on(review: Review, versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Return those of `versions` that a decision is about; it comes with its version keys."""
    return [version for version in versions if version.pk in review.version_keys]


def entries_of(
    reviews: Iterable[Review], moves: Iterable[Move], versions: Sequence[DocumentVersion]
) -> list[Entry]:
    """Return every decision, newest first: the reviews, and the moves that took one back."""
    reviews = list(reviews)
    told = {(review.step_key, review.decided_at) for review in reviews}
    back = [move for move in moves if move.action in TAKEN_BACK]
    entries = [review_entry(review, versions) for review in reviews]
    entries += [move_entry(move) for move in back if (move.from_key, move.at) not in told]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def course_of(agreement: Agreement, reviews: Sequence[Review]) -> list[StepMark]:
    """Return the line from draft to the end, with each ministry's answer under the review."""
    if agreement.status == Status.CANCELLED:
        note = agreement.status_note
        return [StepMark(label=agreement.get_status_display(), state="now", note=note)]
    reached = reached_by(agreement)
    stations = stations_of(agreement, reached)
    now = [status for status, _label in stations].index(reached)
    return [
        StepMark(
            label=label,
            state="done" if n < now else "now" if n == now else "next",
            note=note_of(agreement, status, reviews) if n <= now else "",
        )
        for n, (status, label) in enumerate(stations)
    ]


def reached_by(agreement: Agreement) -> Status:
    """Return the station where it stands: what is suspended is in force all the same."""
    if agreement.status == Status.SUSPENDED:
        return Status.IN_FORCE
    if agreement.status == Status.SIGNED and not is_letter(agreement):
        return Status.SIGNING
    return Status(agreement.status)


def stations_of(agreement: Agreement, reached: Status) -> list[tuple[Status, Text]]:
    """Return what this instrument passes: one from before the portal is only seen in force."""
    if is_termination(agreement):
        return list(TERMINATION_COURSE)
    case = agreement.case
    skips: set[str] = set()
    if case is None:
        skips = {key for key, _label in COURSE[:-1]}
    elif is_letter(agreement):
        skips = set(LETTER_SKIPS)
    elif not case.full_powers_required:
        skips = {Status.FULL_POWERS}
    stations = [(key, label) for key, label in COURSE if key not in skips]
    if case and is_letter(agreement):
        stations.append((Status.SIGNED, Status.SIGNED.label))
    if reached not in [key for key, _label in stations]:
        stations.append((reached, reached.label))
    return stations


def note_of(agreement: Agreement, status: Status, reviews: Sequence[Review]) -> str:
    if status == Status.UNDER_REVIEW and agreement.case:
        return ministries_in_words(agreement, agreement.case, reviews)
    if status == Status.SIGNING:
        days = [row.signed_on for row in agreement.signatures.all() if row.signed_on]
        return words.day(max(days)) if days else ""
    if status == Status.CARRIED_OUT and agreement.starts_on:
        return _("per %(date)s") % {"date": words.day(agreement.starts_on)}
    if status == Status.IN_FORCE and agreement.status == Status.SUSPENDED:
        return _("Ditangguhkan. %(note)s") % {"note": agreement.status_note}
    if status == Status.IN_FORCE and agreement.starts_on:
        return _("sejak %(date)s") % {"date": words.day(agreement.starts_on)}
    if status == Status.EXPIRED and agreement.ends_on:
        return words.day(agreement.ends_on)
    return agreement.status_note if status == Status.TERMINATED else ""


def ministries_in_words(agreement: Agreement, case: Case, reviews: Sequence[Review]) -> str:
    """Return what each ministry last said about this instrument in the present round."""
    said = []
    for role in MINISTRIES:
        last = next((review for review in reviews if review.role == role), None)
        answer = str(last.get_decision_display()) if last else str(_("menunggu"))
        if last and last.decision == "approve" and returned_since(agreement, case, last):
            answer = _("menunggu versi baru")
        said.append(f"{role.label}: {answer.lower()}")
    return " · ".join(said)


def returned_since(agreement: Agreement, case: Case, review: Review) -> bool:
    """Tell whether an approval no longer counts, because the text was returned afterwards."""
    returned = case.returned_at
    return is_open(agreement) and returned is not None and review.decided_at < returned


def is_open(agreement: Agreement) -> bool:
    """Tell whether an instrument is still on its way to the signature."""
    return agreement.status in (
        Status.DRAFT,
        Status.INTERNAL_APPROVAL,
        Status.UNDER_REVIEW,
        Status.APPROVED,
        Status.FULL_POWERS,
        Status.SIGNING,
    )


def state_of(agreement: Agreement) -> str:
    parts = [str(agreement.get_status_display())]
    if agreement.starts_on and agreement.ends_on:
        parts.append(f"{words.day(agreement.starts_on)} – {words.day(agreement.ends_on)}")
    return ", ".join(parts)


#: A clause, its answer (empty while there is none), and why it does not apply.
ClauseAnswer = tuple[Text, str, str]


def clause_answers(agreement: Agreement) -> list[ClauseAnswer]:
    """Return each mandatory clause with its answer and, where it does not apply, the reason."""
    found = []
    for key, label in CLAUSES.items():
        answer = answer_to(agreement, key)
        reason = answer.get("reason", "") if is_not_applicable(agreement, key) else ""
        found.append((label, answer.get("state", ""), reason))
    return found


def reviews_of(agreement: Agreement) -> list[Review]:
    """Return the decisions about this instrument, newest first, with their version keys."""
    if agreement.case is None:
        return []
    found = agreement.case.reviews.filter(step_key__in=steps_of(agreement))
    return list(found.with_deciders().with_version_keys())


def moves_of(agreement: Agreement) -> list[Move]:
    """Return the moves of its case at the steps that are about this instrument."""
    if agreement.case is None:
        return []
    return list(agreement.case.moves.filter(from_key__in=steps_of(agreement)).for_page())


def versions_of(agreement: Agreement) -> list[DocumentVersion]:
    """Return all versions of the documents of this instrument, newest first."""
    own = Q(document__agreement=agreement)
    if agreement.case_id:
        kinds = {item.key for key in steps_of(agreement) for item in STEPS[key].evidence}
        own |= Q(document__case=agreement.case_id, document__kind__in=kinds)
    return list(DocumentVersion.objects.filter(own).for_list().select_related("document"))


def unapproved_versions(
    agreement: Agreement, versions: Iterable[DocumentVersion], moves: Iterable[Move]
) -> list[DocumentVersion]:
    """Return the newest versions of an open instrument that its leader has not approved."""
    if agreement.case is None or not is_open(agreement):
        return []
    return unapproved(agreement.case, agreement.draft_kind, newest_of(versions), moves)


def with_decisions(
    versions: Iterable[DocumentVersion], reviews: Sequence[Review]
) -> list[tuple[DocumentVersion, list[Review]]]:
    """Return the versions by document, newest first, each with the decisions about it."""
    return [
        (version, [review for review in reviews if version.pk in review.version_keys])
        for version in sorted(versions, key=lambda version: version.document_id)
    ]
