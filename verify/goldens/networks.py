"""Whole networks: loss, every parameter's gradient, input gradient; and the same with the first layers frozen."""

import torch.nn.functional as F

import building as b
from encoding import Draw

NETWORKS = {
    "classifier with batch norm": (
        6,
        [
            b.dense(8, False),
            b.batch_norm(),
            b.activation("relu"),
            b.dense(5),
            b.batch_norm(momentum=0.3),
            b.activation("tanh"),
            b.dense(4),
        ],
        {"name": "cross_entropy", "label_smoothing": 0.1},
    ),
    "pre-norm residual blocks": (
        5,
        [
            b.dense(6),
            b.residual(b.layer_norm(), b.dense(9), b.activation("gelu"), b.dense(6)),
            b.residual(b.layer_norm(), b.dense(6), b.residual(b.activation("silu"), b.dense(6, False))),
            b.layer_norm(),
            b.dense(3),
        ],
        {"name": "mse"},
    ),
    "a bit of everything": (
        4,
        [
            b.dense(7),
            b.prelu(),
            b.batch_norm(affine=False),
            b.residual(b.dense(5), b.batch_norm(), b.prelu(False), b.dense(7)),
            b.activation("elu", alpha=0.5),
            b.layer_norm(affine=False),
            b.dense(6),
            b.activation("mish"),
            b.residual(b.activation("softsign"), b.residual(b.dense(6))),
            b.activation("leaky_relu", slope=0.2),
            b.dense(2),
        ],
        {"name": "huber", "delta": 0.75},
    ),
    "deep and saturated sigmoids": (
        3,
        [layer for _ in range(12) for layer in (b.dense(4), b.activation("sigmoid"))] + [b.dense(1)],
        {"name": "bce_with_logits"},
    ),
}


def objective(loss, targets):
    functions = {
        "mse": lambda y: F.mse_loss(y, targets),
        "huber": lambda y: F.huber_loss(y, targets, delta=loss["delta"]),
        "bce_with_logits": lambda y: F.binary_cross_entropy_with_logits(y, targets),
        "cross_entropy": lambda y: F.cross_entropy(y, targets, label_smoothing=loss["label_smoothing"]),
    }
    return functions[loss["name"]]


def draw_targets(draw, loss, batch, width):
    if loss["name"] == "cross_entropy":
        return draw.classes(batch, width)
    if loss["name"] == "bce_with_logits":
        return draw.bits(batch, width)
    return draw.normal(batch, width)


def freeze(network, count):
    """The first `count` top-level layers in evaluation mode, their parameters without gradient."""
    network.train()
    for layer in list(network)[:count]:
        layer.eval().requires_grad_(False)


def case(name, frozen, seed):
    width, layers, loss = NETWORKS[name]
    draw = Draw(seed)
    network = b.sequence(layers, width)
    b.fill(network, draw)
    freeze(network, frozen)
    record = {"name": name, "width": width, "layers": layers, "frozen": frozen, "loss": loss}
    record["parameters"], record["state"] = b.flat(network.parameters()), b.state(network)
    outputs = layers[-1]["outputs"]
    record["steps"] = []
    for batch in (6, 2):
        x, targets = draw.normal(batch, width), draw_targets(draw, loss, batch, outputs)
        step = {"batch": batch, "x": x, "targets": targets}
        record["steps"].append(step | b.pass_back(network, x, objective(loss, targets)))
    network.eval()
    x = draw.normal(3, width)
    record["evaluation"] = {"batch": 3, "x": x, "y": network(x)}
    return record


def cases():
    return [
        case(name, frozen, seed)
        for seed, (name, (_, layers, _)) in enumerate(NETWORKS.items(), 31)
        for frozen in (0, 1, 3, len(layers) - 1)
    ]
