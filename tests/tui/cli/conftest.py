"""`upheld` driven in this process on a real register of its own, with a handler for every role."""

import io
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from store import events as e
from store.case import reference
from store.founding import found, founding
from store.ledger import Happening, utc_now
from store.policy_file import parse, shipped
from store.rules.situation import civil_day
from store.unit_of_work import RegisterFile
from tui.cli import main

TODAY = civil_day(parse(shipped()), utc_now())

PEOPLE = {
    "Amy": ("customer_service",),
    "Ben": ("customer_service", "customer_voice"),
    "Lee": ("team_leader",),
    "Cora": ("compliance_manager",),
    "Ada": ("administrator",),
    "Nobody": (),
}
AGO = timedelta(days=90)  # so that what happens in a test can be back-dated


class Told(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on standard error; nothing on standard output."""
        assert self.out == ""
        assert self.err.startswith("upheld: ")
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("upheld: ").strip()


Upheld = Callable[..., Told]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from, or written to, the folders of whoever runs the tests."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("UPHELD_DB", raising=False)


@pytest.fixture
def upheld(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Upheld:
    """Run a command; `typed` is what comes on standard input."""

    def run(*words: object, typed: str | bytes = b"") -> Told:
        raw = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Told(code, out, err)

    return run


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register in which anybody may act as anybody, made once."""
    path = tmp_path_factory.mktemp("template") / "register.duckdb"
    began = utc_now() - AGO
    day = began.date()
    made: list[Happening] = founding(
        shipped(), began, e.RegisterCreated(on=day, simulated=True, seed=1, cases=0, today=day)
    )
    for number, (name, roles) in enumerate(PEOPLE.items(), start=1):
        added = e.New(number, e.HandlerAdded(on=day), {"name": name, "account": name.lower()})
        granted = [e.New(number, e.RoleGranted(on=day, role=role)) for role in roles]
        made += [Happening(began, 1, new) for new in (added, *granted)]
    found(path, [made])
    return path


@pytest.fixture(scope="session")
def template_with_one(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a complaint received today."""
    path = _copied(template, tmp_path_factory.mktemp("one"))
    words = (
        "--subject",
        "Fee taken twice",
        "--name",
        "Jo Brown",
        "--channel",
        "email",
        "--service",
        "finance",
    )
    assert main(["new", *words, "--db", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def template_with_four(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with four complaints, the oldest first; the second is Ben's, the last has ended."""
    path = _copied(template, tmp_path_factory.mktemp("four"))
    for number, days in enumerate((40, 20, 10, 5), start=1):
        on = TODAY - timedelta(days=days)
        assert main(["new", "--subject", f"Refund {number}", "--on", str(on), "--db", str(path)]) == 0
    refs = _refs(path)
    assert main(["do", refs[1], "allocate", "--to", "Ben", "--as", "Lee", "--db", str(path)]) == 0
    assert main(["do", refs[3], "withdraw", "--reason", "x", "--db", str(path)]) == 0
    return path


@pytest.fixture
def register(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register without complaints, which commands use unless told otherwise."""
    return _used(template, tmp_path, monkeypatch)


@pytest.fixture
def ref(template_with_one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The reference of the one complaint of the register, received today."""
    return _refs(_used(template_with_one, tmp_path, monkeypatch))[0]


@pytest.fixture
def queue(template_with_four: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The references of the four complaints of the register."""
    return _refs(_used(template_with_four, tmp_path, monkeypatch))


def _copied(template: Path, folder: Path) -> Path:
    shutil.copytree(template.parent, folder, dirs_exist_ok=True)
    return folder / template.name


def _used(template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = _copied(template, folder / "register")
    monkeypatch.setenv("UPHELD_DB", str(path))
    return path


def _refs(path: Path) -> list[str]:
    """The references of every case, the oldest first."""
    with RegisterFile(path).read() as unit:
        return [
            reference(number)
            for (number,) in unit.rows("SELECT case_id FROM cases ORDER BY received, case_id")
        ]
