"""Takes from TensorFlow.js's gradient tests every one that the core can answer, and says of the others why it cannot.

tfjs/record.mjs runs the tests on TensorFlow.js's own backend and writes down what each differentiates, where, along which
cotangent, and what it expects. A test becomes networks of a layer or two; features come last and samples first. No number
is changed. How far the source is from the exact result is measured with mpmath and written beside it.

    python -m venv venv && venv/bin/pip install -r verify/goldens/third_party/requirements.txt
    npm ci --prefix verify/goldens/third_party/tfjs
    node verify/goldens/third_party/tfjs/record.mjs recorded.json
    venv/bin/python verify/goldens/third_party/tfjs_tests.py recorded.json
"""

import collections
import json
import sys

import numpy

import exact
from exact import numbers, relative_to_largest
from onnx_case import LeftOut
from onnx_layers import dense, written
from writing import bits, require, write

VERSION = "4.22.0"

# Operators that are an activation of the core; those with hyperparameters take them from the test.
ACTIVATIONS = {
    "Elu": lambda attributes: {"name": "elu", "alpha": 1.0},
    "LeakyRelu": lambda attributes: {"name": "leaky_relu", "slope": attributes["alpha"]},
    "Neg Softplus Neg": lambda attributes: {"name": "log_sigmoid"},
    "Relu": lambda attributes: {"name": "relu"},
    "Relu6": lambda attributes: {"name": "relu6"},
    "Selu": lambda attributes: {"name": "selu"},
    "Sigmoid": lambda attributes: {"name": "sigmoid"},
    "Softplus": lambda attributes: {"name": "softplus"},
    "Tanh": lambda attributes: {"name": "tanh"},
}

# Operators that come near to something the core has, and why they are not it.
NEAR = {
    "ClipByValue": "the core clips gradients; clipping as a layer it does not have",
    "FusedBatchNorm": "the test's mean and variance are given; the core differentiates through the batch's own",
    "Softmax": "the core has softmax within its loss, not as a layer",
    "Step": "the core has no step function",
}


def tensor(recorded):
    return numpy.array([float(value) for value in recorded["values"]], dtype=numpy.float64).reshape(recorded["shape"])


def cotangent(call):
    """Without one, TensorFlow.js takes ones."""
    return tensor(call["dy"]) if call.get("dy") else numpy.ones(call["y"]["shape"])


def run(layers, width, parameters, x):
    for layer in layers:
        count = {"dense": lambda: width * layer["outputs"], "prelu": lambda: 1 if layer["shared"] else width}
        own = count.get(layer["kind"], lambda: 0)()
        x, _ = exact.layer(layer, width, parameters[:own], [], x, True)
        parameters = parameters[own:]
        width = layer.get("outputs", width)
    return x


def part(layers, x, dy, parameters=None, dx=None, gradients=None):
    """One network: x is `[batch, width]`, dy `[batch, outputs]`; what is not expected is None."""
    width = x.shape[1]
    fields = {"layers": layers, "width": width, "x": written(x.ravel()), "dy": written(dy.ravel())}
    values, slopes = numbers(x.ravel()), numbers(dy.ravel())
    given = numbers([]) if parameters is None else numbers(parameters.ravel())
    if parameters is not None:
        fields["parameters"] = written(parameters.ravel())
    if dx is not None:
        reference = exact.gradient(lambda x: run(layers, width, given, x), values, slopes)
        fields["dx"] = relative_to_largest(dx.ravel(), reference, "f64")
    if gradients is not None:
        reference = exact.gradient(lambda parameters: run(layers, width, parameters, values), given, slopes)
        fields["gradients"] = relative_to_largest(gradients.ravel(), reference, "f64")
    return fields


def activation(call, expected, operators):
    name = " ".join(operator["name"] for operator in operators)
    layer = {"kind": "activation", "activation": ACTIVATIONS[name](operators[0]["attributes"])}
    x = tensor(call["xs"][0]).reshape(1, -1)
    return [part([layer], x, cotangent(call).reshape(1, -1), dx=expected[0])]


def prelu(call, expected, operators):
    inputs = operators[0]["inputs"]
    x, slopes = tensor(inputs["x"]), tensor(inputs["alpha"])
    shared = slopes.size == 1
    width = 1 if shared else slopes.size
    by_slope = call["xs"][0]["shape"] == inputs["alpha"]["shape"] and operators[0]["arguments"] == [inputs["alpha"]["id"]]
    target = {"gradients": expected[0]} if by_slope else {"dx": expected[0]}
    layer = {"kind": "prelu", "shared": shared}
    return [part([layer], x.reshape(-1, width), cotangent(call).reshape(-1, width), slopes, **target)]


