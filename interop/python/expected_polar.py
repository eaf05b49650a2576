"""What the dataset of examples/atl06-polar.yaml should hold, computed straight from the granules.

    python expected_polar.py GRANULE...

Shares nothing with Shardwright but the granules and the definition's numbers, which are repeated here: projection by
PROJ, everything else by numpy in float64; the variance in two passes, the quantiles by linear interpolation. One JSON
object on standard output:

    {"observations": 22012, "edgeDistance": 0.01, "columns": ["row", "column", "count", ...], "cells": [[...], ...]}

edgeDistance: metres between the edge of a cell and the observation that is nearest to one. Two projections that differ
by less than that put every observation into the same cell.
"""

import json
import sys

import h5py
import numpy as np
import pyproj

BEAMS = ["gt1l", "gt1r", "gt2l", "gt2r", "gt3l", "gt3r"]
CELL = 1000.0
XMIN, YMIN, XMAX, YMAX = -640000.0, -3456000.0, 896000.0, -640000.0

STATISTICS = {
    "count": lambda h, s: len(h),
    "h_min": lambda h, s: h.min(),
    "h_max": lambda h, s: h.max(),
    "h_mean": lambda h, s: h.mean(),
    "h_mean_weighted": lambda h, s: (h / s**2).sum() / (1 / s**2).sum(),
    "h_sigma": lambda h, s: 1 / np.sqrt((1 / s**2).sum()),
    "h_variance": lambda h, s: ((h - h.mean()) ** 2).mean(),
    "h_q25": lambda h, s: np.quantile(h, 0.25, method="linear"),
    "h_q50": lambda h, s: np.quantile(h, 0.5, method="linear"),
    "h_q75": lambda h, s: np.quantile(h, 0.75, method="linear"),
}


def observations(granules):
    """Longitude, latitude, height and its error of the segments that the definition's filter keeps."""
    columns = []
    for path in granules:
        with h5py.File(path) as file:
            for beam in BEAMS:
                name = f"{beam}/land_ice_segments"
                if name not in file:
                    continue
                segments = file[name]
                height = segments["h_li"][:].astype(np.float64)
                keep = (segments["atl06_quality_summary"][:] == 0) & (height < 1e38)
                columns.append([
                    segments["longitude"][:].astype(np.float64)[keep],
                    segments["latitude"][:].astype(np.float64)[keep],
                    height[keep],
                    segments["h_li_sigma"][:].astype(np.float64)[keep],
                ])
    return [np.concatenate(parts) for parts in zip(*columns)]


longitude, latitude, height, error = observations(sys.argv[1:])
project = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3413", always_xy=True).transform
x, y = project(longitude, latitude)
x, y = (x - XMIN) / CELL, (YMAX - y) / CELL
edge = CELL * min(np.abs(at - np.round(at)).min() for at in (x, y))
column, row = np.floor(x).astype(int), np.floor(y).astype(int)
inside = (column >= 0) & (column < (XMAX - XMIN) / CELL) & (row >= 0) & (row < (YMAX - YMIN) / CELL)

cells = []
for r, c in sorted(set(zip(row[inside].tolist(), column[inside].tolist()))):
    here = inside & (row == r) & (column == c)
    cells.append([r, c, *(np.asarray(of(height[here], error[here])).item() for of in STATISTICS.values())])

print(json.dumps({
    "observations": int(inside.sum()),
    "edgeDistance": float(edge),
    "columns": ["row", "column", *STATISTICS],
    "cells": cells,
}))
