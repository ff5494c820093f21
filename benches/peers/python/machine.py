"""The machine: its processor, and the arithmetic that its one core does."""

import datetime
import json
import platform
from pathlib import Path

from runners import call, rust


def processor():
    """As the kernel names it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def peak(core):
    """GFLOP/s by kind of arithmetic, or the reason why not."""
    text, reason = call(rust("plain", "peer-peak"), {}, core)
    return (json.loads(text), None) if text else (None, reason)


def today():
    return datetime.date.today().isoformat()
