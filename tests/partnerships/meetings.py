"""Fill in and open the pages of meetings, as their tests do."""

from typing import Any

from django.test import Client
from django.urls import reverse

from partnerships.models import Meeting, Partnership


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def form_data(**changes: Any) -> dict[str, Any]:
    """Return what the form sends: a meeting with no participants and no action items."""
    return {
        "kind": "regular",
        "title": "Pembahasan pelabuhan",
        "clock": "region",
        "starts_at": "2026-07-01T15:00",
        "ends_at": "2026-07-01T17:00",
        "place": "Balai Kota",
        "link": "",
        "agenda": "Pelabuhan",
        "minutes": "Sepakat.",
        "decisions": "",
        **rows("participants"),
        **rows("items"),
        **changes,
    }


def rows(prefix: str, *filled: dict[str, Any]) -> dict[str, Any]:
    """Return a formset's inputs with one blank row after those that are filled."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": str(len(filled) + 1),
        f"{prefix}-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def create_url(partnership: Partnership) -> str:
    return reverse("partnerships:meeting_create", args=[partnership.pk])


def edit_url(meeting: Meeting) -> str:
    return reverse("partnerships:meeting_edit", args=[meeting.pk])
