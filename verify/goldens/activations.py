"""Every activation: value and derivative at stratified inputs."""

import math

import mpmath
import torch
import torch.nn.functional as F
from mpmath import mpf

from encoding import rounded

INF = math.inf

MAGNITUDES = (
    [2.0**-1074, 2.0**-1022, 2.0**-149, 2.0**-126, 2.0**-60, 2.0**-27, 2.0**-10]
    + [0.125, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 6.5, 9.0, 12.0, 15.0, 18.0]
    + [
        20.0,
        20.5,
        25.0,
        30.0,
        37.0,
        50.0,
        88.0,
        104.0,
        350.0,
        700.0,
        708.5,
        745.0,
        1000.0,
        2.0**70,
        1e200,
        INF,
    ]
)


def inputs(kinks):
    """Both signs of every magnitude, and each kink with its neighbours."""
    values = [0.0, -0.0] + [sign * magnitude for magnitude in MAGNITUDES for sign in (1.0, -1.0)]
    for kink in kinks:
        values += [kink, math.nextafter(kink, -INF), math.nextafter(kink, INF)]
    return values


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


def softplus(x):
    return mpmath.log1p(mpmath.exp(x)) if x < 1000 else x + mpmath.exp(-x)


def normal_cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2 if abs(x) < 2000 else mpf(x > 0)


def gelu_tanh(x):
    """x times a sigmoid: (1 + tanh(u)) / 2 = sigmoid(2 u)."""
    u = mpmath.sqrt(2 / mpmath.pi) * (x + mpf("0.044715") * x**3)
    return x * sigmoid(2 * u) if u > -5000 else mpf(0)


def exponential_below_zero(scale, alpha, divisor):
    """scale * alpha * (exp(x / divisor) - 1) for x <= 0, scale * x above: ELU, SELU and CELU."""
    return (
        lambda x: scale * x if x > 0 else scale * alpha * mpmath.expm1(x / divisor),
        lambda x: scale if x > 0 else scale * alpha / divisor * mpmath.exp(x / divisor),
    )


def smooth(function):
    return function, lambda x: mpmath.diff(function, x) if abs(x) < 2000 else None


def steps(*pieces):
    """Piecewise linear pieces (inside, value, derivative); the first whose predicate holds counts."""
    return (
        lambda x: next(value(x) for inside, value, _ in pieces if inside(x)),
        lambda x: next(derivative(x) for inside, _, derivative in pieces if inside(x)),
    )


def between(low, high, rise):
    """A clamp to [low, high] of a line with slope `rise` through (0, offset): zero slope at both ends."""
    return steps(
        (lambda x: x <= low, lambda x: mpf(rise[0]), lambda x: mpf(0)),
        (lambda x: x >= high, lambda x: mpf(rise[1]), lambda x: mpf(0)),
        (
            lambda x: True,
            lambda x: mpf(rise[0]) + (x - low) * (mpf(rise[1]) - rise[0]) / (mpf(high) - low),
            lambda x: (mpf(rise[1]) - rise[0]) / (mpf(high) - low),
        ),
    )


def leaky(slope):
    return lambda x: x if x > 0 else slope * x, lambda x: mpf(1) if x > 0 else mpf(slope)


# https://arxiv.org/abs/1706.02515, the constants to the digits PyTorch holds.
SELU_ALPHA = mpf("1.6732632423543772848170429916717")
SELU_SCALE = mpf("1.0507009873554804934193349852946")


