"""The embedder of the semantic extra: a static embedding, whose weights come with a package.

Each piece of a word has one vector; that of a text is their sum. It needs no graphics card, and about a millisecond for
a question. The files are read as they are: of the package that brings them nothing runs, least of all what it has for
downloads.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.domain.meaning import EmbedderUnavailableError

_MOST_DIMENSIONS = 128
"""Of the 256 that the weights have, the first of which say most: with half of them no fewer duplicates are found."""

_PACKAGE = "wordllama"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on the disk.

    Attributes:
        weights: a safetensors file with one matrix, a row for each piece of a word.
        tokenizer: the file of the library `tokenizers` that says which pieces there are.
    """

    weights: Path
    tokenizer: Path

    @classmethod
    def find(cls, folder: Path | None) -> ModelFiles:
        """Return the model of a folder (model.safetensors, tokenizer.json); None: that of the package.

        Raises:
            EmbedderUnavailableError: it is not there.
        """
        if folder is None:
            spec = find_spec(_PACKAGE)
            if spec is None or not spec.submodule_search_locations:
                raise EmbedderUnavailableError("the semantic extra is not installed")
            package = Path(spec.submodule_search_locations[0])
            files = cls(
                package / "weights" / "l2_supercat_256.safetensors",
                package / "tokenizers" / "l2_supercat_tokenizer_config.json",
            )
        else:
            files = cls(folder / "model.safetensors", folder / "tokenizer.json")
        for file in (files.weights, files.tokenizer):
            if not file.is_file():
                raise EmbedderUnavailableError(f"the model is not complete: {file} is missing")
        return files


class StaticEmbedder:
    """Loads the model when it is first used: a tenth of a second, and some 40 MB.

    Attributes:
        name: tells by the content of the files which model it is.
        dimensions: at most 128.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Look at the files of a model.

        Args:
            folder: where they are; None: in the package of the semantic extra.

        Raises:
            EmbedderUnavailableError: a file or a library is missing, or cannot be read.
        """
        self._files = ModelFiles.find(folder)
        try:
            self._tokenizers: Any = import_module("tokenizers")
            self._safetensors: Any = import_module("safetensors")
            self.dimensions = min(self._width(), _MOST_DIMENSIONS)
            self.name = f"static {_digest(self._files)} {self.dimensions}"
        except ImportError as error:
            raise EmbedderUnavailableError("the semantic extra is not installed") from error
        except Exception as error:  # safetensors has errors of its own, which are known only where it is installed
            raise EmbedderUnavailableError(f"the model cannot be read ({error})") from error
        self._model: tuple[Any, Any] | None = None

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text.

        Raises:
            EmbedderUnavailableError: the files cannot be read.
        """
        if self._model is None:
            self._model = self._load()
        tokenizer, weights = self._model
        found: list[Sequence[float]] = []
        for text in texts:
            pieces = [piece for piece in tokenizer.encode(text, add_special_tokens=False).ids if piece < len(weights)]
            found.append(weights[pieces].sum(axis=0, dtype="float32"))
        return found

    def _load(self) -> tuple[Any, Any]:
        try:
            tokenizer = self._tokenizers.Tokenizer.from_file(str(self._files.tokenizer))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            with self._safetensors.safe_open(self._files.weights, framework="numpy") as file:
                weights = file.get_slice(_matrix_of(file))[:, : self.dimensions]
        except Exception as error:  # both libraries raise errors of their own
            raise EmbedderUnavailableError(f"the model cannot be read ({error})") from error
        return tokenizer, weights.astype("float16", copy=False)

    def _width(self) -> int:
        with self._safetensors.safe_open(self._files.weights, framework="numpy") as file:
            return file.get_slice(_matrix_of(file)).get_shape()[1]


def find_embedder(folder: Path | None) -> StaticEmbedder | None:
    """Return the embedder of a folder, or of the semantic extra; None, with a line in the log, if it cannot be had."""
    try:
        return StaticEmbedder(folder)
    except EmbedderUnavailableError as error:
        # Who names a folder expects a model there; an extra that nobody installed is no trouble.
        level = logging.INFO if folder is None else logging.WARNING
        _log.log(level, "Similar questions are found by words alone: %s", error)
        return None


def _matrix_of(file: Any) -> str:
    """Return the name of the only matrix of a file of weights."""
    (name,) = [key for key in file.keys() if len(file.get_slice(key).get_shape()) == 2]  # noqa: SIM118 - it is no mapping
    return name


def _digest(files: ModelFiles) -> str:
    digest = blake2b(digest_size=6)
    for file in (files.weights, files.tokenizer):
        digest.update(file.read_bytes())
    return digest.hexdigest()
