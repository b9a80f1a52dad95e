"""What `upheld doctor` looks at."""

import locale
import os
import platform
import re
import shutil
import stat
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.errors import UpheldError
from store.review import still_open
from tui.output import is_terminal
from tui.session import calendar_in_force

if TYPE_CHECKING:
    from store.register import Store

NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|afpfs|webdav|davfs\d?|fuse\.(sshfs|rclone|s3fs|glusterfs)|ceph|glusterfs|lustre|afs|ncpfs",
    re.IGNORECASE,
)
LITTLE_ROOM = 200_000_000  # bytes
SOON = timedelta(
    days=90
)  # a calendar that ends sooner can't promise the response dates of today's complaints for long


class Finding(NamedTuple):
    """Something to know: `where` it is, and `what` to know and do about it."""

    where: str
    what: str


class Examined(NamedTuple):
    """What was looked at: facts by subject, notes on what is worth knowing, findings of what is wrong."""

    facts: dict[str, dict[str, str]]
    notes: list[Finding]
    findings: list[Finding]


def examine_machine(seen: Examined) -> None:
    """The program, what it stands on, and the terminal."""
    from tui.log import log_file
    from tui.version import version

    seen.facts["program"] = {
        "upheld": version(),
        "python": platform.python_version(),
        "duckdb": _installed("duckdb"),
        "textual": _installed("textual"),
        "system": f"{platform.system()} {platform.release()}",
        "log": str(log_file()),
    }
    size = shutil.get_terminal_size((0, 0))
    term, encoding = os.environ.get("TERM", ""), locale.getencoding()
    seen.facts["terminal"] = {
        "output": "a terminal" if is_terminal() else "not a terminal",
        "TERM": term or "not set",
        "colours": _colours(term),
        "size": f"{size.columns}x{size.lines}" if size.columns else "not known",
        "encoding": encoding,
    }
    if is_terminal():
        if term in ("", "dumb"):
            seen.findings.append(
                Finding("TERM", "the desk can't draw on this terminal; the other commands work.")
            )
        if encoding.lower().replace("-", "") != "utf8":
            seen.findings.append(
                Finding("encoding", f"the locale says {encoding}; set LANG to one with UTF-8, as C.UTF-8.")
            )
        if 0 < size.columns < 60 or 0 < size.lines < 20:
            seen.notes.append(Finding("size", "the desk is made for 80x24 and more."))


def examine_settings(seen: Examined) -> None:
    """The settings of whoever sits here."""
    from tui.settings import load, settings_path

    path = settings_path()
    seen.facts["program"]["settings"] = str(path) if path.exists() else f"none at {path}"
    if load(path).mistakes:
        seen.notes.append(Finding("settings", f"{path} has mistakes: `upheld settings` names them."))


def examine_register(seen: Examined, path: Path, name: str | None) -> None:
    """The register, its folders, and who would act."""
    facts = seen.facts["register"] = {"path": str(path)}
    there = path.exists()
    facts["size"] = f"{path.stat().st_size} bytes" if there else "no register"
    folder = next(parent for parent in path.parents if parent.exists())
    kind = file_system(folder)
    facts["file system"] = kind or "not known"
    if NETWORK.fullmatch(kind):
        seen.findings.append(
            Finding(
                "file system",
                f"{kind} is a network file system, whose locks can't be trusted: keep the register on a local disk.",
            )
        )
    free = shutil.disk_usage(folder).free
    facts["free"] = f"{free // 1_000_000} MB"
    if free < LITTLE_ROOM:
        seen.findings.append(Finding("free", f"only {free // 1_000_000} MB are left on the disk."))
    if not there:
        seen.notes.append(
            Finding(
                "register", f"there is none at {path}: `upheld init` makes one, `upheld demo` one to try."
            )
        )
        return
    _examine_permissions(seen, path)
    from store.register import Store

    began = time.monotonic()
    try:
        store = Store.open(path)
    except UpheldError as error:
        seen.findings.append(Finding("register", str(error)))
        return
    facts["opened in"] = f"{(time.monotonic() - began) * 1000:.0f} ms, lock included"
    try:
        seen.findings.extend(Finding("head", warning) for warning in store.warnings)
        _examine_contents(seen, store, name)
    except UpheldError as error:
        seen.findings.append(Finding("register", str(error)))
    finally:
        store.close()


