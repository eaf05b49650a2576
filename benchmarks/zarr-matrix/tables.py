"""Markdown tables of the runs."""

import statistics

import cells


def collect(runs):
    groups = {}
    for run in runs:
        groups.setdefault((run["cell"], run["op"], run["program"]), []).append(run)
    return groups


def good(runs):
    return [run for run in runs if run["seconds"] and "error" not in run]


def all_seconds(runs):
    return [s for run in good(runs) for s in run["seconds"]]


def failure(runs):
    return next((run["error"] for run in runs if "error" in run), "failed").replace("|", "/")[:60]


# What is compared, as (number or None, text); the smallest number is best.


def throughput(runs):
    seconds = all_seconds(runs)
    if not seconds:
        return None, failure(runs)
    megabytes = good(runs)[0]["bytes"] / 1e6
    return min(seconds), f"{megabytes / min(seconds):.0f} ({megabytes / statistics.median(seconds):.0f})"


def latency(runs):
    seconds = all_seconds(runs)
    if not seconds:
        return None, failure(runs)
    return statistics.median(seconds), f"{statistics.median(seconds) * 1e3:.3g} [{len(seconds)}]"


def memory(runs):
    if not good(runs):
        return None, "failed"
    mebibytes = resident(runs)
    return mebibytes, f"{mebibytes:.0f}"


def live(runs):
    counted = [run["live"] for run in good(runs) if run.get("live")]
    return (max(counted), f"{max(counted) / 2**20:.1f}") if counted else (None, "–")


def flushed(runs):
    runs = [run for run in good(runs) if "flush" in run]
    if not runs:
        return None, "failed"
    seconds = min(min(run["seconds"]) + run["flush"] for run in runs)
    return seconds, f"{runs[0]['bytes'] / 1e6 / seconds:.0f}"


def resident(runs):
    return statistics.median(run["resident_kib"] for run in good(runs)) / 1024


def table(title, jobs, programs, groups, quantity):
    jobs = [job for job in jobs if any((*job, p.key) in groups for p in programs)]
    columns = [p for p in programs if any((*job, p.key) in groups for job in jobs)]
    if not jobs:
        return []
    lines = [f"### {title}", "", "| cell | op | " + " | ".join(p.title for p in columns) + " | best |"]
    lines.append("|---|---|" + "--:|" * len(columns) + "---|")
    for job in jobs:
        values = {p.key: quantity(groups[*job, p.key]) for p in columns if (*job, p.key) in groups}
        numbers = {key: number for key, (number, _) in values.items() if number is not None}
        best = min(numbers, key=numbers.get) if numbers else None
        row = []
        for p in columns:
            text = values[p.key][1] if p.key in values else "–"
            row.append(f"**{text}**" if p.key == best else text)
        titles = {p.key: p.title for p in columns}
        lines.append(f"| {job[0]} | {job[1]} | " + " | ".join(row) + f" | {titles.get(best, '')} |")
    return [*lines, ""]


def first(runs):
    """The first repetition of a process."""
    return statistics.median(run["seconds"][0] for run in good(runs))


def typical(cell):
    """What counts of many repetitions: the best of a few large ones, the median of many small ones."""
    return (lambda runs: statistics.median(all_seconds(runs))) if cells.is_part(cell) else (
        lambda runs: min(all_seconds(runs))
    )


def comparison(jobs, programs, groups):
    """Each program of ours against the best of the others that promise at least as much: to be durable, or never to show half a write."""
    lines = [
        "### Ours ÷ best of the others",
        "",
        "Above 1 ours is faster. *Best* is the best repetition, for cells b- and d-inner the median one; *first* is a process's first.",
        "The best of the others is found for each column by itself; durable writes are compared with durable ones, and who writes",
        "objects anew with who does.",
        "",
        "| cell | op | ours | best | than | first | than | MiB | less than | difference |",
        "|---|---|---|--:|---|--:|---|--:|---|--:|",
    ]
    for cell, operation in jobs:
        for own in [p for p in programs if p.ours and p.all_cores and (cell, operation, p.key) in groups]:
            mine = groups[cell, operation, own.key]
            if not good(mine):
                lines.append(f"| {cell} | {operation} | {own.title} | {failure(mine)} | | | | | | |")
                continue
            rivals = {
                p.title: groups[cell, operation, p.key]
                for p in programs
                if not p.ours
                and (p.durable or not own.durable)
                and (own.in_place or not p.in_place)
                and good(groups.get((cell, operation, p.key), []))
            }
            row = [cell, operation, own.title]
            for quantity in (typical(cell), first):
                best = min(rivals, key=lambda title: quantity(rivals[title]), default=None)
                row += [f"{quantity(rivals[best]) / quantity(mine):.2f}", best] if best else ["", ""]
            least = min(rivals, key=lambda title: resident(rivals[title]), default=None)
            row.append(f"{resident(mine):.0f}")
            row += [least, f"{resident(mine) - resident(rivals[least]):+.0f}"] if least else ["", ""]
            lines.append("| " + " | ".join(row) + " |")
    return [*lines, ""]


def scaling(jobs, programs, groups):
    """One thread against as many as there are cores."""
    keys = {p.key for p in programs}
    if not {"ours-1", "ours-warm"} <= keys:
        return []
    lines = ["### Threads: MB/s with one, with all cores, and their ratio", "", "| cell | op | one | all | ratio |", "|---|---|--:|--:|--:|"]
    for cell, operation in jobs:
        one, every = (groups.get((cell, operation, key), []) for key in ("ours-1", "ours-warm"))
        if good(one) and good(every):
            slow, fast = (min(all_seconds(runs)) for runs in (one, every))
            megabytes = good(one)[0]["bytes"] / 1e6
            lines.append(f"| {cell} | {operation} | {megabytes / slow:.0f} | {megabytes / fast:.0f} | {slow / fast:.2f} |")
    return [*lines, ""] if len(lines) > 4 else []


def all_tables(programs, runs):
    groups = collect(runs)
    jobs = [(c, op) for c in cells.CELLS for op in cells.operations(c) if any(key[:2] == (c, op) for key in groups)]
    whole = [job for job in jobs if not cells.is_part(job[0])]
    parts = [job for job in jobs if cells.is_part(job[0])]
    writes = [job for job in whole if job[1] == "write"]
    return "\n".join(
        comparison(jobs, programs, groups)
        + table("MB/s of array data: best (median)", whole, programs, groups, throughput)
        + table("Latency, ms: median [operations]", parts, programs, groups, latency)
        + table("Peak resident size of the whole process, MiB", jobs, programs, groups, memory)
        + table("Live memory that the library counts, beside results, MiB", jobs, [p for p in programs if p.ours], groups, live)
        + scaling(whole, programs, groups)
        + table("MB/s if every file is flushed to the device right after", writes, programs, groups, flushed)
    )
