"""How readers are asked and how they answer.

    python READER.py STORE REQUESTS

STORE is a folder. REQUESTS is a file of JSON lines, one for each array to be read:

    {"array": "h_mean", "regions": [[[0, 4096]], [[8192, 12288]]]}

A region is a half-open range [from, to] for each dimension. The answer is JSON lines on standard output: first

    {"reader": "zarr", "version": "3.4.2"}

then one for each request, in the same order: what the reader saw of the array, and the SHA-256 over the elements of
all regions one after the other, each in C order, little-endian:

    {"array": "h_mean", "dtype": "float64", "shape": [201326592], "attributes": {...}, "sha256": "..."}

or why it could not:

    {"array": "h_mean", "error": "ValueError: ..."}
"""

import hashlib
import json
import sys
from importlib.metadata import version

import numpy as np


class Seen:
    """An open array: a Zarr data type's name, a shape, attributes, and read(slices) -> numpy array."""

    def __init__(self, dtype, shape, attributes, read, **more):
        self.dtype = dtype
        self.shape = shape
        self.attributes = attributes
        self.read = read
        self.more = more


def zarr_name(dtype):
    """The name in Zarr of a numpy data type."""
    return f"r{dtype.itemsize * 8}" if dtype.kind == "V" else dtype.name


def little_endian(values):
    values = np.asarray(values)
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes(order="C")


def slices(region):
    return tuple(slice(start, stop) for start, stop in region)


def answer(package, open_array):
    """Answers the requests of the command line; open_array(store, array) -> Seen."""
    store, requests = sys.argv[1:]
    print(json.dumps({"reader": package, "version": version(package)}))
    with open(requests, encoding="utf-8") as lines:
        for line in lines:
            request = json.loads(line)
            print(json.dumps(one_answer(store, request, open_array)))


def one_answer(store, request, open_array):
    array = request["array"]
    try:
        seen = open_array(store, array)
        digest = hashlib.sha256()
        for region in request["regions"]:
            digest.update(little_endian(seen.read(slices(region))))
    except Exception as e:  # whatever a reader throws is its answer
        return {"array": array, "error": f"{type(e).__name__}: {e}"}
    return {
        "array": array,
        "dtype": seen.dtype,
        "shape": list(seen.shape),
        "attributes": seen.attributes,
        "sha256": digest.hexdigest(),
        **seen.more,
    }