def _examine_permissions(seen: Examined, path: Path) -> None:
    """Who can get at the files."""
    facts, side = seen.facts["register"], path.with_name(f"{path.name}.d")
    umask = os.umask(0o077)
    os.umask(umask)
    facts["umask"] = f"{umask:03o}"
    for what, place in (("file", path), ("folder", path.parent), ("folder beside", side)):
        if not place.exists():
            seen.findings.append(Finding(what, f"{place} is missing."))
            continue
        mode = place.stat().st_mode
        facts[what] = f"{stat.filemode(mode)} {place}"
        if place != path.parent and mode & 0o007 and reachable_by_all(place):
            seen.findings.append(
                Finding(what, f"every account of this machine can get at it: chmod o= {place}")
            )
        if place != path and mode & stat.S_ISVTX:
            seen.notes.append(
                Finding(what, f"{place} is sticky, so a register in it can't be shared by several accounts.")
            )


def _examine_contents(seen: Examined, store: "Store", name: str | None) -> None:
    facts, policy, head = seen.facts["register"], store.policy, store.head()
    facts["events"] = str(head.count)
    facts["head"] = head.hash
    facts["kind"] = "demo: anybody may act as anybody" if store.simulated else "real"
    _examine_deployment(seen, store)
    facts["policy"] = policy.label
    left_open = still_open(store.governing().review, store.today)
    if left_open:
        seen.notes.append(Finding("policy", f"{left_open}: upheld policy show"))
    newest = calendar_in_force(store)
    facts["calendar"] = f"{newest.label}, to {newest.last}"
    if newest.last < store.today + SOON:
        seen.findings.append(
            Finding(
                "calendar", f"{newest.label} ends on {newest.last}; due dates after that can't be worked out."
            )
        )
    try:
        facts["acting as"] = store.acting(name).called
    except UpheldError as error:
        seen.findings.append(Finding("account", str(error)))


def _examine_deployment(seen: Examined, store: "Store") -> None:
    """Who opens the file: everybody for themselves, or one account for all."""
    from store.identity import open_to_others

    account = store.governing().settings.service_account
    seen.facts["register"]["shared by"] = (
        f"the service account {account}, which says who acts" if account else "the accounts of its handlers"
    )
    reachable = open_to_others(store.path, account) if account else None
    if reachable:
        seen.findings.append(Finding("folder", f"{reachable}: only {account} may open the register."))


def reachable_by_all(place: Path) -> bool:
    """Whether no folder on the way to `place` keeps other accounts out."""
    return all(parent.stat().st_mode & 0o001 for parent in place.parents)


def file_system(folder: Path) -> str:
    """The kind of file system that `folder` is on, "" where the machine doesn't say."""
    best, kind = -1, ""
    for point, found in _mounts():
        if folder.is_relative_to(point) and len(point) > best:
            best, kind = len(point), found
    return kind


def _mounts() -> list[tuple[str, str]]:
    """Every mount point with its kind, from Linux's table or macOS's command."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return _mounts_of_macos()
    return [(_unescaped(line.split(" ")[1]), line.split(" ")[2]) for line in lines if line.count(" ") >= 2]


def _mounts_of_macos() -> list[tuple[str, str]]:
    import subprocess

    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    return re.findall(r"^.+? on (.+) \((\w+)", told, re.MULTILINE)


def _unescaped(point: str) -> str:
    """Linux writes a space in a mount point as a backslash and 040."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)


def _colours(term: str) -> str:
    if "NO_COLOR" in os.environ:
        return "none (NO_COLOR)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256" in term else "16 at most"


def _installed(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
