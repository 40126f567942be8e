"""The embedder of the semantic extra, with and without it."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.domain.meaning import EmbedderUnavailableError
from bot.services import static_embedder
from bot.services.static_embedder import StaticEmbedder, find_embedder

HAS_LIBRARIES = find_spec("tokenizers") is not None and find_spec("safetensors") is not None
needs_libraries = pytest.mark.skipif(not HAS_LIBRARIES, reason="the semantic extra is not installed (make semantic)")
needs_package = pytest.mark.skipif(
    not HAS_LIBRARIES or find_spec("wordllama") is None, reason="the semantic extra is not installed (make semantic)"
)


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(record.levelno, record.getMessage()) for record in caplog.records]


def lay_files(folder: Path) -> Path:
    """Put something under the names of a model."""
    for name in ("model.safetensors", "tokenizer.json"):
        (folder / name).write_bytes(b"no model")
    return folder


def lay_model(folder: Path, width: int) -> Path:
    """Put a model into a folder: red and blue are opposites, and half of what it says comes last."""
    rows = np.zeros((4, width), np.float32)
    rows[1, 0], rows[2, 0], rows[3, -1] = 1, -1, 1
    import_module("safetensors.numpy").save_file({"embeddings": rows}, folder / "model.safetensors")
    library: Any = import_module("tokenizers")
    pieces = {"[UNK]": 0, "red": 1, "blue": 2, "last": 3, "beyond": 9}
    tokenizer = library.Tokenizer(library.models.WordLevel(pieces, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = library.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_without_the_extra_there_is_none_and_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(static_embedder, "find_spec", lambda _: None)
    with caplog.at_level(logging.INFO):
        assert find_embedder(None) is None
    assert lines(caplog) == [
        (logging.INFO, "Similar questions are found by words alone: the semantic extra is not installed")
    ]


def test_a_folder_without_a_model_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert find_embedder(tmp_path) is None
    ((level, text),) = lines(caplog)
    assert level == logging.WARNING
    assert text.endswith(f"{tmp_path / 'model.safetensors'} is missing")


def test_a_model_without_the_libraries_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(static_embedder, "import_module", fail)
    assert find_embedder(lay_files(tmp_path)) is None
    ((_, text),) = lines(caplog)
    assert text.endswith("the semantic extra is not installed")


@needs_libraries
def test_a_file_that_is_no_model_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert find_embedder(lay_files(tmp_path)) is None
    ((_, text),) = lines(caplog)
    assert "the model cannot be read" in text


@needs_libraries
def test_a_tokenizer_that_is_none_is_told_when_it_is_loaded(tmp_path: Path) -> None:
    (lay_model(tmp_path, 4) / "tokenizer.json").write_text("{}", encoding="utf-8")
    embedder = StaticEmbedder(tmp_path)
    with pytest.raises(EmbedderUnavailableError, match="the model cannot be read"):
        embedder.embed([])


@needs_libraries
def test_a_text_is_the_sum_of_its_pieces(tmp_path: Path) -> None:
    embedder = StaticEmbedder(lay_model(tmp_path, 4))
    assert embedder.dimensions == 4
    found = [[float(each) for each in vector] for vector in embedder.embed(["red red", "red blue", "", "beyond ?"])]
    assert found == [[2, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


@needs_libraries
def test_of_many_dimensions_the_first_are_taken(tmp_path: Path) -> None:
    embedder = StaticEmbedder(lay_model(tmp_path, 300))
    assert embedder.dimensions == 128
    ((*red,), (*last,)) = embedder.embed(["red", "last"])
    assert (len(red), sum(red), sum(last)) == (128, 1, 0)


@needs_libraries
def test_another_content_is_another_model(tmp_path: Path) -> None:
    names = {StaticEmbedder(lay_model(tmp_path, width)).name for width in (4, 5, 4)}
    assert len(names) == 2


@needs_package
def test_the_model_of_the_extra_knows_what_means_the_same_and_nothing_of_its_package_runs() -> None:
    embedder = StaticEmbedder()
    car, same, other = (
        np.asarray(vector) for vector in embedder.embed(["repair my car", "fix an automobile", "a poem about trees"])
    )

    def likeness(one: Any, two: Any) -> float:
        return float(one @ two / np.linalg.norm(one) / np.linalg.norm(two))

    assert likeness(car, same) > likeness(car, other) + 0.2
    assert "wordllama" not in sys.modules
