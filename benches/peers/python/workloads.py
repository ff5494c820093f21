"""The workloads and their files: description, batch and first weights, from a fixed seed.

A file is a safetensors file that all runners read; a dense layer's weight is [outputs, inputs], as PyTorch has it.
"""

import json
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

PEERS = Path(__file__).resolve().parent.parent
SEED = 66


def specs():
    """All workloads, in order."""
    return json.loads((PEERS / "workloads.json").read_text())


def layers(spec):
    """(inputs, outputs) of each dense layer."""
    widths = [spec["inputs"], *spec["hidden"], spec["outputs"]]
    return list(zip(widths, widths[1:]))


def flops(spec):
    """Of the products of one step: outputs, weight gradients and, but for the first layer, input gradients."""
    products = [inputs * outputs for inputs, outputs in layers(spec)]
    return 2 * spec["batch"] * (3 * sum(products) - products[0])


def tensors(spec):
    """The batch and the first weights: Xavier for sigmoid and tanh, He for ReLU; biases small, so that they show.

    W5's norms start with bias 2. With 0 its 50 layers amplify the rounding of the first to a part in a thousand of the
    loss, and nobody could be checked.
    """
    random = np.random.default_rng([SEED, int(spec["name"][1:])])
    batch, outputs = spec["batch"], spec["outputs"]
    made = {"inputs": random.standard_normal((batch, spec["inputs"]))}
    if spec["loss"] == "cross_entropy":
        made["classes"] = random.integers(0, outputs, batch)
    else:
        made["values"] = random.uniform(-1, 1, (batch, outputs))
    for number, (inputs, width) in enumerate(layers(spec)):
        he = spec["activation"] == "relu"
        deviation = np.sqrt(2 / inputs) if he else np.sqrt(2 / (inputs + width))
        made[f"dense{number}.weight"] = deviation * random.standard_normal((width, inputs))
        made[f"dense{number}.bias"] = random.uniform(-0.1, 0.1, width)
        if spec["batch_norm"] and number < len(spec["hidden"]):
            made[f"norm{number}.weight"] = np.ones(width)
            made[f"norm{number}.bias"] = np.full(width, spec.get("norm_bias", 0))
    return {name: array.astype(np.int64 if name == "classes" else np.float32) for name, array in made.items()}


def write(folder):
    """Writes each workload's file."""
    folder.mkdir(parents=True, exist_ok=True)
    for spec in specs():
        made = tensors(spec)
        save_file(made, folder / f"{spec['name']}.safetensors", metadata={"spec": json.dumps(spec)})


def read(path):
    """The description and the arrays of a file."""
    with safe_open(path, framework="numpy") as file:
        spec = json.loads(file.metadata()["spec"])
        return spec, {name: file.get_tensor(name) for name in file.keys()}
