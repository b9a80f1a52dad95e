"""Who acts on a register: the running account, or whom its service account names.

Two deployments (DESIGN.md, Many people, one register): a *shared group*, where everybody runs the program under an account of
their own; and a *service account*, which alone can open the file, and says for whom it does. A simulated register lets
anybody act as anybody.
"""

import os
import pwd
from pathlib import Path
from typing import NamedTuple

from store.errors import BadInput, Refused
from store.governing import Governing
from store.people import Handler


def running_account() -> str:
    """The operating-system account, which $LOGNAME can't change."""
    return pwd.getpwuid(os.getuid()).pw_name


def must_be_account(name: str) -> None:
    """Raises BadInput where this machine has no such account."""
    try:
        pwd.getpwnam(name)
    except (KeyError, ValueError):
        raise BadInput(f"this machine has no account {name!r}.") from None


class Person(NamedTuple):
    """Somebody who is to be a handler: their name, and their account on this machine or at the proxy, "" for none."""

    name: str
    account: str = ""


def running_person() -> Person:
    """Who the operating system says runs this."""
    account = running_account()
    return Person(pwd.getpwnam(account).pw_gecos.split(",")[0].strip() or account, account)


def acting(governing: Governing, path: Path, name: str | None) -> Handler:
    """Who acts on the register at `path`; `name` is a handler's name or account.

    In a simulated register that is `name`, or the first handler; for its service account `name`; else the running account.
    Raises Refused, and BadInput where nobody is called so.
    """
    handlers, settings = governing.handlers, governing.settings
    if settings.simulated:
        return _named(name, governing, "--as") if name else next(iter(handlers.values()))
    account = running_account()
    if account == settings.service_account:
        must_be_closed(path, account)
        if not name:
            raise Refused(
                f"{account} is the service account of this register; say who acts with --handler NAME."
            )
        return _named(name, governing, "--handler")
    mine = [h for h in handlers.values() if h.account == account]
    if not mine:
        raise Refused(
            f"the account {account} is not a handler of this register; an administrator can add it (upheld handlers add)."
        )
    if name and _named(name, governing, "--as") != mine[0]:
        raise Refused(
            f"acting as somebody else is for demo registers and service accounts only; here you are {mine[0].called}."
        )
    return mine[0]


def must_be_closed(path: Path, account: str) -> None:
    """Raises Refused where others than the service `account` could open the register at `path`."""
    reachable = open_to_others(path, account)
    if reachable:
        raise Refused(f"{reachable}, so a service account can't vouch for who acts.")


def open_to_others(path: Path, account: str) -> str | None:
    """Why others than `account` could open the register at `path`, as the beginning of a sentence; None if nobody else can.

    The folder counts: what nobody else may enter, nobody else can open, whatever the modes of the files in it.
    """
    folder = path.parent.stat()
    try:
        owner = pwd.getpwuid(folder.st_uid).pw_name
    except KeyError:
        owner = ""
    if owner != account:
        return f"{path.parent} does not belong to {account}"
    if folder.st_mode & 0o077:
        return f"others can enter {path.parent} (chmod go= {path.parent})"
    return None


def _named(name: str, governing: Governing, where: str) -> Handler:
    from store.rules.fields import find_handler  # whoever acts under their own account does without

    return find_handler(name, governing.handlers, where)
