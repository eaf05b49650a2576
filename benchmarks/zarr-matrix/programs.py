"""The programs that are compared: how each is started, and for what."""

import dataclasses
import os

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(os.path.dirname(HERE), "peer")


@dataclasses.dataclass(frozen=True)
class Program:
    """A program, or one with other settings."""

    key: str
    title: str
    command: list
    environment: dict = dataclasses.field(default_factory=dict)
    # Only these: "write" alone where reading is the same as another's; "parts" for writes of parts of arrays; "cubes" for cells a-.
    only: str = ""
    # Whether what it wrote is on the device when a write returns.
    durable: bool = False
    # Whether it changes parts of objects in place; others write each object anew.
    in_place: bool = False
    # A program of this library.
    ours: bool = False
    # Whether it uses all cores, as the others do that it is compared with.
    all_cores: bool = True

    def does(self, cell, operation):
        if self.only == "parts":
            return operation == "write" and cell.startswith("b-")
        if self.only == "cubes":
            return cell.startswith("a-")
        return self.only in ("", operation)


def others(home):
    """The programs that `setup` built below `home`."""
    found = []
    try:
        with open(os.path.join(home, "python.command")) as file:
            python = file.read().split("\n")
        python = [word for word in python if word] + [os.path.join(HERE, "python", "peer.py")]
        found += [
            Program("ts", "tensorstore (fsync)", [*python, "ts"], durable=True),
            Program("ts-nosync", "tensorstore (no fsync)", [*python, "ts-nosync"], only="write"),
            Program("zp", "zarr-python", [*python, "zp"]),
            Program("zp-fused", "zarr-python, fused", [*python, "zp-fused"]),
            Program("zp-zarrs", "zarr-python + zarrs", [*python, "zp-zarrs"]),
        ]
    except FileNotFoundError:
        pass
    rust = os.path.join(home, "rust", "target", "release", "zarrs-peer")
    if os.path.exists(rust):
        no_sync = os.path.join(home, "nofsync.so")
        in_place = {"ZARRS_PARTIAL": "1"}
        found += [
            Program("zarrs", "zarrs (fsync)", [rust], durable=True),
            Program("zarrs-partial", "zarrs, in place (fsync)", [rust], in_place, "parts", durable=True, in_place=True),
        ]
        if os.path.exists(no_sync):
            preload = {"LD_PRELOAD": no_sync}
            found += [
                Program("zarrs-nosync", "zarrs (no fsync)", [rust], preload, only="write"),
                Program(
                    "zarrs-partial-nosync",
                    "zarrs, in place (no fsync)",
                    [rust],
                    {**in_place, **preload},
                    "parts",
                    in_place=True,
                ),
            ]
    return found


def ours():
    durable, in_place = {"SHARDWRIGHT_PEER_DURABLE": "1"}, {"SHARDWRIGHT_PEER_PARTIAL": "in-place"}
    warm = {"SHARDWRIGHT_PEER_WARM_UP": "6"}

    def program(key, title, *settings, only="", is_durable=False):
        parts = only == "parts"
        return Program(key, title, [OURS], dict(settings), only, is_durable, parts, ours=True)

    return [
        program("ours", "Shardwright"),
        program("ours-warm", "Shardwright, warm", *warm.items()),
        program(
            "ours-durable",
            "Shardwright, warm (fsync)",
            *durable.items(),
            *warm.items(),
            only="write",
            is_durable=True,
        ),
        dataclasses.replace(
            program("ours-1", "Shardwright, warm, 1 thread", ("SHARDWRIGHT_PEER_THREADS", "1"), *warm.items(), only="cubes"),
            all_cores=False,
        ),
        program("ours-in-place", "Shardwright, in place, warm", *in_place.items(), *warm.items(), only="parts"),
        program(
            "ours-in-place-durable",
            "Shardwright, in place, warm (fsync)",
            *durable.items(),
            *in_place.items(),
            *warm.items(),
            only="parts",
            is_durable=True,
        ),
    ]


def external(argument):
    """A program given as NAME=COMMAND."""
    name, _, command = argument.partition("=")
    if not name or not command:
        raise SystemExit(f'--also is "{argument}", expected NAME=COMMAND')
    return Program(name, name, command.split())