def product(call, expected, operators):
    """A stack of products is a stack of dense layers, whose weights are the right-hand matrices transposed."""
    turn = lambda matrix, turned: numpy.swapaxes(matrix, -1, -2) if turned else matrix
    attributes = operators[0]["attributes"]
    turned = [attributes["transposeA"], attributes["transposeB"]]
    a, b = (tensor(x) for x in call["xs"][:2])
    da, db = (None if index not in expected else turn(expected[index].reshape(x.shape), turned[index])
              for index, x in ((0, a), (1, b)))
    stack = lambda matrix: None if matrix is None else matrix.reshape((-1,) + matrix.shape[-2:])
    a, b, da, db, dy = map(stack, (turn(a, turned[0]), turn(b, turned[1]), da, db, cotangent(call)))
    after = [
        {"kind": "activation", "activation": ACTIVATIONS[operator["name"]](operator["attributes"])}
        for operator in operators[1:]
    ]
    layers = [dense(b.shape[2], False), *after]
    pick = lambda matrices, index: None if matrices is None else matrices[index]
    parts = []
    for index in range(len(a)):
        gradients = pick(db, index)
        gradients = None if gradients is None else gradients.T
        parts.append(part(layers, a[index], dy[index], b[index].T, pick(da, index), gradients))
    return parts


def log_softmax(call, expected):
    x, dy = tensor(call["xs"][0]), cotangent(call)
    width = x.shape[-1]
    reference = exact.gradient(lambda x: exact.log_softmax(x, width), numbers(x.ravel()), numbers(dy.ravel()))
    dx = relative_to_largest(expected[0].ravel(), reference, "f64")
    return {"width": width, "x": written(x.ravel()), "dy": written(dy.ravel()), "dx": dx}


def convert(test):
    """The networks of a test, and the rows whose log-softmax it differentiates."""
    parts, rows = [], []
    reason = "expects no numbers of its own: it compares two results, or their shapes"
    for number, call in enumerate(test["calls"]):
        expected = {e["index"]: numpy.array(list(map(float, e["values"]))) for e in test["expected"] if e["call"] == number}
        operators = [operator for operator in call["operators"] if operator["name"] != "Identity"]
        names = [operator["name"] for operator in operators]
        if not expected:
            continue
        if names and names[0] == "BatchMatMul" and all(name in ACTIVATIONS for name in names[1:]):
            parts += product(call, expected, operators)
        elif " ".join(names) in ACTIVATIONS:
            parts += activation(call, expected, operators)
        elif names == ["Prelu"]:
            parts += prelu(call, expected, operators)
        elif test["file"] == "ops/log_softmax_test.js":
            rows.append(log_softmax(call, expected))
        else:
            reason = next((NEAR[name] for name in names if name in NEAR), "no operator of the core")
            break
    if not parts and not rows:
        raise LeftOut(reason)
    return {**({"parts": parts} if parts else {}), **({"rows": rows} if rows else {})}


def main():
    require("mpmath", "1.3.0")
    with open(sys.argv[1]) as file:
        recorded = json.load(file)
    if recorded["version"] != VERSION:
        raise SystemExit(f"recorded from @tensorflow/tfjs-core {recorded['version']}, not {VERSION}")
    cases, left_out = [], collections.Counter()
    for test in recorded["tests"]:
        try:
            suite = test["suite"].strip()
            cases.append({"file": test["file"], "name": f"{suite}: {test['name']}", **convert(test)})
        except LeftOut as reason:
            left_out[str(reason)] += 1
    write(
        "tfjs",
        f"TensorFlow.js {VERSION}, @tensorflow/tfjs-core, dist/ops/*_test.js; errors by mpmath 1.3.0",
        {"TensorFlow.js": "Apache-2.0, see verify/goldens/third_party/licences/TensorFlow.js.txt"},
        "tfjs_tests.py recorded.json",
        cases,
        gradient_tests=len(recorded["tests"]),
        left_out=dict(sorted(left_out.items())),
    )
    print(f"{len(cases)} of {len(recorded['tests'])} tests that ask for a gradient")


if __name__ == "__main__":
    main()
