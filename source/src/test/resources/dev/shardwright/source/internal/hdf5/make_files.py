"""Writes files.zip: the small HDF5 files that the tests read, and expected.json, which has for every dataset what h5py
reads (type, rows, SHA-256 of the little-endian values) or a word of the reason why it must be refused.

    python -m venv v && v/bin/pip install h5py==3.16.0 numpy==2.4.6 && v/bin/python make_files.py
"""

import ctypes
import glob
import hashlib
import json
import os
import sys
import tempfile
import zipfile
import zlib

import h5py
import numpy as np
from h5py import h5d, h5f, h5p, h5s, h5t

ARCHIVE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "files.zip")
FOLDER = tempfile.mkdtemp()
LIBRARY = ctypes.CDLL(glob.glob(os.path.join(os.path.dirname(h5py.__file__), "..", "h5py.libs", "libhdf5-*"))[0])
EXPECTED = {}
REFUSED = {}


def digest(dataset):
    values = dataset[...]
    values = values.astype(values.dtype.newbyteorder("<"))
    return hashlib.sha256(values.tobytes()).hexdigest()


def described(dataset):
    return {"type": dataset.dtype.name, "rows": dataset.shape[0], "sha256": digest(dataset)}


def refuse(dataset, word):
    """Notes that this dataset must be refused, with `word` in the message."""
    REFUSED[dataset.name] = word


def finish(name, path):
    expected = {}
    with h5py.File(path, "r") as f:

        def visit(key, item):
            key = "/" + key
            if isinstance(item, h5py.Dataset):
                expected[key] = {"refused": REFUSED[key]} if key in REFUSED else described(item)

        f.visititems(visit)
    for key, word in REFUSED.items():
        expected.setdefault(key, {"refused": word})
    EXPECTED[name] = expected
    REFUSED.clear()


def low_level(f, path, tid, shape, maxshape=None, chunk=None, prepare=None, data=None):
    """A dataset made with the property lists that h5py's own interface hides."""
    dcpl = h5p.create(h5p.DATASET_CREATE)
    if chunk:
        dcpl.set_chunk(chunk)
    if prepare:
        prepare(dcpl)
    space = h5s.create_simple(shape, maxshape)
    lcpl = h5p.create(h5p.LINK_CREATE)
    lcpl.set_create_intermediate_group(True)
    did = h5d.create(f.id, path.encode(), tid, space, dcpl, lcpl)
    if data is not None:
        did.write(h5s.ALL, h5s.ALL, data)
    return h5py.Dataset(did)


def types(f):
    rng = np.random.default_rng(1)
    for code in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]:
        for order in "<>":
            dtype = np.dtype(order + code)
            if dtype.kind == "f":
                values = np.array([0.0, -0.0, 1.5, -2.25, np.nan, np.inf, -np.inf, np.finfo(dtype).max,
                                   np.finfo(dtype).tiny, np.finfo(dtype).smallest_subnormal], dtype)
            else:
                info = np.iinfo(dtype)
                low, high = max(info.min, -(2**53)), min(info.max, 2**53)
                values = np.concatenate([[low, 0, high], rng.integers(low, high, 5)]).astype(dtype)
            f.create_dataset("types/%s_%s" % (code, "le" if order == "<" else "be"), data=values)
    f["types/uint64_past_int64"] = np.array([2**63 - 2**10, 2**63, 2**64 - 2**11], "u8")
    f["types/bool"] = np.array([True, False, True])
    f.create_dataset("types/enum", data=np.array([0, 2, 1], "i2"),
                     dtype=h5py.enum_dtype({"a": 0, "b": 1, "c": 2}, basetype="i2"))
    f["committed"] = np.dtype(">i4")
    f.create_dataset("types/committed", data=np.arange(5), dtype=f["committed"])
    f["types/empty"] = np.zeros(0, "f4")
    for name, value, word in [("scalar", np.float64(1), "1 dimension"), ("two", np.zeros((2, 3)), "1 dimension"),
                              ("text", np.array([b"ab"]), "text of 2 bytes"),
                              ("variable", ["ab", "c"], "variable length"),
                              ("compound", np.zeros(2, "i4,f4"), "compound"),
                              ("complex", np.zeros(2, "c8"), "expected integers")]:
        f["not/" + name] = value
        refuse(f["not/" + name], word)
    f["not/null"] = h5py.Empty("f4")
    refuse(f["not/null"], "null dataspace")
    bfloat = h5t.IEEE_F16LE.copy()
    bfloat.set_fields(15, 7, 8, 0, 7)
    bfloat.set_ebias(127)
    refuse(low_level(f, "not/bfloat16", bfloat, (3,)), "exponent 8, mantissa 7")
    short = h5t.STD_I16LE.copy()
    short.set_precision(12)
    refuse(low_level(f, "not/int12", short, (3,)), "12 bits")
    low_level(f, "types/compact", h5t.IEEE_F64LE, (4,), prepare=lambda p: p.set_layout(h5d.COMPACT),
              data=np.arange(4) / 3)


