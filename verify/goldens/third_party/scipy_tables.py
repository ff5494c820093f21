"""Takes the tables of SciPy's tests of the functions that the core has: they are Boost's, computed to many digits.

Every argument is a binary32 number, held as binary64. How accurate the values are is measured here with mpmath and
written beside them.

    python -m venv venv && venv/bin/pip install -r verify/goldens/third_party/requirements.txt
    venv/bin/python verify/goldens/third_party/scipy_tables.py
"""

import mpmath
import numpy

from writing import bits, digest, error_in_ulps, installed, require, rounded_up, verify, write

VERSION = "1.17.1"
CHECKSUM = "57b5c2b67ee01c741536aae6ad9f8f128106b7fdff152afcf3d8f774b0645844"

# Table, function, column of its values, mpmath's function. The column of erf is left out: the core has erfc alone.
TABLES = [
    ("erf_data", "erfc", 2, mpmath.erfc),
    ("erf_small_data", "erfc", 2, mpmath.erfc),
    ("erf_large_data", "erfc", 2, mpmath.erfc),
    ("log1p_expm1_data", "log1p", 1, mpmath.log1p),
    ("log1p_expm1_data", "expm1", 2, mpmath.expm1),
]


def cases(tables):
    for table, name, column, function in TABLES:
        values = tables[f"{table}_ipp-{table}"]
        x, y = values[:, 0], values[:, column]
        if (x != x.astype(numpy.float32)).any():
            raise SystemExit(f"an argument of {table} is no binary32 number")
        errors = [error_in_ulps(float(y), function(mpmath.mpf(float(x))), "f64") for x, y in zip(x, y)]
        yield {
            "table": table,
            "function": name,
            "x": bits(x, "f32"),
            "y": bits(y, "f64"),
            "source_error": rounded_up(max(errors)),
        }


def main():
    require("scipy", VERSION)
    require("numpy", "2.4.6")
    require("mpmath", "1.3.0")
    path = installed("scipy", "scipy/special/tests/data/boost.npz")
    verify(path.name, digest(path.read_bytes()), CHECKSUM)
    write(
        "scipy",
        f"SciPy {VERSION}, scipy/special/tests/data/boost.npz, from Boost.Math; errors by mpmath 1.3.0",
        {
            "SciPy": "BSD-3-Clause, see verify/goldens/third_party/licences/SciPy.txt",
            "Boost": "BSL-1.0, see verify/goldens/third_party/licences/Boost.txt",
        },
        "scipy_tables.py",
        list(cases(numpy.load(path))),
    )


if __name__ == "__main__":
    main()
