"""Tell both sides when a newer version arrives while somebody is reviewing the last one, and
which versions the leader of the region has not approved.
"""

from collections.abc import Collection, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partnerships.course import turns_after
from partnerships.models import Case, Comment, Document, DocumentVersion, Move
from partnerships.models.discussions import readers
from partnerships.services.replies import reopen_lapsed
from sistercity.accounts.models import Role, User
from sistercity.notifications.services import notify
from sistercity.procedure import CASE_STEPS
from sistercity.worklist.holders import holders
from sistercity.worklist.models import Item

LOOK = gettext_lazy("Versi yang Anda tinjau sudah diganti. Tinjau versi yang baru.")
AGAIN = gettext_lazy(
    "Jawaban kementerian Anda atas versi sebelumnya tidak berlaku lagi, karena rancangannya "
    "diganti selagi kementerian lain belum menjawab. Jawablah atas versi yang baru."
)
MEANWHILE = gettext_lazy("Versi ini diunggah selagi %(who)s meninjau.")


def note_replacement(version: DocumentVersion, *, silent: bool = False) -> None:
    """Take back the replies to what `version` replaces, and tell everybody it concerns.

    Only when the present step decides on this document and some version of it was there before:
    then whoever's turn it is to decide is told, those whose reply no longer counts, and the
    officers, coordinators and leader of the region, who has not approved this version.
    """
    document = version.document
    case = document.case
    if case is None or not case.is_open or case.step.decides_on != document.kind:
        return
    if document.versions.count() == 1:
        return
    lapsed = reopen_lapsed(case, version, at=version.uploaded_at)
    if silent or is_prepared(document):
        return
    waiting = list(Item.objects.open().filter(subject=case.subject).with_holders())
    if waiting:
        tell_everybody(version, waiting, lapsed)


def is_prepared(document: Document) -> bool:
    """Tell whether the present turn still brings the document in, so that nobody reviews it."""
    case = document.case
    return case is not None and document.kind in {item.key for item in case.turn.evidence}


def tell_everybody(version: DocumentVersion, items: list[Item], lapsed: Collection[str]) -> None:
    """Tell those for whom `items` wait, of whom `lapsed` had replied already, and the region."""
    document = version.document
    told = {version.uploaded_by}
    for item in items:
        people = set(holders(item)) - told
        tell(version, people, item.url, AGAIN if item.role in lapsed else LOOK)
        told |= people
    names = ", ".join(sorted({item.holder_name for item in items}))
    reviewers = told - {version.uploaded_by}
    region = set()
    if document.case:
        region = {*readers(document.case, Comment.Audience.REGION)} - reviewers
    tell(version, region, document.get_absolute_url(), MEANWHILE, who=names)


def tell(
    version: DocumentVersion, people: Iterable[User], url: str, sentence: Promise, **values: str
) -> None:
    """Tell `people` once of `version`, in their language."""
    for person in people:
        with override(person.language):
            what = {"document": version.document.title, "number": version.number}
            notify(
                [person],
                occasion=f"version:{version.pk}",
                title=_("%(document)s: versi %(number)s diunggah saat peninjauan") % what,
                body=f"{version.document.partnership}\n\n{sentence % values}",
                url=url,
            )


def unapproved(
    case: Case, kind: str, versions: Iterable[DocumentVersion], moves: Iterable[Move]
) -> list[DocumentVersion]:
    """Return those of `versions` of a draft that came after the leader approved another.

    `moves` are those of the case, the oldest first. None of the versions is returned while the
    draft is still in the region on its way to the leader.
    """
    turn = leader_turn(kind)
    if not case.is_open or (case.step_key, case.turn_index) not in turns_after(*turn):
        return []
    approved = [
        move.at
        for move in moves
        if move.action == Move.Action.COMPLETE and (move.from_key, move.from_turn) == turn
    ]
    return [
        version
        for version in versions
        if approved and version.document.kind == kind and version.uploaded_at > approved[-1]
    ]


def leader_turn(kind: str) -> tuple[str, int]:
    """Return the step and turn in which the leader approves a draft of this kind."""
    step = next(step for step in CASE_STEPS if kind in {item.key for item in step.evidence})
    return step.key, [turn.roles for turn in step.turns].index((Role.LEADER,))
