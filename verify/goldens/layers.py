"""Single layers: forward and backward with random cotangents, running statistics over several steps."""

import mpmath
import torch
from mpmath import mpf

import building as b
from encoding import Draw, rounded

SHAPES = [(1, 1), (1, 3), (2, 1), (2, 5), (5, 4), (3, 17), (17, 3)]


def case(name, draw, layers, width, batches, exact=False, scale=1.0, shift=0.0, starts=None):
    """A training pass for each batch size, parameters unchanged in between; then evaluation of a last batch."""
    network = b.sequence(layers, width)
    b.fill(network, draw)
    record = {"name": name, "width": width, "layers": layers, "frozen": 0}
    record["parameters"], record["state"] = b.flat(network.parameters()), b.state(network)
    record["steps"] = []
    network.train()
    for batch in batches:
        before = b.state(network)
        x = draw.normal(batch, width, scale=scale, shift=shift) if starts is None else starts
        cotangent = draw.normal(batch, network(x).shape[1])
        restore(network, before)
        step = {"batch": batch, "x": x, "dy": cotangent}
        step |= b.pass_back(network, x, lambda y: (y * cotangent).sum())
        step.pop("loss")
        if layers[0].get("biased"):
            step["state"] = keep_biased(network[0], before, x)
        if exact:
            step["exact"] = exact_norm(layers[0], record["parameters"], before, x, cotangent)
        record["steps"].append(step)
    network.eval()
    x = draw.normal(3, width, scale=scale, shift=shift)
    record["evaluation"] = {"batch": 3, "x": x, "y": network(x)}
    return record


def restore(network, before):
    """Undoes the running statistics of a trial pass."""
    offset = 0
    for name, buffer in network.named_buffers():
        if "running" in name:
            buffer.copy_(before[offset : offset + buffer.numel()].view_as(buffer))
            offset += buffer.numel()


def keep_biased(norm, before, x):
    """The running variance as ONNX and TensorFlow keep it: PyTorch's batch norm has no such option, its var() has."""
    old = before[x.shape[1] :]
    norm.running_var.copy_((1 - norm.momentum) * old + norm.momentum * x.var(0, correction=0))
    return b.state(torch.nn.Sequential(norm))


def numbers(tensor):
    return [mpf(value) for value in tensor.flatten().tolist()]


def normalise(values, cotangents, weight, epsilon):
    """One group of a normalisation: (x hat, dx, mean, biased variance) with exact arithmetic up to 400 digits."""
    count = len(values)
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / count
    deviation = mpmath.sqrt(variance + mpf(epsilon))
    hats = [(value - mean) / deviation for value in values]
    dhats = [cotangent * w for cotangent, w in zip(cotangents, weight)]
    first = sum(dhats) / count
    second = sum(dhat * hat for dhat, hat in zip(dhats, hats)) / count
    dx = [(dhat - first - hat * second) / deviation for dhat, hat in zip(dhats, hats)]
    scales = {"condition": abs(mean) / deviation, "dx_terms": max(abs(dhat) for dhat in dhats) / deviation}
    return hats, dx, mean, variance, scales


def exact_norm(layer, parameters, before, x, cotangent):
    """The norm layer evaluated by mpmath: groups are columns for batch norm and rows for layer norm.

    `condition` is the largest |mean| / deviation, the factor by which rounding the mean disturbs x hat; `dx_terms` the
    largest term that the sum for dx is made of, which may cancel down to nothing.
    """
    by_column = layer["kind"] == "batch_norm"
    batch, width = x.shape
    weight = numbers(parameters)[:width] if layer["affine"] else [mpf(1)] * width
    bias = numbers(parameters)[width:] if layer["affine"] else [mpf(0)] * width
    y, dx, hats = ([[None] * width for _ in range(batch)] for _ in range(3))
    condition, dx_terms = mpf(0), mpf(0)
    running_mean, running_variance = numbers(before)[:width], numbers(before)[width:]
    for group in range(width if by_column else batch):
        places = (
            [(row, group) for row in range(batch)]
            if by_column
            else [(group, column) for column in range(width)]
        )
        pick = lambda tensor: [mpf(tensor[place].item()) for place in places]
        group_weight = [weight[column] for _, column in places]
        result = normalise(pick(x), pick(cotangent), group_weight, layer["epsilon"])
        group_hats, group_dx, mean, variance, scales = result
        condition, dx_terms = max(condition, scales["condition"]), max(dx_terms, scales["dx_terms"])
        for (row, column), hat, d in zip(places, group_hats, group_dx):
            hats[row][column], dx[row][column] = hat, d
            y[row][column] = hat * weight[column] + bias[column]
        if by_column:
            momentum = mpf(layer["momentum"])
            kept = variance if layer["biased"] else variance * batch / (batch - 1)
            running_mean[group] = (1 - momentum) * running_mean[group] + momentum * mean
            running_variance[group] = (1 - momentum) * running_variance[group] + momentum * kept
    dy = [[mpf(value) for value in row] for row in cotangent.tolist()]
    dweight = [sum(dy[row][column] * hats[row][column] for row in range(batch)) for column in range(width)]
    dbias = [sum(dy[row][column] for row in range(batch)) for column in range(width)]
    flat = lambda rows: [rounded(value) for row in rows for value in row]
    return {
        "y": flat(y),
        "dx": flat(dx),
        "gradients": flat([dweight, dbias]) if layer["affine"] else [],
        "state": flat([running_mean, running_variance]),
        "condition": rounded(condition),
        "dx_terms": rounded(dx_terms),
    }


