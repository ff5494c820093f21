"""Takes from ONNX's node tests every case that the core can answer, and says of all others why it cannot.

A case becomes a call of the core: an activation, a network of one layer, a softmax, a loss, an optimiser's step. Features
come last and samples first, as the core has them; no number is changed. How far the source is from the exact result is
measured with mpmath and written beside it.

    python -m venv venv && venv/bin/pip install -r verify/goldens/third_party/requirements.txt
    venv/bin/python verify/goldens/third_party/onnx_nodes.py
"""

import collections

import numpy
import onnx

import onnx_layers
import onnx_losses
import onnx_optimisers
import onnx_values
from onnx_case import Case, LeftOut, read
from writing import digest, installed, require, verify, write

VERSION = "1.22.0"
CHECKSUM = "f6a40c98fb90dc219225aafddf0ffb9545467509f31ca7169ae91fe693aa1a4f"

OPERATORS = {
    **onnx_values.OPERATORS,
    **onnx_layers.OPERATORS,
    **onnx_losses.OPERATORS,
    **onnx_optimisers.OPERATORS,
}

# Operators that come near to something the core has, and why they are not it.
NEAR = {
    "HardSigmoid": "the core has PyTorch's hard sigmoid, of slope 1/6; ONNX's has 1/5, or 1/2 in the test",
    "ThresholdedRelu": "the core has no thresholded rectifier",
    "NegativeLogLikelihoodLoss": "the core takes logits; the tests hand over numbers that are no log-probabilities",
    "RMSNormalization": "the core has no normalisation without a mean",
    "LpNormalization": "the core has no normalisation by a norm",
    "Adagrad": "the core has no Adagrad",
    "Gradient": "the gradient of a sum and of a product of inputs, which are not the core's operators",
    "ReduceLogSumExp": "the core has no log-sum-exp of its own",
    "Hardmax": "the core gives the largest value's index, not a row of zeros and a one",
    "Shrink": "the core has no shrinkage",
}


def source_files(root):
    return sorted(path for path in root.rglob("*") if path.is_file())


def expanded_from(name, names):
    """The case that this one spells out in other operators, if there is one."""
    base = name.split("_expanded")[0]
    return base if base != name and base in names else None


def take(root, names):
    """The cases taken, by name, and for each one left out the reason with the operator."""
    taken, left_out = {}, {}
    for name in names:
        if expanded_from(name, names):
            continue
        case = read(root, name)
        try:
            convert = OPERATORS.get(case.operator)
            if convert is None:
                reason = NEAR.get(case.operator, "no operator of the core")
                raise LeftOut(reason)
            taken[name] = {"name": name, "call": convert(case)}
        except LeftOut as reason:
            left_out[name] = (str(reason), case.operator)
    return taken, left_out


def spelled_out(root, names, taken, left_out):
    """Adds to each case the names of those with the very same numbers; they differ in how ONNX computes them."""
    for name in names:
        base = expanded_from(name, names)
        if base is None:
            continue
        if base in left_out:
            left_out[name] = left_out[base]
        elif read(root, name).same_numbers(read(root, base)):
            taken[base].setdefault("also", []).append(name)
        else:
            left_out[name] = ("spelled out in other operators, with other numbers", read(root, base).operator)
    # The same loss with and without its logarithms.
    for name in [name for name in taken if name.endswith("_log_prob")]:
        base = name.removesuffix("_log_prob")
        if base in taken and read(root, base).same_numbers(read(root, name), outputs=1):
            taken[name].setdefault("also", []).extend([base, *taken.pop(base).get("also", [])])


def reasons(left_out):
    """How many cases each reason left out, with the operators where these are named one by one."""
    table = collections.defaultdict(collections.Counter)
    for reason, operator in left_out.values():
        table[reason][operator] += 1
    return {
        reason: {
            "cases": sum(operators.values()),
            "operators": dict(sorted(operators.items())) if reason != "no operator of the core" else {},
        }
        for reason, operators in sorted(table.items())
    }


def main():
    require("onnx", VERSION)
    require("numpy", "2.4.6")
    require("mpmath", "1.3.0")
    root = installed("onnx", "onnx/backend/test/data/node")
    files = source_files(root)
    content = (part for path in files for part in (str(path.relative_to(root)).encode(), path.read_bytes()))
    verify("the node tests of onnx", digest(*content), CHECKSUM)
    names = sorted(path.name.removeprefix("test_") for path in root.iterdir() if path.is_dir())
    taken, left_out = take(root, names)
    spelled_out(root, names, taken, left_out)
    cases = sorted(taken.values(), key=lambda case: case["name"])
    count = len(cases) + sum(len(case.get("also", [])) for case in cases)
    if count + len(left_out) != len(names):
        raise SystemExit("a case is neither taken nor left out")
    write(
        "onnx",
        f"ONNX {VERSION}, onnx/backend/test/data/node; errors by mpmath 1.3.0",
        {"ONNX": "Apache-2.0, see verify/goldens/third_party/licences/ONNX.txt"},
        "onnx_nodes.py",
        cases,
        node_tests=len(names),
        left_out=reasons(left_out),
    )
    print(f"{count} of {len(names)} node tests in {len(cases)} cases")


if __name__ == "__main__":
    main()
