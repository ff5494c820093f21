"""Optimisers over given gradient sequences, clipping and learning-rate schedules."""

import torch

from encoding import Draw

STEPS = 14
SIZE = 6

# Keyword arguments are PyTorch's; `decoupled` is not an option of PyTorch's SGD, see `trajectory`.
CONFIGURATIONS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.01, "momentum": 0.9}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "dampening": 0.5}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.05, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "dampening": 0.25, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "decoupled": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "decoupled": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "decoupled": 0.1}),
    ("RMSprop", {"lr": 0.01}),
    ("RMSprop", {"lr": 0.01, "alpha": 0.9, "eps": 1e-3}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.01, "centered": True}),
    ("RMSprop", {"lr": 0.01, "alpha": 0.9, "momentum": 0.5, "centered": True}),
    ("RMSprop", {"lr": 0.01, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.01, "alpha": 0.9, "momentum": 0.5, "centered": True, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.001}),
    ("Adam", {"lr": 0.05, "betas": [0.8, 0.95]}),
    ("Adam", {"lr": 0.01, "eps": 1e-2}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "betas": [0.0, 0.999]}),
    ("AdamW", {"lr": 0.001}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.1}),
    ("AdamW", {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-3, "weight_decay": 0.5}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.0}),
]


def gradient_sequences():
    """Ordinary gradients; and columns that are huge, tiny, always zero, zero at first, constant and alternating."""
    ordinary = Draw(11).normal(STEPS, SIZE)
    hard = Draw(12).normal(STEPS, SIZE)
    hard[:, 0] *= 2.0**20
    hard[:, 1] *= 2.0**-40
    hard[:, 2] = 0.0
    hard[:3, 3] = 0.0
    hard[:, 4] = 0.75
    hard[:, 5] = torch.tensor([1.0, -1.0] * (STEPS // 2))
    return {"ordinary": ordinary, "hard": hard}


def trajectory(name, options, sequence, gradients, rates):
    """Parameters after every step. Decoupled decay for SGD multiplies by 1 - lr * decay first, as AdamW does."""
    options = dict(options)
    case = {"optimiser": {"name": name, **options}, "sequence": sequence, "rates": rates}
    decoupled = options.pop("decoupled", 0.0)
    start = Draw(13).normal(SIZE)
    parameter = torch.nn.Parameter(start.clone())
    optimiser = getattr(torch.optim, name)([parameter], **options)
    trail = []
    for rate, gradient in zip(rates, gradients):
        for group in optimiser.param_groups:
            group["lr"] = rate
        parameter.grad = gradient.clone()
        with torch.no_grad():
            if decoupled:
                parameter.mul_(1 - rate * decoupled)
        optimiser.step()
        trail.append(parameter.detach().clone())
    return {**case, "start": start, "gradients": list(gradients), "parameters": trail}


def trajectories():
    records = []
    for name, options in CONFIGURATIONS:
        for sequence, gradients in gradient_sequences().items():
            records.append(trajectory(name, options, sequence, gradients, [options["lr"]] * STEPS))
    # A rate that changes between steps: it must not be folded into the momentum.
    for name, options in (
        ("SGD", {"lr": 0.1, "momentum": 0.9}),
        ("RMSprop", {"lr": 0.1, "momentum": 0.9}),
        ("Adam", {"lr": 0.1}),
        ("AdamW", {"lr": 0.1}),
    ):
        rates = [options["lr"] * 0.5 ** (step // 3) for step in range(STEPS)]
        records.append(trajectory(name, options, "ordinary", gradient_sequences()["ordinary"], rates))
    return records


def clipping():
    """clip_grad_norm_ over several tensors at once, and clip_grad_value_."""
    draw = Draw(14)
    groups = {
        "ordinary": [draw.normal(3, 2), draw.normal(4), draw.normal(1)],
        "single": [draw.normal(1)],
        "zero": [torch.zeros(5)],
        "wide range": [draw.normal(3) * 2.0**30, draw.normal(3) * 2.0**-30],
    }
    records = []
    for name, tensors in groups.items():
        for kind, limits in (("norm", (0.1, 1.0, 5.0, 1e12)), ("value", (0.01, 0.5, 1e12))):
            for limit in limits:
                parameters = [torch.nn.Parameter(torch.zeros_like(tensor)) for tensor in tensors]
                for parameter, gradient in zip(parameters, tensors):
                    parameter.grad = gradient.clone()
                if kind == "norm":
                    norm = torch.nn.utils.clip_grad_norm_(parameters, limit).item()
                else:
                    norm = None
                    torch.nn.utils.clip_grad_value_(parameters, limit)
                flat = lambda pieces: torch.cat([piece.flatten() for piece in pieces])
                clipped = flat([parameter.grad for parameter in parameters])
                case = {
                    "kind": kind,
                    "limit": limit,
                    "gradients": flat(tensors),
                    "norm": norm,
                    "clipped": clipped,
                }
                records.append({"name": name, **case})
    return records


def rates_of(build, base, steps):
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    schedule = build(optimiser)
    rates = []
    for _ in range(steps):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return rates


def schedules():
    """The rate in force at steps 0, 1, 2, ...; PyTorch updates it recursively, so it drifts by a few ULP."""
    from torch.optim import lr_scheduler as s

    warm = lambda o, start, total: s.LinearLR(o, start_factor=start, end_factor=1.0, total_iters=total)
    described = [
        ({"name": "constant"}, lambda o: s.LambdaLR(o, lambda step: 1.0), 10),
        ({"name": "step", "step_size": 3, "gamma": 0.1}, lambda o: s.StepLR(o, 3, 0.1), 14),
        ({"name": "step", "step_size": 1, "gamma": 0.9}, lambda o: s.StepLR(o, 1, 0.9), 14),
        ({"name": "cosine", "t_max": 10, "eta_min": 0.0}, lambda o: s.CosineAnnealingLR(o, 10), 11),
        ({"name": "cosine", "t_max": 7, "eta_min": 0.001}, lambda o: s.CosineAnnealingLR(o, 7, 0.001), 8),
        ({"name": "cosine", "t_max": 1, "eta_min": 0.01}, lambda o: s.CosineAnnealingLR(o, 1, 0.01), 2),
        ({"name": "linear", "start_factor": 0.25, "total": 5}, lambda o: warm(o, 0.25, 5), 9),
        ({"name": "linear", "start_factor": 1 / 3, "total": 8}, lambda o: warm(o, 1 / 3, 8), 12),
        (
            {"name": "linear_then_cosine", "start_factor": 0.1, "total": 4, "t_max": 10, "eta_min": 0.0},
            lambda o: s.SequentialLR(o, [warm(o, 0.1, 4), s.CosineAnnealingLR(o, 10)], milestones=[4]),
            14,
        ),
    ]
    return [
        {"schedule": schedule, "base": base, "rates": rates_of(build, base, steps)}
        for schedule, build, steps in described
        for base in (0.1, 0.03)
    ]
