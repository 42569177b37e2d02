"""The wording every portal begins with; administrators keep it afterwards."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from partnerships.models import ClauseTemplate

TEXTS = Path(__file__).with_name("clauses.toml")


def load_clauses() -> int:
    """Add the clause templates that are missing; return how many there are."""
    ClauseTemplate.objects.bulk_create(default_clauses(), ignore_conflicts=True)
    return ClauseTemplate.objects.count()


def default_clauses() -> Iterator[ClauseTemplate]:
    """Yield the wording of every clause, then that for single kinds of agreement."""
    for key, table in tomllib.loads(TEXTS.read_text()).items():
        kinds = {name: value for name, value in table.items() if isinstance(value, dict)}
        general = {name: value for name, value in table.items() if name not in kinds}
        yield template(key, "", general)
        headings = {name: general.get(name, "") for name in ("heading_id", "heading_en")}
        for kind, own in kinds.items():
            yield template(key, kind, headings | own)


def template(key: str, kind: str, columns: Mapping[str, str]) -> ClauseTemplate:
    return ClauseTemplate(
        key=key, kind=kind, **{name: value.strip() for name, value in columns.items()}
    )
