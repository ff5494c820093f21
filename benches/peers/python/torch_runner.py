"""PyTorch in the side-by-side benchmark, eager or with the network and its loss compiled."""

import os

import torch
from torch import nn

import measure

COMPILED = os.environ.get("PEERS_TORCH") == "compiled"
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU, "tanh": nn.Tanh}


class Trainer:
    """A network in training on one fixed batch."""

    def __init__(self, spec, arrays):
        torch.set_num_threads(1)
        self.spec = spec
        self.start = {name: torch.from_numpy(array) for name, array in arrays.items()}
        self.inputs = self.start["inputs"]
        classify = spec["loss"] == "cross_entropy"
        self.targets = self.start["classes" if classify else "values"]
        widths = [spec["inputs"], *spec["hidden"], spec["outputs"]]
        layers, self.dense, self.norms = [], [], []
        for number, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            self.dense.append(nn.Linear(inputs, outputs))
            layers.append(self.dense[-1])
            if number < len(spec["hidden"]):
                if spec["batch_norm"]:
                    self.norms.append(nn.BatchNorm1d(outputs))
                    layers.append(self.norms[-1])
                layers.append(ACTIVATIONS[spec["activation"]]())
        network = nn.Sequential(*layers).train()
        self.parameters = list(network.parameters())
        criterion = nn.CrossEntropyLoss() if classify else nn.MSELoss()
        forward = lambda inputs, targets: criterion(network(inputs), targets)
        self.forward = torch.compile(forward) if COMPILED else forward

    @torch.no_grad()
    def reset(self):
        """Back to the file's weights."""
        for kind, modules in (("dense", self.dense), ("norm", self.norms)):
            for number, module in enumerate(modules):
                module.weight.copy_(self.start[f"{kind}{number}.weight"])
                module.bias.copy_(self.start[f"{kind}{number}.bias"])
                if kind == "norm":
                    module.reset_running_stats()
        rate = self.spec["rate"]
        # The fastest of each that PyTorch has: fused for Adam and SGD.
        if self.spec["optimiser"] == "adam":
            self.optimiser = torch.optim.Adam(self.parameters, rate, fused=True)
        else:
            momentum = 0.9 if self.spec["optimiser"] == "momentum" else 0
            self.optimiser = torch.optim.SGD(self.parameters, rate, momentum, fused=True)

    def steps(self, count):
        """Takes steps."""
        for _ in range(count):
            self.optimiser.zero_grad()
            self.last = self.forward(self.inputs, self.targets)
            self.last.backward()
            self.optimiser.step()

    def wait(self):
        """Nothing is left to wait for."""

    def loss(self):
        """Of the last step."""
        return self.last.item()

    def weights(self, layer):
        """Of a dense layer."""
        return self.dense[layer].weight.detach().numpy().copy()

    def running_variance(self):
        """Of the last batch norm."""
        return self.norms[-1].running_var.numpy() if self.norms else []


if __name__ == "__main__":
    measure.run("torch-compiled" if COMPILED else "torch", torch.__version__, Trainer)
