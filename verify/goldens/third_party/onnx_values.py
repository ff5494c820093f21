"""ONNX cases that go element by element, and those that reduce a row: activations, elementary functions, softmax, norms."""

import numpy

import exact
from exact import as_is, in_ulps, numbers, relative_to_largest
from onnx_case import LeftOut, floats, scalar
from writing import bits

# Of a longer tensor every so many-th element is taken, so that at most this many are left.
MOST = 256


def thinned(x, y):
    step = -(-x.size // MOST)
    return x.ravel()[::step], y.ravel()[::step]


def activation(described):
    def convert(case):
        (x, *_), (y,) = case.inputs, case.outputs
        floats(x, y)
        function = described(case) if callable(described) else described
        x, y = thinned(x, y)
        reference = exact.activation(function, numbers(x))
        return {"kind": "activation", "activation": function, "x": bits(x, "f32"), "y": in_ulps(y, reference)}

    return convert


def gelu(case):
    return {"name": "gelu_tanh" if case.attributes.get("approximate") == "tanh" else "gelu"}


def selu(case):
    if case.attributes:
        raise LeftOut("the core's SELU has its own two constants, the test others")
    return {"name": "selu"}


def swish(case):
    if case.attributes.get("alpha", 1.0) != 1.0:
        raise LeftOut("the core's SiLU has the factor 1")
    return {"name": "silu"}


def function(name):
    def convert(case):
        (x,), (y,) = case.inputs, case.outputs
        floats(x, y)
        x, y = thinned(x, y)
        reference = [exact.FUNCTIONS[name](value) for value in numbers(x)]
        return {"kind": "function", "function": name, "x": bits(x, "f32"), "y": in_ulps(y, reference)}

    return convert


def rows_last(x, axis):
    """The tensor with one axis last, and the rest as rows."""
    return numpy.moveaxis(x, axis, -1).reshape(-1, x.shape[axis])


def softmax(name, function):
    def convert(case):
        (x,), (y,) = case.inputs, case.outputs
        floats(x, y)
        axis = case.attributes.get("axis", -1)
        x, y = rows_last(x, axis), rows_last(y, axis)
        width = x.shape[1]
        x, y = x.ravel(), y.ravel()
        reference = function(numbers(x), width)
        return {"kind": name, "width": width, "x": bits(x, "f32"), "y": in_ulps(y, reference)}

    return convert


def clip(case):
    if len(case.inputs) != 3:
        raise LeftOut("the core clips to an interval about zero; the test has no bound on one side or both")
    (x, low, high), (y,) = case.inputs, case.outputs
    floats(x, y)
    if low != -high:
        raise LeftOut("the core clips to an interval about zero; the test's is another")
    return {"kind": "clip", "limit": float(high), "x": bits(x.ravel(), "f32"), "y": as_is(y.ravel())}


def norm(case):
    (x, *axes), (y,) = case.inputs, case.outputs
    floats(x, y)
    axes = tuple(axes[0].tolist()) if axes and axes[0].size else tuple(range(x.ndim))
    kept = [axis for axis in range(x.ndim) if axis not in {a % x.ndim for a in axes}]
    reduced = [axis for axis in range(x.ndim) if axis not in kept]
    width = int(numpy.prod([x.shape[axis] for axis in reduced]))
    x, y = x.transpose(kept + reduced).ravel(), y.ravel()
    reference = [exact.mpmath.norm(row) for row in exact.rows(numbers(x), width)]
    kind = scalar(y)
    return {"kind": "norm", "width": width, "x": bits(x, kind), "y": relative_to_largest(y, reference, kind)}


def argmax(case):
    (x,), (y,) = case.inputs, case.outputs
    floats(x)
    axis = case.attributes.get("axis", 0)
    x_rows = rows_last(x, axis)
    if case.attributes.get("select_last_index") and any((row == row.max()).sum() > 1 for row in x_rows):
        raise LeftOut("the core takes the first of equal values")
    indices = [int(index) for index in y.ravel()]
    return {"kind": "argmax", "width": x_rows.shape[1], "x": bits(x_rows.ravel(), "f32"), "y": indices}


OPERATORS = {
    "Abs": function("abs"),
    "ArgMax": argmax,
    "Celu": activation(lambda case: {"name": "celu", "alpha": case.attributes.get("alpha", 1.0)}),
    "Clip": clip,
    "Elu": activation(lambda case: {"name": "elu", "alpha": case.attributes.get("alpha", 1.0)}),
    "Erf": function("erf"),
    "Exp": function("exp"),
    "Gelu": activation(gelu),
    "HardSwish": activation({"name": "hard_swish"}),
    "Identity": activation({"name": "identity"}),
    "LeakyRelu": activation(lambda case: {"name": "leaky_relu", "slope": case.attributes.get("alpha", 0.01)}),
    "Log": function("ln"),
    "LogSoftmax": softmax("log_softmax", exact.log_softmax),
    "Mish": activation({"name": "mish"}),
    "ReduceL2": norm,
    "Relu": activation({"name": "relu"}),
    "Selu": activation(selu),
    "Sigmoid": activation({"name": "sigmoid"}),
    "Softmax": softmax("softmax", exact.softmax),
    "Softplus": activation({"name": "softplus"}),
    "Softsign": activation({"name": "softsign"}),
    "Sqrt": function("sqrt"),
    "Swish": activation(swish),
    "Tanh": activation({"name": "tanh"}),
}
