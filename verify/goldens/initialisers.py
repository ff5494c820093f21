"""Gains and spreads of torch.nn.init. Draws cannot be compared across generators; bounds and deviations can."""

import torch
from torch.nn import init

SHAPES = [(1, 1), (1, 17), (17, 1), (3, 5), (32, 64), (64, 32), (100, 100)]


class Spy(torch.Tensor):
    """A weight that keeps the arguments it is filled with, so that they are PyTorch's and not our formula."""

    def uniform_(self, low, high, generator=None):
        self.spread = {"low": low, "high": high}
        return self

    def normal_(self, mean, std, generator=None):
        self.spread = {"mean": mean, "std": std}
        return self


def spied(fill, outputs, inputs):
    weight = torch.empty(outputs, inputs).as_subclass(Spy)
    fill(weight)
    return weight.spread


def gains():
    plain = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu")
    records = [
        {"nonlinearity": name, "slope": None, "gain": float(init.calculate_gain(name))} for name in plain
    ]
    for slope in (0.0, 0.01, 0.2, 1.0):
        gain = float(init.calculate_gain("leaky_relu", slope))
        records.append({"nonlinearity": "leaky_relu", "slope": slope, "gain": gain})
    return records


def spreads():
    records = []
    for outputs, inputs in SHAPES:
        fan_in, fan_out = init._calculate_fan_in_and_fan_out(torch.empty(outputs, inputs))
        fans = {"outputs": outputs, "inputs": inputs, "fan_in": fan_in, "fan_out": fan_out}
        for gain in (1.0, 5.0 / 3.0):
            for name in ("xavier_uniform_", "xavier_normal_"):
                spread = spied(lambda w: getattr(init, name)(w, gain), outputs, inputs)
                records.append({"scheme": name, **fans, "gain": gain, "spread": spread})
        for mode in ("fan_in", "fan_out"):
            for nonlinearity, slope in (
                ("relu", 0),
                ("leaky_relu", 0.2),
                ("linear", 0),
                ("tanh", 0),
                ("selu", 0),
            ):
                for name in ("kaiming_uniform_", "kaiming_normal_"):
                    fill = lambda w: getattr(init, name)(w, a=slope, mode=mode, nonlinearity=nonlinearity)
                    spread = spied(fill, outputs, inputs)
                    options = {"mode": mode, "nonlinearity": nonlinearity, "slope": slope}
                    records.append({"scheme": name, **fans, **options, "spread": spread})
    return records
