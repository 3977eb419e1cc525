"""Packages as files: folders, zips, checksums, signatures; hostile ones are refused."""

from __future__ import annotations

import io
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dougong.kernel.errors import AppError, InvalidError
from dougong.packages import folder as limits
from dougong.packages.archive import archive, sealed, verify, write_vouching
from dougong.packages.errors import (
    ChecksumError,
    FileExistsAlreadyError,
    KeyFileError,
    PackageTooLargeError,
    SignatureError,
    UnreadablePackageError,
    UnsafeFileError,
    UnsignedError,
)
from dougong.packages.folder import CHECKSUMS, SIGNATURE, package_of, read_archive, read_package
from dougong.packages.signing import Signed, Trust, make_keys, read_private, read_public

MANIFEST = orjson.dumps({"name": "tools", "version": "1.0.0", "title": {"en": "Tools"}})
NOBODY = Trust({}, unsigned=True)


def zipped(*entries: tuple[str | ZipInfo, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", **options) as file:
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def test_a_folder_is_read_without_what_editors_leave(tmp_path: Path) -> None:
    for path, content in {
        "manifest.json": MANIFEST,
        "metadata/objects/tool.json": b"{}",
        ".git/config": b"x",
        "__pycache__/plugin.pyc": b"x",
        "README.md~": b"x",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)

    package = read_package(tmp_path)

    assert sorted(package.files) == ["manifest.json", "metadata/objects/tool.json"]
    assert (package.name, package.manifest.version) == ("tools", "1.0.0")


def test_a_folder_with_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(MANIFEST)
    os.symlink("/etc/passwd", tmp_path / "notes.md")

    with pytest.raises(UnsafeFileError, match=r"notes\.md"):
        read_package(tmp_path)


def test_a_zip_of_one_folder_is_the_folder() -> None:
    package = read_archive(zipped(("tools-main/manifest.json", MANIFEST), ("tools-main/a.md", b"")))

    assert sorted(package.files) == ["a.md", "manifest.json"]


@pytest.mark.parametrize(
    "name",
    [
        "../up.json",
        "a/../../up.json",
        "/etc/passwd",
        "a//b",
        "./a",
        "C:/a",
        "a\\b",
        "a\x07",
        " a",
        "x" * 300,
    ],
)
def test_a_zip_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(UnsafeFileError):
        read_archive(zipped(("manifest.json", MANIFEST), (name, b"")))


def test_a_zip_with_a_link_a_device_or_a_name_twice_is_refused() -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        entry = ZipInfo("notes.md")
        entry.external_attr = (kind | 0o777) << 16
        with pytest.raises(UnsafeFileError, match="ordinary"):
            read_archive(zipped(("manifest.json", MANIFEST), (entry, b"/etc/passwd")))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(("manifest.json", MANIFEST), ("manifest.json", MANIFEST))
    with pytest.raises(UnsafeFileError, match="twice"):
        read_archive(twice)


def test_a_bomb_is_refused_by_what_comes_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FILE_BYTES", 1000)
    monkeypatch.setattr(limits, "MOST_BYTES", 5000)
    monkeypatch.setattr(limits, "MOST_FILES", 20)
    large = zipped(("manifest.json", MANIFEST), ("a", bytes(2000)), compression=ZIP_DEFLATED)
    many = zipped(*((f"f{n}", b"") for n in range(21)))
    more = zipped(*((f"f{n}", b"") for n in range(60)))
    together = zipped(*((f"f{n}", bytes(900)) for n in range(9)))

    for bomb in (large, many, more, together):
        with pytest.raises(PackageTooLargeError):
            read_archive(bomb)


def test_what_says_less_of_its_size_than_it_has_is_refused() -> None:
    honest = zipped(("manifest.json", MANIFEST), ("a", bytes(2000)), compression=ZIP_DEFLATED)
    size = (2000).to_bytes(4, "little")

    with pytest.raises(UnreadablePackageError):
        read_archive(honest.replace(size, (3).to_bytes(4, "little")))


def test_a_zip_packed_otherwise_is_refused() -> None:
    with pytest.raises(UnsafeFileError, match="packed"):
        read_archive(zipped(("manifest.json", MANIFEST), compression=ZIP_BZIP2))


@given(data=st.binary(max_size=300), cut=st.integers(0, 400), at=st.integers(0, 400))
def test_no_bytes_do_worse_than_an_error_of_ours(data: bytes, cut: int, at: int) -> None:
    good = zipped(("manifest.json", MANIFEST), compression=ZIP_DEFLATED)
    for torn in (
        data,
        good[:cut],
        good[:at] + data + good[at:],
        good[:at] + data[:4] + good[at + 4 :],
    ):
        with suppress(AppError):
            read_archive(torn)


def test_what_has_no_manifest_or_a_faulty_one_is_refused() -> None:
    with pytest.raises(InvalidError) as missing:
        package_of({})
    with pytest.raises(InvalidError) as torn:
        package_of({"manifest.json": b"{"})
    with pytest.raises(InvalidError) as faulty:
        package_of({"manifest.json": orjson.dumps({"name": "Tools"})})

    for caught in (missing, torn, faulty):
        assert {each.file for each in caught.value.problems} == {"manifest.json"}


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8}){0,2}\.md", fullmatch=True),
        st.binary(max_size=50),
        max_size=5,
    )
)
def test_the_same_content_gives_the_same_bytes_and_comes_back(files: dict[str, bytes]) -> None:
    package = package_of({"manifest.json": MANIFEST, **files})
    shuffled = package_of(dict(reversed([*package.files.items()])))

    first, second = archive(sealed(package)), archive(sealed(shuffled))
    again = read_archive(first)

    assert first == second
    assert {path: again.files[path] for path in again.content} == dict(package.files)
    assert again.digest == package.digest
    assert verify(again, NOBODY).state is Signed.UNSIGNED


