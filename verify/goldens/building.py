"""A described network as PyTorch modules, and what one pass over it yields.

Layers are described by small dictionaries; parameters and running statistics are flat, in the order of PyTorch's
`parameters()` and `buffers()` (weight before bias; running mean before running variance, counters left out).
"""

import torch
from torch import nn

MODULES = {
    "identity": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": lambda slope: nn.LeakyReLU(slope),
    "elu": lambda alpha: nn.ELU(alpha),
    "selu": nn.SELU,
    "celu": lambda alpha: nn.CELU(alpha),
    "gelu": nn.GELU,
    "gelu_tanh": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "softsign": nn.Softsign,
    "mish": nn.Mish,
    "hard_sigmoid": nn.Hardsigmoid,
    "hard_tanh": nn.Hardtanh,
    "hard_swish": nn.Hardswish,
    "relu6": nn.ReLU6,
    "log_sigmoid": nn.LogSigmoid,
}


class Residual(nn.Module):
    """x + branch(x)."""

    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return x + self.branch(x)


def dense(outputs, bias=True):
    return {"kind": "dense", "outputs": outputs, "bias": bias}


def activation(name, **parameters):
    return {"kind": "activation", "activation": {"name": name, **parameters}}


def prelu(shared=True):
    return {"kind": "prelu", "shared": shared}


def batch_norm(momentum=0.1, epsilon=1e-5, affine=True, biased=False):
    return {
        "kind": "batch_norm",
        "momentum": momentum,
        "epsilon": epsilon,
        "affine": affine,
        "biased": biased,
    }


def layer_norm(epsilon=1e-5, affine=True):
    return {"kind": "layer_norm", "epsilon": epsilon, "affine": affine}


def residual(*branch):
    return {"kind": "residual", "branch": list(branch)}


def module(layer, width):
    """The PyTorch module of one description and the width behind it."""
    kind = layer["kind"]
    if kind == "dense":
        return nn.Linear(width, layer["outputs"], bias=layer["bias"]), layer["outputs"]
    if kind == "activation":
        parameters = dict(layer["activation"])
        return MODULES[parameters.pop("name")](**parameters), width
    if kind == "prelu":
        return nn.PReLU(1 if layer["shared"] else width), width
    if kind == "batch_norm":
        options = {"eps": layer["epsilon"], "momentum": layer["momentum"], "affine": layer["affine"]}
        return nn.BatchNorm1d(width, **options), width
    if kind == "layer_norm":
        return nn.LayerNorm(width, eps=layer["epsilon"], elementwise_affine=layer["affine"]), width
    if kind == "residual":
        return Residual(sequence(layer["branch"], width)), width
    raise ValueError(kind)


def sequence(layers, width):
    modules = []
    for layer in layers:
        built, width = module(layer, width)
        modules.append(built)
    return nn.Sequential(*modules)


def fill(network, draw):
    """Random parameters and running statistics, so that nothing is hidden by a 0 or a 1."""
    with torch.no_grad():
        for parameter in network.parameters():
            scale = 1.0 if parameter.dim() < 2 else parameter.shape[1] ** -0.5
            parameter.copy_(draw.normal(*parameter.shape, scale=scale))
        for name, buffer in network.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(draw.normal(*buffer.shape))
            elif name.endswith("running_var"):
                buffer.copy_(draw.normal(*buffer.shape).abs() + 0.5)


def flat(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors] or [torch.zeros(0)])


def state(network):
    return flat([buffer for name, buffer in network.named_buffers() if "running" in name])


def pass_back(network, x, objective):
    """One training step's forward and backward: `objective(y)` is a scalar. Frozen parameters give NaN, input too."""
    x = x.clone().requires_grad_()
    network.zero_grad()
    y = network(x)
    value = objective(y)
    value.backward()
    holes = lambda p: torch.full_like(p, torch.nan) if p.grad is None else p.grad
    gradients = flat([holes(parameter) for parameter in network.parameters()])
    return {
        "y": y.detach(),
        "loss": value.item(),
        "dx": x.grad,
        "gradients": gradients,
        "state": state(network),
    }
