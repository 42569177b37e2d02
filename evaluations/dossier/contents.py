"""What stands in a dossier beside the stored files: its parts in order, each a list of rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.dossier.files import Stored
from evaluations.dossier.rows import Group, Row, group_of, row_of, words_of
from evaluations.dossier.scope import Scope
from partnerships.clauses import CLAUSES, NOT_APPLICABLE, answer_to
from partnerships.eligibility import QUESTIONS
from partnerships.models import (
    Agreement,
    Case,
    Comment,
    DocumentVersion,
    Move,
    Review,
    Termination,
)
from programs.models import lines_in_rupiah
from sistercity.history.related import WORDS
from sistercity.ui import words

#: Columns that only say to what a row belongs; the part or the row above it says that already.
PARENT = ("partnership", "case", "agreement", "meeting", "programme", "indicator", "evaluation")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file, in words and as data: `key` is its name in JSON, `title` what people read."""

    key: str
    title: str
    rows: Callable[[], Iterable[Row]]


def parts_of(scope: Scope, stored: Sequence[Stored]) -> list[Part]:
    """Return the parts of a dossier; nothing is read before the rows of one are asked for."""
    return [
        Part(key="partnership", title=_("Kerja sama"), rows=lambda: partnership_rows(scope)),
        Part(key="agreements", title=_("Perjanjian"), rows=lambda: agreement_rows(scope)),
        Part(key="cases", title=_("Berkas dan perpindahannya"), rows=lambda: case_rows(scope)),
        Part(key="decisions", title=_("Surat dan keputusan"), rows=lambda: decision_rows(scope)),
        Part(key="discussions", title=_("Diskusi"), rows=lambda: discussion_rows(scope)),
        Part(key="meetings", title=_("Pertemuan dan notulen"), rows=lambda: meeting_rows(scope)),
        Part(key="action_items", title=_("Tindak lanjut"), rows=lambda: item_rows(scope)),
        Part(key="programmes", title=_("Program dan anggaran"), rows=lambda: program_rows(scope)),
        Part(key="indicators", title=_("Indikator dan capaian"), rows=lambda: indicators(scope)),
        Part(key="reports", title=_("Laporan pelaksanaan"), rows=lambda: report_rows(scope)),
        Part(key="evaluations", title=_("Evaluasi"), rows=lambda: evaluation_rows(scope)),
        Part(key="documents", title=_("Daftar dokumen"), rows=lambda: document_rows(stored)),
    ]


def partnership_rows(scope: Scope) -> Iterator[Row]:
    partnership = scope.partnership
    fields = [str(field) for field in partnership.fields.all()]
    people = list(partnership.coordinators.order_by("name"))
    yield row_of(
        partnership,
        skip=("search", "step_key"),
        facts=named(
            (_("Bidang kerja sama"), ", ".join(fields)),
            (_("Koordinator"), ", ".join(person.name for person in people)),
            (_("Langkah"), f"{partnership.step.number} {partnership.step.name}"),
        ),
        groups=[
            group_of("contacts", _("Narahubung"), partnership.contacts.order_by("pk"), skip=PARENT)
        ],
        data={"fields": fields, "coordinators": [person.name for person in people]},
    )


def agreement_rows(scope: Scope) -> Iterator[Row]:
    found = scope.agreements.select_related("predecessor").prefetch_related("fields", "signatures")
    notices = Termination.objects.select_related("decided_by")
    for agreement in found:
        fields = [str(field) for field in agreement.fields.all()]
        yield row_of(
            agreement,
            skip=("partnership", "case"),
            facts=named((_("Bidang kerja sama"), ", ".join(fields))),
            groups=[
                group_of(
                    "signatures", _("Penanda tangan"), agreement.signatures.all(), skip=PARENT
                ),
                group_of(
                    "termination",
                    _("Pemberitahuan pengakhiran"),
                    notices.filter(instrument=agreement),
                    skip=("instrument",),
                ),
                clauses_of(agreement),
            ],
            data={"fields": fields, "clauses": agreement.clauses, "case": agreement.case_id},
        )


def clauses_of(agreement: Agreement) -> Group:
    """Return the mandatory clauses of which anything was written; JSON has them as stored."""
    rows = [
        Row(title=str(name), facts=clause_facts(answer))
        for key, name in CLAUSES.items()
        if any((answer := answer_to(agreement, key)).values())
    ]
    return Group(key="clauses_in_words", title=_("Klausul"), rows=rows)


def clause_facts(answer: Mapping[str, str]) -> list[tuple[str, str]]:
    return named(
        (_("Jawaban"), ": ".join(str(part) for part in clause_words(answer) if part)),
        (_("Bunyi Indonesia"), answer.get("text_id", "")),
        (_("Bunyi Inggris"), answer.get("text_en", "")),
    )


def clause_words(answer: Mapping[str, str]) -> tuple[Any, str]:
    state = answer.get("state") or _("belum diperiksa")
    return WORDS.get(state, state), answer.get("reason", "") if state == NOT_APPLICABLE else ""


