"""What the history of a row takes in, by name: its children, its rights, and words for its keys.

Models are named as "app.model" because the history reads those of every app.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The children whose changes are told with their parent, and the column that leads to it.
CHILDREN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "accounts.user": {"accounts.absence": "person"},
        "partnerships.partnership": {
            "partnerships.partnershipfields": "partnership",
            "partnerships.partnershipcoordinators": "partnership",
            "partnerships.contact": "partnership",
        },
        "partnerships.case": {
            "partnerships.eligibilityanswer": "case",
            "partnerships.cooperationplan": "case",
        },
        "partnerships.agreement": {
            "partnerships.agreementfields": "agreement",
            "partnerships.signature": "agreement",
            "partnerships.termination": "instrument",
        },
        "partnerships.meeting": {
            "partnerships.participant": "meeting",
            "partnerships.invitation": "meeting",
        },
        "partnerships.document": {"partnerships.documentversion": "document"},
        "programs.programme": {
            "programs.budgetline": "programme",
            "programs.party": "programme",
            "programs.activity": "programme",
            "programs.participants": "programme",
            "programs.good": "programme",
            "programs.risk": "programme",
            "evaluations.indicator": "programme",
        },
        "evaluations.indicator": {"evaluations.actual": "indicator"},
        "evaluations.evaluation": {
            "evaluations.score": "evaluation",
            "evaluations.recommendation": "evaluation",
        },
    }
)

#: Rows that are seen by the right to see what they belong to; others by "app.view_model".
PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "partnerships.case": "partnerships.view_partnership",
        "partnerships.contact": "partnerships.view_partnership",
        "partnerships.documentversion": "partnerships.view_document",
        "partnerships.invitation": "partnerships.view_meeting",
        "programs.activity": "programs.view_programme",
        "evaluations.actual": "evaluations.view_indicator",
        "evaluations.recommendation": "evaluations.view_evaluation",
    }
)

#: Columns in which stored keys stand for words, with the mapping that says them.
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "partnerships.partnership.step_key": "sistercity.procedure.STEPS",
        "partnerships.case.step_key": "sistercity.procedure.STEPS",
        "partnerships.case.start_key": "sistercity.procedure.STEPS",
        "partnerships.document.kind": "partnerships.models.Document.KINDS",
        "partnerships.eligibilityanswer.criterion": "partnerships.eligibility.QUESTIONS",
        "partnerships.agreement.clauses": "partnerships.clauses.CLAUSES",
        "partnerships.clausetemplate.key": "partnerships.clauses.PARTS",
        "programs.programme.kind": "programs.models.Programme.KINDS",
        "deadlines.target.step": "sistercity.procedure.STEPS",
    }
)

#: Columns that say nothing to a reader: they repeat the row, its dates, or what moves tell.
SILENT = frozenset({"id", "created_at", "updated_at", "search", "step_opened_at", "turn_opened_at"})

#: Names of columns that no form shows and that therefore have none of their own.
LABELS: Mapping[str, Promise] = MappingProxyType(
    {
        "approved_by": _("disahkan oleh"),
        "council_decides_again": _("DPRD memutus lagi"),
        "created_by": _("dibuat oleh"),
        "entered_by": _("dicatat oleh"),
        "field": _("bidang kerja sama"),
        "held_on": _("ditangguhkan sejak"),
        "kind": _("jenis"),
        "last_activity_on": _("kegiatan terakhir"),
        "on_hold": _("ditangguhkan"),
        "opened_at": _("dibuka"),
        "opened_by": _("dibuka oleh"),
        "returned_at": _("dikembalikan"),
        "start_key": _("langkah awal"),
        "state": _("keadaan"),
        "status_note": _("catatan keadaan"),
        "step_key": _("langkah"),
        "submitted_at": _("diajukan"),
        "submitted_by": _("diajukan oleh"),
        "turn_index": _("urutan giliran"),
        "uploaded_at": _("diunggah"),
        "uploaded_by": _("diunggah oleh"),
        "user": _("orang"),
    }
)

#: Words of answers inside a JSON column.
WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "present": _("ada"),
        "missing": _("belum ada"),
        "not_applicable": _("tidak berlaku"),
    }
)

#: Which column names a row, the first that a model has.
TITLES = ("title", "name", "organisation", "criterion", "source", "side", "filename")
