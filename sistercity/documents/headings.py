"""Clauses of an agreement: which paragraph begins one, whatever the language. Needs no Django."""

import re
from dataclasses import dataclass

#: What articles are called in the languages of the partners; the number follows the word.
ARTICLES = (
    r"pasal|article|artikel|artículo|artigo|articolo|articol|madde|clause|klausul|"
    r"статья|стаття|điều|điêu|มาตรา|ข้อ|المادة|المادّة|ماده|बिंदु|अनुच्छेद"
)
CHAPTERS = r"bab|chapter|bagian|section|part|lampiran|annex|appendix"
NUMBER = r"\d{1,3}|[ivxlc]{1,7}"
WORD_FIRST = re.compile(
    rf"(?:(?P<article>{ARTICLES})|(?P<chapter>{CHAPTERS}))\s+(?P<number>{NUMBER})\b"
    r"[\s.:–—-]*(?P<title>.*)",
    re.IGNORECASE,
)
#: 第4条, 第四條, 제4조: the number stands inside.
NUMBER_INSIDE = re.compile(
    r"[第제]\s*(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[条條조](?P<title>.*)"
)
#: "4. PEMBIAYAAN": a number and nothing but capitals.
CAPITALS = re.compile(r"(?P<number>\d{1,2})\.\s+(?P<title>[^\Wa-z]+(?:[\s,/&-]+[^\Wa-z]+)*)")
ITEM = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s|[-•*▪]\s")
#: A reference within a sentence ("Pasal 4 ayat (2) berlaku …") begins like a heading.
REFERENCE = re.compile(r"(?:ayat|huruf|angka|paragraph|para|of|dari|dan|and)\b", re.IGNORECASE)
ENDS = (".", ";", ",", ":", "。", "；")
LONGEST = 100

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
HAN = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a clause: "article:4" is the same clause in every language."""

    key: str
    title: str
    bare: bool


def heading_of(text: str) -> Heading | None:
    """Return the heading that `text` is, None for any other paragraph."""
    if len(text) > LONGEST:
        return None
    if found := WORD_FIRST.fullmatch(text):
        title = found["title"]
        if not _is_title(title):
            return None
        level = "article" if found["article"] else "chapter"
        return Heading(f"{level}:{_value(found['number'])}", text, bare=not title)
    if found := NUMBER_INSIDE.fullmatch(text):
        title = found["title"].strip(" 　.:()（）")
        return Heading(f"article:{_value(found['number'])}", text, bare=not title)
    if (found := CAPITALS.fullmatch(text)) and len(found["title"]) > 3:
        return Heading(f"article:{found['number']}", text, bare=False)
    return None


def _is_title(text: str) -> bool:
    """Tell whether what follows a clause's number is its name and not a sentence."""
    if not text:
        return True
    if text.endswith(ENDS) or REFERENCE.match(text):
        return False
    letter = next((character for character in text if character.isalpha()), "")
    return bool(letter) and not letter.islower() and not ITEM.match(text)


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    if number[0] in HAN + "十":
        tens, _ten, ones = number.rpartition("十")
        tens_value = (HAN.find(tens) + 1 or 1) if "十" in number else 0
        return tens_value * 10 + HAN.find(ones) + 1 if ones else tens_value * 10
    values = [ROMAN[letter] for letter in number.lower()]
    following = [*values[1:], 0]
    return sum(-n if n < after else n for n, after in zip(values, following, strict=True))


class Clauses:
    """Follows a text paragraph by paragraph and knows the clause each one stands under."""

    def __init__(self) -> None:
        self.key = ""
        self.title = ""
        self._waits_for_title = False

    def enter(self, text: str, *, styled: bool = False) -> None:
        """Take the next paragraph; `styled` tells that the document marks it as a heading."""
        heading = heading_of(text)
        if heading:
            self.key, self.title, self._waits_for_title = heading.key, heading.title, heading.bare
        elif self._waits_for_title and len(text) <= LONGEST and _is_title(text):
            self.title, self._waits_for_title = f"{self.title} {text}", False
        elif styled and text and len(text) <= LONGEST:
            self.key, self.title, self._waits_for_title = f"title:{text.casefold()}", text, False
        else:
            self._waits_for_title = False
