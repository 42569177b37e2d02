"""Who must attend the interministerial meeting, and what of its outcome is missing.

PP 28/2018 article 32(3): at least Foreign Affairs, the ministry of each object of cooperation, the
province, and the regency or city.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerships.models import Agreement, Case, Field, Invitation, Meeting, Participant

Kind = Participant.Kind
FOREIGN_AFFAIRS = "Kementerian Luar Negeri"


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body that belongs at the meeting, by the Indonesian name that letters use."""

    kind: Kind
    organisation: str

    def is_among(self, invitations: Iterable[Invitation]) -> bool:
        """Tell whether it is there: a ministry of a field by its name, the others by their kind."""
        return any(
            row.kind == self.kind
            and (self.kind != Kind.LINE_MINISTRY or same(row.organisation, self.organisation))
            for row in invitations
        )


def same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def fields_of(case: Case) -> Sequence[Field]:
    """Return the fields the text is about; before there is one, those of the partnership."""
    texts = case.agreements.exclude(kind=Agreement.Kind.LETTER_OF_INTENT)
    text = texts.exclude(status=Agreement.Status.CANCELLED).first()
    return list((text.fields if text else case.partnership.fields).all()) or list(
        case.partnership.fields.all()
    )


def ministry_of(field: Field) -> str:
    return field.ministry.strip() or f"Kementerian yang membidangi {field.name_id}"


def compulsory_bodies(case: Case) -> list[Body]:
    """Return those without whom the meeting is not one, each once."""
    region = case.partnership.region
    ministries = dict.fromkeys(ministry_of(field) for field in fields_of(case))
    bodies = [
        Body(kind=Kind.FOREIGN_AFFAIRS, organisation=FOREIGN_AFFAIRS),
        *(Body(kind=Kind.LINE_MINISTRY, organisation=name) for name in ministries),
        Body(kind=Kind.PROVINCE, organisation=(region.province or region).full_name),
    ]
    if region.province:
        bodies.append(Body(kind=Kind.REGION, organisation=region.full_name))
    return bodies


def absent_bodies(case: Case, there: Iterable[Invitation]) -> list[str]:
    """Return the names of the compulsory bodies that are not among the invitations."""
    rows = list(there)
    return [body.organisation for body in compulsory_bodies(case) if not body.is_among(rows)]


def meetings_of(case: Case) -> list[Meeting]:
    """Return the interministerial meetings of a case with their invitations, newest first."""
    found = Meeting.objects.filter(case=case, kind=Meeting.Kind.INTERMINISTERIAL)
    return list(found.prefetch_related("invitations__participants"))


def latest_results(meetings: Iterable[Meeting]) -> list[Invitation]:
    """Return the ministries that were represented, each with what it said last."""
    newest: dict[str, Invitation] = {}
    for meeting in meetings:
        for row in meeting.invitations.all():
            if row.present and row.gives_result:
                newest.setdefault(row.organisation, row)
    return list(newest.values())


def missing(case: Case, meetings: Sequence[Meeting]) -> Iterator[str]:
    """Yield a sentence for everything that keeps the step from being completed.

    `meetings` are those of `meetings_of(case)`.
    """
    held = [meeting for meeting in meetings if meeting.is_past and meeting.minutes]
    if not held:
        yield _("Rapat antarkementerian dengan notulen belum tercatat.")
    past = [meeting for meeting in meetings if meeting.is_past]
    present = [row for meeting in past for row in meeting.invitations.all() if row.present]
    if past and (absent := absent_bodies(case, present)):
        yield _("Unsur wajib yang belum hadir: %(names)s.") % {"names": ", ".join(absent)}
    if silent := [row.organisation for row in latest_results(past) if not row.result]:
        yield _("Hasil rapat belum dicatat untuk: %(names)s.") % {"names": ", ".join(silent)}
