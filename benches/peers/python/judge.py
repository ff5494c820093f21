"""Whether a runner did the same work as the others."""

# All add the same f32 numbers, in orders of their own: n terms differ by about sqrt(n) roundings of 6e-8, and each
# layer passes the difference on.
INITIAL = 1e-4
# Twenty steps amplify it. A forgotten bias, momentum, or update of any layer differs by far more.
END = 1e-3
# How far the first and the last layer's weights went: the losses alone hardly tell where gradients vanish (W1).
MOVED = 1e-2
# Libraries disagree whether the running variance is the biased one; over a batch of 64 that is up to 1.6 %.
RUNNING = 2e-2


def differs(found, wanted, tolerance, least=0.0):
    """Whether two numbers differ by more than the tolerance; `not` so that NaN does."""
    return not abs(found - wanted) <= max(tolerance * abs(wanted), least)


def objections(line, reference):
    """What speaks against a runner's line; empty if nothing does."""
    found = []
    if differs(line["initial_loss"], reference["initial_loss"], INITIAL):
        found.append(f"initial loss {line['initial_loss']:.6g}, not {reference['initial_loss']:.6g}")
    if differs(line["end_loss"], reference["end_loss"], END):
        found.append(f"end loss {line['end_loss']:.6g}, not {reference['end_loss']:.6g}")
    for layer, mine, wanted in zip(("first", "last"), line["moved"], reference["moved"]):
        # Below the rounding of the weights there is nothing to compare.
        if differs(mine, wanted, MOVED, least=1e-6):
            found.append(f"the {layer} layer moved {mine:.4g}, not {wanted:.4g}")
    if differs(line["running"], reference["running"], RUNNING, least=1e-6):
        found.append(f"running variances sum to {line['running']:.5g}, not {reference['running']:.5g}")
    return found
