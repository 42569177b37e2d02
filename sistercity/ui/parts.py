"""The small values that views hand to components: links, stages, steps and events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.functional import Promise

Text = str | Promise


class Due(Protocol):
    """What the deadline component reads; `sistercity.deadlines.counting.Deadline` is one."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def days_left(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def on_hold(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Link:
    """A place to go; `current` is the value of aria-current ("page", "true") or empty."""

    label: Text
    url: str
    current: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class StageMark:
    """One of the five stages; `state` is "done", "now", "beside" (runs along) or "next"."""

    label: Text
    state: str
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class StepMark:
    """One step of the procedure; `state` is "done", "now" or "next", or of what came to nothing
    "stopped" and "never".
    """

    label: Text
    state: str
    note: Text = ""
    deadline: Due | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; `tone` colours its dot (go, late, soon, brand or empty)."""

    at: datetime
    what: Text
    who: Text = ""
    note: Text = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Chip:
    """An active filter in words, with the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field of a stale edit: what this person typed and what is stored now."""

    label: str
    yours: str
    stored: str
