"""What the example documents say, in Indonesian and English."""

ARTICLES = {
    "id": (
        "Pasal 1 Tujuan",
        "Para Pihak mempererat hubungan dan memberi manfaat nyata bagi warganya.",
        "Pasal 2 Bidang kerja sama",
        "Kerja sama meliputi bidang yang disepakati dalam rencana kerja sama.",
        "Pasal 3 Bentuk kegiatan",
        "Pertukaran, pelatihan, promosi bersama, dan proyek percontohan.",
        "Pasal 4 Pembiayaan",
        "Setiap Pihak menanggung biayanya menurut anggaran dan peraturannya.",
        "Pasal 5 Kekayaan intelektual",
        "Hasil bersama dimiliki bersama menurut peraturan kedua negara.",
        "Pasal 6 Penyelesaian perselisihan",
        "Perselisihan diselesaikan dengan perundingan dan konsultasi.",
        "Pasal 7 Jangka waktu",
        "Berlaku lima tahun sejak ditandatangani dan dapat diperpanjang.",
    ),
    "en": (
        "Article 1 Objective",
        "The Parties strengthen their relations and bring benefits to their people.",
        "Article 2 Fields of cooperation",
        "The cooperation covers the fields agreed in the cooperation plan.",
        "Article 3 Forms of activity",
        "Exchanges, training, joint promotion and pilot projects.",
        "Article 4 Funding",
        "Each Party bears its costs within its budget and regulations.",
        "Article 5 Intellectual property",
        "Joint results are owned jointly under the laws of both countries.",
        "Article 6 Settlement of differences",
        "Differences are settled by negotiation and consultation.",
        "Article 7 Duration",
        "In force for five years from signature; it may be renewed.",
    ),
}
#: What a text says after it was returned, in place of the sentence of Article 5.
REVISED = {
    "id": "Hasil bersama, termasuk perangkat lunak dan datanya, dimiliki bersama.",
    "en": "Joint results, including software and its data, are owned jointly.",
}
SENTENCE_OF_ARTICLE_5 = 9
DRAFTS = frozenset({"draft_text", "signed_text"})


def lines_of(kind: str, language: str, *, revised: bool) -> list[str]:
    """Return the text of a document: the articles of an agreement, nothing for other kinds."""
    if kind not in DRAFTS:
        return []
    lines = list(ARTICLES[language])
    if revised:
        lines[SENTENCE_OF_ARTICLE_5] = REVISED[language]
    return lines
