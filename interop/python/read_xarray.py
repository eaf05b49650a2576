"""Reads with xarray from consolidated metadata: raw for the digest, and decoded by the CF conventions, of which it tells

    "decoded": {"dtype": "float64", "dimensions": ["y", "x"], "coordinates": ["crs", "x", "y"], "gridMapping": "crs",
                "fillValue": "nan", "missing": 4325071}

missing: the cells of all regions that are NaN when decoded. coordinates: those that belong to the array, without the
array itself. An array that is a grid mapping tells what its attributes mean:

    "reference": {"epsg": 3413, "parametersDifferBy": 0.0}

parametersDifferBy: how far, in metres, the CF parameters alone put Greenland's points from where the WKT puts them.
"""

from functools import cache

import numpy as np
import pyproj
import xarray

from answers import Seen, answer, zarr_name


@cache
def open_raw(store):
    return xarray.open_zarr(store, consolidated=True, chunks=None, decode_cf=False)


@cache
def open_decoded(store):
    return xarray.open_zarr(store, consolidated=True, chunks=None, decode_coords="all")


def reference(attributes):
    parameters = {k: v for k, v in attributes.items() if k != "crs_wkt"}
    by_wkt = pyproj.CRS.from_cf(attributes)
    longitude, latitude = np.meshgrid(np.linspace(-75, -10, 27), np.linspace(59, 84, 26))
    places = [
        np.array(pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(longitude, latitude))
        for crs in (by_wkt, pyproj.CRS.from_cf(parameters))
    ]
    return {"epsg": by_wkt.to_epsg(), "parametersDifferBy": float(np.abs(places[0] - places[1]).max())}


def open_array(store, path):
    raw = open_raw(store)[path]
    decoded = open_decoded(store)[path]
    missing = 0

    def read(selection):
        nonlocal missing
        values = decoded[selection].values
        if values.dtype.kind == "f":
            missing += int(np.isnan(values).sum())
        more["decoded"]["missing"] = missing
        return raw[selection].values

    more = {
        "decoded": {
            "dtype": decoded.dtype.name,
            "dimensions": list(decoded.dims),
            "coordinates": sorted(name for name in decoded.coords if name != path),
            "gridMapping": decoded.encoding.get("grid_mapping", ""),
            "fillValue": str(decoded.encoding.get("_FillValue", "")),
        }
    }
    if "grid_mapping_name" in raw.attrs:
        more["reference"] = reference(raw.attrs)
    attributes = {k: v for k, v in raw.attrs.items() if k != "_FillValue"}
    return Seen(zarr_name(raw.dtype), raw.shape, attributes, read, **more)


answer("xarray", open_array)
