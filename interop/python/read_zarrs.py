"""Reads with zarr-python through the codec pipeline of zarrs (Rust), and refuses to fall back on the one in Python."""

import zarr
import zarrs

from answers import Seen, answer, zarr_name

zarr.config.set({"codec_pipeline.path": "zarrs.ZarrsCodecPipeline", "codec_pipeline.strict": True})


class Counted:
    """The Rust half of a pipeline; counts the reads that it does."""

    def __init__(self, rust):
        self.rust = rust
        self.reads = 0

    def retrieve_chunks_and_apply_index(self, *arguments):
        self.reads += 1
        return self.rust.retrieve_chunks_and_apply_index(*arguments)


def open_array(store, path):
    array = zarr.open_array(store, path=path, mode="r", zarr_format=3)
    pipeline = array.async_array.codec_pipeline
    if not isinstance(pipeline, zarrs.ZarrsCodecPipeline):
        raise TypeError(f"the codec pipeline is {type(pipeline)}, expected that of zarrs")
    if pipeline.python_impl is not None or pipeline.impl is None:
        raise TypeError("the codec pipeline of zarrs would fall back on Python")
    pipeline.impl = Counted(pipeline.impl)

    def read(selection):
        before = pipeline.impl.reads
        values = array[selection]
        if pipeline.impl.reads == before:
            raise RuntimeError("zarrs was not asked to read")
        return values

    return Seen(zarr_name(array.dtype), array.shape, array.attrs.asdict(), read)


answer("zarrs", open_array)
