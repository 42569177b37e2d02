"""Compose the first draft of an agreement from its record and the clause templates."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from partnerships.clauses import PARTS, answer_to, is_not_applicable
from partnerships.drafting import words
from partnerships.drafting.record import BLANK, Record
from partnerships.drafting.text import (
    LANGUAGES,
    Draft,
    Paragraph,
    Part,
    Run,
    Side,
    filled,
    paragraphs_of,
    plain,
)
from partnerships.models import Agreement, ClauseTemplate, Signature
from partnerships.placeholders import PLACEHOLDERS

#: Of these the number and heading are left out: they stand around the articles.
FRAME = ("title", "parties", "closing")
COLUMNS = tuple(enumerate(LANGUAGES))
ARTICLES = {"id": "Pasal", "en": "Article"}
#: Longer drafts are refused, because one is set while its reader waits.
LONGEST = 150_000


def compose(agreement: Agreement) -> Draft:
    """Return the draft of `agreement` with everything that is missing marked and listed.

    Raises ValidationError if its texts are longer than a draft may be.
    """
    draft = Composition(agreement).draft()
    if draft.length > LONGEST:
        raise ValidationError(
            _("Isi perjanjian terlalu panjang untuk satu draf: %(length)s dari %(most)s huruf.")
            % {"length": number_format(draft.length), "most": number_format(LONGEST)}
        )
    return draft


def example(template: ClauseTemplate, language: str) -> list[Paragraph]:
    """Return the paragraphs of one template, filled with the examples of its placeholders."""
    column = LANGUAGES.index(language)
    text = getattr(template, f"text_{language}")
    return filled(text, lambda name: [Run(PLACEHOLDERS[name].example[column])])


class Composition:
    """One draft on its way; the record collects the gaps in the order of the text."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.record = Record(agreement)
        self.templates = ClauseTemplate.objects.by_key(agreement.kind)

    def draft(self) -> Draft:
        title = self.title()
        parts = self.parts()
        return Draft(
            name=plain(self.agreement.title),
            title=title,
            parts=parts,
            sides=[self.side(side) for side in Signature.Side],
            gaps=self.record.gaps,
            left_out=[key for key in PARTS if self.is_left_out(key)],
        )

    def title(self) -> Mapping[str, list[Paragraph]]:
        """Return the lines of the title in capitals; what is missing stays as it is marked."""
        return {
            language: [
                tuple(run if run.gap else Run(run.text.upper()) for run in line)
                for line in self.paragraphs("title", column)
            ]
            for column, language in COLUMNS
        }

    def parts(self) -> list[Part]:
        found: list[Part] = []
        number = 0
        for key in PARTS:
            if key == "title" or self.is_left_out(key):
                continue
            number += key not in FRAME
            found.append(self.part(key, 0 if key in FRAME else number))
        return found

    def is_left_out(self, key: str) -> bool:
        template = self.templates.get(key)
        omitted = template is not None and template.use == ClauseTemplate.Use.OMITTED
        return omitted or is_not_applicable(self.agreement, key)

    def part(self, key: str, number: int) -> Part:
        template = self.templates.get(key)
        return Part(
            key=key,
            number={
                language: f"{word} {number}" if number else ""
                for language, word in ARTICLES.items()
            },
            heading={
                language: plain(getattr(template, f"heading_{language}", ""))
                for language in LANGUAGES
            },
            columns={language: self.paragraphs(key, column) for column, language in COLUMNS},
        )

    def paragraphs(self, key: str, column: int) -> list[Paragraph]:
        """Return the officer's own text where there is one, else the template's, else a gap."""
        language = LANGUAGES[column]
        own = answer_to(self.agreement, key).get(f"text_{language}", "")
        if own.strip():
            return paragraphs_of([Run(own)])
        template = self.templates.get(key)
        text = getattr(template, f"text_{language}", "")
        found = filled(text, lambda name: self.record.say(name, column))
        return found or [(self.record.gap("wording", column),)]

    def side(self, side: Signature.Side) -> Side:
        row = self.record.signed.get(side)
        party = "region" if side == Signature.Side.REGION else "counterpart"
        signed_on = words.day(row.signed_on) if row and row.signed_on else (BLANK, BLANK)
        return Side(
            party={language: self.line(party, column) for column, language in COLUMNS},
            name=self.line(f"{party}_signatory", 0),
            position={language: self.line(f"{party}_head", column) for column, language in COLUMNS},
            place=plain(row.place) if row and row.place else BLANK,
            date=dict(zip(LANGUAGES, signed_on, strict=True)),
        )

    def line(self, name: str, column: int) -> Paragraph:
        return tuple(
            Run(plain(run.text).replace("\n", " "), run.gap)
            for run in self.record.say(name, column)
        )
