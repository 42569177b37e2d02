"""Operators' view of partnerships and their course; what happens to them happens on the pages."""

from django.contrib import admin

from partnerships.models import (
    ActionItem,
    Agreement,
    Case,
    Comparison,
    Document,
    DocumentVersion,
    Field,
    Meeting,
    Move,
    Partnership,
    Review,
    Termination,
)
from sistercity.admin import ReadOnlyAdmin, ReferenceAdmin

PARTIES = ["partnership__region", "partnership__counterpart__country"]
CASE_PARTIES = ["case__partnership__region", "case__partnership__counterpart__country"]


@admin.register(Field)
class FieldAdmin(ReferenceAdmin):
    list_display = ["code", "name_id", "name_en"]


@admin.register(Partnership)
class PartnershipAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "stage", "step_key", "due_on", "ends_on"]
    list_filter = ["status", "stage"]
    search_fields = ["search"]
    list_select_related = ["region", "counterpart__country"]


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    view_permission = "partnerships.view_partnership"
    list_display = ["partnership", "kind", "state", "step_key", "turn_index", "held_on"]
    list_filter = ["state", "kind", "step_key"]
    search_fields = ["partnership__search"]
    list_select_related = PARTIES


@admin.register(Move)
class MoveAdmin(ReadOnlyAdmin):
    """What happened, as it was written down; nobody changes it."""

    view_permission = "partnerships.view_partnership"
    list_display = ["case", "action", "from_key", "to_key", "by", "at"]
    list_filter = ["action"]
    search_fields = ["case__partnership__search"]
    list_select_related = ["by", *CASE_PARTIES]


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    view_permission = "partnerships.view_partnership"
    list_display = ["case", "step_key", "role", "decision", "letter_number", "decided_at"]
    list_filter = ["decision", "role"]
    search_fields = ["case__partnership__search", "letter_number"]
    list_select_related = CASE_PARTIES


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ["partnership", "kind", "number", "status", "starts_on", "ends_on"]
    list_filter = ["status", "kind"]
    search_fields = ["number", "title", "partnership__search"]
    list_select_related = PARTIES


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "partnership", "created_at"]
    search_fields = ["title", "partnership__search"]
    list_select_related = PARTIES


@admin.register(DocumentVersion)
class DocumentVersionAdmin(ReadOnlyAdmin):
    """What was uploaded by whom; the file itself is read through the portal."""

    view_permission = "partnerships.view_document"
    fields = [
        "document",
        "number",
        "language",
        "filename",
        "size",
        "sha256",
        "note",
        "uploaded_by",
        "uploaded_at",
    ]
    list_display = ["document", "number", "language", "filename", "uploaded_by", "uploaded_at"]
    search_fields = ["filename", "sha256"]
    list_select_related = [
        "uploaded_by",
        "document__partnership__region",
        "document__partnership__counterpart__country",
    ]


@admin.register(Comparison)
class ComparisonAdmin(ReadOnlyAdmin):
    """Which versions were compared, and why it failed; what differs is read on the page."""

    view_permission = "partnerships.view_document"
    fields = ["old", "new", "state", "progress", "attempts", "reason", "created_at", "updated_at"]
    list_display = ["pk", "old", "new", "state", "attempts", "updated_at"]
    list_filter = ["state"]
    list_select_related = ["old__document", "new__document"]


@admin.register(Termination)
class TerminationAdmin(ReadOnlyAdmin):
    """Which agreements are ended by notice, and from which day."""

    view_permission = "partnerships.view_agreement"
    list_display = ["instrument", "given_by", "given_on", "effective_on", "decided_by"]
    list_filter = ["given_by"]
    list_select_related = ["instrument", "decided_by"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "partnership", "starts_at"]
    list_filter = ["kind"]
    search_fields = ["title", "partnership__search"]
    list_select_related = PARTIES


@admin.register(ActionItem)
class ActionItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "partnership", "owner", "due_on", "done_on"]
    search_fields = ["title", "partnership__search"]
    list_select_related = ["owner", *PARTIES]
