#!/usr/bin/env python3
"""The cells of the comparison: arrays, and what is done with them.

cells.py FOLDER writes the metadata document of each cell's array to FOLDER/<cell>.json.
"""

import json
import os
import sys

BYTES = {"name": "bytes", "configuration": {"endian": "little"}}
CRC32C = {"name": "crc32c"}
ZSTD = {"name": "zstd", "configuration": {"level": 1, "checksum": False}}
GZIP = {"name": "gzip", "configuration": {"level": 1}}
BLOSC = {
    "name": "blosc",
    "configuration": {"cname": "lz4", "clevel": 5, "shuffle": "shuffle", "typesize": 2, "blocksize": 0},
}
CODECS = {
    "bytes": [BYTES],
    "zstd1": [BYTES, ZSTD],
    "zstd1crc": [BYTES, ZSTD, CRC32C],
    "blosc": [BYTES, BLOSC],
    "gzip1": [BYTES, GZIP],
}


def sharded(chunk, codecs):
    return [
        {
            "name": "sharding_indexed",
            "configuration": {
                "chunk_shape": chunk,
                "codecs": codecs,
                "index_codecs": [BYTES, CRC32C],
                "index_location": "end",
            },
        }
    ]


def array(shape, data_type, chunk, codecs, fill=0):
    return {
        "zarr_format": 3,
        "node_type": "array",
        "shape": shape,
        "data_type": data_type,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunk}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": fill,
        "codecs": codecs,
        "attributes": {},
    }


def all_cells():
    cells = {}
    for codec in ("bytes", "zstd1", "blosc", "gzip1"):
        cells[f"a-c-{codec}"] = array([512] * 3, "uint16", [64] * 3, CODECS[codec])
    for codec, codecs in CODECS.items():
        cells[f"a-s-{codec}"] = array([512] * 3, "uint16", [256] * 3, sharded([32] * 3, codecs))
    for codec in ("bytes", "zstd1"):
        for part in ("inner", "voxel", "plane", "col"):
            cells[f"b-{codec}-{part}"] = cells[f"a-s-{codec}"]
    square = [1024, 1024]
    cells["c-many"] = array(square, "float32", [16, 16], [BYTES], 0.0)
    cells["c-shard"] = array(square, "float32", square, sharded([16, 16], [BYTES]), 0.0)
    wide = [8192, 16384]
    for part in ("whole", "stream", "inner"):
        cells[f"d-{part}"] = array(wide, "float64", wide, sharded([1024, 2048], CODECS["zstd1"]), 0.0)
    return cells


CELLS = all_cells()


def operations(cell):
    """The operations that are measured: "write", "read" or both."""
    if cell == "d-stream":
        return ["write"]
    if cell == "d-inner" or cell.endswith(("plane", "col")):
        return ["read"]
    return ["write", "read"]


def is_part(cell):
    """Whether an operation reads or writes a part of the array, so that its latency counts."""
    return cell.startswith("b-") or cell == "d-inner"


def stored_as(cell):
    """The cell whose whole array this one reads or changes."""
    if cell.startswith("b-"):
        return "a-s-" + cell.split("-")[1]
    return "d-whole" if cell.startswith("d-") else cell


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, metadata in CELLS.items():
        with open(os.path.join(sys.argv[1], name + ".json"), "w") as file:
            json.dump(metadata, file, indent=1)
