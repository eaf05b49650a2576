"""Copies an ATL06 granule with other longitudes, or with each row repeated; chunking, filters and all else as in the original.

    granules.py shift DEGREES SOURCE TARGET
    granules.py repeat TIMES SOURCE TARGET

`shift` rewrites /gt??/land_ice_segments/longitude. `repeat` rewrites every dataset of /gt??/land_ice_segments and below whose
first dimension is that of h_li. The target appears when it is complete.
"""
import os
import sys

import h5py
import numpy

SEGMENTS = [f"gt{n}{s}/land_ice_segments" for n in (1, 2, 3) for s in "lr"]
REFERENCES = ("DIMENSION_LIST", "REFERENCE_LIST", "CLASS", "NAME")


def shift(target, degrees):
    for segments in SEGMENTS:
        if segments in target:
            longitude = target[segments]["longitude"]
            values = longitude[...].astype("f8") + degrees
            longitude[...] = (values + 180) % 360 - 180


def repeat(target, times):
    for segments in SEGMENTS:
        if segments not in target:
            continue
        rows = target[segments]["h_li"].shape[0]
        names = []
        target[segments].visititems(
            lambda name, item: names.append(name)
            if isinstance(item, h5py.Dataset) and item.shape and item.shape[0] == rows else None)
        for name in names:
            repeat_dataset(target[segments], name, times)


def repeat_dataset(group, name, times):
    """Replaces a dataset by one whose creation properties differ in nothing but the length."""
    old = group[name]
    values = numpy.repeat(old[...], times, axis=0)
    creation = old.id.get_create_plist()
    limit = tuple(h5py.h5s.UNLIMITED if n is None else times * n if d == 0 else n for d, n in enumerate(old.maxshape))
    space = h5py.h5s.create_simple(values.shape, limit)
    # References between datasets would point at the old ones; nothing here follows them.
    kept = [(key, old.attrs[key]) for key in old.attrs if key not in REFERENCES]
    temporary = name + ".repeated"
    new = h5py.Dataset(h5py.h5d.create(group.id, temporary.encode(), old.id.get_type(), space, dcpl=creation))
    new[...] = values
    for key, value in kept:
        new.attrs[key] = value
    del group[name]
    group.move(temporary, name)


def main(change, amount, source, target):
    scratch = f"{target}.{os.getpid()}.tmp"
    try:
        with open(source, "rb") as original, open(scratch, "wb") as copy:
            copy.write(original.read())
        with h5py.File(scratch, "r+") as file:
            {"shift": shift, "repeat": repeat}[change](file, float(amount) if change == "shift" else int(amount))
        if change == "repeat":
            drop_holes(scratch)
        os.replace(scratch, target)
    finally:
        if os.path.exists(scratch):
            os.remove(scratch)


def drop_holes(path):
    """Copies the tree to a new file: replaced datasets leave their room behind."""
    packed = path + ".packed"
    with h5py.File(path, "r") as source, h5py.File(packed, "w", libver="earliest") as target:
        for key, value in source.attrs.items():
            target.attrs[key] = value
        for name in source:
            source.copy(name, target)
    os.replace(packed, path)


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in ("shift", "repeat"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
