"""The head beside the register: all of it or the old one, and never a guess."""

from pathlib import Path

import pytest

from store.errors import Damaged, UpheldError
from store.head import Head, read_head, write_head

HASH = "0123456789abcdef" * 4


def test_what_was_written_is_read(tmp_path: Path) -> None:
    for head in (Head(0, ""), Head(0, "0" * 64), Head(1, HASH), Head(50_000_000, HASH[::-1])):
        write_head(tmp_path, head)
        assert read_head(tmp_path) == head
    assert [p.name for p in tmp_path.iterdir()] == ["head"]


def test_none_where_there_is_none(tmp_path: Path) -> None:
    assert read_head(tmp_path) is None
    assert read_head(tmp_path / "no such folder") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"count": 1}',
        b'{"count": -1, "hash": "%s"}' % HASH.encode(),
        b'{"count": true, "hash": "%s"}' % HASH.encode(),
        b'{"count": "1", "hash": "%s"}' % HASH.encode(),
        b'{"count": 1, "hash": ""}',
        b'{"count": 1, "hash": "%s"}' % HASH[:-1].encode(),
        b'{"count": 1, "hash": "%s"}' % HASH.upper().encode(),
        b'{"count": 1, "hash": "%s"' % HASH.encode(),
        b'{"count": 1, "hash": null}',
        b"[" * 5000,
    ],
    ids=lambda raw: raw[:40],
)
def test_anything_else_is_damaged(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "head").write_bytes(raw)
    with pytest.raises(Damaged, match="upheld verify"):
        read_head(tmp_path)


def test_the_old_head_stays_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_head(tmp_path, Head(1, HASH))

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UpheldError, match="No space left on device"):
        write_head(tmp_path, Head(2, HASH))
    monkeypatch.undo()
    assert read_head(tmp_path) == Head(1, HASH)
    write_head(tmp_path, Head(2, HASH))  # the draft left behind is in nobody's way
    assert read_head(tmp_path) == Head(2, HASH)


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "head").mkdir()
    with pytest.raises(UpheldError, match="cannot be read"):
        read_head(tmp_path)
    with pytest.raises(UpheldError, match="could not be written"):
        write_head(tmp_path, Head(1, HASH))
