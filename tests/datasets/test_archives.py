"""Archives from a server of our own: fetched whole or not at all, unpacked within their folder."""

import hashlib
import io
import socket
import stat
import struct
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image

from learndyn.datasets import ImageSamples, animal_faces, archives, faces, image_folder

COUNTS = {"train": 5, "val": 3}


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Ask for small counts and no proxy."""
    monkeypatch.setattr(faces, "COUNTS", COUNTS)
    monkeypatch.setenv("no_proxy", "127.0.0.1")


class Server:
    """Serves one answer and counts the requests."""

    def __init__(self, content, *, status=200, announced=None):
        self.content, self.status, self.requests = content, status, 0
        self.announced = announced
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests += 1
                self.send_response(outer.status)
                length = len(outer.content) if outer.announced is None else outer.announced
                if length >= 0:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(outer.content)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/file"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def serve():
    servers = []

    def start(content, **options):
        servers.append(Server(content, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.http.shutdown()
        server.http.server_close()


def picture(colour, *, size=32):
    file = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()


def zipped(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def contents(*, counts=None, size=32, names=("cat", "dog", "wild")):
    """Spread images of one colour for each class over the folders."""
    files = {}
    for part, count in (counts or COUNTS).items():
        for index in range(count):
            colour = [40 * (index % 3 == channel) + 10 * index for channel in range(3)]
            files[f"afhq/{part}/{names[index % 3]}/{index}.png"] = picture(tuple(colour), size=size)
    return files


def left_behind(folder):
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


def test_faces_are_fetched_once_and_then_read_from_the_cache(tmp_path, serve):
    server = serve(zipped(contents()))
    for _ in range(3):
        samples = animal_faces(tmp_path / "cache", url=server.url)
        assert samples.train.images.shape == (5, 32, 32, 3)
        assert samples.validation.labels.tolist() == [0, 1, 2]
        assert samples.train.names == ("cat", "dog", "wild")
        assert samples.train.labels.tolist() == [0, 0, 1, 1, 2]
        assert samples.train.images[1, 0, 0].tolist() == [70, 30, 30]  # the image 3.png
    assert server.requests == 1
    checksum = hashlib.sha256(server.content).hexdigest()
    assert checksum in (tmp_path / "cache" / "animal_faces.json").read_text()
    animal_faces(tmp_path / "cache", url=server.url, sha256=checksum.upper())
    assert server.requests == 1


def test_a_damaged_cache_is_unpacked_anew_and_a_changed_archive_is_noticed(tmp_path, serve):
    server = serve(zipped(contents()))
    animal_faces(tmp_path, url=server.url)
    (tmp_path / "animal_faces/afhq/train/cat/0.png").unlink()
    assert len(animal_faces(tmp_path, url=server.url).train.images) == 5
    assert server.requests == 1
    (tmp_path / "animal_faces.zip").unlink()
    (tmp_path / "animal_faces/afhq/train/cat/0.png").unlink()
    server.content = zipped(contents() | {"extra.txt": b"new"})
    with pytest.raises(ValueError, match=r"hash of downloaded file \(animal_faces.zip\)"):
        animal_faces(tmp_path, url=server.url)


def test_a_wrong_checksum_keeps_nothing(tmp_path, serve):
    server = serve(zipped(contents()))
    with pytest.raises(ValueError, match="does not match the known hash"):
        animal_faces(tmp_path, url=server.url, sha256="0" * 64)
    assert left_behind(tmp_path) == []
    with pytest.raises(ValueError, match="sha256 must be 64 hexadecimal digits or None, got 'abc'"):
        animal_faces(tmp_path, url=server.url, sha256="abc")


def test_a_transfer_that_breaks_keeps_nothing_and_the_next_call_starts_anew(tmp_path, serve):
    whole = zipped(contents())
    server = serve(whole[:100], announced=len(whole))
    with pytest.raises(ConnectionError, match="could not fetch http://127"):
        animal_faces(tmp_path, url=server.url)
    assert left_behind(tmp_path) == []
    server.content = whole
    assert len(animal_faces(tmp_path, url=server.url).train.images) == 5


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_error_of_the_server_is_an_error_and_not_a_file(tmp_path, serve, status):
    server = serve(b"sorry", status=status)
    with pytest.raises(ConnectionError, match=f"{status} .*Is there a network"):
        animal_faces(tmp_path, url=server.url)
    assert left_behind(tmp_path) == []


def test_no_network_gives_a_clear_message(tmp_path, serve):
    server = serve(b"")
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(ConnectionError, match="Is there a network, and is the address right"):
        animal_faces(tmp_path, url=server.url)


def test_a_server_that_says_nothing_is_given_up(tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(ConnectionError, match="Timeout"):
            animal_faces(tmp_path, url=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.1)


@pytest.mark.parametrize("package", ["pooch", "requests"])
def test_a_missing_package_is_named(tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=rf"need the package {package}; .*learndyn\[images\]"):
        animal_faces(tmp_path, url="http://127.0.0.1:9")


@pytest.mark.parametrize("announced", [None, -1])
def test_a_file_that_is_too_large_is_not_taken(tmp_path, serve, monkeypatch, announced):
    monkeypatch.setattr(faces, "MAX_ARCHIVE", 1000)
    server = serve(bytes(200_000), announced=announced)
    with pytest.raises(ValueError, match="url must lead to a file of at most 1000 bytes, got"):
        animal_faces(tmp_path, url=server.url)
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (contents(counts={"train": 4, "val": 3}), "5 images in train, got 4"),
        (contents(counts={"train": 5, "val": 4}), "3 images in val, got 4"),
        (contents(size=16), "images of 32 by 32 pixels, got 16 by 16"),
        (contents(names=("cat", "cow", "wild")), "classes cat, dog, wild in train, got cat, cow"),
        ({"afhq/train/cat/0.png": picture((0, 0, 0))}, "one pair of folders train and val, got 0"),
        (contents() | {"afhq/val/dog/1.png": b"no image"}, "readable images, got '1.png'"),
        (contents() | {"afhq/val/dog/9.png": picture((0, 0, 0), size=8)}, "got 8 by 8 in '9.png'"),
    ],
)
def test_an_archive_of_other_contents_is_refused_and_not_kept(tmp_path, serve, files, message):
    server = serve(zipped(files))
    with pytest.raises(ValueError, match=message):
        animal_faces(tmp_path, url=server.url)
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["../outside.png", "/outside.png", "a/../../outside.png", "..\\outside.png", "C:/x.png"]
)
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path, serve, name):
    server = serve(zipped(contents() | {name: b"!"}))
    with pytest.raises(ValueError, match="archive must hold names within its folder, got"):
        animal_faces(tmp_path / "cache", url=server.url)
    assert left_behind(tmp_path) == ["cache"]


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(ValueError, match="no links or devices, got 'link'"):
        archives.unpack(archive, folder=tmp_path / "out", max_files=9, max_bytes=999)
    assert left_behind(tmp_path) == ["a.zip"]


def refuse(tmp_path, content, message, *, max_files=9, max_bytes=9999):
    archive = tmp_path / "a.zip"
    archive.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        archives.unpack(archive, folder=tmp_path / "out", max_files=max_files, max_bytes=max_bytes)
    assert left_behind(tmp_path) == ["a.zip"]


def test_bombs_are_refused_by_what_they_announce_and_by_what_comes_out(tmp_path):
    bomb = zipped({"zeros": bytes(10_000_000)})
    assert len(bomb) < 20_000
    refuse(tmp_path, bomb, "unpack to at most 9999 bytes, got 10000000")
    # the directory at the end says that the file has one byte
    place = bomb.rindex(b"PK\1\2") + 24
    liar = bomb[:place] + struct.pack("<I", 1) + bomb[place + 4 :]
    refuse(tmp_path, liar, "archive must")
    refuse(tmp_path, zipped({str(k): b"" for k in range(10)}), "at most 9 files, got 10")


def test_what_is_no_sound_archive_is_refused(tmp_path):
    sound = zipped({"a": b"first", "b": bytes(range(250)) * 9})
    refuse(tmp_path, b"no archive", "archive must be a sound zip file, got 'a.zip'")
    refuse(tmp_path, sound[:-30], "archive must be a sound zip file")
    refuse(tmp_path, sound.replace(b"\x4b\xcb", b"\x4b\xcc"), "archive must be a sound zip file")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("a", b"2")
    refuse(tmp_path, file.getvalue(), "archive must be a sound zip file")


def test_a_folder_of_images_is_read_in_order(tmp_path):
    for name in ("b", "a", ".hidden"):
        (tmp_path / name).mkdir()
        for index in (1, 0):
            (tmp_path / name / f"{index}.PNG").write_bytes(picture((index, ord(name[0]), 7)))
        (tmp_path / name / "notes.txt").write_text("not an image")
    samples = image_folder(tmp_path)
    assert isinstance(samples, ImageSamples)
    assert (samples.names, samples.labels.tolist()) == (("a", "b"), [0, 0, 1, 1])
    expected = [[0, 97, 7], [1, 97, 7], [0, 98, 7], [1, 98, 7]]
    assert samples.images[:, 5, 6].tolist() == expected
    assert samples.images.dtype == np.uint8
    assert not samples.images.flags.writeable
    assert not samples.labels.flags.writeable


def test_folders_without_images_are_refused(tmp_path):
    with pytest.raises(ValueError, match="folder must hold folders with images, got none"):
        image_folder(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="images of each class, got none in 'empty'"):
        image_folder(tmp_path)
