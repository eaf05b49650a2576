#!/usr/bin/env python3
"""Measures copies of memory, files and zstd; ../limits starts it. limits.py FOLDER"""

import os
import shutil
import sys
import threading
import time

import numpy as np
import zstandard

SIZE = 1 << 28
MANY = 4096


def cube():
    y = np.arange(512, dtype=np.int64)
    plane = ((y * y) // 32).astype(np.uint16)[:, None] + y.astype(np.uint16)[None, :]
    values = np.empty((512, 512, 512), np.uint16)
    for x in range(512):
        values[x] = plane + np.uint16((x * x * x) % 65536)
    return values


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def together(action, threads):
    """action(number) in each thread."""
    started = [threading.Thread(target=action, args=[k]) for k in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def row(name, action, before=lambda: None, repetitions=5, size=SIZE):
    times = []
    for _ in range(repetitions):
        before()
        times.append(seconds(action))
    times.sort()
    print(f"| {name} | {size / 1e6 / times[0]:.0f} | {size / 1e6 / times[len(times) // 2]:.0f} |", flush=True)


def write(file, data, sync):
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    at = 0
    while at < len(data):
        at += os.write(descriptor, data[at:])
    if sync:
        os.fsync(descriptor)
    os.close(descriptor)


def read(file, target, start, end):
    descriptor = os.open(file, os.O_RDONLY)
    at = start
    while at < end:
        at += os.preadv(descriptor, [target[at:end]], at)
    os.close(descriptor)


def copies(values):
    target = np.zeros_like(values)
    half = len(values) // 2
    row("copy of 256 MiB, 1 thread, warm target", lambda: np.copyto(target, values))
    halves = [(target[:half], values[:half]), (target[half:], values[half:])]
    row("copy of 256 MiB, 2 threads, warm target", lambda: together(lambda k: np.copyto(*halves[k]), 2))
    row("copy of 256 MiB, 1 thread, fresh target", values.copy)


def large_files(folder, values):
    data = memoryview(values).cast("B")
    names = [os.path.join(folder, f"large-{k}") for k in range(2)]

    def clear():
        for name in names:
            if os.path.exists(name):
                os.remove(name)
        os.sync()

    half = SIZE // 2
    for sync in (False, True):
        kind = "and fsync" if sync else "no fsync"
        row(f"write of a new file of 256 MiB, {kind}, 1 thread", lambda: write(names[0], data, sync), clear, 3)
        row(
            f"write of two new files of 128 MiB, {kind}, 2 threads",
            lambda: together(lambda k: write(names[k], data[k * half : (k + 1) * half], sync), 2),
            clear,
            3,
        )
    write(names[0], data, False)
    warm = memoryview(np.zeros(SIZE, np.uint8))
    row("read of 256 MiB from the page cache, warm target, 1 thread", lambda: read(names[0], warm, 0, SIZE))
    row(
        "read of 256 MiB from the page cache, warm target, 2 threads",
        lambda: together(lambda k: read(names[0], warm, k * half, (k + 1) * half), 2),
    )
    row(
        "read of 256 MiB from the page cache, fresh target, 1 thread",
        lambda: read(names[0], memoryview(np.empty(SIZE, np.uint8)), 0, SIZE),
    )
    clear()


def small_files(folder, values):
    data = memoryview(values).cast("B")[:1024]
    root = os.path.join(folder, "many")

    def make(threads, sync):
        def part(k):
            for i in range(64 * k // threads, 64 * (k + 1) // threads):
                os.makedirs(os.path.join(root, str(i)))
                for j in range(MANY // 64):
                    write(os.path.join(root, str(i), str(j)), data, sync)

        return lambda: together(part, threads)

    def clear():
        shutil.rmtree(root, ignore_errors=True)
        os.sync()

    size = MANY * len(data)
    row("4096 new files of 1 KiB in 64 folders, 1 thread", make(1, False), clear, 5, size)
    row("4096 new files of 1 KiB in 64 folders, 2 threads", make(2, False), clear, 5, size)
    row("4096 new files of 1 KiB in 64 folders, fsync, 2 threads", make(2, True), clear, 2, size)
    target = memoryview(bytearray(len(data)))

    def read_all():
        for i in range(64):
            for j in range(MANY // 64):
                read(os.path.join(root, str(i), str(j)), target, 0, len(data))

    row("read of 4096 files of 1 KiB, 1 thread", read_all, size=size)
    clear()


def compression(values):
    at = range(0, 512, 32)
    chunks = [np.ascontiguousarray(values[x : x + 32, y : y + 32, z : z + 32]) for x in at for y in at for z in at]
    packed = [b""] * len(chunks)

    def compress(k, threads):
        compressor = zstandard.ZstdCompressor(level=1)
        for i in range(k * len(chunks) // threads, (k + 1) * len(chunks) // threads):
            packed[i] = compressor.compress(chunks[i])

    def decompress(k, threads):
        decompressor = zstandard.ZstdDecompressor()
        for i in range(k * len(chunks) // threads, (k + 1) * len(chunks) // threads):
            decompressor.decompress(packed[i])

    for threads in (1, 2):
        row(f"zstd level 1 of chunks of 32³, {threads} threads", lambda: together(lambda k: compress(k, threads), threads), repetitions=3)
    for threads in (1, 2):
        row(f"its inverse, {threads} threads", lambda: together(lambda k: decompress(k, threads), threads), repetitions=3)


def main():
    values = cube()
    print("| what | best MB/s | median |\n|---|--:|--:|")
    copies(values)
    large_files(sys.argv[1], values)
    small_files(sys.argv[1], values)
    compression(values)


main()
