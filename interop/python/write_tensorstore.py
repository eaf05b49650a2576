"""Writes with tensorstore's zarr3 driver."""

import os

import tensorstore as ts

from writes import answer

context = ts.Context({"file_io_sync": False})


def open_array(store, request):
    spec = {
        "driver": "zarr3",
        "kvstore": {"driver": "file", "path": os.path.join(os.path.abspath(store), request["array"]) + "/"},
        "store_data_equal_to_fill_value": request["emptyChunks"] == "store",
    }
    if "metadata" in request:
        spec["metadata"] = request["metadata"]
    array = ts.open(spec, open=True, create="metadata" in request, context=context).result()
    return lambda selection, cells: array[selection].write(cells).result(), array.dtype.numpy_dtype


answer("tensorstore", open_array)
