#!/usr/bin/env python3
"""Runs the programs on the cells and keeps what they took; `run` starts it. See README.md."""

import argparse
import fnmatch
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time

import cells
import programs
import tables


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True, help="where the other programs and the data are")
    parser.add_argument("--cells", default="*", help="patterns of cells, with commas")
    parser.add_argument("--programs", default="*", help="patterns of programs, with commas")
    parser.add_argument("--also", action="append", default=[], help="one more program: NAME=COMMAND")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--results", help="file of all runs, those already in it are not made again")
    parser.add_argument("--again", default="", help="patterns of programs whose runs are forgotten first")
    parser.add_argument("--timeout", type=float, default=90, help="seconds for a process")
    parser.add_argument("--table", action="store_true", help="only print the tables")
    return parser.parse_args()


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, p) for p in patterns.split(","))


def repetitions(cell, operation, seconds):
    """How many repetitions a process makes, by the time that one takes; few if that is not known."""
    if cell == "d-inner":
        first, most, budget = 10, 10, 5
    elif cell.startswith("b-"):
        first, most, budget = (40, 200, 2.5) if operation == "read" else (12, 1000, 2.5)
    elif cell.startswith("a-"):
        first, most, budget = 2, 5, 2.5
    elif cell.startswith("c-"):
        first, most, budget = 5, 5, 3
    else:
        return 1
    return first if seconds is None else max(1, min(most, int(budget / max(seconds, 1e-9))))


def rounds(cell, wanted):
    """Cells of a gibibyte are not done again and again."""
    return min(wanted, {"d-whole": 2, "d-stream": 1}.get(cell, wanted))


def files(folder):
    return [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]


