"""Archives from the network: fetched whole or not at all, and unpacked within their folder only."""

from __future__ import annotations

import importlib
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

CHUNK = 1 << 16

# What a damaged archive, one of an unknown kind, or one with a name twice makes zipfile raise.
_UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


def fetch(url: str, *, target: Path, sha256: str | None, max_bytes: int, timeout: float) -> Path:
    """Download a file unless it is there, and check it.

    Parameters
    ----------
    url : str
        Where the file is.
    target : Path
        Where it is to be; its folder is made where it is missing.
    sha256 : str or None
        The checksum that the file must have; with None, any.
    max_bytes : int
        The largest size that is taken.
    timeout : float
        Seconds to wait for a connection, and for each further piece.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ImportError
        If pooch, or requests, on which it depends, is missing.
    ConnectionError
        If the file could not be had: no network, an error of the server, a broken transfer.
    ValueError
        If the file is too large, or its checksum is wrong; it is not kept.

    Notes
    -----
    The file is written under another name and moved when it is complete and checked, so that a
    transfer that breaks leaves nothing behind. Without a checksum an existing file is taken as is.

    Examples
    --------
    >>> fetch("https://example.org/a.zip", target=Path("a.zip"), sha256="abc", max_bytes=9,
    ...       timeout=1.0)
    Traceback (most recent call last):
    ValueError: sha256 must be 64 hexadecimal digits or None, got 'abc'.
    """
    if sha256 is not None and not _is_checksum(sha256):
        raise ValueError(f"sha256 must be 64 hexadecimal digits or None, got {sha256!r}.")
    pooch, requests = _import("pooch"), _import("requests")

    def download(address: str, output: str, _: object) -> None:
        _stream(requests, address, Path(output), max_bytes=max_bytes, timeout=timeout)

    known = None if sha256 is None else f"sha256:{sha256.lower()}"
    try:
        pooch.retrieve(
            url, known_hash=known, fname=target.name, path=target.parent, downloader=download
        )
    except requests.exceptions.RequestException as error:
        what = f"could not fetch {url}: {type(error).__name__}: {error}"
        raise ConnectionError(f"{what}. Is there a network, and is the address right?") from error
    return target


def _is_checksum(text: str) -> bool:
    """Whether a text may be a SHA-256."""
    return len(text) == 64 and all(letter in "0123456789abcdefABCDEF" for letter in text)


def _import(name: str) -> Any:  # noqa: ANN401
    """Import a package that is needed for downloads only."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        cure = 'install it with: pip install "learndyn[images]"'
        raise ImportError(f"downloads need the package {name}; {cure}.") from error


def _stream(
    requests: Any,  # noqa: ANN401
    url: str,
    output: Path,
    *,
    max_bytes: int,
    timeout: float,
) -> None:
    """Write what a server sends to a file, up to a size."""
    headers = {"Accept-Encoding": "identity"}  # so that the length announced is that of the file
    with requests.get(url, stream=True, timeout=timeout, headers=headers) as response:
        response.raise_for_status()
        announced = int(response.headers.get("Content-Length", 0))
        size = 0
        with output.open("wb") as file:
            for chunk in response.iter_content(CHUNK):
                size += len(chunk)
                if max(size, announced) > max_bytes:
                    rule = f"a file of at most {max_bytes} bytes"
                    raise ValueError(f"url must lead to {rule}, got {max(size, announced)}.")
                file.write(chunk)
        if size < announced:
            what = f"the transfer ended after {size} of {announced} bytes"
            raise requests.exceptions.ConnectionError(what)


def unpack(archive: Path, *, folder: Path, max_files: int, max_bytes: int) -> Path:
    """Unpack a zip archive into a new folder, all of it or nothing.

    Parameters
    ----------
    archive : Path
        The archive.
    folder : Path
        The folder to make; it must not exist.
    max_files, max_bytes : int
        How many files, and how many bytes unpacked, are taken at most.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileExistsError
        If the folder exists.
    ValueError
        If the file is no sound zip archive, a name leads out of the folder, an entry is a link or
        is encrypted, or a limit is passed. Nothing is unpacked then.

    Notes
    -----
    The sizes that an archive announces may be wrong; what comes out is counted as well.

    Examples
    --------
    >>> unpack(Path("a.zip"), folder=Path("."), max_files=1, max_bytes=1)
    Traceback (most recent call last):
    FileExistsError: folder must not exist yet, got '.'.
    """
    if folder.exists():
        raise FileExistsError(f"folder must not exist yet, got {str(folder)!r}.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        inside = Path(scratch) / "content"
        inside.mkdir()
        try:
            with zipfile.ZipFile(archive) as packed:
                entries = packed.infolist()
                _check_entries(entries, max_files=max_files, max_bytes=max_bytes)
                _write(packed, entries, inside, max_bytes)
        except _UNSOUND as error:
            what = f"archive must be a sound zip file, got {archive.name!r}"
            raise ValueError(f"{what}: {error}.") from error
        inside.rename(folder)
    return folder


def _check_entries(entries: list[zipfile.ZipInfo], *, max_files: int, max_bytes: int) -> None:
    """Refuse an archive for what it announces."""
    if len(entries) > max_files:
        raise ValueError(f"archive must hold at most {max_files} files, got {len(entries)}.")
    total = sum(entry.file_size for entry in entries)
    if total > max_bytes:
        raise ValueError(f"archive must unpack to at most {max_bytes} bytes, got {total}.")
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or ":" in name:
            rule = "names within its folder"
            raise ValueError(f"archive must hold {rule}, got {entry.filename!r}.")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            rule = "files and folders, no links or devices"
            raise ValueError(f"archive must hold {rule}, got {entry.filename!r}.")
        if entry.flag_bits & 1:
            raise ValueError(f"archive must not be encrypted, got {entry.filename!r}.")


def _write(
    packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], inside: Path, max_bytes: int
) -> None:
    """Write the files, and count what comes out."""
    left = max_bytes
    for entry in entries:
        if entry.is_dir():
            continue
        place = inside / entry.filename.replace("\\", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as source, place.open("xb") as file:
            while piece := source.read(CHUNK):
                left -= len(piece)
                if left < 0:
                    rule = f"at most {max_bytes} bytes"
                    raise ValueError(f"archive must unpack to {rule}, got more.")
                file.write(piece)
