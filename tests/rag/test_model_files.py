"""Model files: a pinned hash is compared, taken once, and what is built is built once and whole."""

import multiprocessing
import os
from pathlib import Path

import pytest

from rag import model_files
from rag.model_files import ModelRefused, built_once, known_sha256, refuse_unless_pinned, sha256


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"weights" * 1000)
    return path


def test_another_file_than_the_pinned_one_is_refused_with_both_hashes(file: Path, tmp_path: Path) -> None:
    pinned = sha256(file)
    refuse_unless_pinned(file, pinned.upper(), tmp_path / "memory")
    file.write_bytes(b"weights" * 999 + b"WEIGHTS")
    with pytest.raises(ModelRefused) as refused:
        refuse_unless_pinned(file, pinned, tmp_path / "memory")
    assert refused.value.data == {"path": str(file), "expected": pinned, "found": sha256(file)}


def test_a_swap_of_the_same_size_and_time_is_noticed(file: Path, tmp_path: Path) -> None:
    pinned = known_sha256(file, tmp_path / "memory")
    before = file.stat()
    file.write_bytes(b"WEIGHTS" * 1000)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known_sha256(file, tmp_path / "memory") == sha256(file) != pinned


def test_an_unchanged_file_is_read_once(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = known_sha256(file, tmp_path / "memory")
    monkeypatch.setattr(model_files, "sha256", lambda path: pytest.fail(f"read {path} again"))
    assert known_sha256(file, tmp_path / "memory") == first


def whole(built: Path) -> bool:
    return (built / "done").exists()


def build_slowly(fresh: Path) -> None:
    (fresh / "half").write_text("x")
    with (fresh.parent / "builders").open("a") as log:
        log.write(f"{os.getpid()}\n")
    (fresh / "done").write_text("x")


def build(target: Path) -> None:
    built_once(target, build_slowly, whole)


def test_many_processes_at_once_build_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=build, args=(tmp_path / "model",)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert len((tmp_path / "builders").read_text().split()) == 1
    assert whole(tmp_path / "model")


def test_a_build_that_failed_leaves_nothing_and_can_be_tried_again(tmp_path: Path) -> None:
    def fail(fresh: Path) -> None:
        (fresh / "half").write_text("x")
        raise RuntimeError("no disk left")

    with pytest.raises(RuntimeError, match="no disk"):
        built_once(tmp_path / "model", fail, whole)
    assert [path.name for path in tmp_path.iterdir()] == [".model.lock"]
    assert whole(built_once(tmp_path / "model", build_slowly, whole))


def test_a_damaged_folder_and_what_a_killed_builder_left_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / ".model.killed").mkdir()
    built_once(tmp_path / "model", build_slowly, whole)
    assert whole(tmp_path / "model")
    assert not (tmp_path / ".model.killed").exists()
