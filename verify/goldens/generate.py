"""Writes the golden values of rung 0 from PyTorch, in float64 on the CPU.

Run once by hand, from any directory; neither `cargo test` nor continuous integration runs it:

    python -m venv venv && venv/bin/pip install torch==2.15.0 numpy mpmath==1.3.0
    venv/bin/python verify/goldens/generate.py

The inputs are stored beside the outputs, so a reader of the data needs no generator of ours. Where PyTorch itself
loses digits (tails of sigmoids, batch norm far from zero) a case also holds `exact` values: the same formula evaluated
by mpmath with 400 digits and rounded once. They tell which side of a disagreement is right.
"""

import datetime
import pathlib

import mpmath
import torch

import activations
import initialisers
import layers
import losses
import moments
import networks
import optimisers
import training
from encoding import dumps

LICENCES = {
    "PyTorch": "BSD-3-Clause, https://github.com/pytorch/pytorch/blob/main/LICENSE",
    "mpmath": "BSD-3-Clause, https://github.com/mpmath/mpmath/blob/master/LICENSE",
}

FILES = {
    "activations": activations.cases,
    "clipping": optimisers.clipping,
    "gains": initialisers.gains,
    "initialisers": initialisers.spreads,
    "layers": layers.cases,
    "losses": losses.cases,
    "moments": moments.cases,
    "networks": networks.cases,
    "optimisers": optimisers.trajectories,
    "schedules": optimisers.schedules,
    "training": training.cases,
}


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    directory = pathlib.Path(__file__).parent / "data"
    for name, generate in FILES.items():
        cases = generate()
        record = {
            "origin": f"PyTorch {torch.__version__} (CPU, float64), exact values by mpmath {mpmath.__version__}",
            "licence": LICENCES,
            "date": datetime.date.today().isoformat(),
            "command": "python verify/goldens/generate.py",
            "encoding": 'floats as shortest round-trip decimals, NaN as null, infinities as "inf" and "-inf"',
            "cases": cases,
        }
        path = directory / f"{name}.json"
        path.write_text(dumps(record))
        print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
