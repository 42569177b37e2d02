"""Names without their marks, so that "Izmir" finds "İzmir" and "Sao Paulo" finds "São Paulo"."""

import unicodedata

from django.db.models import Func, TextField

#: Letters that are no letter with a mark, and what people type for them.
LETTERS = "ıŁłØøĐđʻʼ‘’"
TYPED = "iLlOoDd''''"


def plain(text: str) -> str:
    """Return `text` as it is typed on a keyboard without special letters."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not "\u0300" <= letter <= "\u036f"
    )
    return bare.translate(str.maketrans(LETTERS, TYPED))


class Plain(Func):
    """The same in the database, for a search and its index."""

    template = (
        "TRANSLATE(REGEXP_REPLACE(NORMALIZE(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'), "
        f"'{LETTERS}', '{TYPED.replace(chr(39), chr(39) * 2)}')"
    )
    output_field = TextField()