FILTERS = {"plain": {}, "filtered": {"compression": "gzip", "shuffle": True, "fletcher32": True}}


def sparse(f, path, rows, chunk, written, maxshape=None, dtype="<i4", fill=-9, **filters):
    """A dataset of which only the chunks in `written` exist."""
    d = f.create_dataset(path, (rows,), dtype, chunks=(chunk,), maxshape=maxshape, fillvalue=fill, **filters)
    for i in written:
        first, last = i * chunk, min(rows, (i + 1) * chunk)
        d[first:last] = np.arange(first, last) % 120 + 1
    return d


def chunks(f):
    for name, filters in FILTERS.items():
        sparse(f, name + "/fixed", 50, 4, [1, 2, 5, 11], **filters)
        sparse(f, name + "/fixed_all", 50, 4, range(13), **filters)
        sparse(f, name + "/growing", 250, 4, [1, 3, 4, 7, 40, 62], maxshape=(None,), **filters)
        sparse(f, name + "/growing_first", 20, 4, [0], maxshape=(None,), **filters)
        sparse(f, name + "/growing_never", 20, 4, [], maxshape=(None,), **filters)
        sparse(f, name + "/never", 20, 4, [], **filters)
        sparse(f, name + "/single", 20, 20, [0], **filters)
        sparse(f, name + "/single_never", 20, 20, [], **filters)
        sparse(f, name + "/longer_than_the_dataset", 10, 100, [0], maxshape=(None,), **filters)
        sparse(f, name + "/longer_than_the_dataset_fixed", 10, 11, [0], maxshape=(12,), **filters)
        shrunk = sparse(f, name + "/shrunk", 40, 4, range(10), maxshape=(None,), **filters)
        shrunk.resize((17,))
        shrunk.resize((30,))
    f.create_dataset("plain/default_fill", (9,), "f4", chunks=(2,))[4:6] = 7
    f.create_dataset("plain/nan_fill", (9,), "f8", chunks=(2,), fillvalue=np.nan)[4:6] = 7
    f.create_dataset("plain/big_endian_fill", (9,), ">i2", chunks=(2,), fillvalue=258)[4:6] = 7
    low_level(f, "plain/early", h5t.STD_I32LE, (10,), chunk=(3,), prepare=early)[3:6] = [1, 2, 3]
    f.create_dataset("contiguous_never", (5,), "f4", fillvalue=2.5)
    f.create_dataset("contiguous_never_default", (5,), "f4")
    refuse(low_level(f, "no_fill/chunks", h5t.STD_I32LE, (10,), chunk=(3,),
                     prepare=lambda p: p.set_fill_time(h5d.FILL_TIME_NEVER)), "never written")
    refuse(low_level(f, "no_fill/contiguous", h5t.STD_I32LE, (10,),
                     prepare=lambda p: p.set_fill_time(h5d.FILL_TIME_NEVER)), "never written")
    refuse(low_level(f, "no_fill/undefined", h5t.STD_I32LE, (10,), chunk=(3,), prepare=undefined_fill), "undefined")
    masked = f.create_dataset("masks", (12,), "<i2", chunks=(3,), compression="gzip", shuffle=True)
    raw = np.arange(12, dtype="<i2") * 300
    masked[0:3] = raw[0:3]
    for i in (1, 2, 3):
        part = raw[3 * i:3 * i + 3]
        left_out = i  # 1: no shuffle, 2: no deflate, 3: neither
        stored = part.tobytes()
        if not left_out & 1:
            stored = part.view("u1").reshape(3, 2).T.tobytes()
        if not left_out & 2:
            stored = zlib.compress(stored)
        masked.id.write_direct_chunk((3 * i,), stored, left_out)
    for name, filters in [("fletcher", {"fletcher32": True}), ("shuffle", {"shuffle": True}),
                          ("lzf", {"compression": "lzf"}), ("lzf_shuffle", {"compression": "lzf", "shuffle": True}),
                          ("gzip9", {"compression": "gzip", "compression_opts": 9})]:
        d = f.create_dataset("filters/" + name, data=np.cumsum(np.arange(1000) % 7).astype("<i4"), chunks=(300,),
                             **filters)
    odd = f.create_dataset("filters/odd_bytes", data=np.arange(5, dtype="u1"), chunks=(5,), fletcher32=True)
    d = f.create_dataset("filters/scaleoffset", data=np.arange(9), chunks=(9,), scaleoffset=0)
    refuse(d, "filter 6")


def early(dcpl):
    dcpl.set_alloc_time(h5d.ALLOC_TIME_EARLY)
    dcpl.set_fill_value(np.array(-5, "<i4"))


def undefined_fill(dcpl):
    assert LIBRARY.H5Pset_fill_value(ctypes.c_int64(dcpl.id), ctypes.c_int64(h5t.STD_I32LE.id), None) >= 0


def unfiltered_edges(dcpl):
    assert LIBRARY.H5Pset_chunk_opts(ctypes.c_int64(dcpl.id), ctypes.c_uint(2)) >= 0
    dcpl.set_shuffle()


