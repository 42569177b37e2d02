"""What the record of an agreement puts into the placeholders, in each language."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from partnerships.drafting import words
from partnerships.drafting.text import Gap, Run, mark
from partnerships.models import Agreement, Signature
from partnerships.placeholders import Pair

#: What is written by hand on the day of the signature.
BLANK = "……………………"

#: What may be missing: its name in both languages, and the page of the agreement that asks for it.
GAPS: Mapping[str, tuple[Pair, str]] = {
    "title_en": (Pair("judul dalam bahasa Inggris", "title in English"), "edit"),
    "fields": (Pair("bidang kerja sama", "fields of cooperation"), "edit"),
    "objectives": (Pair("tujuan", "objectives"), "edit"),
    "objectives_en": (Pair("tujuan dalam bahasa Inggris", "objectives in English"), "edit"),
    "mechanism": (Pair("bentuk dan mekanisme kegiatan", "forms of activity"), "edit"),
    "mechanism_en": (
        Pair("bentuk dan mekanisme kegiatan dalam bahasa Inggris", "forms of activity in English"),
        "edit",
    ),
    "financing": (Pair("pembiayaan", "funding"), "edit"),
    "financing_en": (Pair("pembiayaan dalam bahasa Inggris", "funding in English"), "edit"),
    "partner_language": (Pair("bahasa mitra", "the partner’s language"), "clauses"),
    "region_signatory": (
        Pair("nama penanda tangan daerah", "name of the region’s signatory"),
        "signatures",
    ),
    "counterpart_signatory": (
        Pair("nama penanda tangan mitra", "name of the partner’s signatory"),
        "signatures",
    ),
    "counterpart_head": (
        Pair("jabatan penanda tangan mitra", "office of the partner’s signatory"),
        "signatures",
    ),
    "predecessor": (Pair("naskah sebelumnya", "the preceding instrument"), ""),
    "predecessor_date": (
        Pair("tanggal naskah sebelumnya", "date of the preceding instrument"),
        "",
    ),
    "wording": (Pair("bunyi klausul", "wording of the clause"), ""),
}


class Record:
    """An agreement as its draft reads it; `missing` collects the keys of `GAPS` it comes upon."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.partnership = agreement.partnership
        self.country = self.partnership.counterpart.country
        self.fields = list(agreement.fields.order_by("name_id"))
        self.missing: list[str] = []

    @cached_property
    def signed(self) -> Mapping[str, Signature]:
        return {row.side: row for row in self.agreement.signatures.all()}

    @property
    def gaps(self) -> list[Gap]:
        found = dict.fromkeys(self.missing)
        return [Gap(key=key, name=GAPS[key][0], page=GAPS[key][1]) for key in found]

    def say(self, name: str, column: int) -> list[Run]:
        """Return what the record says for the placeholder `name`, a gap where it says nothing.

        `column` is that of the language in `LANGUAGES`, as in every pair of words.
        """
        said = getattr(self, f"say_{name}")(column)
        return [said] if isinstance(said, Run) else said

    def gap(self, key: str, column: int) -> Run:
        self.missing.append(key)
        return Run(mark(GAPS[key][0][column]), gap=True)

    def or_gap(self, text: str, key: str, column: int) -> Run:
        return Run(text) if text.strip() else self.gap(key, column)

    def written(self, name: str, column: int) -> Run:
        """Return what the officer wrote in a column of the agreement that has an English twin."""
        key = f"{name}_en" if column else name
        return self.or_gap(getattr(self.agreement, key), key, column)

    # --- One method for each placeholder ---------------------------------------------------
    @property
    def kind(self) -> Pair:
        return words.KINDS[self.agreement.kind]

    def say_kind(self, column: int) -> Run:
        return Run(self.kind[column])

    def say_title(self, column: int) -> Run:
        """The officer's title; that which only names the pair gives way to the formal one."""
        own = self.agreement.title_en if column else self.agreement.title
        unnamed = self.agreement.title.endswith(str(self.partnership))
        if unnamed and not (column and own):
            joint = ("tentang", "on")[column]
            subject = words.subject_of(self.partnership)
            return Run(f"{self.kind[column]} {joint} {subject[column]}")
        return self.or_gap(own, "title_en", column)

    def say_number(self, column: int) -> Run:
        return Run(self.agreement.number or BLANK)

    def say_region(self, column: int) -> Run:
        return Run(words.region_government(self.partnership.region)[column])

    def say_region_head(self, column: int) -> Run:
        row = self.signed.get(Signature.Side.REGION)
        own = row.position if row and not column else ""
        return Run(own or words.region_head(self.partnership.region)[column])

    def say_region_signatory(self, column: int) -> Run:
        row = self.signed.get(Signature.Side.REGION)
        return self.or_gap(row.name if row else "", "region_signatory", column)

    def say_counterpart(self, column: int) -> Run:
        return Run(words.counterpart_government(self.partnership.counterpart)[column])

    def say_country(self, column: int) -> Run:
        return Run((self.country.name_id, self.country.name_en)[column])

    def say_counterpart_head(self, column: int) -> Run:
        row = self.signed.get(Signature.Side.COUNTERPART)
        return self.or_gap(row.position if row else "", "counterpart_head", column)

    def say_counterpart_signatory(self, column: int) -> Run:
        row = self.signed.get(Signature.Side.COUNTERPART)
        return self.or_gap(row.name if row else "", "counterpart_signatory", column)

    def say_predecessor(self, column: int) -> Run | list[Run]:
        """The instrument before this one with the day of its last signature."""
        before = self.agreement.predecessor
        if before is None:
            return self.gap("predecessor", column)
        kind = words.KINDS[before.kind][column]
        between = (f"{kind} PARA PIHAK", f"{kind} between the Parties")[column]
        number = (f" Nomor {before.number}", f" Number {before.number}")[column]
        signed = (" yang ditandatangani pada tanggal ", " signed on ")[column]
        when = self.signed_on(before)
        return [
            Run(f"{between}{number if before.number else ''}{signed}"),
            Run(words.day(when)[column]) if when else self.gap("predecessor_date", column),
        ]

    def signed_on(self, agreement: Agreement) -> date | None:
        """Return the day of the last signature, or the first day in force where none is known."""
        days = [row.signed_on for row in agreement.signatures.all() if row.signed_on]
        return max(days, default=agreement.starts_on)

    def say_fields(self, column: int) -> Run:
        names = [(row.name_id, row.name_en)[column] for row in self.fields]
        if not names:
            return self.gap("fields", column)
        joint = ("dan", "and")[column]
        ends = [*([";"] * (len(names) - 2)), *([f"; {joint}"] * (len(names) > 1)), "."]
        lines = [
            f"{letter}. {name}{end}"
            for letter, name, end in zip(letters(len(names)), names, ends, strict=True)
        ]
        return Run("\n".join(lines))

    def say_objectives(self, column: int) -> Run:
        return self.written("objectives", column)

    def say_mechanism(self, column: int) -> Run:
        return self.written("mechanism", column)

    def say_financing(self, column: int) -> Run:
        return self.written("financing", column)

    def say_duration(self, column: int) -> Run:
        return Run(words.years(self.agreement.duration_years)[column])

    def say_languages(self, column: int) -> Run | list[Run]:
        codes = self.agreement.authentic_languages or ["id", "en"]
        known = [words.language(code, self.country.code) for code in codes]
        joint = ("dan", "and")[column]
        named = words.listed([pair[column] for pair in known if pair], joint)
        if all(known):
            return Run(named)
        comma = f" {joint} " if named else ""
        return [Run(f"{named}{comma}"), self.gap("partner_language", column)]

    def say_authentic_texts(self, column: int) -> Run | list[Run]:
        equal = ("semua naskah sama asli", "all texts being equally authentic")[column]
        code = self.agreement.prevailing_language
        if not code:
            return Run(equal)
        pair = words.language(code, self.country.code)
        one = Run(pair[column]) if pair else self.gap("partner_language", column)
        lead, end = (
            ("; dalam hal terdapat perbedaan penafsiran, naskah ", " berlaku"),
            ("; in case of any divergence of interpretation, the ", " text shall prevail"),
        )[column]
        return [Run(equal + lead), one, Run(end)]


def letters(count: int) -> list[str]:
    """Return "a", "b", … "z", "aa", …"""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [alphabet[n % 26] * (n // 26 + 1) for n in range(count)]
