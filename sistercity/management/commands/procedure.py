import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import override

from sistercity.procedure import CASE_STEPS, PROCEDURE, STEPS, Stage, Step

INDONESIAN = "id"
#: Stages 4 and 5 run beside each other from the signature on.
OPENED_BY_SIGNING = ("action_plan", "reporting", "evaluation", "decision")


class Command(BaseCommand):
    help = "Print the procedure of PP 28/2018 as the portal follows it, with the default targets."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="as a list for other programs")
        form.add_argument("--mermaid", action="store_true", help="as a diagram")
        form.add_argument("--markdown", action="store_true", help="as docs/procedure.md")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(INDONESIAN):
            if options["json"]:
                text = json.dumps([entry(step) for step in PROCEDURE], ensure_ascii=False, indent=2)
            elif options["mermaid"]:
                text = mermaid()
            else:
                text = document() if options["markdown"] else table()
        self.stdout.write(text)


def entry(step: Step) -> dict[str, Any]:
    """Return a step as plain data."""
    limit = step.limit
    return {
        "key": step.key,
        "number": step.number,
        "stage": step.stage.value,
        "name": str(step.name),
        "actor": str(step.actor),
        "basis": str(step.basis),
        "limit": limit.days if limit else None,
        "kind_of_days": limit.kind.value if limit else None,
        "limit_is": ("law" if limit.law else "target") if limit else None,
        "counted_back_from_the_end": step.before_end,
        "turns": [
            {
                "roles": [role.value for role in turn.roles],
                "all_roles": turn.all_roles,
                "does": str(turn.does),
                "if": turn.if_setting or None,
                "returns_to": turn.returns_to or None,
                "rejects": turn.rejects,
            }
            for turn in step.turns
        ],
        "evidence": [
            {"key": item.key, "label": str(item.label), "document": item.document}
            for item in step.evidence
        ],
    }


def limit_of(step: Step) -> str:
    """Return the limit in words: "45 hari kerja (hukum)"."""
    if step.limit is None:
        return "-"
    nature = "hukum" if step.limit.law else "target"
    where = " sebelum berakhir" if step.before_end else ""
    return f"{step.limit.days} {step.limit.kind.label}{where} ({nature})"


def rows() -> Iterator[tuple[str, ...]]:
    """Yield heading and rows of the table that people read."""
    yield ("No.", "Kunci", "Langkah", "Pelaku", "Dasar", "Batas", "Bukti dukung")
    for step in PROCEDURE:
        evidence = "; ".join(str(item.label) for item in step.evidence) or "-"
        yield (
            step.number,
            step.key,
            str(step.name),
            str(step.actor),
            str(step.basis),
            limit_of(step),
            evidence,
        )


def table() -> str:
    """Return the procedure as columns for a terminal; the evidence stands below each step."""
    head, *body = rows()
    shown = [row[:-1] for row in (head, *body)]
    widths = [max(len(row[n]) for row in shown) for n in range(len(head) - 1)]
    lines = [aligned(head, widths)]
    stage = None
    for step, row in zip(PROCEDURE, body, strict=True):
        if step.stage != stage:
            stage = step.stage
            lines += ["", f"{step.number[0]}. {Stage(stage).label}"]
        lines.append(aligned(row, widths))
        lines += [f"     - {item.label}" for item in step.evidence]
    return "\n".join(lines)


def aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip()


def mermaid() -> str:
    """Return the steps in order, the returns dotted, and where a refusal ends it."""
    lines = ["flowchart TB"]
    for stage in Stage:
        lines.append(f'  subgraph stage_{stage.value}["{stage.label}"]')
        for step in PROCEDURE:
            if step.stage == stage:
                lines.append(f'    {step.key}["{step.number} {step.name}"]')
        lines.append("  end")
    lines += [f"  {step.key} --> {following.key}" for step, following in pairwise(CASE_STEPS)]
    lines += [f"  signing --> {key}" for key in OPENED_BY_SIGNING]
    lines.append("  action_plan --> programmes")
    for step in PROCEDURE:
        back = {turn.returns_to for turn in step.turns if turn.returns_to} - {step.key}
        lines += [f"  {step.key} -. dikembalikan .-> {key}" for key in sorted(back)]
        if any(turn.rejects for turn in step.turns):
            lines.append(f"  {step.key} -. ditolak .-> rejected([Ditolak])")
    return "\n".join(lines)


def document() -> str:
    """Return the whole of docs/procedure.md."""
    head, *body = rows()
    lines = [
        "# The procedure",
        "",
        "Written by `manage.py procedure --markdown` from `sistercity/procedure.py`, the one place",
        "where it stands; a test keeps this page true. Limits marked *hukum* are the law's, all",
        "others are targets that administrators may change. `--json` gives the same to programs.",
        "",
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in body),
        "",
        f"The {len(STEPS)} steps with their returns:",
        "",
        "```mermaid",
        mermaid(),
        "```",
    ]
    return "\n".join(lines)
