"""Time the nightly look at what is due over very many deadlines."""

import resource
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any
from unittest import mock

from django.db import connection
from django.utils import timezone

from sistercity.worklist import reminders

#: What was due in the last two months and is not done, and what is due in the next two years,
#: with those told of yesterday marked so; every turn waits for its region's officers.
FILL = """
INSERT INTO worklist_item (partnership_id, key, subject, title, url, role, region_id, holder,
    since, due_on, day_kind, opened_at, reminded, escalated_at, escalated_to)
SELECT partnership.id, 'reporting', 'bench:' || number, '', '/', 'officer', partnership.region_id,
    '', due_on - 182, due_on, 'calendar', now(),
    CASE WHEN due_on < yesterday
        THEN due_on || ':late:' || (yesterday - due_on - 1) / 7
        ELSE coalesce(due_on || ':before:' || (
            SELECT min(day) FROM unnest(ARRAY[7, 1, 0]) day WHERE due_on - yesterday <= day
        ), '')
    END,
    CASE WHEN due_on < yesterday THEN now() END, ''
FROM (
    SELECT number, %(today)s::date - 1 AS yesterday,
        %(today)s::date - 60 + (number::bigint * 7919 %% 790)::int AS due_on,
        number %% (SELECT count(*) FROM partnerships_partnership) AS place
    FROM generate_series(1, %(count)s) number
) deadline
JOIN (
    SELECT id, region_id, row_number() OVER (ORDER BY id) - 1 AS place
    FROM partnerships_partnership
) partnership USING (place)
"""


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """`told` turns had something new; `grown_mb` is by how much the process became larger."""

    deadlines: int
    told: int
    seconds: float
    grown_mb: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(deadlines: int) -> Sweep:
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"today": today, "count": deadlines})
        cursor.execute("ANALYZE worklist_item")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Mail is sent by another task; here is measured what finds and tells.
    with mock.patch.object(reminders, "send_mail"):
        start = perf_counter()
        told = reminders.remind(today)
        seconds = perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Sweep(deadlines=deadlines, told=told, seconds=seconds, grown_mb=(after - before) / 1024)
