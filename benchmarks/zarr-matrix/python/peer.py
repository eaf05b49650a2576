#!/usr/bin/env python3
"""tensorstore and zarr-python as programs of the comparison; ../README.md says what a program has to do.

peer.py LIBRARY write|read|dump|dumplist FOLDER CELL REPETITIONS
LIBRARY: ts, ts-nosync (tensorstore), zp, zp-fused, zp-zarrs (zarr-python: as it is, with its fused pipeline, with zarrs)
"""

import json
import os
import shutil
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
now = time.perf_counter


class TensorStore:
    def __init__(self, sync):
        import tensorstore

        self.ts = tensorstore
        self.context = tensorstore.Context({} if sync else {"file_io_sync": False})

    def open(self, folder, writable):
        driver = "zarr" if os.path.exists(os.path.join(folder, ".zarray")) else "zarr3"
        spec = {"driver": driver, "kvstore": {"driver": "file", "path": folder + "/"}}
        return self.ts.open(spec, open=True, context=self.context).result()

    def read(self, array, where):
        return array[where].read().result()

    def write(self, array, where, values):
        array[where].write(values).result()

    def stream(self, array):
        """Where parts are written one after the other, and what finishes them."""
        transaction = self.ts.Transaction()
        return array.with_transaction(transaction), lambda: transaction.commit_async().result()


class ZarrPython:
    def __init__(self, pipeline):
        import zarr

        self.zarr = zarr
        if pipeline:
            zarr.config.set({"codec_pipeline.path": pipeline})

    def open(self, folder, writable):
        return self.zarr.open_array(folder, mode="r+" if writable else "r")

    def read(self, array, where):
        return array[where]

    def write(self, array, where, values):
        array[where] = values

    def stream(self, array):
        return array, lambda: None


def library(name):
    if name.startswith("ts"):
        return TensorStore(sync=name == "ts")
    if name == "zp-zarrs":
        import zarrs  # noqa: F401  registers its pipeline

        return ZarrPython("zarrs.ZarrsCodecPipeline")
    return ZarrPython("zarr.core.codec_pipeline.FusedCodecPipeline" if name == "zp-fused" else None)


class Random:
    state = 12345

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return (self.state >> 8) % bound


