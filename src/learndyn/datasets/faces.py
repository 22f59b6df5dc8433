"""Faces of cats, dogs and wild animals: a public archive of small photographs, on request only."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from learndyn.datasets.archives import fetch, unpack
from learndyn.datasets.folders import ImageSamples, image_folder

#: The form in which OSF serves the file that the course names; not verified by the authors.
URL = "https://osf.io/download/kgfvj/"

#: What the archive is to hold.
NAMES = ("cat", "dog", "wild")
COUNTS = {"train": 14_630, "val": 1_500}
SIZE = 32

#: Limits: several times what so many small images can need.
MAX_ARCHIVE = 200_000_000
MAX_UNPACKED = 400_000_000
MAX_FILES = 50_000

_NOTE = "animal_faces.json"


@dataclass(frozen=True, eq=False)
class AnimalFaces:
    """Photographs of three classes, in two parts.

    Attributes
    ----------
    train, validation : ImageSamples
        Images of 32 by 32 pixels in colour; classes 0 to 2 are cat, dog and wild.
    """

    train: ImageSamples
    validation: ImageSamples


def animal_faces(
    cache: Path | str, *, url: str = URL, sha256: str | None = None, timeout: float = 30.0
) -> AnimalFaces:
    """Fetch the archive of animal faces, once, and read it.

    Nothing is downloaded unless this function is called, and nothing a second time.

    Parameters
    ----------
    cache : path or str
        Folder to keep the archive and its images in.
    url : str, optional
        Where the archive is.
    sha256 : str, optional
        Checksum of the archive. The authors could not record it. Without one, that of the first
        download is written into a note beside it, and demanded from then on.
    timeout : float, optional
        Seconds to wait for an answer.

    Returns
    -------
    AnimalFaces
        14,630 images to train on, and 1,500 others.

    Raises
    ------
    ImportError
        If pooch is missing and the archive is not there.
    ConnectionError
        If the archive cannot be fetched.
    ValueError
        If it is not what it should be: its checksum, its contents, or the number or the size of the
        images. What was downloaded is not kept then.

    Notes
    -----
    The images come from the data set AFHQ, made smaller for a course of Neuromatch Academy. We
    believe that its licence is CC BY-NC 4.0 and have not been able to check it, so the book does
    not contain them. See to it before you publish anything made from them.

    Examples
    --------
    >>> animal_faces("no-such-folder", sha256="abc")
    Traceback (most recent call last):
    ValueError: sha256 must be 64 hexadecimal digits or None, got 'abc'.
    """
    home = Path(cache)
    archive, folder, note = home / "animal_faces.zip", home / "animal_faces", home / _NOTE
    recorded = json.loads(note.read_text("utf8")) if note.exists() else None
    wanted = (sha256 or (recorded or {}).get("sha256") or "").lower() or None
    if recorded is not None and folder.is_dir() and recorded["sha256"] == wanted:
        with contextlib.suppress(ValueError):  # somebody changed the folder: unpack anew
            return _read(folder)
    fetch(url, target=archive, sha256=wanted, max_bytes=MAX_ARCHIVE, timeout=timeout)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        faces = _read(unpack(archive, folder=folder, max_files=MAX_FILES, max_bytes=MAX_UNPACKED))
    except ValueError:
        shutil.rmtree(folder, ignore_errors=True)
        archive.unlink()
        raise
    checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
    note.write_text(json.dumps({"url": url, "sha256": checksum}, indent=2) + "\n", "utf8")
    return faces


def _read(folder: Path) -> AnimalFaces:
    """Read both parts, and make sure that they are complete."""
    trains = [path for path in folder.rglob("train") if "__MACOSX" not in path.parts]
    homes = [path.parent for path in trains if path.is_dir() and (path.parent / "val").is_dir()]
    if len(homes) != 1:
        raise ValueError(f"archive must hold one pair of folders train and val, got {len(homes)}.")
    parts = {}
    for part, count in COUNTS.items():
        samples = image_folder(homes[0] / part)
        if samples.names != NAMES:
            rule = f"the classes {', '.join(NAMES)} in {part}"
            raise ValueError(f"archive must hold {rule}, got {', '.join(samples.names)}.")
        if len(samples.images) != count:
            rule = f"{count} images in {part}"
            raise ValueError(f"archive must hold {rule}, got {len(samples.images)}.")
        if samples.images.shape[1:] != (SIZE, SIZE, 3):
            rule = f"images of {SIZE} by {SIZE} pixels"
            got = " by ".join(map(str, samples.images.shape[1:3]))
            raise ValueError(f"archive must hold {rule}, got {got}.")
        parts[part] = samples
    return AnimalFaces(parts["train"], parts["val"])
