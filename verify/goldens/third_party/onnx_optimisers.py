"""ONNX's optimisers: Adam and momentum, of which every test is one step at T = 0 with moments already there.

At T = 0 ONNX's Adam corrects no bias. The core's corrections are 1 from some step on, so the step is put there: 2^40.
"""

import numpy

import exact
from exact import in_ulps, mpf, numbers
from onnx_case import LeftOut
from writing import bits

FAR = 2**40


def flat(arrays):
    return numpy.concatenate([array.ravel() for array in arrays])


def split(tensors, parts):
    """Tensors listed as all parameters, then all gradients, and so on."""
    size = len(tensors) // parts
    return [flat(tensors[part * size : (part + 1) * size]) for part in range(parts)]


def step(case, optimiser, before, after, references, number):
    parameters, gradients, *moments = before
    fields = {"kind": "optimiser", "optimiser": optimiser, "step": number, "rate": float(case.inputs[0])}
    fields |= {"parameters": bits(parameters, "f32"), "gradients": bits(gradients, "f32")}
    fields["moments"] = bits(numpy.concatenate(moments), "f32")
    fields["y"] = in_ulps(after[0], references[0])
    return {**fields, "moments_after": in_ulps(numpy.concatenate(after[1:]), references[1])}


def adam(case):
    rate, time, *tensors = case.inputs
    given = case.attributes
    if time != 0 or given.get("norm_coefficient_post", 0.0) != 0.0:
        raise LeftOut("a step with corrections, or a decay after it")
    before, after = split(tensors, 4), split(case.outputs, 3)
    beta1, beta2, epsilon, decay = (mpf(given[name]) for name in ("alpha", "beta", "epsilon", "norm_coefficient"))
    new, means, squares = [], [], []
    for x, g, m, v in zip(*map(numbers, before)):
        g += decay * x
        means.append(beta1 * m + (1 - beta1) * g)
        squares.append(beta2 * v + (1 - beta2) * g * g)
        new.append(x - mpf(float(rate)) * means[-1] / (exact.mpmath.sqrt(squares[-1]) + epsilon))
    optimiser = {
        "name": "Adam",
        "lr": float(rate),
        "betas": [given["alpha"], given["beta"]],
        "eps": given["epsilon"],
        "weight_decay": given["norm_coefficient"],
    }
    return step(case, optimiser, before, after, [new, means + squares], FAR)


def momentum(case):
    """At T = 0 a gradient enters whole, whatever beta says: no dampening. The buffer is there already: step 2."""
    rate, time, *tensors = case.inputs
    given = case.attributes
    if time != 0:
        raise LeftOut("a step with dampening")
    before, after = split(tensors, 3), split(case.outputs, 2)
    nesterov = given["mode"] == "nesterov"
    factor, decay = mpf(given["alpha"]), mpf(given["norm_coefficient"])
    new, buffers = [], []
    for x, g, b in zip(*map(numbers, before)):
        g += decay * x
        buffers.append(factor * b + g)
        direction = g + factor * buffers[-1] if nesterov else buffers[-1]
        new.append(x - mpf(float(rate)) * direction)
    optimiser = {
        "name": "SGD",
        "lr": float(rate),
        "momentum": given["alpha"],
        "nesterov": nesterov,
        "weight_decay": given["norm_coefficient"],
    }
    return step(case, optimiser, before, after, [new, buffers], 2)


OPERATORS = {"Adam": adam, "Momentum": momentum}
