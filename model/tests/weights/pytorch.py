"""Writes a network's weights as PyTorch does, and what PyTorch makes of three samples with them.

Run once by hand; no test runs it:

    python -m venv venv && venv/bin/pip install torch==2.15.0 safetensors==0.8.0 numpy
    venv/bin/python model/tests/weights/pytorch.py

Weights are PyTorch's own after ten steps of SGD on random data, so that no tensor holds what it was initialised with. The
outputs are computed in float64 from the float32 weights and rounded once, so that they are right to the last place.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def network():
    return nn.Sequential(
        nn.Linear(4, 6),
        nn.BatchNorm1d(6),
        nn.PReLU(),
        Residual(
            nn.LayerNorm(6),
            nn.Linear(6, 5, bias=False),
            nn.GELU(),
            Residual(nn.BatchNorm1d(5, affine=False), nn.PReLU(5)),
            nn.Linear(5, 6),
        ),
        nn.LayerNorm(6, elementwise_affine=False),
        nn.Tanh(),
        nn.Linear(6, 3),
    )


def main():
    torch.manual_seed(5)
    torch.set_num_threads(1)
    net = network()
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(10):
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(net(torch.randn(8, 4) * 2 + 1), torch.randint(0, 3, (8,)))
        loss.backward()
        optimiser.step()
    directory = pathlib.Path(__file__).parent / "data"
    save_file(net.state_dict(), directory / "network.safetensors", metadata={"format": "pt"})
    inputs = torch.randn(3, 4)
    outputs = net.double().eval()(inputs.double()).float().detach()
    save_file({"inputs": inputs, "outputs": outputs}, directory / "outputs.safetensors")
    print(torch.__version__, list(net.state_dict()))


if __name__ == "__main__":
    main()
