"""Losses, reduced by mean, with their gradients; saturated logits included."""

import mpmath
import torch
import torch.nn.functional as F
from mpmath import mpf

from encoding import Draw, rounded

SHAPES = [(1, 1), (1, 2), (2, 3), (3, 1), (5, 4), (4, 17)]
SATURATED = [0.0] + [
    sign * x for x in (1.0, 6.5, 20.0, 37.0, 88.0, 104.0, 700.0, 1000.0) for sign in (1.0, -1.0)
]


def record(loss, function, outputs, targets, **more):
    """The loss of a batch and its gradient with respect to the outputs."""
    batch, width = outputs.shape
    x = outputs.clone().requires_grad_()
    value = function(x, targets)
    (gradient,) = torch.autograd.grad(value, x)
    given = {"loss": loss, "batch": batch, "width": width, "outputs": outputs, "targets": targets}
    return {**given, "value": value.item(), "gradient": gradient, **more}


def regression():
    draw = Draw(1)
    for batch, width in SHAPES:
        outputs, targets = draw.normal(batch, width, scale=2.0), draw.normal(batch, width)
        yield record({"name": "mse"}, F.mse_loss, outputs, targets)
    for delta in (1.0, 0.5, 2.25):
        function = lambda x, t, delta=delta: F.huber_loss(x, t, delta=delta)
        for batch, width in SHAPES:
            outputs, targets = draw.normal(batch, width, scale=2.0), draw.normal(batch, width)
            yield record({"name": "huber", "delta": delta}, function, outputs, targets)
        # Errors of 0, exactly delta, one step either side, and far out.
        outputs = torch.tensor([[0.0, delta, -delta, delta * (1 + 2**-50), delta * (1 - 2**-50), 1e6, -1e6]])
        yield record({"name": "huber", "delta": delta}, function, outputs, torch.zeros_like(outputs))


def exact_binary(outputs, targets):
    pairs = [(mpf(x), mpf(t)) for x, t in zip(outputs.flatten().tolist(), targets.flatten().tolist())]
    values = [mpmath.log1p(mpmath.exp(x)) - t * x for x, t in pairs]
    slopes = [1 / (1 + mpmath.exp(-x)) - t for x, t in pairs]
    return values, slopes


def mean(total, slopes, divisor):
    """What `record` stores beside PyTorch's numbers, rounded once."""
    return {
        "exact_value": rounded(total / divisor),
        "exact_gradient": [rounded(slope / divisor) for slope in slopes],
    }


def binary():
    draw = Draw(2)
    pairs = [(draw.normal(*shape, scale=3.0), draw.bits(*shape)) for shape in SHAPES]
    pairs += [(draw.normal(3, 5), torch.rand(3, 5, generator=draw.generator).mul(16).round().div(16))]
    saturated = torch.tensor(SATURATED)
    pairs += [(saturated[None], torch.full((1, len(SATURATED)), target)) for target in (0.0, 1.0, 0.25)]
    for outputs, targets in pairs:
        values, slopes = exact_binary(outputs, targets)
        exact = mean(sum(values), slopes, len(values))
        name, function = "bce_with_logits", F.binary_cross_entropy_with_logits
        yield record({"name": name}, function, outputs, targets, **exact)


def exact_cross_entropy(outputs, probabilities, weights):
    """Sum over rows of -sum_c w_c p_c log softmax(x)_c, and its gradient, with p already smoothed."""
    total, slopes = mpf(0), []
    for row, target in zip(outputs.tolist(), probabilities):
        scale = [mpmath.exp(mpf(x)) for x in row]
        norm = sum(scale)
        mass = [w * p for w, p in zip(weights, target)]
        total -= sum(m * (mpf(x) - mpmath.log(norm)) for m, x in zip(mass, row))
        slopes += [sum(mass) * e / norm - m for e, m in zip(scale, mass)]
    return total, slopes


def cross_entropy_case(outputs, targets, smoothing, weights):
    batch, width = outputs.shape
    options = {"label_smoothing": smoothing, "weight": weights}
    function = lambda x, t: F.cross_entropy(x, t, **options)
    scale = [mpf(1)] * width if weights is None else [mpf(w) for w in weights.tolist()]
    by_class = targets.dtype == torch.int64
    rows = F.one_hot(targets, width).tolist() if by_class else targets.tolist()
    smooth = [[(1 - mpf(smoothing)) * mpf(p) + mpf(smoothing) / width for p in row] for row in rows]
    total, slopes = exact_cross_entropy(outputs, smooth, scale)
    # The weighted mean divides by the weights of the classes met; with probabilities PyTorch divides by the batch.
    divisor = sum(scale[label] for label in targets.tolist()) if by_class else mpf(batch)
    loss = {"name": "cross_entropy", "label_smoothing": smoothing, "weights": weights, "classes": by_class}
    return record(loss, function, outputs, targets, **mean(total, slopes, divisor))


def cross_entropy():
    draw = Draw(3)
    for smoothing in (0.0, 0.1, 0.5):
        for weighted in (False, True):
            for batch, width in SHAPES:
                weights = draw.normal(width).abs() + 0.25 if weighted else None
                outputs = draw.normal(batch, width, scale=3.0)
                yield cross_entropy_case(outputs, draw.classes(batch, width), smoothing, weights)
                probabilities = torch.randint(1, 9, (batch, width), generator=draw.generator).double()
                probabilities /= probabilities.sum(1, keepdim=True)
                yield cross_entropy_case(outputs, probabilities, smoothing, weights)
    for spread in (20.0, 37.0, 88.0, 104.0, 350.0, 1000.0):
        outputs = torch.tensor([[spread, 0.0, -spread], [0.0, 0.0, spread], [spread, spread, 0.0]])
        for smoothing in (0.0, 0.1):
            for label in range(3):
                yield cross_entropy_case(outputs, torch.full((3,), label), smoothing, None)
    # Equal logits, and logits far from zero whose differences are small.
    yield cross_entropy_case(torch.zeros(2, 5), torch.tensor([0, 4]), 0.0, None)
    yield cross_entropy_case(draw.normal(3, 4, shift=1e4), torch.tensor([0, 3, 1]), 0.0, None)


def cases():
    return [*regression(), *binary(), *cross_entropy()]