def catalogue():
    """(name, hyperparameters, PyTorch function, exact pair, limits at -inf and +inf, kinks)."""
    flat = (0.0, 0.0)
    line = ((-INF, 1.0), (INF, 1.0))
    rising = ((0.0, 0.0), (INF, 1.0))
    yield "identity", {}, lambda x: x * 1.0, (lambda x: x, lambda x: mpf(1)), line, []
    yield "sigmoid", {}, torch.sigmoid, smooth(sigmoid), (flat, (1.0, 0.0)), []
    yield "tanh", {}, torch.tanh, smooth(mpmath.tanh), ((-1.0, 0.0), (1.0, 0.0)), []
    yield "relu", {}, torch.relu, leaky(0.0), rising, []
    for slope in (0.01, 0.2, -0.5):
        below = (math.copysign(INF, -slope), slope)
        function = lambda x, slope=slope: F.leaky_relu(x, slope)
        yield "leaky_relu", {"slope": slope}, function, leaky(slope), (below, (INF, 1.0)), []
    for alpha in (1.0, 0.5, 2.5):
        exact = exponential_below_zero(mpf(1), mpf(alpha), mpf(1))
        function = lambda x, alpha=alpha: F.elu(x, alpha)
        yield "elu", {"alpha": alpha}, function, exact, ((-alpha, 0.0), (INF, 1.0)), []
    exact = exponential_below_zero(SELU_SCALE, SELU_ALPHA, mpf(1))
    lowest = rounded(-SELU_SCALE * SELU_ALPHA)
    yield "selu", {}, F.selu, exact, ((lowest, 0.0), (INF, rounded(SELU_SCALE))), []
    for alpha in (1.0, 0.5, 2.5):
        exact = exponential_below_zero(mpf(1), mpf(alpha), mpf(alpha))
        function = lambda x, alpha=alpha: F.celu(x, alpha)
        yield "celu", {"alpha": alpha}, function, exact, ((-alpha, 0.0), (INF, 1.0)), []
    yield "gelu", {}, F.gelu, smooth(lambda x: x * normal_cdf(x)), rising, [-0.75]
    yield "gelu_tanh", {}, lambda x: F.gelu(x, approximate="tanh"), smooth(gelu_tanh), rising, [-0.75]
    yield "silu", {}, F.silu, smooth(lambda x: x * sigmoid(x)), rising, [-1.28125]
    yield "softplus", {}, F.softplus, smooth(softplus), rising, [20.0]
    exact = (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2)
    yield "softsign", {}, F.softsign, exact, ((-1.0, 0.0), (1.0, 0.0)), []
    yield "mish", {}, F.mish, smooth(lambda x: x * mpmath.tanh(softplus(x))), rising, [-1.1875]
    exact = between(-3.0, 3.0, (0.0, 1.0))
    yield "hard_sigmoid", {}, F.hardsigmoid, exact, (flat, (1.0, 0.0)), [-3.0, 3.0]
    exact = between(-1.0, 1.0, (-1.0, 1.0))
    yield "hard_tanh", {}, F.hardtanh, exact, ((-1.0, 0.0), (1.0, 0.0)), [-1.0, 1.0]
    exact = steps(
        (lambda x: x <= -3, lambda x: mpf(0), lambda x: mpf(0)),
        (lambda x: x >= 3, lambda x: x, lambda x: mpf(1)),
        (lambda x: True, lambda x: x * (x + 3) / 6, lambda x: (2 * x + 3) / 6),
    )
    yield "hard_swish", {}, F.hardswish, exact, rising, [-3.0, 3.0, -1.5]
    yield "relu6", {}, F.relu6, between(0.0, 6.0, (0.0, 6.0)), (flat, (6.0, 0.0)), [6.0]
    yield "log_sigmoid", {}, F.logsigmoid, smooth(lambda x: -softplus(-x)), ((-INF, 1.0), flat), []


def far(name, x):
    """Exact derivative of a smooth activation where |x| >= 2000: the limit, which float64 has long reached."""
    limits = next(entry[4] for entry in catalogue() if entry[0] == name)
    return limits[1 if x > 0 else 0][1]


def exact_at(name, exact, limits, x):
    if math.isinf(x):
        return limits[1 if x > 0 else 0]
    value, derivative = (part(mpf(x)) for part in exact)
    return rounded(value), far(name, x) if derivative is None else rounded(derivative)


def evaluate(function, values):
    x = torch.tensor(values, requires_grad=True)
    y = function(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    return y, slope


def cases():
    records = []
    for name, parameters, function, exact, limits, kinks in catalogue():
        x = inputs(kinks)
        value, derivative = evaluate(function, x)
        exactly = [exact_at(name, exact, limits, point) for point in x]
        at_nan = evaluate(function, [math.nan])
        records.append(
            {
                "activation": {"name": name, **parameters},
                "x": x,
                "value": value,
                "derivative": derivative,
                "exact_value": [pair[0] for pair in exactly],
                "exact_derivative": [pair[1] for pair in exactly],
                "value_at_nan": at_nan[0],
                "derivative_at_nan": at_nan[1],
            }
        )
    return records
