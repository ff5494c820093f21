"""Takes NumPy's validation tables of the functions that the core has, row by row as they are.

NumPy ships them with its tests, and computed them with a library of higher precision. How accurate they are is measured
here with mpmath and written beside them.

    python -m venv venv && venv/bin/pip install -r verify/goldens/third_party/requirements.txt
    venv/bin/python verify/goldens/third_party/numpy_tables.py
"""

import csv
import math

import mpmath

from writing import bits, digest, error_in_ulps, from_bits, installed, require, rounded_up, verify, write

VERSION = "2.4.6"

TABLES = {
    "exp": (mpmath.exp, "ad401621bbf278a87dacf7e9da7d19abb00aabf9ef1e981b8332e3025961b1e9"),
    "expm1": (mpmath.expm1, "2bb8cbe8de0a4065fbd5f8f986f624cdc31793b32641eb3c170acd7f2acfa605"),
    "log": (mpmath.log, "ca7cdb55b2b1173c56170c479f15fb1699bebdad3da08de82b5fe54ded7d838c"),
    "log1p": (mpmath.log1p, "b5d6d858fa96233f0111b232925ca787fb69409ce8f7bd0475de1e93a0ec3dbf"),
    "tanh": (mpmath.tanh, "8a895917f30ec964606126be4ac0f875fe669f214ad7cceb20223be34496a137"),
}

# Where mpmath has a complex number or an infinity in place of a limit.
BELOW = {"log": 0.0, "log1p": -1.0}


def exact(function, name, x):
    if math.isnan(x) or x < BELOW.get(name, -math.inf):
        return mpmath.nan
    if x == BELOW.get(name):
        return -mpmath.inf
    return function(mpmath.mpf(x))


def rows(text):
    """Scalar, input and output bits, and the error NumPy allows itself."""
    for scalar, x, y, limit in csv.reader(line for line in text.splitlines() if line.startswith("np.")):
        yield scalar.replace("np.float", "f"), int(x, 16), int(y, 16), int(limit)


def cases():
    for name, (function, checksum) in TABLES.items():
        path = installed("numpy", f"numpy/_core/tests/data/umath-validation-set-{name}.csv")
        content = path.read_bytes()
        verify(path.name, digest(content), checksum)
        table = list(rows(content.decode()))
        for scalar in ("f32", "f64"):
            pairs = [
                (from_bits(x, scalar), from_bits(y, scalar)) for kind, x, y, _ in table if kind == scalar
            ]
            errors = [error_in_ulps(y, exact(function, name, x), scalar) for x, y in pairs]
            yield {
                "function": name,
                "scalar": scalar,
                "x": bits((x for x, _ in pairs), scalar),
                "y": bits((y for _, y in pairs), scalar),
                "source_limit": max(limit for kind, _, _, limit in table if kind == scalar),
                "source_error": rounded_up(max(errors)),
            }


def main():
    require("numpy", VERSION)
    require("mpmath", "1.3.0")
    write(
        "numpy",
        f"NumPy {VERSION}, numpy/_core/tests/data/umath-validation-set-*.csv; errors by mpmath 1.3.0",
        {"NumPy": "BSD-3-Clause, see verify/goldens/third_party/licences/NumPy.txt"},
        "numpy_tables.py",
        list(cases()),
    )


if __name__ == "__main__":
    main()
