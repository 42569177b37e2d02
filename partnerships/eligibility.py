"""The conditions of PP 28/2018 article 27; one "no" stops the partnership with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import Field, Partnership
from sistercity.procedure import is_before


@dataclass(frozen=True, kw_only=True)
class Criterion:
    key: str
    question: str | Promise
    basis: str = "PP 28/2018 Pasal 27"


GENERAL = (
    Criterion(
        key="diplomatic_relations",
        question=_("Indonesia mempunyai hubungan diplomatik dengan negara mitra."),
    ),
    Criterion(
        key="regional_authority",
        question=_("Kerja sama merupakan urusan yang menjadi kewenangan daerah."),
    ),
    Criterion(
        key="no_office_abroad",
        question=_("Pemerintah daerah tidak membuka kantor perwakilan di luar negeri."),
    ),
    Criterion(
        key="no_interference",
        question=_("Pihak luar negeri tidak mencampuri urusan dalam negeri Indonesia."),
    ),
    Criterion(
        key="development_policy",
        question=_(
            "Kerja sama sesuai dengan kebijakan dan rencana pembangunan nasional dan daerah."
        ),
    ),
)
SCIENCE = (
    Criterion(
        key="transferable",
        question=_("Ilmu pengetahuan dan teknologinya dapat dialihkan kepada manusia Indonesia."),
    ),
)
TWIN = (
    Criterion(
        key="equal_status",
        question=_("Kedua pihak setara status administrasi dan/atau luas wilayahnya."),
    ),
    Criterion(key="complementary", question=_("Kedua pihak saling melengkapi.")),
    Criterion(
        key="peoples_relations",
        question=_("Kerja sama meningkatkan hubungan antarmasyarakat."),
    ),
)
SCIENCE_FIELD = "technology"
QUESTIONS = {criterion.key: criterion.question for criterion in (*GENERAL, *SCIENCE, *TWIN)}


def criteria_for(partnership: Partnership) -> tuple[Criterion, ...]:
    """Return the conditions that apply: some only to technology, some only to twinning."""
    return GENERAL + of_fields(partnership.fields.all()) + of_kind(partnership.kind)


def of_fields(fields: Iterable[Field]) -> tuple[Criterion, ...]:
    """Return the conditions that these fields of cooperation add."""
    return SCIENCE if any(field.code == SCIENCE_FIELD for field in fields) else ()


def of_kind(kind: str) -> tuple[Criterion, ...]:
    """Return the conditions that this kind of partnership adds."""
    return () if kind == Partnership.Kind.OTHER else TWIN


def refused_change(partnership: Partnership, added: Iterable[Criterion]) -> str:
    """Return why a change that adds these conditions is refused, "" if it is not.

    Whatever changes the kind or the fields of a partnership, or of an agreement in it, asks here:
    once the conditions were completed, none may come into question unanswered. Agreements from
    before the portal never walked that step (PP 28/2018 art. 48).
    """
    added = list(added)
    if not added:
        return ""
    case = partnership.cases.filter(start_key="initiative").order_by("-pk").first()
    if case is None or not is_before("eligibility", case.step_key):
        return ""
    answered = set(case.eligibility.filter(met=True).values_list("criterion", flat=True))
    questions = [str(criterion.question) for criterion in added if criterion.key not in answered]
    if not questions:
        return ""
    said = gettext("Pemenuhan syarat sudah selesai tanpa syarat yang dituntut pilihan ini:")
    way = gettext("Hal ini memerlukan kerja sama baru, yang dimulai dari pemenuhan syarat.")
    if case.is_open and not is_before("consultation", case.step_key):
        way = gettext("Buka lagi langkah Pemenuhan syarat dari langkah Penjajakan, lalu ubah ini.")
    return " ".join([said, *questions, f"(PP 28/2018 Pasal 27). {way}"])


def unequal_levels(partnership: Partnership) -> bool:
    """Tell whether a city is paired with a province; practice knows it, so it is only warned of."""
    province_here = partnership.region.kind == partnership.region.Kind.PROVINCE
    province_there = partnership.counterpart.level == partnership.counterpart.Level.PROVINCE
    return province_here != province_there
