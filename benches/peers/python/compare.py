"""The side-by-side benchmark: runs everybody on everything in turn, checks them, prints the table."""

import argparse
import json
import os
import statistics
import sys

import judge
import machine
import runners
import table
import workloads


def names(known):
    """A comma-separated list of some of `known`, for argparse."""

    def parse(text):
        given = [name.strip() for name in text.split(",") if name.strip()]
        wrong = [name for name in given if name not in known]
        if wrong or not given:
            raise argparse.ArgumentTypeError(f"{', '.join(wrong) or 'nothing'} is not among {', '.join(known)}")
        return given

    return parse


def positive(kind):
    """A positive number, for argparse."""

    def parse(text):
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < 1e6:
            raise argparse.ArgumentTypeError(f"{text} is not a positive number")
        return value

    return parse


def core_number(text):
    cores = sorted(os.sched_getaffinity(0))
    if not text.isdigit() or int(text) not in cores:
        raise argparse.ArgumentTypeError(f"{text} is not among this machine's cores, {', '.join(map(str, cores))}")
    return int(text)


def arguments():
    parser = argparse.ArgumentParser(prog="benches/peers/run", description=__doc__)
    specs = [spec["name"] for spec in workloads.specs()]
    known = [each.name for each in runners.RUNNERS]
    parser.add_argument("--quick", action="store_true", help="one round of half a second each")
    parser.add_argument("--rounds", type=positive(int), default=3, help="rounds; the table shows the median (3)")
    parser.add_argument("--seconds", type=positive(float), default=2.0, help="time for each in each round (2)")
    parser.add_argument("--check-steps", type=positive(int), default=20, help="steps before losses are compared (20)")
    parser.add_argument("--only", type=names(specs), default=specs, help="workloads, such as W2,W5")
    parser.add_argument("--peers", type=names(known), default=known, help=f"some of {', '.join(known)}")
    parser.add_argument("--core", type=core_number, default=max(os.sched_getaffinity(0)), help="to run on (the last)")
    parser.add_argument("--check-arguments", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.seconds = 1, 0.5
    return given


def compare(given, shown):
    """All accepted lines by workload and runner, and what was refused."""
    data = workloads.PEERS / "data"
    workloads.write(data)
    lines, refused = {}, {}
    for round_number in range(1, given.rounds + 1):
        for workload in given.only:
            reference = lines.get(workload, {}).get(shown[0].name, [None])[0]
            for runner in shown:
                if (workload, runner.name) in refused:
                    continue
                if sys.stderr.isatty():
                    print(f"\x1b[Kround {round_number}: {workload} {runner.name}", end="\r", file=sys.stderr)
                command = (*runner.command, data / f"{workload}.safetensors", given.check_steps, given.seconds)
                text, reason = runners.call(command, runner.environment, given.core)
                line = json.loads(text) if text else None
                reference = reference or line
                wrong = judge.objections(line, reference) if line else [reason]
                if wrong:
                    refused[workload, runner.name] = "; ".join(wrong)
                    lines.get(workload, {}).pop(runner.name, None)
                else:
                    lines.setdefault(workload, {}).setdefault(runner.name, []).append(line)
    return lines, refused


def report(given, shown, lines, refused):
    """Prints the table and what belongs to it."""
    medians = {
        workload: {name: statistics.median(line["median"] for line in each) for name, each in lines[workload].items()}
        for workload in lines
    }
    print(table.table(medians, shown))
    versions, locked = {}, runners.locked_versions()
    for each in lines.values():
        versions |= {name: found[0].get("version") or locked.get(name) for name, found in each.items()}
    print(f"\n{machine.today()}, {machine.processor()}, core {given.core}; rounds: {given.rounds}")
    print("Versions: " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    peak, reason = machine.peak(given.core)
    if peak:
        print(f"Peak with {peak['bits']}-bit vectors: {peak['fused']:.0f} GFLOP/s by fused multiply-add, "
              f"{peak['separate']:.0f} by multiply and add")
        large = {spec["name"]: spec for spec in workloads.specs()}
        for name, seconds in medians.get("W6", {}).items():
            rate = workloads.flops(large["W6"]) / seconds / 1e9
            share = rate / peak["separate"]
            print(f"W6 {name}: {rate:.1f} GFLOP/s in its products, {share:.0%} of the multiply-and-add peak")
    else:
        print(f"No peak: {reason}")
    for (workload, name), why in refused.items():
        print(f"Refused: {workload} {name}: {why}")
    results = {"medians": medians, "versions": versions, "peak": peak, "date": machine.today(),
               "processor": machine.processor(), "lines": lines,
               "refused": [[*key, why] for key, why in refused.items()]}
    (workloads.PEERS / "results.json").write_text(json.dumps(results, indent=1))


def main():
    given = arguments()
    if given.check_arguments:
        return
    shown = [each for each in runners.RUNNERS if each.name in given.peers]
    for missing in [each for each in shown if not each.there()]:
        print(f"{missing.name} has not been built; it is left out", file=sys.stderr)
        shown.remove(missing)
    if not shown:
        sys.exit("benches/peers/run: none of the chosen has been built")
    lines, refused = compare(given, shown)
    report(given, shown, lines, refused)
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
