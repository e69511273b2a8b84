"""The real models for tests: where their files are kept between runs."""

import os
from pathlib import Path

KEPT = Path(__file__).parents[1] / "var" / "models"


def models_folder() -> Path:
    """PORCHLIGHT_TEST_MODELS, or the folder that the demo uses too, so that the export is paid for once."""
    return Path(os.environ.get("PORCHLIGHT_TEST_MODELS") or KEPT)
