"""JAX in the side-by-side benchmark: `jit` is one jitted call a step, `scan` one call for many steps.

Buffers are donated, so that parameters are updated in place.
"""

import os

import jax
import jax.numpy as jnp

import measure

MANY = os.environ.get("PEERS_JAX") == "scan"
ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu, "tanh": jnp.tanh}
EPSILON, KEPT = 1e-5, 0.9


def norm(x, weight, bias, running):
    """Batch norm in training by PyTorch's conventions, and the new running mean and variance."""
    mean = x.mean(0)
    variance = jnp.square(x - mean).mean(0)
    unbiased = variance * (x.shape[0] / (x.shape[0] - 1))
    moved = (KEPT * running[0] + (1 - KEPT) * mean, KEPT * running[1] + (1 - KEPT) * unbiased)
    return (x - mean) * jax.lax.rsqrt(variance + EPSILON) * weight + bias, jax.lax.stop_gradient(moved)


def loss_of(spec, parameters, running, inputs, targets):
    """The loss, and the running statistics after it."""
    x, moved = inputs, []
    for number, layer in enumerate(parameters):
        x = x @ layer["weight"] + layer["bias"]
        if "scale" in layer:
            x, statistics = norm(x, layer["scale"], layer["shift"], running[number])
            moved.append(statistics)
        if number < len(spec["hidden"]):
            x = ACTIVATIONS[spec["activation"]](x)
    if spec["loss"] == "mean_squared_error":
        return jnp.square(x - targets).mean(), moved
    chosen = jnp.take_along_axis(jax.nn.log_softmax(x), targets[:, None], 1)
    return -chosen.mean(), moved


def update(spec, parameters, gradients, moments, count):
    """The optimiser's step."""
    rate = spec["rate"]
    tree = jax.tree_util.tree_map
    if spec["optimiser"] == "sgd":
        return tree(lambda p, g: p - rate * g, parameters, gradients), moments
    if spec["optimiser"] == "momentum":
        moments = tree(lambda m, g: 0.9 * m + g, moments, gradients)
        return tree(lambda p, m: p - rate * m, parameters, moments), moments
    first = tree(lambda m, g: 0.9 * m + 0.1 * g, moments[0], gradients)
    second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], gradients)
    one, two = 1 - 0.9**count, 1 - 0.999**count
    move = lambda p, m, v: p - rate * (m / one) / (jnp.sqrt(v / two) + 1e-8)
    return tree(move, parameters, first, second), (first, second)


class Trainer:
    """A network in training on one fixed batch."""

    def __init__(self, spec, arrays):
        self.spec, self.arrays = spec, arrays
        self.inputs = jnp.array(arrays["inputs"])
        self.targets = jnp.array(arrays["values"] if "values" in arrays else arrays["classes"].astype("int32"))

        def step(state, inputs, targets):
            parameters, running, moments, count = state
            call = lambda parameters: loss_of(spec, parameters, running, inputs, targets)
            (loss, running), gradients = jax.value_and_grad(call, has_aux=True)(parameters)
            parameters, moments = update(spec, parameters, gradients, moments, count)
            return (parameters, running, moments, count + 1), loss

        def scan(state, inputs, targets, length):
            state, losses = jax.lax.scan(lambda state, _: step(state, inputs, targets), state, length=length)
            return state, losses[-1]

        self.one = jax.jit(step, donate_argnums=0)
        self.many = jax.jit(scan, static_argnums=3, donate_argnums=0)

    def reset(self):
        """Back to the file's weights."""
        array = lambda name: jnp.array(self.arrays[name])
        parameters, running = [], []
        for number in range(len(self.spec["hidden"]) + 1):
            layer = {"weight": array(f"dense{number}.weight").T.copy(), "bias": array(f"dense{number}.bias")}
            if f"norm{number}.weight" in self.arrays:
                layer |= {"scale": array(f"norm{number}.weight"), "shift": array(f"norm{number}.bias")}
                width = layer["bias"].shape
                running.append((jnp.zeros(width), jnp.ones(width)))
            parameters.append(layer)
        zeros = lambda: jax.tree_util.tree_map(jnp.zeros_like, parameters)
        moments = {"sgd": tuple, "momentum": zeros, "adam": lambda: (zeros(), zeros())}[self.spec["optimiser"]]()
        self.state = (parameters, running, moments, jnp.float32(1))
        jax.block_until_ready(self.state)

    def steps(self, count):
        """Takes steps."""
        if MANY and count > 0:
            self.state, self.last = self.many(self.state, self.inputs, self.targets, count)
        elif not MANY:
            for _ in range(count):
                self.state, self.last = self.one(self.state, self.inputs, self.targets)

    def wait(self):
        """Until all is computed."""
        jax.block_until_ready((self.state, self.last))

    def loss(self):
        """Of the last step."""
        return self.last

    def weights(self, layer):
        """Of a dense layer."""
        return self.state[0][layer]["weight"]

    def running_variance(self):
        """Of the last batch norm."""
        return self.state[1][-1][1] if self.state[1] else []


if __name__ == "__main__":
    measure.run("jax-scan" if MANY else "jax-jit", jax.__version__, Trainer)
