"""Writes golden.rs: the stream of headwater_core::Initialiser, computed a second time from its description.

Nothing here is shared with the crate. The generator is pcg32 as published (M. E. O'Neill, "PCG: A family of simple fast
space-efficient statistically good algorithms for random number generation", 2014), with its published check values.
The transforms are evaluated by mpmath 1.4.1 with 60 digits, then rounded to f64: the quantiles of the truncated normal by
bisection on the distribution function, the orthogonal matrix by a Householder QR decomposition.

    python golden.py > golden.rs && rustfmt golden.rs
"""

from mpmath import mp, mpf, erfc, ln, matrix, qr, sqrt

mp.dps = 60
MASK = (1 << 64) - 1


class Pcg32:
    def __init__(self, state, stream):
        self.increment = ((stream << 1) | 1) & MASK
        self.state = 0
        self.next()
        self.state = (self.state + state) & MASK
        self.next()

    def next(self):
        old = self.state
        self.state = (old * 6364136223846793005 + self.increment) & MASK
        word = (((old >> 18) ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return ((word >> turn) | (word << (-turn & 31))) & 0xFFFFFFFF


assert [Pcg32(42, 54).next()] == [0xA15C02B7]


def odd(word):
    return 2 * (word >> 8) + 1 - 2**24


def signed(generator):
    return mpf(odd(generator.next())) / 2**24


def normals(generator):
    while True:
        x, y = signed(generator), signed(generator)
        q = x * x + y * y
        if q < 1:
            stretch = sqrt(-2 * ln(q) / q)
            yield x * stretch
            yield y * stretch


def tail(x):
    return erfc(x / sqrt(mpf(2))) / 2


def truncated(word, mean, deviation, low, high):
    """The quantile at (1 + s) / 2, by bisection on the mass above, on the side where it is small."""
    mean, deviation, low, high = map(mpf, (mean, deviation, low, high))
    first, last = (low - mean) / deviation, (high - mean) / deviation
    share = (1 + mpf(odd(word)) / 2**24) / 2
    if first + last < 0:
        return mean - deviation * quantile(1 - share, -last, -first)
    return mean + deviation * quantile(share, first, last)


def quantile(share, first, last):
    top, bottom = tail(first), tail(last)
    target = top - share * (top - bottom)
    left, right = first, last
    for _ in range(260):
        middle = (left + right) / 2
        left, right = (middle, right) if tail(middle) > target else (left, middle)
    return left


def orthogonal(outputs, inputs, gain):
    source = normals(Pcg32(42, 54))
    count, length = min(outputs, inputs), max(outputs, inputs)
    vectors = matrix(length, count)
    for v in range(count):
        for e in range(length):
            vectors[e, v] = next(source)
    q, r = qr(vectors, mode="skinny")
    entry = lambda e, v: gain * q[e, v] * (1 if r[v, v] > 0 else -1)
    if outputs > inputs:
        return [entry(o, i) for o in range(outputs) for i in range(inputs)]
    return [entry(i, o) for o in range(outputs) for i in range(inputs)]


OUTPUTS, INPUTS = 3, 5
COUNT = OUTPUTS * INPUTS


def uniform_weights(low, high):
    generator = Pcg32(42, 54)
    low, high = mpf(low), mpf(high)
    return [(low + high) / 2 + (high - low) / 2 * signed(generator) for _ in range(COUNT)]


def normal_weights(mean, deviation):
    source = normals(Pcg32(42, 54))
    return [mpf(mean) + deviation * next(source) for _ in range(COUNT)]


def truncated_weights(*interval):
    generator = Pcg32(42, 54)
    return [truncated(generator.next(), *interval) for _ in range(COUNT)]


def xavier(gain):
    return mpf(gain) * sqrt(mpf(2) / (INPUTS + OUTPUTS))


def he(gain, fan):
    return mpf(gain) / sqrt(mpf(fan))


def bounds(deviation):
    """A uniform distribution of this standard deviation, as torch.nn.init has it."""
    return (-sqrt(mpf(3)) * deviation, sqrt(mpf(3)) * deviation)


# In torch's Linear: kaiming_uniform_(weight, a=sqrt(5)), whose gain is sqrt(2 / (1 + a^2)).
LINEAR = he(sqrt(mpf(2) / 6), INPUTS)

SCHEMES = [
    ("Uniform { low: -0.25, high: 1.5 }", uniform_weights(-0.25, 1.5)),
    ("Normal { mean: 0.5, standard_deviation: 2.0 }", normal_weights(0.5, 2)),
    (
        "TruncatedNormal { mean: 0.25, standard_deviation: 0.5, low: -0.5, high: 1.5 }",
        truncated_weights(0.25, 0.5, -0.5, 1.5),
    ),
    ("XavierUniform { gain: 1.5 }", uniform_weights(*bounds(xavier(1.5)))),
    ("XavierNormal { gain: 1.5 }", normal_weights(0, xavier(1.5))),
    ("HeUniform { gain: 1.25, fan: Fan::In }", uniform_weights(*bounds(he(1.25, INPUTS)))),
    ("HeUniform { gain: 1.25, fan: Fan::Out }", uniform_weights(*bounds(he(1.25, OUTPUTS)))),
    ("HeNormal { gain: 1.25, fan: Fan::In }", normal_weights(0, he(1.25, INPUTS))),
    ("HeNormal { gain: 1.25, fan: Fan::Out }", normal_weights(0, he(1.25, OUTPUTS))),
    ("LeCunUniform", uniform_weights(*bounds(he(1, INPUTS)))),
    ("LeCunNormal", normal_weights(0, he(1, INPUTS))),
    ("PyTorchLinear", uniform_weights(*bounds(LINEAR))),
    ("Orthogonal { gain: 1.5 }", orthogonal(OUTPUTS, INPUTS, mpf(1.5))),
]

# mean, standard deviation, low, high: the usual one, a wide, two narrow, two at the border of narrow, lopsided across
# the mean, and tails from near to far on both sides.
INTERVALS = [
    (0, 1, -2, 2),
    (0, 1, -10, 10),
    (0.5, 2, 0.25, 0.375),
    (0, 1, 5, 5.03125),
    (0, 1, 6, 6.125),
    (0, 1, 0, 0.125),
    (0, 1, 0, 0.140625),
    (0, 1, -0.125, 3),
    (0, 1, -8, 0.5),
    (0, 1, 1, 2),
    (0, 1, 3.5, 4.5),
    (0, 1, 4.0625, 5),
    (0, 1, 6, 60),
    (1, 2, -60, -40),
    (0, 0.125, 25, 25.125),
]
PLACES = [0, 1, 1 << 12, 1 << 20, 1 << 22, (1 << 23) - 1, 1 << 23, 3 << 22, (1 << 24) - (1 << 12), (1 << 24) - 1]


def array(values):
    return "&[" + ", ".join(mp.nstr(+v, 17, min_fixed=-4, max_fixed=9) for v in values) + "]"


def main():
    raw = Pcg32(42, 54)
    print("//! Written by golden.py, which says how. Do not edit.\n")
    print("use headwater_core::{Fan, Initialiser};\n")
    print("/// The first words of the generator, as published with it.")
    print("pub const WORDS: [u32; 6] = [" + ", ".join(f"{raw.next():#010x}" for _ in range(6)) + "];\n")
    print(f"/// The shape of the matrices of [`SCHEMES`].\npub const SHAPE: (usize, usize) = ({OUTPUTS}, {INPUTS});\n")
    print("/// Each scheme with its weights from seed 42, stream 54.")
    print("pub const SCHEMES: &[(Initialiser, &[f64])] = &[")
    for scheme, weights in SCHEMES:
        print(f"    (Initialiser::{scheme}, {array(weights)}),")
    print("];\n")
    print("/// An orthogonal matrix of five outputs and three inputs with gain 1.")
    print(f"pub const TALL: &[f64] = {array(orthogonal(5, 3, mpf(1)))};\n")
    print("/// An orthogonal matrix of three outputs and three inputs with gain 1.")
    print(f"pub const SQUARE: &[f64] = {array(orthogonal(3, 3, mpf(1)))};\n")
    print("/// The draws k, the top 24 bits, of [`QUANTILES`].")
    print(f"pub const PLACES: [u32; {len(PLACES)}] = {PLACES};\n")
    print("/// Mean, standard deviation, low and high of a truncated normal distribution, and its quantiles at [`PLACES`].")
    print("pub const QUANTILES: &[([f64; 4], &[f64])] = &[")
    for interval in INTERVALS:
        numbers = ", ".join(repr(float(x)) for x in interval)
        values = [truncated(k << 8, *interval) for k in PLACES]
        print(f"    ([{numbers}], {array(values)}),")
    print("];")


if __name__ == "__main__":
    main()
