"""Agreements: their list, their page, and what can be done with one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from partnerships.clauses import are_checked, missing_clauses, unchecked_clauses
from partnerships.filters.agreements import AgreementFilter
from partnerships.forms.agreements import (
    ClausesForm,
    NumberForm,
    SignaturesForm,
    SubstanceForm,
)
from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement, Signature, Termination
from partnerships.services import agreements
from partnerships.views import agreement_parts as parts
from partnerships.views import chains, terminations
from partnerships.views.crumbs import partnership_crumbs
from partnerships.views.discussions import discussion_of
from partnerships.views.panels import Button
from partnerships.views.signature_parts import signature_panel, signed_versions
from sistercity.access import ScopedMixin
from sistercity.ui.parts import Link
from sistercity.ui.views import EditPage, ListPage
from sistercity.worklist.models import Item


class AgreementList(ListPage):
    """All agreements in the reader's scope, the newest first."""

    model = Agreement
    permission_required = "partnerships.view_agreement"
    filterset_class = AgreementFilter
    template_name = "partnerships/agreement_list.html"
    orderings = {
        "newest": ["-pk"],
        "ends": ["ends_on"],
        "partner": ["partnership__counterpart__name"],
    }
    sort = "newest"

    def get_queryset(self) -> QuerySet[Agreement]:
        return super().get_queryset().for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [(row, parts.tone(row)) for row in context["page_obj"]]
        return context


class AgreementPages(ScopedMixin):
    """What the pages of one agreement share: its rows, and the way back."""

    model = Agreement
    permission_required = "partnerships.change_agreement"
    refusal: Any = gettext_lazy(
        "Naskah hanya dapat diubah oleh petugas daerah selama berada di daerah: sebagai draf, "
        "dan menjelang penandatanganan."
    )
    object: Agreement

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.object
        here = Link(label=agreement.title, url=agreement.get_absolute_url())
        crumbs = partnership_crumbs(agreement.partnership, here)
        return super().get_context_data(crumbs=crumbs, **kwargs)  # type: ignore[misc]


