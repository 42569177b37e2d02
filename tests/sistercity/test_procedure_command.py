"""`manage.py procedure`: the table as people, programs and the documentation read it."""

import io
import json
from typing import Any

from django.conf import settings
from django.core.management import call_command

from sistercity.procedure import PROCEDURE


def printed(*options: str) -> str:
    output = io.StringIO()
    call_command("procedure", *options, stdout=output)
    return output.getvalue()


def test_the_list_names_every_step_with_basis_limit_and_evidence() -> None:
    steps: list[dict[str, Any]] = json.loads(printed("--json"))
    assert [step["key"] for step in steps] == [step.key for step in PROCEDURE]
    council = next(step for step in steps if step["key"] == "council_approval")
    assert (council["number"], council["stage"]) == ("2.4", "coordination")
    assert (council["limit"], council["kind_of_days"], council["limit_is"]) == (
        45,
        "working",
        "law",
    )
    assert [item["key"] for item in council["evidence"]] == [
        "council_request",
        "council_received",
        "council_decision",
    ]


def test_evidence_that_two_turns_ask_for_is_told_once() -> None:
    steps = json.loads(printed("--json"))
    for step in steps:
        keys = [item["key"] for item in step["evidence"]]
        assert len(keys) == len(set(keys)), step["key"]
    label = "Rancangan tanpa isian […] yang tersisa"
    assert printed().count(f"- {label}") == printed("--markdown").count(label) == 2


def test_the_list_says_which_evidence_is_a_document() -> None:
    steps = {step["key"]: step for step in json.loads(printed("--json"))}
    council = {item["key"]: item["document"] for item in steps["council_approval"]["evidence"]}
    assert council == {
        "council_request": True,
        "council_received": False,
        "council_decision": True,
    }


def test_only_the_councils_limit_is_law() -> None:
    steps = json.loads(printed("--json"))
    assert [step["key"] for step in steps if step["limit_is"] == "law"] == ["council_approval"]


def test_the_table_can_be_read_in_a_terminal() -> None:
    text = printed()
    assert "Persetujuan DPRD" in text
    assert "45 hari kerja (hukum)" in text
    assert "     - Surat keputusan DPRD" in text


def test_the_diagram_shows_order_returns_and_refusals() -> None:
    lines = printed("--mermaid").splitlines()
    assert lines[0] == "flowchart TB"
    assert "  initiative --> eligibility" in lines
    assert "  text_approval -. dikembalikan .-> draft_text" in lines
    assert "  council_approval -. ditolak .-> rejected([Ditolak])" in lines


def test_the_documentation_shows_the_procedure_as_it_is() -> None:
    page = (settings.BASE_DIR / "docs" / "procedure.md").read_text(encoding="utf-8")
    assert page == printed("--markdown")
