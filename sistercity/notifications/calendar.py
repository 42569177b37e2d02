"""One event as an iCalendar text (RFC 5545), for a mail's attachment or a download."""

from datetime import UTC, datetime

from icalendar import Calendar, Event


def event(
    *,
    uid: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime | None,
    changed_at: datetime,
    sequence: int,
    url: str,
    place: str = "",
    description: str = "",
) -> str:
    """Return the event; a later text with the same `uid` and a higher `sequence` replaces it."""
    found = {
        "uid": uid,
        "sequence": sequence,
        "dtstamp": changed_at.astimezone(UTC),
        "dtstart": starts_at.astimezone(UTC),
        "dtend": ends_at and ends_at.astimezone(UTC),
        "summary": title,
        "location": place,
        "description": description,
        "url": url,
    }
    entry = Event()
    for name, value in found.items():
        if value not in (None, ""):
            entry.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", "-//sistercity//ID")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return calendar.to_ical().decode()