def plain_layers(draw):
    for bias in (True, False):
        for inputs, outputs in [(1, 1), (1, 17), (17, 1), (3, 5), (8, 8), (17, 16)]:
            for batch in (1, 2, 5):
                name = f"dense {inputs} to {outputs}, bias {bias}, batch {batch}"
                yield case(name, draw, [b.dense(outputs, bias)], inputs, [batch])
    # Past every lane count and block of samples that a kernel is likely to have.
    for batch, inputs, outputs in ((9, 33, 7), (4, 35, 34), (3, 64, 2)):
        name = f"dense {inputs} to {outputs}, batch {batch}"
        yield case(name, draw, [b.dense(outputs)], inputs, [batch])
    for shared in (True, False):
        kinks = torch.tensor([[0.0, -0.0, 1.0, -1.0], [2.0**-1074, -(2.0**-1074), 0.0, 3.0]])
        yield case(f"prelu, shared {shared}, at the kink", draw, [b.prelu(shared)], 4, [2], starts=kinks)
        for batch, width in SHAPES:
            yield case(f"prelu, shared {shared}, {batch} x {width}", draw, [b.prelu(shared)], width, [batch])
    for name in b.MODULES:
        parameters = {"leaky_relu": {"slope": 0.2}, "elu": {"alpha": 0.5}, "celu": {"alpha": 0.5}}
        layer = b.activation(name, **parameters.get(name, {}))
        yield case(f"activation {name}", draw, [layer], 5, [3], scale=3.0)


def batch_norms(draw):
    for affine in (True, False):
        for momentum in (0.1, 0.25, 1.0):
            for width in (1, 3, 17) if momentum == 0.1 else (1, 3):
                layer = b.batch_norm(momentum=momentum, affine=affine)
                name = f"batch norm, width {width}, momentum {momentum}, affine {affine}"
                yield case(name, draw, [layer], width, [2, 5, 8], exact=True)
    yield case("batch norm, epsilon 0.01", draw, [b.batch_norm(epsilon=1e-2)], 4, [6, 2], exact=True)
    layer = b.batch_norm(momentum=0.25, biased=True)
    yield case("batch norm, biased running variance", draw, [layer], 3, [2, 5, 8], exact=True)
    for shift, scale in ((1e3, 1.0), (1e6, 1.0), (1e6, 2.0**-8), (0.0, 2.0**-9)):
        name = f"batch norm, mean {shift}, spread {scale}"
        yield case(name, draw, [b.batch_norm()], 4, [2, 8, 5], exact=True, scale=scale, shift=shift)
    constant = torch.full((4, 3), 1.25)
    yield case("batch norm, zero variance", draw, [b.batch_norm()], 3, [4], exact=True, starts=constant)


def layer_norms(draw):
    for affine in (True, False):
        for batch, width in SHAPES:
            name = f"layer norm, {batch} x {width}, affine {affine}"
            yield case(name, draw, [b.layer_norm(affine=affine)], width, [batch], exact=True)
    yield case("layer norm, 2 x 35", draw, [b.layer_norm()], 35, [2], exact=True)
    yield case("layer norm, epsilon 0.01", draw, [b.layer_norm(epsilon=1e-2)], 6, [4], exact=True)
    for shift, scale in ((1e3, 1.0), (1e6, 1.0), (1e6, 2.0**-8), (0.0, 2.0**-9)):
        name = f"layer norm, mean {shift}, spread {scale}"
        yield case(name, draw, [b.layer_norm()], 6, [3], exact=True, scale=scale, shift=shift)
    constant = torch.full((2, 4), 1.25)
    yield case("layer norm, zero variance", draw, [b.layer_norm()], 4, [2], exact=True, starts=constant)


def residuals(draw):
    for batch, width in SHAPES:
        yield case(f"residual dense, {batch} x {width}", draw, [b.residual(b.dense(width))], width, [batch])
    branch = [b.dense(7), b.activation("tanh"), b.dense(4)]
    yield case("residual of two layers", draw, [b.residual(*branch)], 4, [1, 3])
    nested = b.residual(b.dense(6), b.residual(b.dense(6, False), b.activation("gelu")), b.dense(4))
    yield case("residual in a residual", draw, [nested], 4, [1, 3])
    deep = b.residual(b.residual(b.residual(b.dense(3), b.activation("silu"))))
    yield case("three residuals deep", draw, [deep], 3, [2])
    normed = b.residual(
        b.batch_norm(), b.activation("relu"), b.dense(5), b.batch_norm(momentum=0.5), b.dense(4)
    )
    yield case("residual with batch norms", draw, [normed], 4, [4, 2, 5])
    yield case("residual of an activation", draw, [b.residual(b.activation("tanh"))], 4, [3])


def cases():
    draw = Draw(21)
    return [*plain_layers(draw), *batch_norms(draw), *layer_norms(draw), *residuals(draw)]
