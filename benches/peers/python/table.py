"""The results as Markdown."""


def time(seconds):
    """With its unit, in three digits."""
    for unit, scale in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def fastest(row, runners, ours):
    """(seconds, name) of the fastest on one side, or None."""
    return min(((row[each.name], each.name) for each in runners if each.ours == ours and each.name in row), default=None)


def table(medians, runners):
    """A row for each workload: all times, the fastest peer, and each of ours divided by it."""
    shown = [each for each in runners if any(each.name in row for row in medians.values())]
    ours = [each for each in shown if each.ours]
    head = ["", *(each.name for each in shown), "fastest peer", *(f"{each.name} / it" for each in ours)]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for workload, row in medians.items():
        peer = fastest(row, shown, ours=False)
        cells = [workload, *(time(row[each.name]) if each.name in row else "-" for each in shown)]
        cells.append(peer[1] if peer else "-")
        cells += [f"{row[each.name] / peer[0]:.2f}" if peer and each.name in row else "-" for each in ours]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