class AgreementDetail(AgreementPages, DetailView):
    """One agreement with its substance, course, chain, documents and decisions."""

    permission_required = "partnerships.view_agreement"
    template_name = "partnerships/agreement_detail.html"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Agreement:
        """Return the agreement; its case knows the partnership that came along."""
        found: Agreement = super().get_object(queryset)
        if found.case:
            found.case.partnership = found.partnership
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.object
        for row in self.instruments:
            if row.pk == agreement.predecessor_id:
                agreement.predecessor = row
        versions, reviews = parts.versions_of(agreement), parts.reviews_of(agreement)
        moves = parts.moves_of(agreement)
        context = super().get_context_data(
            facts=self.facts(),
            substance=self.substance(),
            sides=self.sides(),
            course=parts.course_of(agreement, reviews),
            turns=self.turns(),
            chain=chains.chain_of(agreement, self.instruments),
            changed=chains.changes_since_predecessor(agreement),
            notice=self.notice,
            ends_by=terminations.instrument_facts(agreement),
            unfinished=terminations.unfinished_programmes(agreement) if self.notice else [],
            versions=parts.with_decisions(versions, reviews),
            unapproved=parts.unapproved_versions(agreement, versions, moves),
            signature_panel=signature_panel(signed_versions(versions), agreement=agreement),
            entries=parts.entries_of(reviews, moves, versions),
            clauses=self.clauses(),
            discussion=discussion_of(agreement.case, self.user) if agreement.case else None,
            unanswered=len(unchecked_clauses(agreement)),
            lacking=missing_clauses(agreement),
            tone=parts.tone(agreement),
            buttons=self.buttons(),
            **kwargs,
        )
        context["crumbs"] = partnership_crumbs(agreement.partnership)
        return context

    def turns(self) -> Sequence[Item]:
        """Return whom the text waits for, nobody once its case has ended."""
        case = self.object.case
        if case is None or not case.is_open:
            return []
        return list(Item.objects.open().filter(subject=case.subject).with_holders().by_due_date())

    def facts(self) -> list[tuple[Any, Any]]:
        agreement = self.object
        partnership = agreement.partnership
        return [
            (_("Kerja sama"), str(partnership)),
            (_("Daerah"), partnership.region.full_name),
            (_("Mitra"), f"{partnership.counterpart.name}, {partnership.counterpart.country}"),
            (_("Jenis"), agreement.get_kind_display()),
            (_("Nomor"), agreement.number),
            (_("Bidang"), ", ".join(str(field) for field in agreement.fields.all())),
            *self.terms(),
            *self.state_facts(),
        ]

    def terms(self) -> list[tuple[Any, Any]]:
        """Return the days and languages; those of a termination stand in the notice."""
        agreement = self.object
        if parts.is_termination(agreement):
            return []
        return [
            (_("Jangka waktu"), _("%(years)s tahun") % {"years": agreement.duration_years}),
            (_("Mulai berlaku"), agreement.starts_on and date_format(agreement.starts_on)),
            (_("Berakhir"), agreement.ends_on and date_format(agreement.ends_on)),
            (_("Bahasa naskah asli"), agreement.languages_in_words),
        ]

    def state_facts(self) -> list[tuple[Any, Any]]:
        agreement = self.object
        until = agreement.suspended_until
        facts = [
            (_("Catatan keadaan"), agreement.status_note),
            (_("Ditangguhkan sampai"), date_format(until) if until else ""),
        ]
        return [fact for fact in facts if fact[1]]

    def substance(self) -> list[tuple[Any, str]]:
        if parts.is_termination(self.object):
            return []
        names = {field.name: field.verbose_name for field in Agreement._meta.concrete_fields}
        return [
            (str(names[name]).capitalize(), getattr(self.object, name))
            for name in Agreement.SUBSTANCE
        ]

    def sides(self) -> list[tuple[Any, Signature | None]]:
        if parts.is_termination(self.object):
            return []
        signed = {row.side: row for row in self.object.signatures.all()}
        return [(side.label, signed.get(side)) for side in Signature.Side]

    def clauses(self) -> list[parts.ClauseAnswer]:
        return parts.clause_answers(self.object) if are_checked(self.object) else []

    def buttons(self) -> list[Button]:
        """Return what this person may do with the agreement, the main button first."""
        found = [*self.editing(), *self.drafting(), *self.deciding()]
        return [
            replace(button, look="main") if n == 0 else button for n, button in enumerate(found)
        ]

    def editing(self) -> list[Button]:
        agreement = self.object
        if not self.user.has_perm("partnerships.change_agreement", agreement):
            return []
        named = {
            "edit": _("Ubah isi") if agreement.is_draft else _("Isi nomor dan tanggal"),
            "clauses": _("Periksa klausul"),
            "signatures": _("Isi penanda tangan"),
        }
        if parts.is_letter(agreement) or not agreement.is_draft:
            del named["clauses"]
        return [
            Button(name=name, label=label, url=address(f"agreement_{name}", agreement.pk))
            for name, label in named.items()
        ]

    def drafting(self) -> list[Button]:
        if not self.user.has_perm("partnerships.draft_agreement", self.object):
            return []
        url = address("agreement_draft", self.object.pk)
        return [Button(name="draft", label=_("Buat draf naskah"), url=url)]

    def deciding(self) -> list[Button]:
        """Return the decisions about what follows; to let it expire is decided once."""
        agreement, found = self.object, self.continuing()
        due = agreement.partnership.worklist.open().filter(
            subject=agreement.subject, key="decision"
        )
        allowed = AGREEMENT.allowed(agreement, self.user)
        undecided = bool(allowed) and due.exists()
        for name, transition in allowed.items():
            if undecided or not name.endswith("expire"):
                look = "stop" if transition.refuses else ""
                url = address("agreement_perform", agreement.pk, name)
                found.append(Button(name=name, label=transition.label, url=url, look=look))
        return found + self.ending()

    def continuing(self) -> list[Button]:
        """Return how a new case is opened: under what leads the partnership, and no other."""
        agreement = self.object
        leading = next((row for row in self.instruments if row.carries_programmes), None)
        if not self.decides or self.notice or agreement != leading:
            return []
        if agreement.partnership.open_case:
            return []
        url = address("agreement_continue", agreement.pk)
        label = _("Buat pengaturan pelaksanaan")
        return [
            Button(name="continue", label=_("Perpanjang atau ubah"), url=url),
            Button(name="arrange", label=label, url=f"{url}?kind=arrangement"),
        ]

    def ending(self) -> list[Button]:
        if not self.decides or self.notice:
            return []
        url = address("agreement_terminate", self.object.pk)
        return [Button(name="terminate", label=_("Akhiri perjanjian"), url=url, look="stop")]

    @property
    def decides(self) -> bool:
        """Whether this person decides about an agreement that is in force."""
        agreement = self.object
        may = self.user.has_perm("partnerships.decide_continuation", agreement)
        return may and agreement.carries_programmes

    @cached_property
    def instruments(self) -> list[Agreement]:
        """Every instrument of the partnership, what leads it first, with its termination."""
        found = self.object.partnership.agreements.leading()
        return list(found.select_related("termination__decided_by"))

    @property
    def notice(self) -> Termination | None:
        """The notice under which this agreement runs out."""
        return terminations.standing(self.object, self.instruments)


def address(name: str, *args: Any) -> str:
    return reverse(f"partnerships:{name}", args=args)


class AgreementForm(AgreementPages, EditPage):
    """What the forms share: while a case is open, they lead back to its next step."""

    def get_success_url(self) -> str:
        case = self.object.case
        if case is not None and case.is_open:
            return self.object.partnership.get_absolute_url()
        return super().get_success_url()


class AgreementEdit(AgreementForm):
    """Change the substance of a draft, or the number and days of what is about to be signed."""

    template_name = "partnerships/agreement_edit.html"
    title = gettext_lazy("Ubah perjanjian")

    def get_form_class(self) -> type[forms.ModelForm]:
        return SubstanceForm if self.object.is_draft else NumberForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = _("%(years)s tahun") % {"years": self.object.duration_years}
        approved = [
            (_("Jangka waktu"), years),
            (_("Bahasa naskah asli"), self.object.languages_in_words),
        ]
        return super().get_context_data(approved=approved, **kwargs)

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        agreements.note_change(self.object)
        return response


class AgreementClauses(AgreementForm):
    """Check off the clauses that the text must have."""

    form_class = ClausesForm
    permission_required = "partnerships.change_clauses"
    template_name = "partnerships/agreement_clauses.html"
    title = gettext_lazy("Klausul wajib")
    submit_label = gettext_lazy("Simpan pemeriksaan")


class AgreementSignatures(AgreementForm):
    """Write who signs for each side, where and when."""

    form_class = SignaturesForm
    template_name = "partnerships/agreement_signatures.html"
    title = gettext_lazy("Penanda tangan")
