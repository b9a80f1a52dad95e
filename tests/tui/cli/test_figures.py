"""`upheld import`, `snapshot` and `report`: another register in, a committee's page out."""

import json
from pathlib import Path

import pytest

from store import import_batches
from store.import_known import Made
from store.importing import Importer
from store.unit import Unit
from tests.tui.cli.conftest import Upheld

ROWS = """id,day,end,about
A1,2024-01-02,2024-01-05,Lost papers
A2,2024-01-03,,Late results
A3,not a day,,Fees
"""
MAPPING = """source = "Old desk"
columns = { key = "id", received = "day", ended = "end", subject = "about" }
"""

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, Path]:
    """A small older register and its mapping."""
    (tmp_path / "old.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "old.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "old.csv", tmp_path / "old.toml"


def test_an_import_accounts_for_every_row(upheld: Upheld, old: tuple[Path, Path]) -> None:
    words = ("import", old[0], "--mapping", old[1], "--as-legacy", "--json", "--as", "Lee")
    told = upheld(*words)
    assert told.code == 0
    assert set(told.json) == {"read", "accepted", "rejected", "already_present", "rejects_file"}
    assert [told.json[k] for k in ("read", "accepted", "rejected", "already_present")] == [3, 2, 1, 0]
    assert "not a day" in Path(told.json["rejects_file"]).read_text("utf-8")
    assert [upheld(*words).json[k] for k in ("accepted", "rejected", "already_present")] == [0, 1, 2]
    (case,) = upheld("list", "is:migrated", "--json").json
    assert (case["stage"], case["due"], case["owner"], case["state"]) == (0, None, None, "received")
    assert "came from Old desk" in upheld("show", case["ref"]).out
    refused = upheld("do", case["ref"], "acknowledge", "--as", "Amy")
    assert (refused.code, "adopt it first" in refused.err) == (1, True)
    assert upheld("do", case["ref"], "adopt", "--stage", "2", "--as", "Lee").code == 0
    assert upheld("show", case["ref"], "--json").json["stage"] == 2
    assert upheld("verify").code == 0


def test_an_import_by_who_may_not_or_of_what_is_not_there(upheld: Upheld, old: tuple[Path, Path]) -> None:
    told = upheld("import", old[0], "--mapping", old[1], "--as-legacy", "--as", "Amy")
    assert (told.code, "Team Leader" in told.sentence) == (1, True)
    assert upheld("import", old[0].with_name("none.csv"), "--mapping", old[1], "--as", "Lee").code == 1
    assert upheld("import", old[0], "--mapping", old[0], "--as", "Lee").code == 1
    assert upheld("import", old[0]).code == 2
    assert upheld("import", "--mapping", old[1]).code == 2
    assert "--abandon" in upheld("import").err


def halted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next batch of an import that is written is the last: then somebody presses Ctrl-C."""
    insert = Importer._insert

    def stop(self: Importer, unit: Unit, made: Made) -> None:
        if self._accepted:
            raise KeyboardInterrupt
        insert(self, unit, made)

    monkeypatch.setattr(import_batches, "GROUP", 1)
    monkeypatch.setattr(Importer, "_insert", stop)


def test_an_import_left_unfinished_can_be_seen_gone_on_with_and_abandoned(
    upheld: Upheld, old: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("import", old[0], "--mapping", old[1], "--as-legacy", "--as", "Lee")
    assert upheld("import", "--abandon").out == "no import is unfinished\n"
    told = upheld("import", "--abandon", "4", "--as", "Lee")
    assert (told.code, told.sentence) == (1, "there is no import 4; none is unfinished.")
    with monkeypatch.context() as patched:
        halted(patched)
        told = upheld(*words)
    assert told.code == 130
    assert told.err.endswith(
        "import 1 is not finished, and nobody sees its cases: the same import again goes on with it, "
        "`upheld import --abandon 1` erases it.\n"
    )
    assert upheld("list", "--all", "--json").json == []
    listed = upheld("import", "--abandon")
    assert (listed.code, listed.out.startswith("import 1 (Old desk, begun on 20")) == (0, True)
    (one,) = upheld("import", "--abandon", "--json").json
    assert {name: one[name] for name in ("id", "source", "cases", "abandoned")} == {
        "id": 1,
        "source": "Old desk",
        "cases": 1,
        "abandoned": False,
    }
    told = upheld("import", "--abandon", "2", "--as", "Lee")
    assert (told.code, "there is no import 2; unfinished are import 1 (Old desk" in told.sentence) == (
        1,
        True,
    )
    told = upheld("import", "--abandon", "1", "--as", "Amy")
    assert (told.code, "Team Leader" in told.sentence) == (1, True)
    done = upheld("import", "--abandon", "1", "--as", "Lee", "--json")
    assert (done.code, done.json) == (0, {"id": 1, "cases": 1})
    told = upheld("import", "--abandon", "1", "--as", "Lee")
    assert (told.code, told.sentence) == (1, "import 1 was abandoned before; none is unfinished.")
    assert upheld("verify").code == 0
    again = upheld(*words, "--json")
    assert [again.json[k] for k in ("read", "accepted", "rejected", "already_present")] == [3, 2, 1, 0]
    told = upheld("import", "--abandon", "2", "--as", "Lee")
    assert (told.code, "import 2 is finished" in told.sentence) == (1, True)


def test_another_import_says_that_one_is_unfinished(
    upheld: Upheld, old: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--mapping", old[1], "--as-legacy", "--as", "Lee")
    with monkeypatch.context() as patched:
        halted(patched)
        upheld("import", old[0], *words)
    other = old[0].with_name("other.csv")
    other.write_text("id,day,end,about\nB1,2024-01-02,,Fees\n", encoding="utf-8")
    told = upheld("import", other, *words)
    assert (told.code, "import 1 (Old desk, begun on 20" in told.err) == (0, True)
    assert "`upheld import --abandon 1` erases it." in told.err
    assert "import 1" not in upheld("import", old[0], *words).err  # it went on


def test_abandon_stands_alone(upheld: Upheld, old: tuple[Path, Path]) -> None:
    for words in ((old[0],), ("--mapping", old[1]), ("--dry-run",)):
        told = upheld("import", *words, "--abandon", "1")
        assert (told.code, "--abandon stands alone" in told.err) == (2, True)
    assert upheld("import", "--abandon", "x").code == 2


def test_a_report_is_written_checked_and_found_changed(
    upheld: Upheld, old: tuple[Path, Path], tmp_path: Path
) -> None:
    upheld("import", old[0], "--mapping", old[1], "--as-legacy", "--as", "Lee")
    out = tmp_path / "pack"
    told = upheld("report", "--out", out)
    assert told.code == 0
    assert "reconciles" in told.out
    first = (out / "index.html").read_bytes(), (out / "manifest.json").read_bytes()
    assert upheld("report", "--out", out).code == 0
    assert ((out / "index.html").read_bytes(), (out / "manifest.json").read_bytes()) == first
    assert upheld("report", "--check", out / "manifest.json").out == "nothing differs\n"

    facts = tmp_path / "facts.duckdb"
    assert upheld("snapshot", facts).code == 0
    assert upheld("report", "--snapshot", facts, "--out", tmp_path / "again").code == 0
    assert (tmp_path / "again" / "index.html").read_bytes() == first[0]

    manifest = json.loads(first[1])
    name = next(iter(manifest["figures"]))
    manifest["figures"][name] = 999
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = upheld("report", "--check", out / "manifest.json", "--json")
    assert told.code == 4
    assert any(name in finding["where"] for finding in told.json["findings"])


def test_a_report_needs_a_place_or_a_manifest(upheld: Upheld, tmp_path: Path) -> None:
    assert "--out DIR" in upheld("report").sentence
    assert upheld("report", "--check", tmp_path / "none.json").code == 1
    assert upheld("report", "--from", "2026-02-01", "--to", "2026-01-01", "--out", tmp_path / "x").code == 1
