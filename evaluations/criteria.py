"""The criteria an evaluation begins with; administrators may change them afterwards.

They are the six of the OECD Development Assistance Committee (2019), the ones evaluators of
public cooperation know. The command that loads the reference data reads them here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DefaultCriterion:
    """The fields of `evaluations.models.Criterion`, by their names there."""

    key: str
    name_id: str
    name_en: str
    question_id: str
    question_en: str
    position: int


DEFAULT_CRITERIA: tuple[DefaultCriterion, ...] = (
    DefaultCriterion(
        key="relevance",
        name_id="Relevansi",
        name_en="Relevance",
        question_id="Apakah kerja sama menjawab kebutuhan daerah dan warganya saat ini?",
        question_en="Does the partnership answer what the region and its people need today?",
        position=1,
    ),
    DefaultCriterion(
        key="coherence",
        name_id="Koherensi",
        name_en="Coherence",
        question_id="Apakah kerja sama selaras dengan rencana pembangunan dan kerja sama lain?",
        question_en="Does it fit the development plans and the region's other partnerships?",
        position=2,
    ),
    DefaultCriterion(
        key="effectiveness",
        name_id="Efektivitas",
        name_en="Effectiveness",
        question_id="Apakah tujuan dan target program tercapai?",
        question_en="Are the programmes reaching their aims and targets?",
        position=3,
    ),
    DefaultCriterion(
        key="efficiency",
        name_id="Efisiensi",
        name_en="Efficiency",
        question_id="Apakah hasilnya sepadan dengan uang, waktu, dan tenaga yang dipakai?",
        question_en="Are the results worth the money, time and effort spent?",
        position=4,
    ),
    DefaultCriterion(
        key="impact",
        name_id="Dampak",
        name_en="Impact",
        question_id="Perubahan apa yang dirasakan warga dan pemerintah daerah?",
        question_en="What has changed for the people and for the regional government?",
        position=5,
    ),
    DefaultCriterion(
        key="sustainability",
        name_id="Keberlanjutan",
        name_en="Sustainability",
        question_id="Apakah manfaatnya bertahan setelah program atau perjanjian berakhir?",
        question_en="Will the benefits last after the programme or the agreement has ended?",
        position=6,
    ),
)