def flush(folder):
    """The seconds that it takes to bring all files of a folder to the device."""
    start = time.perf_counter()
    for path, _, names in os.walk(folder):
        for name in [*names, "."]:
            descriptor = os.open(os.path.join(path, name), os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
    return time.perf_counter() - start


def bring_to_page_cache(folder):
    for file in files(folder):
        with open(file, "rb", buffering=0) as data:
            while data.read(1 << 22):
                pass


class Process:
    """One run of a program, ended with all its children when the time is over."""

    def __init__(self, program, words, environment, timeout, scratch):
        out, err = os.path.join(scratch, "stdout"), os.path.join(scratch, "stderr")
        start = time.time()
        with open(out, "w") as stdout, open(err, "w") as stderr:
            child = subprocess.Popen(
                [*program.command, *words],
                env={**environment, **program.environment},
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
            self.timed_out = False
            timer = threading.Timer(timeout, self.end, [child.pid])
            timer.start()
            # With wait4 the peak is that of this child and of those it waited for.
            _, status, usage = os.wait4(child.pid, 0)
            timer.cancel()
        child.returncode = self.code = os.waitstatus_to_exitcode(status)
        self.wall = time.time() - start
        self.resident_kib = usage.ru_maxrss
        self.cpu = usage.ru_utime + usage.ru_stime
        with open(out) as file:
            self.lines = [json.loads(line) for line in file if line.startswith("{")]
        with open(err) as file:
            self.messages = file.read().strip().splitlines()

    def end(self, group):
        self.timed_out = True
        os.killpg(group, signal.SIGKILL)

    def error(self):
        if self.timed_out:
            return "timeout"
        if not self.code:
            return ""
        # The last line of what Python says, the first of what Java says: neither is indented.
        said = [line for line in self.messages if line[:1].strip()]
        return (said or [f"exit status {self.code}"])[-1][:300]


class Matrix:
    def __init__(self, options, chosen, results):
        self.options, self.programs, self.results = options, chosen, results
        self.data = os.path.join(options.home, "data")
        self.environment = {**os.environ, "PEERS_CELLS": os.path.join(options.home, "cells"), "PEERS_HOME": options.home}
        self.jobs = [
            (cell, operation)
            for cell in cells.CELLS
            if matches(cell, options.cells)
            for operation in cells.operations(cell)
        ]

    def start(self, program, operation, folder, cell, count):
        words = [operation, folder, cell, str(count)]
        return Process(program, words, self.environment, self.options.timeout, self.data)

    def stored(self, cell):
        return os.path.join(self.data, "stored", cells.stored_as(cell))

    def make_stored(self):
        """The arrays that are read, written by one program for all."""
        keys = [p.key for p in self.programs]
        writer = self.programs[keys.index("ts-nosync") if "ts-nosync" in keys else 0]
        for name in sorted({cells.stored_as(cell) for cell, _ in self.jobs}):
            folder = self.stored(name)
            if not os.path.exists(folder + ".ready"):
                print(f"writing {name} with {writer.key}", file=sys.stderr, flush=True)
                process = self.start(writer, "write", folder, name, 1)
                if process.code:
                    raise SystemExit(f"{writer.key} cannot write {name}: {process.error()}")
                open(folder + ".ready", "w").close()

    def run(self):
        os.makedirs(os.path.join(self.data, "stored"), exist_ok=True)
        subprocess.run([sys.executable, os.path.join(programs.HERE, "cells.py"), self.environment["PEERS_CELLS"]], check=True)
        self.make_stored()
        done = {(r["round"], r["program"], r["cell"], r["op"]) for r in self.results.runs}
        failed = set()
        for number in range(1, self.options.rounds + 1):
            for cell, operation in self.jobs:
                if number > rounds(cell, self.options.rounds):
                    continue
                for program in self.programs:
                    key = (program.key, cell, operation)
                    if program.does(cell, operation) and key not in failed and (number, *key) not in done:
                        run = self.measure(program, cell, operation, number)
                        if "error" in run:
                            failed.add(key)
                        self.results.add({"round": number, **run})

    def measure(self, program, cell, operation, number):
        seconds = self.results.seconds(program.key, cell, operation)
        count = repetitions(cell, operation, statistics.median(seconds) if seconds else None)
        stored = self.stored(cell)
        folder = stored if operation == "read" else os.path.join(self.written(), f"{number}-{cell}-{program.key}")
        if operation == "read":
            bring_to_page_cache(stored)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            if cell.startswith("b-"):
                shutil.copytree(stored, folder)
            os.sync()
        load = os.getloadavg()[0]
        process = self.start(program, operation, folder, cell, count)
        run = {
            "program": program.key,
            "cell": cell,
            "op": operation,
            "seconds": [line["seconds"] for line in process.lines],
            "bytes": process.lines[0]["bytes"] if process.lines else 0,
            "resident_kib": process.resident_kib,
            "live": max((line.get("live", 0) for line in process.lines), default=0),
            "cpu": process.cpu,
            "wall": process.wall,
            "load": load,
        }
        if process.error():
            run["error"] = process.error()
        elif operation == "write":
            run["flush"] = flush(folder)
            run["stored"] = sum(os.path.getsize(file) for file in files(folder))
            wrong = self.wrong(cell, folder)
            if wrong:
                run["error"] = f"tensorstore finds it wrong: {wrong}"
        if operation == "write":
            for written in (folder, folder + "-warm-up"):
                shutil.rmtree(written, ignore_errors=True)
        best = f"{min(run['seconds']):.4f}" if run["seconds"] else "-"
        print(
            f"{cell:12} {operation:5} {program.key:14} n={len(run['seconds'])} best={best} "
            f"{process.resident_kib >> 10} MiB load {load:.1f} {run.get('error', '')}",
            file=sys.stderr,
            flush=True,
        )
        return run

    def written(self):
        """Where arrays are written. ext4 takes minutes to forget which files were removed, and looks through them when it makes others near:
        so each run has a folder of another name, and ext4 is told to put such folders far apart."""
        folder = os.path.join(self.data, "written")
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["chattr", "+T", folder], check=False, capture_output=True)
        return folder

    def wrong(self, cell, folder):
        """What another reader says of a whole array that was written; empty if it is right."""
        reader = [p for p in self.programs if p.key == "ts"]
        if not reader or cell.startswith("b-"):
            return ""
        return self.start(reader[0], "read", folder, cells.stored_as(cell), 1).error()


class Results:
    """All runs, in a file that is replaced after each."""

    def __init__(self, file):
        self.file = file
        self.runs = []
        if os.path.exists(file):
            with open(file) as text:
                self.runs = json.load(text)["runs"]

    def add(self, run):
        self.runs.append(run)
        self.save()

    def save(self):
        with open(self.file + ".new", "w") as text:
            json.dump({"runs": self.runs}, text)
        os.replace(self.file + ".new", self.file)

    def forget(self, patterns):
        self.runs = [r for r in self.runs if not matches(r["program"], patterns)]

    def seconds(self, program, cell, operation):
        wanted = (program, cell, operation)
        return [s for r in self.runs if (r["program"], r["cell"], r["op"]) == wanted for s in r["seconds"]]


def main():
    options = arguments()
    os.makedirs(options.home, exist_ok=True)
    known = programs.others(options.home) + programs.ours() + [programs.external(a) for a in options.also]
    results = Results(options.results or os.path.join(options.home, "results.json"))
    if not options.table:
        if options.again:
            results.forget(options.again)
        chosen = [p for p in known if matches(p.key, options.programs)]
        if not chosen:
            raise SystemExit(f"no program is like {options.programs}; known are {', '.join(p.key for p in known)}")
        Matrix(options, chosen, results).run()
    print(tables.all_tables(known, [r for r in results.runs if matches(r["cell"], options.cells)]))


if __name__ == "__main__":
    main()
