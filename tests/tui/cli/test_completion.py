"""Completion for shells: made from the parser, so it knows every command, action and option."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Upheld

ASK = """
source "$1"; shift
COMP_WORDS=(upheld "$@"); COMP_CWORD=$#; COMP_LINE="upheld $*"; COMP_POINT=${#COMP_LINE}
function=$(complete -p upheld); function=${function#*-F }
${function%% *} upheld "${@: -1}" "${COMP_WORDS[COMP_CWORD-1]}"
echo "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(upheld: Upheld, tmp_path: Path) -> Path:
    path = tmp_path / "completion"
    path.write_text(upheld("completion", "bash").out, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["ver"], "verify"),
        (["report", "--for", ""], "audit-and-risk executive staff"),
        (["do", "12", "withdraw"], "withdraw withdraw-point"),
        (["do", "12", "note", "--te"], "--text"),
        (["handlers", "serv"], "service"),
    ],
)
def test_bash_offers_what_there_is(script: Path, typed: list[str], offered: str) -> None:
    told = subprocess.run(
        ["bash", "-c", ASK, "bash", str(script), *typed], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_can_read_its_script(upheld: Upheld, tmp_path: Path, shell: str) -> None:
    told = upheld("completion", shell)
    assert told.code == 0
    for word in ("acknowledge", "declare-interest", "audit-and-risk"):
        assert word in told.out
    if shutil.which(shell):
        (tmp_path / "script").write_text(told.out, encoding="utf-8")
        subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)


def test_no_other_shell(upheld: Upheld) -> None:
    told = upheld("completion", "ksh")
    assert told.code == 2
    assert "there is no shell 'ksh'" in told.err
