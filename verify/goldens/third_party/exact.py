"""The functions of the core to many digits, to measure how accurate a source is. Numbers are mpmath's, lists are rows."""

import mpmath

from writing import bits, error_in_ulps, rounded_up

mpf = mpmath.mpf

SELU_SCALE = mpf("1.0507009873554804934193349852946")
SELU_ALPHA = mpf("1.6732632423543772848170429916717")


def elu(x, alpha):
    return x if x > 0 else alpha * mpmath.expm1(x)


ACTIVATIONS = {
    "identity": lambda x: x,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "relu": lambda x: max(x, mpf(0)),
    "relu6": lambda x: min(max(x, mpf(0)), mpf(6)),
    "leaky_relu": lambda x, slope: x if x > 0 else slope * x,
    "elu": elu,
    "selu": lambda x: SELU_SCALE * elu(x, SELU_ALPHA),
    "celu": lambda x, alpha: x if x > 0 else alpha * mpmath.expm1(x / alpha),
    "gelu": lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "gelu_tanh": lambda x: x / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + mpf("0.044715") * x**3))),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "mish": lambda x: x * mpmath.tanh(mpmath.log1p(mpmath.exp(x))),
    "hard_tanh": lambda x: min(max(x, mpf(-1)), mpf(1)),
    "hard_swish": lambda x: x * min(max(x + 3, mpf(0)), mpf(6)) / 6,
    "log_sigmoid": lambda x: -mpmath.log1p(mpmath.exp(-x)),
}

FUNCTIONS = {
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "sqrt": mpmath.sqrt,
    "erf": mpmath.erf,
    "abs": abs,
    "exp_m1": mpmath.expm1,
    "ln_1p": mpmath.log1p,
}


def numbers(values):
    return [mpf(float(value)) for value in values]


def rows(values, width):
    return [values[start : start + width] for start in range(0, len(values), width)]


def activation(described, x):
    hyperparameters = {key: mpf(value) for key, value in described.items() if key != "name"}
    return [ACTIVATIONS[described["name"]](x, **hyperparameters) for x in x]


def normalised(values, epsilon):
    mean = mpmath.fsum(values) / len(values)
    variance = mpmath.fsum((value - mean) ** 2 for value in values) / len(values)
    return [(value - mean) / mpmath.sqrt(variance + epsilon) for value in values], mean, variance


def columns(batch):
    return [list(column) for column in zip(*batch)]


def batch_norm(layer, width, parameters, state, x, training):
    weight, bias = (parameters[:width], parameters[width:]) if layer["affine"] else ([1] * width, [0] * width)
    means, variances = state[:width], state[width:]
    epsilon, momentum = mpf(layer["epsilon"]), mpf(layer["momentum"])
    outputs, new_means, new_variances = [], [], []
    for column, mean, variance in zip(columns(rows(x, width)), means, variances):
        if training:
            fresh, fresh_mean, fresh_variance = normalised(column, epsilon)
            if not layer["biased"]:
                fresh_variance *= mpf(len(column)) / (len(column) - 1)
            new_means.append((1 - momentum) * mean + momentum * fresh_mean)
            new_variances.append((1 - momentum) * variance + momentum * fresh_variance)
        else:
            fresh = [(value - mean) / mpmath.sqrt(variance + epsilon) for value in column]
        outputs.append(fresh)
    y = [weight[j] * n + bias[j] for row in zip(*outputs) for j, n in enumerate(row)]
    return y, new_means + new_variances


def layer(described, width, parameters, state, x, training):
    """The outputs of one layer, and its running statistics after a training pass."""
    kind = described["kind"]
    if kind == "activation":
        return activation(described["activation"], x), []
    if kind == "dense":
        outputs = described["outputs"]
        weights = rows(parameters[: width * outputs], width)
        bias = parameters[width * outputs :] if described["bias"] else [mpf(0)] * outputs
        return [mpmath.fdot(row, line) + b for row in rows(x, width) for line, b in zip(weights, bias)], []
    if kind == "prelu":
        slopes = parameters * width if described["shared"] else parameters
        return [v if v > 0 else slope * v for row in rows(x, width) for v, slope in zip(row, slopes)], []
    if kind == "batch_norm":
        return batch_norm(described, width, parameters, state, x, training)
    if kind == "layer_norm":
        weight, bias = (parameters[:width], parameters[width:]) if described["affine"] else ([1] * width, [0] * width)
        each = [normalised(row, mpf(described["epsilon"]))[0] for row in rows(x, width)]
        return [w * n + b for row in each for n, w, b in zip(row, weight, bias)], []
    raise ValueError(kind)


def log_softmax(x, width):
    logarithms = []
    for row in rows(x, width):
        total = mpmath.log(mpmath.fsum(mpmath.exp(value) for value in row))
        logarithms += [value - total for value in row]
    return logarithms


def softmax(x, width):
    return [mpmath.exp(value) for value in log_softmax(x, width)]


def gradient(function, x, cotangent):
    """The derivative of the dot product of function(x) and the cotangent, from the left of each x.

    A difference over 1e-25 with 60 digits: it is off by about 1e-25 and by 1e-35, and sides with the core at a kink.
    """
    step = mpf("1e-25")
    slopes = []
    base = mpmath.fdot(function(x), cotangent)
    for index in range(len(x)):
        left = list(x)
        left[index] -= step
        slopes.append((base - mpmath.fdot(function(left), cotangent)) / step)
    return slopes


def relative_to_largest(found, exact, scalar="f32"):
    """What a source expects of a sum, and its largest distance, relative to the largest exact number."""
    scale = max((abs(value) for value in exact), default=0) or 1
    distance = max(abs(mpf(float(f)) - e) for f, e in zip(found, exact)) / scale
    # Below what a difference quotient here resolves, the two are the same.
    return {"values": bits(found, scalar), "relative": rounded_up(float(distance)) if distance > 1e-20 else 0.0}


def in_ulps(found, exact):
    """What a source expects in f32: the largest distance in ULP of those within two, and the others one by one."""
    errors = [error_in_ulps(float(f), e, "f32") for f, e in zip(found, exact)]
    near = max((error for error in errors if error <= 2), default=0.0)
    far = [[index, rounded_up(error)] for index, error in enumerate(errors) if error > 2]
    return {"values": bits(found, "f32"), "ulps": rounded_up(near), **({"far": far} if far else {})}


def as_is(found):
    """What a source expects in f32 without any error."""
    return {"values": bits(found, "f32")}
