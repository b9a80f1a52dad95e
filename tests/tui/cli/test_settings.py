"""`upheld settings`: where the file is, what is wrong with it, an example that holds."""

import tomllib
from pathlib import Path

from tests.tui.cli.conftest import Upheld
from tui.settings_file import read


def config(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "home" / "upheld" / "settings.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_it_says_where_the_file_would_be(upheld: Upheld, tmp_path: Path) -> None:
    told = upheld("settings")
    assert told.code == 0
    assert told.out.splitlines()[0] == str(tmp_path / "home" / "upheld" / "settings.toml")
    assert "there is none yet" in told.out


def test_a_good_file_is_said_to_be_good(upheld: Upheld, tmp_path: Path) -> None:
    path = config(tmp_path, 'theme = "light"\n')
    assert upheld("settings").out == f"{path}\nnothing is wrong\n"


def test_every_mistake_is_named_that_of_a_key_too(upheld: Upheld, tmp_path: Path) -> None:
    path = config(tmp_path, 'theme = "lite"\nkeys = { "case.decide" = "n" }\n')
    told = upheld("settings")
    assert told.code == 1
    first, theme, key = told.out.splitlines()
    assert first == str(path)
    assert theme.startswith("theme: 'lite' is none of")
    assert key.startswith("keys.case.decide: n is the key of case.note already in the queue")
    found = upheld("settings", "--json")
    assert found.code == 1
    assert [mistake["where"] for mistake in found.json["mistakes"]] == ["theme", "keys.case.decide"]
    assert found.json["path"] == str(path)
    assert not found.json["ok"]


def test_the_example_is_a_file_that_sets_nothing_and_all_of_it_could_be_set(upheld: Upheld) -> None:
    told = upheld("settings", "--example")
    assert told.code == 0
    assert not read(told.out).mistakes
    lines = [line.removeprefix("# ") for line in told.out.splitlines()]
    meant = [
        line
        for line in lines
        if line.startswith(("[", '"')) or (" = " in line and not line.endswith((".", ":")))
    ]
    text = "\n".join(meant)
    assert not read(text).mistakes
    assert set(tomllib.loads(text)) == {"theme", "queue", "keys", "snippets"}
    assert len(read(text).keys) == 4


def test_the_ids_are_listed(upheld: Upheld) -> None:
    told = upheld("settings", "--keys")
    assert any(line.startswith("case.decide") and " d " in line for line in told.out.splitlines())
    found = {item["id"]: item for item in upheld("settings", "--keys", "--json").json}
    assert found["menu.remedies"]["keys"] == ["R"]


def test_doctor_says_that_the_file_has_mistakes(upheld: Upheld, tmp_path: Path) -> None:
    config(tmp_path, "theme = 1\n")
    (note,) = [note for note in upheld("doctor", "--json").json["notes"] if note["where"] == "settings"]
    assert "`upheld settings` names them" in note["what"]
