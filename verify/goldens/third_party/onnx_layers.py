"""ONNX cases that are a layer: dense layers, rectifiers with given slopes, normalisations."""

import numpy

import exact
from exact import numbers, relative_to_largest
from onnx_case import LeftOut, floats, scalar
from writing import bits


def part(layer, x, y, parameters=(), state=(), after=None):
    """One call of one layer: x and y are `[batch, width]`. `after` are the running statistics of a training pass."""
    width = x.shape[1]
    parameters = numpy.concatenate([numpy.ravel(p) for p in parameters]) if len(parameters) else numpy.zeros(0)
    state = numpy.concatenate(state) if len(state) else numpy.zeros(0)
    training = after is not None or layer["kind"] == "batch_norm" and not len(state)
    if training and not len(state):
        state = numpy.concatenate([numpy.zeros(width), numpy.ones(width)])
    reference, moved = exact.layer(
        layer, width, numbers(parameters), numbers(state), numbers(x.ravel()), training
    )
    kind = scalar(y)
    fields = {"layer": layer, "width": width, "x": bits(x.ravel(), kind)}
    fields["y"] = relative_to_largest(y.ravel(), reference, kind)
    if parameters.size:
        fields["parameters"] = written(parameters)
    if layer["kind"] == "batch_norm":
        fields |= {"training": training, "state": written(state)}
    if after is not None:
        after = numpy.concatenate(after)
        fields["after"] = relative_to_largest(after, moved, kind)
    return fields


def written(values):
    """Bits of binary32 where that is exact, else of binary64."""
    return " ".join(bits([value], "f32" if float(numpy.float32(value)) == float(value) else "f64") for value in values)


def layers(parts):
    return {"kind": "layers", "parts": parts}


def dense(outputs, bias):
    return {"kind": "dense", "outputs": outputs, "bias": bias}


def products(case):
    """A product of matrices is a dense layer without bias; a stack of products is a stack of layers."""
    (a, b), (y,) = case.inputs, case.outputs
    floats(a, b, y)
    a = a[None, :] if a.ndim == 1 else a
    b = b[:, None] if b.ndim == 1 else b
    stack = numpy.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    a = numpy.broadcast_to(a, stack + a.shape[-2:]).reshape((-1,) + a.shape[-2:])
    b = numpy.broadcast_to(b, stack + b.shape[-2:]).reshape((-1,) + b.shape[-2:])
    layer = dense(b.shape[2], False)
    y = y.reshape(a.shape[0], a.shape[1], b.shape[2])
    return layers([part(layer, a, y, [b.T]) for a, b, y in zip(a, b, y)])


def einsum(case):
    if case.attributes["equation"] not in ("i,i", "bij, bjk -> bik"):
        raise LeftOut("no product of matrices")
    return products(case)


def gemm(case):
    (a, b, *c), (y,) = case.inputs, case.outputs
    floats(a, b, y)
    alpha, beta = case.attributes.get("alpha", 1.0), case.attributes.get("beta", 1.0)
    a = a.T if case.attributes.get("transA") else a
    weights = b if case.attributes.get("transB") else b.T
    if numpy.frexp(alpha)[0] != 0.5:
        raise LeftOut("a factor that would round the weights")
    # A power of two times a binary32 number, and a product of two of them, are exact in binary64.
    weights = numpy.float64(alpha) * weights
    if not c:
        return layers([part(dense(len(weights), False), a, y, [weights])])
    c = numpy.float64(beta) * numpy.broadcast_to(c[0], y.shape)
    if (c == c[0]).all():
        return layers([part(dense(len(weights), True), a, y, [weights, c[0]])])
    # Another bias for each sample: each is a layer of its own.
    return layers([part(dense(len(weights), True), a, y, [weights, c]) for a, y, c in zip(a[:, None], y[:, None], c)])


def prelu(case):
    (x, slope), (y,) = case.inputs, case.outputs
    floats(x, slope, y)
    width = slope.size
    return layers(
        [part({"kind": "prelu", "shared": False}, x.reshape(-1, width), y.reshape(-1, width), [slope.ravel()])]
    )


def features_last(x):
    """[samples, features, places ...] as [samples * places, features]."""
    return numpy.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def batch_norm_layer(epsilon, momentum=0.9, affine=True):
    """ONNX's momentum is the weight of the old value, and its running variance the biased one."""
    return {
        "kind": "batch_norm",
        "momentum": 1.0 - float(numpy.float32(momentum)),
        "epsilon": epsilon,
        "affine": affine,
        "biased": True,
    }


def default_epsilon(case):
    return case.attributes.get("epsilon", float(numpy.float32(1e-5)))


def batch_norm(case):
    x, weight, bias, mean, variance = case.inputs
    y, *after = case.outputs
    floats(x, y)
    layer = batch_norm_layer(default_epsilon(case), case.attributes.get("momentum", 0.9))
    call = part(layer, features_last(x), features_last(y), [weight, bias], [mean, variance], after or None)
    return layers([call])


def instance_norm(case):
    """Each sample on its own, its places as the batch."""
    (x, weight, bias), (y,) = case.inputs, case.outputs
    floats(x, y)
    layer = batch_norm_layer(default_epsilon(case))
    pairs = zip(x[:, None], y[:, None])
    return layers([part(layer, features_last(x), features_last(y), [weight, bias]) for x, y in pairs])


def mean_variance_norm(case):
    """Over samples and places, without an epsilon: ONNX adds 1e-9 to the root, below the last place of binary32."""
    (x,), (y,) = case.inputs, case.outputs
    floats(x, y)
    if case.attributes.get("axes", [0, 2, 3]) != [0, 2, 3]:
        raise LeftOut("axes that are no batch")
    return layers([part(batch_norm_layer(0.0, affine=False), features_last(x), features_last(y))])


def group_norm(case):
    """Each group of features is a layer norm, with the weight of a feature at each of its places."""
    (x, weight, bias), (y,) = case.inputs, case.outputs
    floats(x, y)
    groups = case.attributes["num_groups"]
    samples, features = x.shape[:2]
    places = x[0, 0].size
    size = features // groups
    layer = {"kind": "layer_norm", "epsilon": default_epsilon(case), "affine": True}
    parts = []
    for group in range(groups):
        chosen = slice(group * size, (group + 1) * size)
        parameters = [numpy.repeat(weight[chosen], places), numpy.repeat(bias[chosen], places)]
        x_group, y_group = (t[:, chosen].reshape(samples, size * places) for t in (x, y))
        parts.append(part(layer, x_group, y_group, parameters))
    return layers(parts)


def layer_norm(case):
    (x, weight, bias), (y, *_) = case.inputs, case.outputs
    floats(x, y)
    layer = {"kind": "layer_norm", "epsilon": default_epsilon(case), "affine": True}
    width = weight.size
    return layers([part(layer, x.reshape(-1, width), y.reshape(-1, width), [weight.ravel(), bias.ravel()])])


OPERATORS = {
    "BatchNormalization": batch_norm,
    "Einsum": einsum,
    "Gemm": gemm,
    "GroupNormalization": group_norm,
    "InstanceNormalization": instance_norm,
    "LayerNormalization": layer_norm,
    "MatMul": products,
    "MeanVarianceNormalization": mean_variance_norm,
    "PRelu": prelu,
}