def case_rows(scope: Scope) -> Iterator[Row]:
    found = scope.cases.select_related("opened_by", "plan", "partnership__region")
    children = (
        "moves__by",
        "moves__on_behalf_of",
        "moves__points__answer__answered_by",
        "forwardings__by",
        "forwardings__to",
        "eligibility",
    )
    for case in found.prefetch_related(*children):
        plan = getattr(case, "plan", None)
        yield row_of(
            case,
            skip=("partnership",),
            groups=[
                Group(key="moves", title=_("Perpindahan"), rows=moves_of(case)),
                group_of(
                    "forwardings", _("Penerusan tinjauan"), case.forwardings.all(), skip=PARENT
                ),
                eligibility_of(case),
                group_of("plan", _("Rencana kerja sama"), [plan] if plan else [], skip=PARENT),
            ],
        )


def moves_of(case: Case) -> list[Row]:
    return [move_row(move) for move in case.moves.all()]


def move_row(move: Move) -> Row:
    said = named(
        (_("Waktu"), words_of(move, Move._meta.get_field("at"))),
        (_("Oleh"), f"{move.who}, {move.get_role_display()}".strip(", ")),
        (_("Ke langkah"), f"{move.to_step.number} {move.to_step.name}"),
        (_("Catatan"), move.note),
    )
    title = f"{move.from_step.number} {move.from_step.name}: {move.get_action_display()}"
    row = row_of(move, skip=("case",), title=title)
    return Row(title=title, facts=said, data=row.data, groups=[points_of(move)])


def points_of(move: Move) -> Group:
    """Return the points of a return, each with what the region answered."""
    rows = [
        row_of(
            point,
            title=f"{point.number}. {point.text}",
            skip=("move", "number", "text"),
            groups=[
                group_of(
                    "answer", _("Jawaban"), [point.reply] if point.reply else [], skip=("point",)
                )
            ],
            data={"number": point.number, "text": point.text},
        )
        for point in move.points.all()
    ]
    return Group(key="points", title=_("Butir pengembalian"), rows=rows)


def eligibility_of(case: Case) -> Group:
    rows = [
        row_of(answer, title=str(QUESTIONS.get(answer.criterion, answer.criterion)), skip=PARENT)
        for answer in case.eligibility.all()
    ]
    return Group(key="eligibility", title=_("Pemenuhan syarat"), rows=rows)


def decision_rows(scope: Scope) -> Iterator[Row]:
    """Yield every reply of a ministry or council: reason, letter, and versions decided on."""
    found = Review.objects.visible_to(scope.asker).filter(case__in=scope.cases)
    found = found.select_related(
        "decided_by", "on_behalf_of", "case__partnership__region", "case__partnership__counterpart"
    )
    for review in found.prefetch_related("versions__document").order_by("decided_at", "pk"):
        step = review.step
        versions = [
            Row(
                title=str(version),
                facts=[(_("Nama berkas"), version.filename), ("SHA-256", version.sha256)],
                data={
                    "id": version.pk,
                    "document": version.document_id,
                    "number": version.number,
                    "language": version.language,
                    "filename": version.filename,
                    "sha256": version.sha256,
                },
            )
            for version in review.versions.all()
        ]
        yield row_of(
            review,
            title=f"{step.number} {step.name}: {review}",
            skip=("step_key",),
            groups=[Group(key="versions", title=_("Versi yang diputuskan"), rows=versions)],
            data={"step_key": review.step_key},
        )


def discussion_rows(scope: Scope) -> Iterator[Row]:
    """Yield every discussion that its asker reads, with the replies and how it stands."""
    found = Comment.objects.visible_to(scope.asker).filter(case__in=scope.cases)
    threads = found.threads().select_related("author").order_by("created_at", "pk")
    children = ("replies__author", "replies__mentions__person", "mentions__person")
    for thread in threads.prefetch_related(*children, "resolutions__by"):
        replies = [comment_row(reply) for reply in thread.replies.all()]
        yield comment_row(
            thread,
            facts=named((_("Klausul"), str(CLAUSES.get(thread.clause, thread.clause)))),
            groups=[
                Group(key="replies", title=_("Balasan"), rows=replies),
                group_of(
                    "resolutions",
                    _("Penyelesaian diskusi"),
                    thread.resolutions.all(),
                    skip=("comment",),
                ),
            ],
        )


def comment_row(
    comment: Comment, *, facts: Sequence[tuple[str, str]] = (), groups: Sequence[Group] = ()
) -> Row:
    mentioned = [mention.person.name for mention in comment.mentions.all()]
    return row_of(
        comment,
        title=f"{comment.author}, {comment.get_role_display()}",
        skip=("parent", "clause", "author", "role"),
        facts=[*facts, *named((_("Menyebut"), ", ".join(mentioned)))],
        groups=groups,
        data={
            "clause": comment.clause,
            "author": comment.author.name,
            "role": comment.role,
            "mentions": mentioned,
        },
    )


#: What an invitation repeats of its meeting.
INVITED = ("meeting",)


