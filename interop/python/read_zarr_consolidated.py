"""Reads with zarr-python; all metadata are taken from the root group's consolidated metadata."""

from functools import cache

import zarr

from answers import Seen, answer, zarr_name


@cache
def open_group(store):
    # Refuses a group without consolidated metadata, and takes its members from there alone.
    return zarr.open_group(store, mode="r", zarr_format=3, use_consolidated=True)


def open_array(store, path):
    group = open_group(store)
    members = group.metadata.consolidated_metadata.metadata
    if path not in members:
        raise KeyError(f"{path} is not among the consolidated metadata of {sorted(members)}")
    array = group[path]
    return Seen(zarr_name(array.dtype), array.shape, array.attrs.asdict(), array.__getitem__)


answer("zarr", open_array)
