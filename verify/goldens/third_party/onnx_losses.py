"""ONNX's softmax cross-entropy."""

import numpy

import exact
from exact import in_ulps, numbers
from onnx_case import LeftOut
from writing import bits

# Of more samples every so many-th is taken, so that at most this many are left.
MOST = 128


def cross_entropy(case):
    """Classes last, each place a sample; samples of the ignored class are left out of the loss, as ONNX leaves them out."""
    logits, classes, *weights = case.inputs
    loss, *logarithms = case.outputs
    reduction = case.attributes.get("reduction", "mean")
    width = logits.shape[1]
    x = numpy.moveaxis(logits, 1, -1).reshape(-1, width)
    classes = classes.ravel()
    kept = classes != case.attributes.get("ignore_index", width)
    many = len(x) > MOST
    fields = {"kind": "cross_entropy", "width": width, "reduction": reduction}
    if many and (reduction != "none" and not logarithms):
        raise LeftOut("32,400 logits for one number")
    step = -(-len(x) // MOST)
    if not many or reduction == "none":
        losses = loss.ravel()
        samples = numpy.flatnonzero(kept)[::step]
        weight = weights[0] if weights else None
        fields |= loss_fields(x, classes, weight, losses[samples] if reduction == "none" else losses, samples, reduction)
    if logarithms:
        y = numpy.moveaxis(logarithms[0], 1, -1).reshape(-1, width)[::step].ravel()
        rows = x[::step].ravel()
        fields |= {"rows": bits(rows, "f32"), "logarithms": in_ulps(y, exact.log_softmax(numbers(rows), width))}
    return fields


def loss_fields(x, classes, weights, losses, samples, reduction):
    width = x.shape[1]
    chosen, classes = x[samples].ravel(), classes[samples]
    logarithms = exact.rows(exact.log_softmax(numbers(chosen), width), width)
    each = numbers(weights) if weights is not None else [exact.mpf(1)] * width
    costs = [-each[c] * row[c] for row, c in zip(logarithms, classes)]
    total = exact.mpmath.fsum(costs)
    divisor = exact.mpmath.fsum(each[c] for c in classes)
    reference = {"none": costs, "sum": [total], "mean": [total / divisor]}[reduction]
    fields = {"x": bits(chosen, "f32"), "classes": [int(c) for c in classes]}
    if weights is not None:
        fields["weights"] = bits(weights, "f32")
    return {**fields, "loss": in_ulps(losses, reference)}


OPERATORS = {"SoftmaxCrossEntropyLoss": cross_entropy}
