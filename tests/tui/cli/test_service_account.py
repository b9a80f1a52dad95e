"""A register kept by a service account: over SSH, by a key that says who acts, and no further than the register."""

import json
import os
import pwd
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Told, Upheld

SOMEBODY = next(found.pw_name for found in pwd.getpwall() if found.pw_uid != os.getuid())


@pytest.fixture
def path(upheld: Upheld, tmp_path: Path) -> Path:
    path = tmp_path / "closed" / "register.duckdb"
    told = upheld("--db", path, "init", "--administrator", "Amal Jones", "--account", "amal")
    assert told.out.splitlines()[1].startswith("Amal Jones (account amal): ")
    assert (
        upheld(
            "--db",
            path,
            "--handler",
            "amal",
            "handlers",
            "add",
            "Bo Nash",
            "--account",
            "bo",
            "--role",
            "customer_service",
        ).code
        == 0
    )
    return path


@pytest.fixture
def ssh(upheld: Upheld, path: Path, monkeypatch: pytest.MonkeyPatch) -> "Ssh":
    return Ssh(upheld, path, monkeypatch)


class Ssh:
    """What `ssh HOST WORDS` comes to, with Bo's key."""

    def __init__(self, upheld: Upheld, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._upheld, self._path, self._environment = upheld, path, monkeypatch

    def __call__(self, typed: str) -> Told:
        with self._environment.context() as environment:
            environment.setenv("SSH_ORIGINAL_COMMAND", typed)
            return self._upheld("--db", self._path, "--handler", "bo")


def test_key_says_who_acts(ssh: Ssh) -> None:
    assert ssh("upheld new --subject 'A fee; rm -rf / $(id)' --json").json == {"ref": "CMP-2026-00001"}
    shown = ssh("show 1 --json").json
    assert shown["chronology"][0]["actor"] == "Bo Nash"
    assert "A fee; rm -rf / $(id)" in json.dumps(shown)


@pytest.mark.parametrize(
    "option", ["--handler amal", "--handler=amal", "--as amal", "--as=amal", "--db x", "--db=x"]
)
@pytest.mark.parametrize("typed", ["{} list", "list {}", "upheld list --json {}"])
def test_nobody_says_otherwise(ssh: Ssh, option: str, typed: str) -> None:
    told = ssh(typed.format(option))
    name = option.split("=")[0].split()[0]
    assert (told.code, told.sentence) == (1, f"{name} is settled for this connection; leave it out.")


@pytest.mark.parametrize(
    "typed",
    [
        "import /etc/passwd",
        "do 1 note --text @/etc/passwd",
        "do 1 note --text=@/etc/passwd",
        "new --subject x --detail @/etc/passwd",
        "snapshot /tmp/x",
        "letters 1 --out /tmp/x",
        "policy check /etc/shadow",
        "init --policy /etc/shadow",
        "export 1 --out x",
        "report",
        "verify --against /etc/shadow",
        "demo",
        "web",
        "rebuild",
    ],
)
def test_files_of_the_host_are_out_of_reach(ssh: Ssh, typed: str) -> None:
    told = ssh(typed)
    assert (told.code, told.sentence) == (
        1,
        "that reads or writes files of the host, so it is not done over this connection; ask who keeps the register.",
    )


def test_text_that_begins_like_a_file_is_written_with_two_signs(ssh: Ssh) -> None:
    ssh("new --subject x")
    assert ssh("do 1 note --text '@@amal please look'").code == 0
    assert "@amal please look" in ssh("show 1").out
    assert (
        ssh("new --subject '@cilex on social media' --name @somebody").code == 0
    )  # no text of many lines, so no file


def test_what_is_no_command_is_one_sentence(ssh: Ssh) -> None:
    assert ssh("show 'CMP").sentence.startswith("the command over this connection can't be read")
    told = ssh("/usr/lib/openssh/sftp-server")
    assert told.code == 2
    assert "there is no command '/usr/lib/openssh/sftp-server'" in told.err


def test_who_acts_must_be_said(upheld: Upheld, path: Path) -> None:
    assert upheld("--db", path, "list").sentence.endswith("say who acts with --handler NAME.")
    assert upheld("--db", path, "list", "--as", "bo").code == 0


def test_service_account_is_shown_named_and_ended(upheld: Upheld, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    upheld("--db", path, "init")
    assert upheld("--db", path, "handlers", "service").out.startswith("none")
    assert upheld("--db", path, "handlers", "service", SOMEBODY, "--json").json == {
        "service_account": SOMEBODY
    }
    assert upheld("--db", path, "handlers", "service", SOMEBODY, "--end").sentence.endswith("not both.")
    told = upheld("--db", path, "doctor", "--json").json
    assert told["facts"]["register"]["shared by"] == f"the service account {SOMEBODY}, which says who acts"
    assert f"only {SOMEBODY} may open the register" in json.dumps(told["findings"])
    assert upheld("--db", path, "handlers", "service", "--end", "--json").json == {"service_account": None}
    told = upheld("--db", path, "doctor", "--json").json
    assert told["facts"]["register"]["shared by"] == "the accounts of its handlers"


def test_account_alone_is_no_administrator(upheld: Upheld, tmp_path: Path) -> None:
    told = upheld("--db", tmp_path / "r.duckdb", "init", "--account", "amal")
    assert told.sentence == "--account is that of the administrator: name them with --administrator."
