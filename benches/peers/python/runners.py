"""Who takes part, and how each is called."""

import os
import subprocess
import tomllib
from dataclasses import dataclass, field

from workloads import PEERS

RUST = PEERS / "target"
PYTHON = PEERS / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Runner:
    """One column of the table."""

    name: str
    command: tuple
    environment: dict = field(default_factory=dict)
    ours: bool = False
    crate: str = ""

    def there(self):
        """Whether it has been built."""
        return all(part.exists() for part in self.command)


def rust(build, package):
    return (RUST / build / "release" / package,)


def python(script):
    return (PYTHON, PEERS / "python" / script)


RUNNERS = [
    Runner("headwater", rust("plain", "peer-headwater"), ours=True, crate="headwater-core"),
    Runner("headwater-in-place", rust("plain", "peer-headwater"), {"PEERS_IN_PLACE": "1"}, ours=True, crate="headwater-core"),
    Runner("headwater-fused", rust("fused", "peer-headwater"), ours=True, crate="headwater-core"),
    Runner("jax-jit", python("jax_runner.py"), {"PEERS_JAX": "jit"}),
    Runner("jax-scan", python("jax_runner.py"), {"PEERS_JAX": "scan"}),
    Runner("torch", python("torch_runner.py")),
    Runner("torch-compiled", python("torch_runner.py"), {"PEERS_TORCH": "compiled"}),
    Runner("burn-flex", rust("native", "peer-burn"), {"PEERS_BURN": "flex"}, crate="burn"),
    Runner("burn-ndarray", rust("native", "peer-burn"), {"PEERS_BURN": "ndarray"}, crate="burn"),
    Runner("candle", rust("native", "peer-candle"), crate="candle-core"),
    Runner("dfdx", rust("native", "peer-dfdx"), crate="dfdx"),
]



def locked_versions():
    """The version of each Rust runner's library, from the lock file."""
    lock = tomllib.loads((PEERS / "Cargo.lock").read_text())
    versions = {package["name"]: package["version"] for package in lock["package"]}
    return {each.name: versions.get(each.crate) for each in RUNNERS}


# One thread for all: the benchmark is of one core.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "CANDLE_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "CUDA_VISIBLE_DEVICES": "",
}


def call(command, environment, core, seconds=900):
    """What `command` prints on one pinned core, or the reason why not."""
    surroundings = os.environ | ONE_THREAD | environment
    pinned = ["taskset", "-c", str(core), *map(str, command)]
    try:
        done = subprocess.run(pinned, env=surroundings, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None, f"took more than {seconds} s"
    if done.returncode != 0:
        last = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return None, last[-1][:160]
    return done.stdout.strip().splitlines()[-1], None
