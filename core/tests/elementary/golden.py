"""Writes golden.rs: e^x, the normal distribution function and its density, each times a factor, in f64.

Evaluated by mpmath 1.3.0 with 60 digits at the very numbers an f64 holds, then rounded to f64. The inputs have full
mantissas, so that no product with them is exact, and stand on both sides of every place where headwater_core changes
its formula.

    python golden.py > golden.rs && rustfmt golden.rs
"""

import math
import random

from mpmath import erfc, exp, mp, mpf, pi, sqrt

mp.dps = 60
SMALLEST = mpf(2) ** -1074
INF = math.inf


def rounded(value):
    """The nearest f64, subnormal ones and zero included."""
    if abs(value) >= mpf(2) ** -1021:
        return float(value)
    return float(int(mp.nint(value / SMALLEST))) * 2.0**-1074


def literal(value):
    return repr(value) if math.isfinite(value) else ("f64::INFINITY" if value > 0 else "f64::NEG_INFINITY")


def exp_times(x, low, factor):
    return factor * exp(mpf(x) + mpf(low))


def normal_cdf_times(x, factor):
    return factor * erfc(-mpf(x) / sqrt(mpf(2))) / 2 if math.isfinite(x) else mpf(0)


def normal_density_times(x, factor):
    return factor * exp(-mpf(x) ** 2 / 2) / sqrt(2 * pi) if math.isfinite(x) else mpf(0)


def table(name, about, columns, function, rows):
    print(f"\n/// {about}")
    print(f"pub(crate) const {name}: &[({', '.join(['f64'] * (columns + 1))})] = &[")
    for row in rows:
        print(f"    ({', '.join(map(literal, row))}, {literal(rounded(function(*row)))}),")
    print("];")



draw = random.Random(20)


def within(low, high, count):
    return [draw.uniform(low, high) for _ in range(count)]


def around(x):
    return [math.nextafter(x, -INF), x, math.nextafter(x, INF)]


def exponents():
    """Factors by which the result neither overflows nor is subnormal, but where the factor is 1."""
    for x in within(-744, -700, 8) + around(-700.0) + within(-700, -1, 12) + within(-1, 1, 4) + within(1, 700, 8):
        for low in (0.0, draw.uniform(-1, 1) * 2.0**-53 * abs(x), draw.uniform(-0.1, 0.1)):
            yield x, low, 1.0
            yield x, low, draw.uniform(1, 2) * (1e80 if x < -600 else 0.1)


def tails():
    """Where the square has rounding to lose, and where the result is subnormal."""
    for x in within(0, 1, 4) + within(1, 6, 8) + within(6, 37, 12) + within(37, 38.5, 6):
        yield x
        yield -x
    yield from (0.0, -0.0, 1e4, -1e4, 1e5, -1e5, 1e200, -1e200)


def distribution():
    for x in (
        within(-1, 1, 12)
        + around(-1.0)
        + within(-6, -1, 24)
        + within(-30, -6, 24)
        + around(-30.0)
        + within(-30.5, -30, 24)
        + within(-37, -30.5, 12)
        + within(-38.4, -37, 6)
        + within(1, 9, 4)
        + [0.0, -0.0, -45.0, -1e5]
    ):
        yield x, 1.0
        yield x, draw.uniform(1, 2) * (1e30 if x < -37 else 1.0)


print("//! Written by golden.py, which says how. Do not edit.")
table("EXP_TIMES", "x, low, factor, factor * e^(x + low).", 3, exp_times, exponents())
table(
    "NORMAL_DENSITY_TIMES",
    "x, factor, factor * phi(x).",
    2,
    normal_density_times,
    [(x, factor) for x in tails() for factor in (1.0, draw.uniform(1, 2) * (1e30 if abs(x) > 37 else 1.0))]
    + [(x, 1.0) for x in (INF, -INF)],
)
table("NORMAL_CDF_TIMES", "x, factor, factor * Phi(x).", 2, normal_cdf_times, distribution())
