"""How numbers are drawn, rounded and written down."""

import json
import math

import mpmath
import torch

mpmath.mp.dps = 400


def plain(value):
    """Tensors and nested containers as what JSON can hold: NaN as null, infinities as strings."""
    if isinstance(value, torch.Tensor):
        return plain(value.detach().flatten().tolist())
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
    return value


def dumps(record):
    """One case a line, so that a change shows as the lines of the cases that changed."""
    head = {key: item for key, item in record.items() if key != "cases"}
    compact = {"separators": (",", ":"), "allow_nan": False}
    lines = ",\n".join(json.dumps(plain(case), **compact) for case in record["cases"])
    return json.dumps(head, **compact)[:-1] + ',"cases":[\n' + lines + "\n]}\n"


def rounded(value):
    """An mpmath number rounded once to float64, subnormals included."""
    value = mpmath.mpf(value)
    if mpmath.isnan(value) or mpmath.isinf(value) or abs(value) >= mpmath.ldexp(1, -1022):
        return float(value)
    return math.ldexp(float(int(mpmath.nint(mpmath.ldexp(value, 1074)))), -1074)


class Draw:
    """Seeded draws on a grid of 1/1024: short to write down and exact in float32 as well."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape, scale=1.0, shift=0.0):
        draws = torch.randn(*shape, generator=self.generator, dtype=torch.float64)
        return torch.round((draws * scale + shift) * 1024) / 1024

    def classes(self, batch, count):
        return torch.randint(count, (batch,), generator=self.generator)

    def bits(self, *shape):
        return torch.randint(2, shape, generator=self.generator).to(torch.float64)
