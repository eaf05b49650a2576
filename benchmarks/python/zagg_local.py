"""Runs zagg 0.49 on local granules, for `benchmarks/build --peer`.

    zagg_local.py map MAP.json GRANULE...     makes the shard map from the granules' coordinates
    zagg_local.py run MAP.json STORE WORKERS  runs zagg's ATL06 configuration; the last line is the number of observations

zagg reads S3 or HTTPS. Here its S3 driver is replaced by the file driver of the same reader (h5coro), and credentials, which local
files need none of, are not fetched. All else is zagg's own: configuration, reading, aggregation, writing.
"""
import json
import os
import sys


def configuration():
    from zagg import config

    return config.load_config(os.path.join(os.path.dirname(config.__file__), "configs", "atl06.yaml"))


def make_map(target, files):
    import h5coro
    import numpy
    from h5coro import filedriver
    from zagg.grids import from_config

    grid = from_config(configuration())
    shards = {}
    for file in files:
        granule = {"id": os.path.basename(file), "s3": "s3://" + file, "https": file}
        reader = h5coro.H5Coro(file, filedriver.FileDriver, errorChecking=True, verbose=False)
        for beam in ("gt1l", "gt1r", "gt2l", "gt2r", "gt3l", "gt3r"):
            names = [f"/{beam}/land_ice_segments/{c}" for c in ("latitude", "longitude")]
            columns = reader.readDatasets(names)
            latitude, longitude = (numpy.asarray(columns[n]) for n in names)
            if latitude.ndim != 1 or latitude.dtype != float:  # this granule lacks the beam
                continue
            for shard in numpy.unique(grid.shards_of(grid.assign(latitude, longitude))):
                shards.setdefault(int(shard), {})[file] = granule
        reader.close()
    if not shards:
        sys.exit("no granule crosses a shard")
    keys = sorted(shards)
    with open(target, "w") as file:
        json.dump({
            "metadata": {"short_name": "ATL06", "total_granules": len(files), "total_shards": len(keys)},
            "grid_signature": grid.spatial_signature(),
            "shard_keys": keys,
            "granules": [list(shards[key].values()) for key in keys],
        }, file)


def run(catalog, store, workers):
    from h5coro import filedriver, s3driver

    s3driver.S3Driver = filedriver.FileDriver
    from zagg import runner

    runner.get_nsidc_s3_credentials = lambda *_, **__: {}
    summary = runner.agg(
        configuration(), catalog=catalog, store=store, backend="local", driver="s3", max_workers=int(workers))
    if summary["cells_error"]:
        sys.exit(f"zagg failed in {summary['cells_error']} shards: {summary}")
    print(summary["total_obs"])


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[1] == "map":
        make_map(sys.argv[2], sys.argv[3:])
    elif len(sys.argv) == 5 and sys.argv[1] == "run":
        run(*sys.argv[2:])
    else:
        sys.exit(__doc__)