def meeting_rows(scope: Scope) -> Iterator[Row]:
    found = scope.meetings.select_related("created_by")
    children = ("participants__invitation", "invitations__answered_by", "action_items__owner")
    for meeting in found.prefetch_related(*children):
        items = [
            Row(
                title=item.title,
                facts=[(_("Penanggung jawab"), item.owner.name)],
                data={"id": item.pk, "title": item.title},
            )
            for item in meeting.action_items.all()
        ]
        yield row_of(
            meeting,
            skip=("partnership", "case"),
            groups=[
                group_of(
                    "participants", _("Daftar hadir"), meeting.participants.all(), skip=PARENT
                ),
                group_of("invitations", _("Undangan"), meeting.invitations.all(), skip=INVITED),
                Group(key="action_items", title=_("Tindak lanjut"), rows=items),
            ],
        )


def item_rows(scope: Scope) -> Iterator[Row]:
    for item in scope.action_items.select_related("owner", "meeting", "created_by"):
        yield row_of(item, skip=("partnership",))


def program_rows(scope: Scope) -> Iterator[Row]:
    programmes: Any = scope.programmes
    found = programmes.with_totals().select_related("agreement", "field", "created_by")
    children = ("parties", "activities", "participants", "goods", "risks", lines_in_rupiah())
    found = found.prefetch_related(*children)
    for programme in found:
        yield row_of(
            programme,
            **rupiah_of(programme),
            groups=[
                Group(
                    key="budget_lines",
                    title=_("Anggaran"),
                    rows=[
                        row_of(line, title=line.source_name, skip=PARENT, **rupiah_of(line))
                        for line in programme.budget_lines.all()
                    ],
                ),
                group_of("parties", _("Pihak terlibat"), programme.parties.all(), skip=PARENT),
                group_of("participants", _("Peserta"), programme.participants.all(), skip=PARENT),
                group_of("goods", _("Barang yang dihasilkan"), programme.goods.all(), skip=PARENT),
                group_of("risks", _("Risiko"), programme.risks.all(), skip=PARENT),
                group_of(
                    "activities",
                    pgettext("list", "Kegiatan"),
                    programme.activities.all(),
                    skip=PARENT,
                ),
            ],
        )


def rupiah_of(row: Any) -> dict[str, Any]:
    """Return what a budget line or all lines of a programme come to in rupiah."""
    sums = (
        (_("Rencana dalam rupiah"), row.planned),
        (_("Komitmen dalam rupiah"), row.committed),
        (_("Realisasi dalam rupiah"), row.realised),
    )
    return {
        "facts": [(label, words.rupiah_in_full(amount)) for label, amount in sums],
        "data": {"planned": row.planned, "committed": row.committed, "realised": row.realised},
    }


def indicators(scope: Scope) -> Iterator[Row]:
    found = scope.indicators.select_related("programme")
    for indicator in found.prefetch_related("actuals__entered_by"):
        actuals = [
            row_of(actual, title=date_format(actual.measured_on), skip=PARENT)
            for actual in indicator.actuals.all()
        ]
        yield row_of(indicator, groups=[Group(key="actuals", title=_("Capaian"), rows=actuals)])


def report_rows(scope: Scope) -> Iterator[Row]:
    for report in scope.reports.select_related(
        "agreement__partnership__region",
        "agreement__partnership__counterpart",
        "submitted_by",
        "forwarded_by",
    ):
        yield row_of(report)


def evaluation_rows(scope: Scope) -> Iterator[Row]:
    found = scope.evaluations.select_related(
        "agreement__partnership__region",
        "agreement__partnership__counterpart",
        "submitted_by",
        "approved_by",
    )
    for evaluation in found.prefetch_related(
        "scores__criterion", "recommendations__owner", "recommendations__action_item"
    ):
        scores = [
            row_of(score, title=str(score.criterion), skip=PARENT)
            for score in evaluation.scores.all()
        ]
        yield row_of(
            evaluation,
            groups=[
                Group(key="scores", title=pgettext("score", "Nilai"), rows=scores),
                group_of(
                    "recommendations",
                    _("Rekomendasi"),
                    evaluation.recommendations.all(),
                    skip=PARENT,
                ),
            ],
        )


def document_rows(stored: Sequence[Stored]) -> Iterator[Row]:
    """Yield every version with its place in the dossier and the checksum it had when uploaded."""
    for file in stored:
        version = file.version
        yield row_of(
            version,
            skip=("document",),
            facts=[
                (_("Dokumen"), version.document.title),
                (_("Jenis dokumen"), version.document.kind_label),
                (_("Letak dalam arsip"), file.path),
            ],
            groups=[signature_of(version)],
            data={
                "document": version.document_id,
                "title": version.document.title,
                "kind": version.document.kind,
                "path": file.path,
            },
        )


def signature_of(version: DocumentVersion) -> Group:
    """Return what the portal found out about the electronic signatures of a version."""
    check = getattr(version, "signature_check", None)
    rows = (
        [row_of(check, title=str(check.get_state_display()), skip=("version", "state"))]
        if check
        else []
    )
    return Group(key="signature_check", title=_("Tanda tangan elektronik"), rows=rows)


def named(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the facts that say something."""
    return [(label, text) for label, text in facts if text]
