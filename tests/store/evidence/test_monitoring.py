"""Outcomes by a characteristic of the complainant need a lawful basis (R59, G7): without one, none leaves the register."""

from pathlib import Path

import pytest

from store.snapshot import CHARACTERISTICS
from tests.store.evidence.desk import Script
from tests.store.worlds import edited_text

NAMED = edited_text(('lawful_basis = ""', 'lawful_basis = "UK GDPR, article 9(2)(g)"'))


@pytest.mark.parametrize(("text", "told"), [(None, ""), (NAMED, "mental-health")])
def test_a_characteristic_leaves_the_register_only_on_a_lawful_basis(
    tmp_path: Path, text: str | None, told: str
) -> None:
    """How many there are is told either way; and an adjustment is no characteristic but what we did."""
    script = Script(text)
    case = script.case()
    script.do(case, "record-vulnerability", kind="mental-health", text="Finds calls hard.")
    script.do(
        case,
        "agree-adjustment",
        kind="contact",
        need="n",
        agreed="a",
        owner="Ann",
        due="2026-12-01",
        review="2027-01-15",
    )
    store = script.write(tmp_path / "register.duckdb")
    facts = store.facts("1.0")["facts"].to_pylist()
    store.close()
    assert {fact["what"]: fact["code"] for fact in facts} == {
        "VulnerabilityRecorded": told, "AdjustmentAgreed": "contact",
    }  # fmt: skip
    assert "VulnerabilityRecorded" in CHARACTERISTICS