def new_indexes(f):
    """What only exists since version 1.10."""
    low_level(f, "unfiltered_edge/fixed", h5t.STD_I32LE, (10,), chunk=(4,), prepare=unfiltered_edges,
              data=np.arange(10, dtype="i4") * 70000)
    low_level(f, "unfiltered_edge/growing", h5t.STD_I32LE, (10,), (h5s.UNLIMITED,), (4,), unfiltered_edges,
              np.arange(10, dtype="i4") * 70000)
    sparse(f, "paged/fixed", 1100, 1, [0, 1, 600, 1099], dtype="i1")
    sparse(f, "paged/fixed_second_page", 1100, 1, [1050], dtype="i1")
    sparse(f, "paged/fixed_filtered", 1100, 1, [3, 1023, 1024], dtype="i1", compression="gzip")
    sparse(f, "super_blocks/growing", 4000, 1, [2, 250, 251, 600, 3999], (None,), dtype="i1")
    sparse(f, "super_blocks/growing_filtered", 700, 1, [2, 250, 251, 600, 699], (None,), dtype="i1",
           compression="gzip")


def paged_super_blocks(f):
    sparse(f, "growing", 140000, 1, [5, 131058, 131059, 131060, 132083, 132084, 133107, 133108, 139999], (None,),
           dtype="i1")


def groups(f):
    for i in range(30):
        f["many/%s%02d" % ("ä" if i % 2 else "b", i)] = np.array([i], "i2")
    ordered = f.create_group("ordered", track_order=True)
    for name in "zyxabcdefghij":
        ordered[name] = np.array([ord(name)])
    f["a/b/c/deep"] = np.arange(3)
    f["a/soft"] = h5py.SoftLink("/many/b02")
    f["a/relative"] = h5py.SoftLink("b/c/deep")
    f["a/to_group"] = h5py.SoftLink("/a/b")
    f["a/dangling"] = h5py.SoftLink("/nowhere/at/all")
    f["a/circle"] = h5py.SoftLink("/a/circle")
    f["a/elsewhere"] = h5py.ExternalLink("other.h5", "/x")
    f["a/b/up"] = f["a"]  # a circle of groups
    f["virtual"] = np.arange(4)
    del f["virtual"]
    layout = h5py.VirtualLayout((4,), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (4,))
    f.create_virtual_dataset("virtual", layout)
    refuse(f["virtual"], "virtual")
    f.create_dataset("external", (4,), "f4", external=[("other.bin", 0, 16)])
    refuse(f["external"], "other files")
    f.attrs["short_name"] = np.bytes_("ATL06")
    f.attrs["title"] = "Höhe"
    f.attrs["array_of_one"] = ["one"]
    f.attrs["two"] = ["one", "two"]
    f.attrs["number"] = 7
    f.attrs["empty"] = ""
    f.attrs.create("padded", np.bytes_("ab  "), dtype=h5py.string_dtype("ascii", 6))
    for i in range(20):
        f.attrs["attribute%02d" % i] = "text %d" % i


def write(name, build, **options):
    path = os.path.join(FOLDER, name)
    if os.path.exists(path):
        os.remove(path)
    with h5py.File(path, "w", **options) as f:
        build(f)
    finish(name, path)


def write_small_addresses():
    """Addresses and lengths of four bytes, as some files have."""
    fcpl = h5p.create(h5p.FILE_CREATE)
    fcpl.set_sizes(4, 4)
    path = os.path.join(FOLDER, "small_addresses.h5")
    fid = h5f.create(path.encode(), h5f.ACC_TRUNC, fcpl)
    with h5py.File(fid) as f:
        f["a/contiguous"] = np.arange(5)
        sparse(f, "a/chunked", 50, 4, [1, 2, 5, 11], **FILTERS["filtered"])
        f.attrs["text"] = "variable"
    finish("small_addresses.h5", path)


def main():
    for libver in ["earliest", "v110", "latest"]:
        bounds = (libver, libver) if libver != "earliest" else ("earliest", "latest")
        write("types_%s.h5" % libver, types, libver=bounds)
        write("chunks_%s.h5" % libver, chunks, libver=bounds)
        write("groups_%s.h5" % libver, groups, libver=bounds)
    write("new_indexes_v110.h5", new_indexes, libver=("v110", "v110"))
    write("new_indexes_latest.h5", new_indexes, libver=("latest", "latest"))
    write("paged_super_blocks.h5", paged_super_blocks, libver=("v110", "v110"))
    write("user_block.h5", lambda f: f.create_dataset("a", data=np.arange(5)), userblock_size=1024)
    write_small_addresses()
    with open(os.path.join(FOLDER, "expected.json"), "w") as out:
        json.dump(EXPECTED, out, indent=1, sort_keys=True)
    with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(os.listdir(FOLDER)):
            with open(os.path.join(FOLDER, name), "rb") as f:
                archive.writestr(zipfile.ZipInfo(name), f.read(), zipfile.ZIP_DEFLATED)
    print(os.path.getsize(ARCHIVE), file=sys.stderr)


main()
