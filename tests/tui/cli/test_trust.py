"""`verify`, `rebuild` and `doctor`: whether the register, and what it stands on, is what it should be."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import duckdb
import pytest

from store.schema import TRIGGERS
from tests.tui.cli.conftest import Told, Upheld
from tui import examination


def tamper(register: Path, *statements: str) -> None:
    """What somebody with the file, and without Upheld, can do to it."""
    with duckdb.connect(str(register)) as con:
        for statement in statements:
            con.execute(statement)


@pytest.fixture
def path(ref: str, tmp_path: Path) -> Path:
    """The register with one complaint."""
    return tmp_path / "register" / "register.duckdb"


# --- verify ----------------------------------------------------------------------------------------------------------


def test_verify_finds_nothing_wrong(upheld: Upheld, path: Path) -> None:
    told = upheld("verify", "--json")
    assert told.code == 0
    assert set(told.json) == {"ok", "events", "head", "findings"}
    assert (told.json["ok"], told.json["findings"]) == (True, [])
    count, digest = upheld("verify", "--head").out.split()
    assert (told.json["events"], told.json["head"]) == (int(count), digest)
    assert upheld("verify").out == f"{count} events, head {digest}\nnothing is wrong\n"


def test_verify_finds_a_changed_event(upheld: Upheld, path: Path) -> None:
    tamper(
        path,
        *(f"DROP TRIGGER {name} ON ledger" for name in TRIGGERS),
        "UPDATE ledger SET payload = replace(payload, 'email', 'letter') WHERE type = 'CaseReceived'",
    )
    told = upheld("verify", "--json")
    assert told.code == 4
    assert told.json["ok"] is False
    assert all(set(finding) == {"where", "what"} for finding in told.json["findings"])
    page = upheld("verify")
    assert (page.code, page.err) == (4, "")
    assert len(page.out.splitlines()) == 1 + len(told.json["findings"])


def test_verify_finds_a_ledger_cut_short_though_nothing_else_opens_it(upheld: Upheld, path: Path) -> None:
    tamper(path, *(f"DROP TRIGGER {name} ON ledger" for name in TRIGGERS), "DELETE FROM ledger WHERE seq > 5")
    told = upheld("list")
    assert told.code == 1
    assert "cut short" in told.sentence
    assert upheld("verify").code == 4


@pytest.mark.parametrize("words", [("--head",), ("--head", "--json"), ("--json",)])
def test_verify_against_a_head_kept_elsewhere(
    upheld: Upheld, path: Path, ref: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(upheld("verify", *words).out, encoding="utf-8")
    assert upheld("do", ref, "note", "--text", "x").code == 0
    assert upheld("verify", "--against", kept).code == 0


def test_verify_against_the_head_of_another_ledger(upheld: Upheld, path: Path, tmp_path: Path) -> None:
    count, digest = upheld("verify", "--head").out.split()
    for written in (f"{count} {digest[::-1]}", f"{int(count) + 1} {digest}"):
        (tmp_path / "kept").write_text(written, encoding="utf-8")
        assert upheld("verify", "--against", tmp_path / "kept").code == 4


@pytest.mark.parametrize("written", ["", "12", "{}", '{"count": 1}', "[1]", "12 xyz", "{"])
def test_verify_against_what_is_no_head(upheld: Upheld, path: Path, tmp_path: Path, written: str) -> None:
    kept = tmp_path / "kept"
    kept.write_text(written, encoding="utf-8")
    told = upheld("verify", "--against", kept)
    assert (told.code, told.sentence) == (
        1, f"--against: {kept} holds no head; one is written COUNT HASH, as `upheld verify --head` prints it.",
    )  # fmt: skip


def test_rebuild_mends_the_working_tables(upheld: Upheld, path: Path, ref: str) -> None:
    tamper(path, "UPDATE cases SET state = 'closed', is_open = false")
    assert upheld("verify").code == 4
    assert upheld("rebuild").out == "1 cases made anew from the ledger\n"
    assert upheld("rebuild", "--json").json == {"cases": 1}
    assert upheld("verify").code == 0
    assert upheld("list", "--json").json[0]["ref"] == ref


# --- doctor ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def healthy(path: Path) -> Path:
    """The register as `upheld` makes its files, whatever umask the tests run under."""
    path.chmod(0o660)
    path.with_name(f"{path.name}.d").chmod(0o2770)
    return path


def found(told: Told) -> dict[str, str]:
    return {finding["where"]: finding["what"] for finding in json.loads(told.out)["findings"]}


def test_doctor_finds_nothing_wrong(upheld: Upheld, healthy: Path) -> None:
    told = upheld("doctor", "--json")
    assert (told.code, told.err) == (0, "")
    assert set(told.json) == {"ok", "facts", "notes", "findings"}
    assert (told.json["ok"], told.json["findings"]) == (True, [])
    facts = told.json["facts"]
    assert facts["program"]["duckdb"] == duckdb.__version__
    assert facts["register"]["acting as"] == "Amy"
    assert facts["register"]["policy"] == "POL/CO/CO/CC/0001A 3.0"
    assert facts["register"]["kind"] == "demo: anybody may act as anybody"
    assert upheld("doctor").out.endswith("nothing is wrong\n")


def test_doctor_works_without_a_register(upheld: Upheld, tmp_path: Path) -> None:
    told = upheld("doctor", "--json", "--db", tmp_path / "deep" / "none.duckdb")
    assert (told.code, told.json["ok"]) == (0, True)
    assert told.json["notes"][-1]["where"] == "register"
    assert not (tmp_path / "deep").exists()


def test_doctor_finds_what_is_wrong(upheld: Upheld, healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "LITTLE_ROOM", 2**63)
    monkeypatch.setattr(examination, "SOON", date(2100, 1, 1) - date(2026, 1, 1))
    monkeypatch.setattr(examination, "file_system", lambda folder: "nfs4")
    (healthy.with_name(f"{healthy.name}.d") / "head").unlink()
    told = upheld("doctor", "--json", "--as", "Zoe")
    assert told.code == 4
    assert set(found(told)) == {"free", "calendar", "file system", "head", "account"}
    assert "nfs4 is a network file system" in upheld("doctor").out


def test_doctor_finds_files_that_everybody_can_read(
    upheld: Upheld, healthy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy.chmod(0o664)
    for reachable, findings in (
        (True, {"file": f"every account of this machine can get at it: chmod o= {healthy}"}),
        (False, {}),
    ):
        monkeypatch.setattr(examination, "reachable_by_all", lambda place, answer=reachable: answer)
        assert found(upheld("doctor", "--json")) == findings


def test_folder_closed_to_others_closes_all_within(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o770)
    assert not examination.reachable_by_all(inner)
    assert examination.reachable_by_all(Path("/usr"))


def test_doctor_finds_a_register_that_does_not_open(upheld: Upheld, healthy: Path) -> None:
    shutil.rmtree(healthy.with_name(f"{healthy.name}.d"))
    healthy.write_bytes(b"not a database")
    told = upheld("doctor", "--json")
    assert told.code == 4
    assert {"folder beside", "register"} <= set(found(told))


def test_doctor_looks_at_the_terminal(
    upheld: Upheld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(examination, "is_terminal", lambda: True)
    monkeypatch.setattr("locale.getencoding", lambda: "ISO-8859-1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "12")
    words = ("doctor", "--json", "--db", tmp_path / "none.duckdb")
    told = upheld(*words)
    assert set(found(told)) == {"TERM", "encoding"}
    assert told.json["notes"][0] == {"where": "size", "what": "the desk is made for 80x24 and more."}
    assert told.json["facts"]["terminal"]["colours"] == "16 at most"
    colours = []
    for name, value in (("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
        colours.append(upheld(*words).json["facts"]["terminal"]["colours"])
    assert colours == ["256", "16 million", "none (NO_COLOR)"]


def test_mounts_of_this_machine_name_its_root() -> None:
    assert "/" in dict(examination._mounts())


def test_mounts_of_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "/dev/disk3s1 on / (apfs, local, journaled)\n//jo@nas/share on /Volumes/our share (smbfs, nodev)\n"
    answer = subprocess.CompletedProcess([], 0, stdout=told)
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: answer)
    assert examination._mounts_of_macos() == [("/", "apfs"), ("/Volumes/our share", "smbfs")]


def test_network_file_systems_are_told_from_local_ones() -> None:
    for kind in ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs"):
        assert examination.NETWORK.fullmatch(kind)
    for kind in ("ext4", "xfs", "btrfs", "apfs", "tmpfs", "overlay", "zfs", ""):
        assert not examination.NETWORK.fullmatch(kind)


def test_file_system_of_the_innermost_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = [("/", "ext4"), ("/srv", "xfs"), ("/srv/far away", "nfs4"), ("/srv/far", "cifs")]
    monkeypatch.setattr(examination, "_mounts", lambda: mounts)
    places = {"/home": "ext4", "/srv/x": "xfs", "/srv/far away/x": "nfs4", "/srv/farther": "xfs"}
    assert {place: examination.file_system(Path(place)) for place in places} == places
