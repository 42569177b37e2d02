"""Write into a discussion, and tell those it is for; nothing written is changed afterwards."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from partnerships.models import Case, Comment, Mention, Resolution, readers
from sistercity.accounts.models import MINISTRY_ROLES, User
from sistercity.lifecycle import Conflict
from sistercity.notifications.services import notify
from sistercity.worklist.holders import holders
from sistercity.worklist.models import Item


def audiences(user: User) -> list[Comment.Audience]:
    """Return the audiences this person can write for: their own side, or both."""
    own = Comment.Audience.MINISTRIES if user.role in MINISTRY_ROLES else Comment.Audience.REGION
    return [Comment.Audience.BOTH, own]


@transaction.atomic
def begin(
    case: Case,
    text: str,
    *,
    by: User,
    audience: str,
    clause: str = "",
    mentions: Iterable[User] = (),
) -> Comment:
    """Begin a discussion about `case` or one clause of its text.

    Raises PermissionDenied if `by` may not, ValidationError if somebody mentioned cannot read it.
    """
    if not by.has_perm("partnerships.comment_case", case) or audience not in audiences(by):
        raise PermissionDenied
    comment = Comment(case=case, clause=clause, audience=audience, text=text)
    return store(comment, by=by, mentions=mentions)


@transaction.atomic
def reply(thread: Comment, text: str, *, by: User, mentions: Iterable[User] = ()) -> Comment:
    """Answer in a discussion, for the audience it was begun for."""
    if not by.has_perm("partnerships.comment_case", thread):
        raise PermissionDenied
    comment = Comment(
        case=thread.case,
        parent=thread,
        clause=thread.clause,
        audience=thread.audience,
        text=text,
    )
    return store(comment, by=by, mentions=mentions)


def store(comment: Comment, *, by: User, mentions: Iterable[User]) -> Comment:
    mentioned = list(mentions)
    readers_here = set(readers(comment.case, comment.audience))
    if outside := [person.name for person in mentioned if person not in readers_here]:
        text = _("%(names)s tidak termasuk pembaca catatan ini.")
        raise ValidationError({"mentions": text % {"names": ", ".join(outside)}})
    comment.author, comment.role = by, by.role
    comment.save()
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in mentioned)
    tell(comment, mentioned, readers_here)
    return comment


def tell(comment: Comment, mentioned: list[User], readers_here: set[User]) -> None:
    """Tell those mentioned, and those it answers or addresses; nobody outside its readers."""
    for person in ({*mentioned, *addressed(comment)} & readers_here) - {comment.author}:
        with override(person.language):
            title = (
                _("%(who)s menyebut Anda dalam diskusi")
                if person in mentioned
                else _("Catatan baru dari %(who)s")
            )
            notify(
                [person],
                occasion=f"comment:{comment.pk}",
                title=title % {"who": comment.author},
                body=f"{comment.partnership}\n\n{comment.text}",
                url=comment.get_absolute_url(),
            )


def addressed(comment: Comment) -> set[User]:
    """Return whom a comment is for: those who wrote in its thread, or the other side."""
    if thread := comment.parent:
        return {thread.author, *(row.author for row in thread.replies.select_related("author"))}
    if comment.audience != Comment.Audience.BOTH:
        return set()
    if comment.role in MINISTRY_ROLES:
        return {*comment.partnership.run_by}
    items = Item.objects.open().filter(subject=comment.case.subject, role__in=MINISTRY_ROLES)
    return {person for item in items.with_holders() for person in holders(item)}


def is_resolved(thread: Comment) -> bool:
    last = thread.resolutions.last()
    return last is not None and last.resolved


@transaction.atomic
def resolve(thread: Comment, *, by: User, resolved: bool) -> Resolution:
    """Resolve a discussion or open it again.

    Raises Conflict if it stands so already, PermissionDenied if `by` may not.
    """
    thread = Comment.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if is_resolved(thread) == resolved:
        raise Conflict(_("Keadaan diskusi ini sudah diubah orang lain. Periksa dahulu."))
    if not by.has_perm("partnerships.resolve_discussion", thread):
        raise PermissionDenied
    return Resolution.objects.create(comment=thread, resolved=resolved, by=by)
