"""What another threshold would have done: outcomes of past evaluations, counted for several thresholds.

    python thresholds.py past.jsonl --thresholds 50,100,200,300,none --plot outcomes.svg

A line of the file is an evaluation as the service gave it (``evaluation.raw``, or what reading one by its id gives).
The plot needs matplotlib; without ``--plot`` nothing but the package does.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pingone_protect import OutcomePolicy, decide

FIRST = ("LOW", "MEDIUM", "HIGH", "EXCEEDS_SCORE_THRESHOLD")
WIDTH = 60


def counted(lines: Iterable[bytes], thresholds: Sequence[float | None]) -> dict[float | None, Counter[str]]:
    """How often each outcome comes with each threshold; a file of any size is read once, a line at a time."""
    policies = [(threshold, OutcomePolicy(score_threshold=threshold)) for threshold in thresholds]
    counts: dict[float | None, Counter[str]] = {threshold: Counter() for threshold in thresholds}
    for line in lines:
        if line.strip():
            for threshold, policy in policies:
                counts[threshold][str(decide(line, policy).outcome)] += 1
    return counts


def outcomes(counts: dict[float | None, Counter[str]]) -> list[str]:
    """Those that came: levels and the threshold first, then actions by name, then ``FAILURE``."""
    came = set().union(*counts.values())
    last = ["FAILURE"] if "FAILURE" in came else []
    return [name for name in FIRST if name in came] + sorted(came - {*FIRST, "FAILURE"}) + last


def table(counts: dict[float | None, Counter[str]]) -> str:
    names = outcomes(counts)
    rows = [["threshold", *names]]
    rows += [[shown(threshold), *(str(count[name]) for name in names)] for threshold, count in counts.items()]
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows)


def bars(counts: dict[float | None, Counter[str]]) -> str:
    """A bar for each threshold, a letter for each outcome."""
    names = outcomes(counts)
    letters = dict(zip(names, "abcdefghijklmnopqrstuvwxyz" * 3))
    lines = ["  ".join(f"{letters[name]} = {name}" for name in names)]
    for threshold, count in counts.items():
        total, reached, bar = sum(count.values()) or 1, 0, ""
        for name in names:
            reached += count[name]
            bar = bar.ljust(round(reached / total * WIDTH), letters[name])
        lines.append(f"{shown(threshold):>6} |{bar}|")
    return "\n".join(lines)


def plot(counts: dict[float | None, Counter[str]], file: Path) -> None:
    """A stacked bar for each threshold, as SVG, PNG or PDF by the file's name."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    places = [shown(threshold) for threshold in counts]
    bottom = [0] * len(places)
    for name in outcomes(counts):
        heights = [count[name] for count in counts.values()]
        axes.bar(places, heights, bottom=bottom, label=name)
        bottom = [below + height for below, height in zip(bottom, heights)]
    axes.set(xlabel="score threshold", ylabel="evaluations", title="Outcomes by threshold")
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(file)
    pyplot.close(figure)


def shown(threshold: float | None) -> str:
    return "none" if threshold is None else f"{threshold:g}"


def read_thresholds(text: str) -> list[float | None]:
    return [None if each.strip() == "none" else float(each) for each in text.split(",")]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Outcomes of past evaluations for several thresholds")
    parser.add_argument("file", type=Path, help="evaluations as JSON, one a line")
    parser.add_argument("--thresholds", type=read_thresholds, default=[50, 100, 200, 300, None])
    parser.add_argument("--plot", type=Path, help="a file to draw into: .svg, .png or .pdf")
    options = parser.parse_args(arguments)
    with options.file.open("rb") as lines:
        counts = counted(lines, options.thresholds)
    print(table(counts), bars(counts), sep="\n\n")
    if options.plot:
        plot(counts, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
