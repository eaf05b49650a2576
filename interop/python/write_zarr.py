"""Writes with zarr-python."""

import zarr
from zarr.codecs import ShardingCodec

from writes import answer, split


def serializer(codec, order):
    if codec["name"] != "sharding_indexed":
        return codec
    return ShardingCodec(**codec["configuration"], subchunk_write_order=order)


def create(store, request):
    metadata = request["metadata"]
    filters, array_to_bytes, compressors = split(metadata["codecs"])
    return zarr.create_array(
        store,
        name=request["array"],
        shape=metadata["shape"],
        chunks=metadata["chunk_grid"]["configuration"]["chunk_shape"],
        dtype=metadata["data_type"],
        fill_value=metadata["fill_value"],
        filters=filters,
        serializer=serializer(array_to_bytes, request["order"]),
        compressors=compressors,
    )


def open_array(store, request):
    with zarr.config.set({"array.write_empty_chunks": request["emptyChunks"] == "store"}):
        if "metadata" in request:
            array = create(store, request)
        else:
            array = zarr.open_array(store, path=request["array"], mode="r+", zarr_format=3)
    return array.__setitem__, array.dtype


answer("zarr", open_array)
