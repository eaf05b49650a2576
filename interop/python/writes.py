"""How writers are asked and how they answer.

    python WRITER.py STORE REQUESTS

STORE is a folder. REQUESTS is a file of JSON lines, one for each array to be written:

    {"array": "a", "metadata": {...}, "emptyChunks": "elide", "order": "morton",
     "writes": [{"region": [[0, 50]], "values": [7]}]}

`metadata` is the document of an array that the writer makes by its own means; without it the array is there already.
`emptyChunks` says what becomes of chunks of fill value: "elide" or "store". `order` is that of the chunks within a shard,
for writers that have a choice. A region is a half-open range [from, to] for each dimension; `values` are its cells in C
order, or one value for all. The answer is JSON lines on standard output: first

    {"writer": "zarr", "version": "3.4.2"}

then one for each request, in the same order:

    {"array": "a"}

or why it could not be written:

    {"array": "a", "error": "ValueError: ..."}
"""

import json
import sys
from importlib.metadata import version

import numpy as np

from answers import slices


def split(codecs):
    """A chain of codecs in metadata as (array to array, array to bytes, bytes to bytes)."""
    at = [codec["name"] in ("bytes", "sharding_indexed") for codec in codecs].index(True)
    return codecs[:at], codecs[at], codecs[at + 1 :]


def cells(write, dtype):
    """The cells of a write, as an array of its shape."""
    shape = [stop - start for start, stop in write["region"]]
    values = np.array(write["values"], dtype)
    return np.broadcast_to(values[0], shape) if values.size == 1 else values.reshape(shape)


def answer(package, open_array):
    """Does the writes of the command line; open_array(store, request) -> (write(slices, numpy array), numpy data type)."""
    store, requests = sys.argv[1:]
    print(json.dumps({"writer": package, "version": version(package)}))
    with open(requests, encoding="utf-8") as lines:
        for line in lines:
            print(json.dumps(one_answer(store, json.loads(line), open_array)))


def one_answer(store, request, open_array):
    try:
        write, dtype = open_array(store, request)
        for one in request["writes"]:
            write(slices(one["region"]), cells(one, dtype))
    except Exception as e:  # whatever a writer throws is its answer
        return {"array": request["array"], "error": f"{type(e).__name__}: {e}"}
    return {"array": request["array"]}
