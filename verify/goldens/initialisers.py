"""Gains and spreads of torch.nn.init. Draws cannot be compared across generators; bounds and deviations can."""

from unittest import mock

import torch
from torch.nn import init

SHAPES = [(1, 1), (1, 17), (17, 1), (3, 5), (32, 64), (64, 32), (100, 100)]


def spied(fill):
    """The arguments of every uniform_ and normal_ that `fill` makes: PyTorch's numbers and not our formulas."""
    calls = []

    def uniform(tensor, low=0.0, high=1.0, generator=None):
        calls.append({"low": float(low), "high": float(high)})
        return tensor

    def normal(tensor, mean=0.0, std=1.0, generator=None):
        calls.append({"mean": float(mean), "std": float(std)})
        return tensor

    with (
        mock.patch.object(torch.Tensor, "uniform_", uniform),
        mock.patch.object(torch.Tensor, "normal_", normal),
    ):
        fill()
    return calls


def gains():
    plain = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu")
    records = [
        {"nonlinearity": name, "slope": None, "gain": float(init.calculate_gain(name))} for name in plain
    ]
    for slope in (0.0, 0.01, 0.2, 1.0):
        gain = float(init.calculate_gain("leaky_relu", slope))
        records.append({"nonlinearity": "leaky_relu", "slope": slope, "gain": gain})
    return records


def xavier(name, weight, gain):
    (spread,) = spied(lambda: getattr(init, name)(weight, gain))
    return {"scheme": name, "gain": gain, "spread": spread}


def kaiming(name, weight, mode, nonlinearity, slope):
    (spread,) = spied(lambda: getattr(init, name)(weight, a=slope, mode=mode, nonlinearity=nonlinearity))
    gain = float(init.calculate_gain(nonlinearity, slope))
    return {
        "scheme": name,
        "mode": mode,
        "nonlinearity": nonlinearity,
        "slope": slope,
        "gain": gain,
        "spread": spread,
    }


def linear(outputs, inputs):
    """A fresh `Linear`: its weight, then its bias."""
    weight, bias = spied(lambda: torch.nn.Linear(inputs, outputs))
    return {"scheme": "linear", "spread": weight, "bias": bias}


def spreads():
    records = []
    for outputs, inputs in SHAPES:
        weight = torch.empty(outputs, inputs)
        found = [
            xavier(f"xavier_{shape}_", weight, gain)
            for gain in (1.0, 5.0 / 3.0)
            for shape in ("uniform", "normal")
        ]
        found += [
            kaiming(f"kaiming_{shape}_", weight, mode, nonlinearity, slope)
            for mode in ("fan_in", "fan_out")
            for nonlinearity, slope in (
                ("relu", 0),
                ("leaky_relu", 0.2),
                ("linear", 0),
                ("tanh", 0),
                ("selu", 0),
            )
            for shape in ("uniform", "normal")
        ]
        found.append(linear(outputs, inputs))
        fan_in, fan_out = init._calculate_fan_in_and_fan_out(weight)
        fans = {"outputs": outputs, "inputs": inputs, "fan_in": fan_in, "fan_out": fan_out}
        records += [{**record, **fans} for record in found]
    return records