@pytest.mark.parametrize(
    "change",
    [
        {"a.md": b"other"},
        {"b.md": b"added"},
        {CHECKSUMS: b"{}"},
        {CHECKSUMS: orjson.dumps({"sha256": {"gone.md": "00"}})},
    ],
)
def test_what_is_not_as_it_was_built_is_refused(change: dict[str, bytes]) -> None:
    built = sealed(package_of({"manifest.json": MANIFEST, "a.md": b"a"}))

    with pytest.raises(ChecksumError):
        verify(package_of({**built.files, **change}), NOBODY)


def test_a_signature_tells_who_vouches(tmp_path: Path) -> None:
    private, public = make_keys(tmp_path / "acme")
    other, _ = make_keys(tmp_path / "other")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "acme.pub").write_bytes(public.read_bytes())
    trust = Trust.of_folder(str(tmp_path / "keys"), unsigned=False)
    package = package_of({"manifest.json": MANIFEST})

    ours = read_archive(archive(sealed(package, read_private(private))))
    theirs = read_archive(archive(sealed(package, read_private(other))))

    signer = verify(ours, trust)
    assert (signer.state, signer.name) == (Signed.TRUSTED, "acme")
    trust.require("tools", signer)
    assert verify(theirs, trust).state is Signed.UNKNOWN
    for untrusted in (verify(theirs, trust), verify(package, trust)):
        with pytest.raises(UnsignedError):
            trust.require("tools", untrusted)
    forged = {**sealed(package_of({"manifest.json": MANIFEST, "a.md": b""})).files}
    with pytest.raises(SignatureError, match="changed after"):
        verify(package_of({**forged, SIGNATURE: ours.files[SIGNATURE]}), trust)
    with pytest.raises(SignatureError):
        verify(package_of({**ours.files, SIGNATURE: b"{}"}), trust)
    with pytest.raises(SignatureError):
        verify(package_of({"manifest.json": MANIFEST, SIGNATURE: ours.files[SIGNATURE]}), trust)


def test_keys_are_files_that_are_never_written_over(tmp_path: Path) -> None:
    private, public = make_keys(tmp_path / "acme")

    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert read_private(private).public_key() == read_public(public)
    with pytest.raises(FileExistsAlreadyError):
        make_keys(tmp_path / "acme")
    with pytest.raises(KeyFileError):
        read_private(public)
    with pytest.raises(KeyFileError):
        read_public(private)
    with pytest.raises(KeyFileError):
        read_public(tmp_path / "none.pub")


def test_a_folder_is_signed_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(MANIFEST)
    write_vouching(tmp_path, sealed(read_package(tmp_path)))

    assert verify(read_package(tmp_path), NOBODY).state is Signed.UNSIGNED
    (tmp_path / "manifest.json").write_bytes(MANIFEST + b"\n")
    with pytest.raises(ChecksumError):
        verify(read_package(tmp_path), NOBODY)
