"""What the Python runners share: the check, the clock and the line they print, as `common/src` has them for Rust."""

import json
import math
import sys
import time

import numpy as np

import workloads

SAMPLE = 0.03
LEAST_SAMPLES = 5


def run(name, version, make):
    """Runs `make(spec, arrays)`, a trainer, with the arguments FILE CHECK_STEPS SECONDS.

    A trainer has `reset()`, `steps(count)`, `wait()`, `loss()` of the last step's way forward, `weights(layer)` and
    `running_variance()`.
    """
    path, check_steps, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    spec, arrays = workloads.read(path)
    trainer = make(spec, arrays)
    trainer.reset()
    ends = [0, len(spec["hidden"])]
    before = [np.array(trainer.weights(layer), np.float64) for layer in ends]
    trainer.steps(1)
    initial_loss = trainer.loss()
    trainer.steps(check_steps - 1)
    after = [np.array(trainer.weights(layer), np.float64) for layer in ends]
    running = float(np.sum(np.array(trainer.running_variance(), np.float64)))
    trainer.steps(1)
    end_loss = trainer.loss()
    line = {
        "name": name,
        "version": version,
        "workload": spec["name"],
        "initial_loss": float(initial_loss),
        "end_loss": float(end_loss),
        "moved": [float(np.linalg.norm(a - b)) for a, b in zip(after, before)],
        "running": running,
    }
    print(json.dumps(line | clock(trainer, seconds)))


def sample(trainer, count):
    """Seconds for `count` steps."""
    start = time.perf_counter()
    trainer.steps(count)
    trainer.wait()
    return time.perf_counter() - start


def warm_sample(trainer, count):
    """The second time for `count` steps: the first may compile for this count."""
    sample(trainer, count)
    return sample(trainer, count)


def clock(trainer, seconds):
    """Seconds a step; each sample starts from the file's weights (`common/src/clock.rs` says why)."""
    trainer.reset()
    sample(trainer, 1)
    count = 1
    while (taken := warm_sample(trainer, count)) < SAMPLE / 4:
        count *= 8
    count = math.ceil(SAMPLE / (taken / count))
    warm_sample(trainer, count)
    start, samples = time.perf_counter(), []
    while len(samples) < LEAST_SAMPLES or time.perf_counter() - start < seconds:
        trainer.reset()
        sample(trainer, 1)
        samples.append(sample(trainer, count) / count)
    return {
        "median": float(np.median(samples)),
        "least": min(samples),
        "samples": len(samples),
        "steps_a_sample": count,
    }
