"""Encryption at rest: what goes in comes out, and nothing else does."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routezicht.intake.vault import (
    CHUNK,
    PREFIX,
    TAG,
    Damaged,
    DecryptingReader,
    encrypt,
    fingerprint_key,
    master_key,
    unwrap,
    wrap,
)

KEY, MAC = bytes(range(32)), bytes(32)
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


def sealed(path: Path, content: bytes) -> Path:
    with path.open("wb") as target:
        encrypt(io.BytesIO(content), target, KEY, MAC)
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_was_encrypted_is_read_back(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    with DecryptingReader(sealed(tmp_path / "a", content), KEY) as reader:
        assert reader.read() == content


@given(start=st.integers(0, 2 * CHUNK + 100), length=st.integers(0, CHUNK + 5))
def test_any_part_can_be_read(tmp_path_factory: pytest.TempPathFactory, start: int, length: int) -> None:
    content = bytes(number % 251 for number in range(2 * CHUNK + 50))
    with io.BufferedReader(
        DecryptingReader(sealed(tmp_path_factory.mktemp("v") / "a", content), KEY)
    ) as reader:
        reader.seek(start)
        assert reader.read(length) == content[start : start + length]


def test_the_same_bytes_never_look_the_same_and_have_one_fingerprint(tmp_path: Path) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    one, size = encrypt(io.BytesIO(b"text"), first, KEY, MAC)
    other, _ = encrypt(io.BytesIO(b"text"), second, KEY, MAC)
    assert first.getvalue() != second.getvalue()
    assert one == other
    assert size == 4
    assert encrypt(io.BytesIO(b"text"), second, KEY, b"x" * 32)[0] != one


BODY = CHUNK + TAG


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda b: b[:-1], id="cut a byte"),
        pytest.param(lambda b: b[: PREFIX + BODY], id="cut the last chunk"),
        pytest.param(lambda b: b[:PREFIX] + b[PREFIX + BODY :], id="cut the first chunk"),
        pytest.param(lambda b: b + b[PREFIX : PREFIX + BODY], id="append a chunk"),
        pytest.param(lambda b: b[:PREFIX] + b[PREFIX + BODY : PREFIX + 2 * BODY] + b[PREFIX : PREFIX + BODY]
                     + b[PREFIX + 2 * BODY :], id="swap chunks"),
        pytest.param(lambda b: b[:100] + bytes([b[100] ^ 1]) + b[101:], id="change a bit"),
        pytest.param(lambda b: b[:3], id="cut the prefix"),
    ],
)  # fmt: skip
def test_tampering_is_noticed(tmp_path: Path, tamper: object) -> None:
    path = sealed(tmp_path / "a", os.urandom(2 * CHUNK + 10))
    path.write_bytes(tamper(path.read_bytes()))  # type: ignore[operator]  # parametrized functions
    with pytest.raises(Damaged), DecryptingReader(path, KEY) as reader:
        reader.read()


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    with pytest.raises(Damaged), DecryptingReader(sealed(tmp_path / "a", b"text"), bytes(32)) as reader:
        reader.read()


def test_a_wrapped_key_opens_only_under_its_master_key() -> None:
    assert unwrap(KEY, wrap(KEY, MAC)) == MAC
    with pytest.raises(Damaged):
        unwrap(bytes(32), wrap(KEY, MAC))
    assert fingerprint_key(KEY) != KEY


def test_the_master_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = master_key(tmp_path, "a")
    assert master_key(tmp_path, "a") == first
    assert master_key(tmp_path, "b") != first
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["master.key"]
    assert (tmp_path / "a" / "master.key").stat().st_mode & 0o777 == 0o600
