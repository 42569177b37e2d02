"""Rows that the tests of partnerships share."""

import pytest

from partnerships.models import Meeting, Participant, Partnership
from tests.factories import (
    MeetingFactory,
)


@pytest.fixture
def meeting(partnership: Partnership) -> Meeting:
    return MeetingFactory(
        partnership=partnership,
        title="Kunjungan pertama",
        participants=[
            Participant(name="Ratna Dewi", organisation="Bagian Kerja Sama"),
            Participant(name="Elif Demir", organisation="Izmir", kind="counterpart"),
        ],
    )
