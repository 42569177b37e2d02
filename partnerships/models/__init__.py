"""What was agreed: partnerships, their cases, agreements, documents, meetings."""

from partnerships.models.agreements import Agreement, Signature
from partnerships.models.cases import (
    Case,
    CooperationPlan,
    EligibilityAnswer,
    Move,
    Review,
)
from partnerships.models.clauses import ClauseTemplate
from partnerships.models.comparisons import Comparison
from partnerships.models.delegations import Forwarding
from partnerships.models.discussions import Comment, Mention, Resolution, readers
from partnerships.models.documents import Document, DocumentVersion
from partnerships.models.dossiers import Dossier
from partnerships.models.invitations import Invitation
from partnerships.models.meetings import ActionItem, Meeting, Participant
from partnerships.models.partnerships import (
    Contact,
    Field,
    Partnership,
    PartnershipQuerySet,
    ending_within,
    silent_as,
)
from partnerships.models.returns import PointAnswer, ReturnPoint
from partnerships.models.signature_checks import SignatureCheck
from partnerships.models.terminations import Termination

__all__ = [
    "ActionItem",
    "Agreement",
    "Case",
    "ClauseTemplate",
    "Comment",
    "Comparison",
    "Contact",
    "CooperationPlan",
    "Document",
    "DocumentVersion",
    "Dossier",
    "EligibilityAnswer",
    "Field",
    "Forwarding",
    "Invitation",
    "Meeting",
    "Mention",
    "Move",
    "Participant",
    "Partnership",
    "PartnershipQuerySet",
    "PointAnswer",
    "Resolution",
    "ReturnPoint",
    "Review",
    "Signature",
    "SignatureCheck",
    "Termination",
    "ending_within",
    "readers",
    "silent_as",
]