def cube(x, y, z):
    """Values of the a- and b- cells."""
    return (z + y * y // 32 + x * x * x) % 65536


def cube_plane(x, n=512):
    y = np.arange(n, dtype=np.int64)
    rows = ((y * y) // 32).astype(np.uint16)[:, None]
    columns = np.arange(n, dtype=np.uint16)[None, :]
    return columns + (rows + np.uint16((x * x * x) % 65536))


def cube_part(corner, edge=32):
    x, y, z = corner
    return np.stack([cube_plane(x + k)[y : y + edge, z : z + edge] for k in range(edge)])


def ramp():
    """Values of the c- cells."""
    return (np.arange(1 << 20, dtype=np.float32) * np.float32(0.5)).reshape(1024, 1024)


def wave(i0, i1, j0=0, j1=16384):
    """Values of the d- cells."""
    j = np.arange(j0, j1, dtype=np.int32)
    columns = ((j * j) // 64)[None, :]
    out = np.empty((i1 - i0, j1 - j0))
    for start in range(i0, i1, 64):
        rows = np.arange(start, min(start + 64, i1), dtype=np.int32)[:, None] * 3
        np.multiply((rows + columns) % 4096, 0.25, out=out[start - i0 : start - i0 + len(rows)])
    return out


class Program:
    def __init__(self, lib, operation, folder, cell, repetitions):
        self.lib, self.operation, self.folder = lib, operation, folder
        self.cell, self.repetitions = cell, repetitions

    def report(self, seconds, size):
        line = {"op": self.operation, "cell": self.cell, "seconds": seconds, "bytes": int(size)}
        print(json.dumps(line), flush=True)

    def open(self):
        return self.lib.open(self.folder, writable=self.operation == "write")

    def fresh(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        metadata = os.path.join(os.environ["PEERS_CELLS"], self.cell + ".json")
        shutil.copy(metadata, os.path.join(self.folder, "zarr.json"))
        return self.open()

    def run(self):
        part = self.cell.rsplit("-", 1)[1]
        if self.cell.startswith("b-"):
            self.write_parts(part) if self.operation == "write" else self.read_parts(part)
        elif self.cell == "d-inner":
            self.read_tiles()
        elif self.cell == "d-stream":
            self.stream()
        elif self.operation == "write":
            self.write_whole()
        else:
            self.read_whole()

    def values(self):
        if self.cell.startswith("a-"):
            whole = np.empty((512, 512, 512), np.uint16)
            for x in range(512):
                whole[x] = cube_plane(x)
            return whole
        return ramp() if self.cell.startswith("c-") else wave(0, 8192)

    def write_whole(self):
        values = self.values()
        for _ in range(self.repetitions):
            array = self.fresh()
            start = now()
            self.lib.write(array, (slice(None),) * values.ndim, values)
            self.report(now() - start, values.nbytes)

    def read_whole(self):
        values = None
        for _ in range(self.repetitions):
            del values
            array = self.open()
            start = now()
            values = self.lib.read(array, (slice(None),) * len(array.shape))
            self.report(now() - start, values.nbytes)
        if self.cell.startswith("a-"):
            assert all(np.array_equal(values[x], cube_plane(x)) for x in range(512))
        elif self.cell.startswith("c-"):
            assert np.array_equal(values, ramp())
        else:
            assert all(np.array_equal(values[i : i + 64], wave(i, i + 64)) for i in range(0, 8192, 64))

    def stream(self):
        for _ in range(self.repetitions):
            array, finish = self.lib.stream(self.fresh())
            seconds = 0.0
            for i in range(0, 8192, 1024):
                for j in range(0, 16384, 2048):
                    values = wave(i, i + 1024, j, j + 2048)
                    start = now()
                    self.lib.write(array, (slice(i, i + 1024), slice(j, j + 2048)), values)
                    seconds += now() - start
            start = now()
            finish()
            self.report(seconds + now() - start, 1 << 30)

    def read_tiles(self):
        array, random = self.open(), Random()
        for _ in range(self.repetitions):
            i, j = random.below(8) * 1024, random.below(8) * 2048
            start = now()
            values = self.lib.read(array, (slice(i, i + 1024), slice(j, j + 2048)))
            self.report(now() - start, values.nbytes)
            assert values[3, 5] == ((3 * (i + 3) + (j + 5) ** 2 // 64) % 4096) * 0.25

    def where(self, part, random):
        """The corner of the next operation, and its index."""
        if part == "inner":
            corner = [32 * random.below(16) for _ in range(3)]
            return corner, tuple(slice(c, c + 32) for c in corner)
        if part == "voxel":
            corner = [random.below(512) for _ in range(3)]
            return corner, tuple(corner)
        if part == "plane":
            x = random.below(512)
            return [x, 0, 0], (slice(x, x + 1), slice(None), slice(None))
        y, z = random.below(512), random.below(512)
        return [0, y, z], (slice(None), slice(y, y + 1), slice(z, z + 1))

    def read_parts(self, part):
        array, random = self.open(), Random()
        for _ in range(self.repetitions):
            corner, where = self.where(part, random)
            start = now()
            values = self.lib.read(array, where)
            seconds = now() - start
            values = np.asarray(values)
            self.report(seconds, values.nbytes)
            if part == "voxel":
                assert int(values) == cube(*corner)
            else:
                last = [n - 1 for n in values.shape]
                assert values[tuple(last)] == cube(*(c + n for c, n in zip(corner, last)))

    def write_parts(self, part):
        array, random = self.open(), Random()
        for i in range(self.repetitions):
            corner, where = self.where(part, random)
            values = cube_part(corner) + np.uint16(i + 1) if part == "inner" else np.uint16(i + 1)
            start = now()
            self.lib.write(array, where, values)
            self.report(now() - start, values.nbytes)
        assert np.array_equal(self.lib.read(self.open(), where), values)


def dump(lib, folder, file):
    values = np.asarray(lib.read(lib.open(folder, writable=False), Ellipsis))
    if values.dtype.kind in "OT":
        items = [v if isinstance(v, bytes) else str(v).encode() for v in values.ravel().tolist()]
        data = json.dumps([v.hex() for v in items], separators=(",", ":")).encode()
    else:
        data = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<"))).tobytes()
    with open(file, "wb") as out:
        out.write(data)


def dump_list(lib, file):
    with open(file) as lines:
        for line in lines:
            folder, out = line.rstrip("\n").split("\t")
            try:
                dump(lib, folder, out)
            except BaseException as error:  # a library in native code may panic
                message = (str(error).splitlines() or [""])[0][:300]
                print(f"ERR\t{out}\t{type(error).__name__}: {message}", flush=True)


def main():
    name, operation, folder = sys.argv[1:4]
    lib, folder = library(name), os.path.abspath(folder)
    if operation == "dump":
        dump(lib, folder, sys.argv[4])
    elif operation == "dumplist":
        dump_list(lib, folder)
    else:
        Program(lib, operation, folder, sys.argv[4], int(sys.argv[5])).run()


main()
