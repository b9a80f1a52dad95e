"""A pack put into a folder, and made again from what was kept of it to see whether it still holds."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analytics import manifest
from analytics.manifest import Difference
from analytics.pack import pdf
from analytics.pack.build import MANIFEST, PAGE, PDF, TABLES, Pack
from analytics.pack.drill import CASES

Found = Mapping[str, Any]


def write(pack: Pack, folder: Path, *, with_pdf: bool = True) -> list[Path]:
    """Write the files of a pack, the manifest last, and the PDF where a Chromium is there; their paths.

    Each file is whole or as it was before. Tables and lists that an earlier pack left there and this one has not are removed, so
    that no file in the folder tells what this pack hides. Raises OSError.
    """
    lists = (*(folder / CASES).glob("*.html"), *(folder / CASES).glob("*.csv"), folder / "cases.csv")
    for left in (*(folder / TABLES).glob("*.html"), *lists, folder / PDF):
        if left.relative_to(folder).as_posix() not in pack.files:
            left.unlink(missing_ok=True)
    names = [*(name for name in pack.files if name != MANIFEST), MANIFEST]
    written = [_put(folder / name, pack.files[name]) for name in names]
    if with_pdf and pdf.write(folder / PAGE, folder / PDF):
        written.append(folder / PDF)
    return written


def differences(was: Found, pack: Pack, folder: Path) -> Iterator[Difference]:
    """What differs between a pack as its manifest has it, with the files beside it, and the same pack made again.

    Figures by their names, then what the manifest says otherwise, then each file, of the page line by line. The PDF is not compared.
    """
    now = pack.manifest
    beside = {name: _read(folder / name) for name in pack.files if name != MANIFEST}
    yield from (one for one in manifest.differences(_figures_first(was), _figures_first(now)))
    page = beside.pop(PAGE)
    yield from manifest.in_page(
        was, None if page is None else page.decode(errors="replace"), pack.files[PAGE].decode()
    )
    for name, there in beside.items():
        said = was.get("files", {}).get(name)
        again = hashlib.sha256(pack.files[name]).hexdigest()
        found = None if there is None else hashlib.sha256(there).hexdigest()
        if there is None:
            yield Difference(f"{name} beside the manifest", "there", None)
        elif found != again:
            yield Difference(f"the file {name}", found, again)
        if said != again:
            yield Difference(f"the hash of {name}", said, again)


def _figures_first(found: Found) -> dict[str, Any]:
    """Without what is compared file by file."""
    return {key: value for key, value in found.items() if key not in ("files", "page")}


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
