"""Whole training runs: parameters and data given, twenty optimiser steps, the loss of each and where they end.

No bias stands before a batch norm here. Its gradient is zero but for rounding, and Adam would divide that noise by its
own size: after twenty steps two correct programs are 1e-8 apart.
"""

import torch

import building as b
from encoding import Draw
from networks import draw_targets, objective

STEPS = 20

RUNS = [
    (
        "batch norm with Adam",
        5,
        [
            b.dense(8, False),
            b.batch_norm(),
            b.activation("tanh"),
            b.dense(6, False),
            b.batch_norm(),
            b.activation("relu"),
            b.dense(3),
        ],
        {"name": "cross_entropy", "label_smoothing": 0.0},
        {"name": "Adam", "lr": 0.01},
        None,
        None,
    ),
    (
        "residual layer norm with Nesterov, clipping and cosine",
        4,
        [
            b.dense(6),
            b.residual(b.layer_norm(), b.dense(7), b.activation("gelu"), b.dense(6)),
            b.activation("softplus"),
            b.dense(2),
        ],
        {"name": "mse"},
        {"name": "SGD", "lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 1e-3},
        1.0,
        {"t_max": STEPS, "eta_min": 0.0},
    ),
    (
        "deep sigmoids with RMSprop",
        3,
        [layer for _ in range(5) for layer in (b.dense(5), b.activation("sigmoid"))] + [b.dense(1)],
        {"name": "bce_with_logits"},
        {"name": "RMSprop", "lr": 0.01, "alpha": 0.9},
        None,
        None,
    ),
    (
        "batch norm with AdamW",
        4,
        [
            b.dense(6, False),
            b.batch_norm(momentum=0.2),
            b.activation("silu"),
            b.residual(b.dense(6, False), b.batch_norm(), b.activation("relu")),
            b.dense(2),
        ],
        {"name": "huber", "delta": 1.0},
        {"name": "AdamW", "lr": 0.02, "weight_decay": 0.05},
        None,
        None,
    ),
]


def case(seed, name, width, layers, loss, options, clip, cosine):
    draw = Draw(seed)
    network = b.sequence(layers, width)
    b.fill(network, draw)
    record = {"name": name, "width": width, "layers": layers, "frozen": 0, "loss": loss}
    record |= {"optimiser": options, "clip_norm": clip, "cosine": cosine}
    record["parameters"], record["state"] = b.flat(network.parameters()), b.state(network)
    options = dict(options)
    optimiser = getattr(torch.optim, options.pop("name"))(network.parameters(), **options)
    schedule = cosine and torch.optim.lr_scheduler.CosineAnnealingLR(
        optimiser, cosine["t_max"], cosine["eta_min"]
    )
    record["batches"] = []
    network.train()
    for step in range(STEPS):
        batch = 8 if step % 4 < 3 else 3
        x, targets = draw.normal(batch, width), draw_targets(draw, loss, batch, layers[-1]["outputs"])
        optimiser.zero_grad()
        value = objective(loss, targets)(network(x))
        value.backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
        rate = optimiser.param_groups[0]["lr"]
        optimiser.step()
        if schedule:
            schedule.step()
        record["batches"].append(
            {"batch": batch, "x": x, "targets": targets, "rate": rate, "loss": value.item()}
        )
    record["final_parameters"], record["final_state"] = b.flat(network.parameters()), b.state(network)
    network.eval()
    x = draw.normal(3, width)
    record["evaluation"] = {"batch": 3, "x": x, "y": network(x)}
    return record


def cases():
    return [case(seed, *run) for seed, run in enumerate(RUNS, 41)]
