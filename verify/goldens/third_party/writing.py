"""What the extraction scripts share: checking the source, IEEE bits in hexadecimal, and the form of the data files."""

import hashlib
import importlib.metadata
import json
import math
import pathlib
import struct

import mpmath

mpmath.mp.dps = 60

DATA = pathlib.Path(__file__).parent.parent / "data"

# The day the files were first extracted. A constant, so that the same source always gives the same bytes.
DATE = "2026-11-24"

ENCODING = "floats as their IEEE 754 bits in hexadecimal, 8 digits for binary32 and 16 for binary64, separated by spaces"

FORMATS = {"f32": ("<f", "<I", 8), "f64": ("<d", "<Q", 16)}
SIGNIFICAND = {"f32": 24, "f64": 53}
SMALLEST_EXPONENT = {"f32": -149, "f64": -1074}
OVERFLOW = {"f32": mpmath.ldexp(2 - mpmath.ldexp(1, -24), 127), "f64": mpmath.ldexp(2 - mpmath.ldexp(1, -53), 1023)}


def require(package, version):
    """Stops unless the installed package is the one the data is taken from."""
    found = importlib.metadata.version(package)
    if found != version:
        raise SystemExit(f"{package} {version} is needed, {found} is installed: see requirements.txt")


def installed(package, name):
    """A file of an installed package."""
    return pathlib.Path(importlib.metadata.distribution(package).locate_file(name))


def digest(*contents):
    """The SHA-256 of some bytes, end to end."""
    total = hashlib.sha256()
    for content in contents:
        total.update(content)
    return total.hexdigest()


def verify(what, found, expected):
    """Stops unless the source has the checksum that it had when this script was written."""
    if found != expected:
        raise SystemExit(f"{what} has SHA-256 {found}, not {expected}")


def bits(values, scalar):
    """Floats as their bits."""
    float_form, integer_form, digits = FORMATS[scalar]
    return " ".join(
        format(struct.unpack(integer_form, struct.pack(float_form, float(value)))[0], f"0{digits}x") for value in values
    )


def from_bits(pattern, scalar):
    """The float with these bits, as a Python float."""
    float_form, integer_form, _ = FORMATS[scalar]
    return struct.unpack(float_form, struct.pack(integer_form, pattern))[0]


def error_in_ulps(found, exact, scalar):
    """How far `found` is from the exact number, in units in the last place of the exact number.

    0 where both are the same infinity or NaN, and where rounding the exact number gives that infinity.
    """
    if math.isnan(found) or mpmath.isnan(exact):
        return 0.0 if math.isnan(found) and mpmath.isnan(exact) else math.inf
    if math.isinf(found) or mpmath.isinf(exact):
        same_side = (found > 0) == (exact > 0)
        return 0.0 if same_side and abs(exact) >= OVERFLOW[scalar] else math.inf
    exponent = SMALLEST_EXPONENT[scalar]
    if exact != 0:
        exponent = max(exponent, int(mpmath.floor(mpmath.log(abs(exact), 2))) + 1 - SIGNIFICAND[scalar])
    return float(abs(mpmath.mpf(found) - exact) / mpmath.ldexp(1, exponent))


def rounded_up(error):
    """A measured error as it is written down: three digits, never less than measured."""
    if error == 0:
        return 0.0
    scale = 10.0 ** (math.floor(math.log10(error)) - 2)
    return float(f"{math.ceil(error / scale) * scale:.3g}")


def write(name, origin, licence, command, cases, **extra):
    """Writes a data file, one case a line, so that a change shows as the lines of the cases that changed."""
    head = {
        "origin": origin,
        "licence": licence,
        "date": DATE,
        "command": f"python verify/goldens/third_party/{command}",
        "encoding": ENCODING,
        **extra,
    }
    compact = {"separators": (",", ":"), "allow_nan": False, "ensure_ascii": True}
    lines = ",\n".join(json.dumps(case, **compact) for case in cases)
    path = DATA / f"{name}.json"
    path.write_text(json.dumps(head, **compact)[:-1] + ',"cases":[\n' + lines + "\n]}\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
