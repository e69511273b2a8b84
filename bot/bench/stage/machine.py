"""What the figures were taken on, in a line."""

import os
import platform
import re
import subprocess
from functools import cache
from pathlib import Path

import psutil

from bot.localpg import BINARIES

CPUINFO = Path("/proc/cpuinfo")


@cache
def machine() -> str:
    """Cores and their model, memory, system, Python and the embedded PostgreSQL."""
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{os.cpu_count()} cores of {_processor()}, {memory} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {_postgres()}"
    )


def _processor() -> str:
    told = re.search(r"model name\s*:\s*(.+)", CPUINFO.read_text()) if CPUINFO.exists() else None
    return told[1].strip() if told else platform.processor() or platform.machine()


def _postgres() -> str:
    said = subprocess.run([str(BINARIES / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return f"PostgreSQL {said.split()[2]}"
