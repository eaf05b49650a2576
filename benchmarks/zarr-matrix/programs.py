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
    # Only these: "write" alone where reading is the same as another's; "parts" for writes of parts of arrays.
    only: str = ""
    # Whether what it wrote is on the device when a write returns.
    durable: bool = False
    # A program of this library.
    ours: bool = False

    def does(self, cell, operation):
        if self.only == "parts":
            return operation == "write" and cell.startswith("b-")
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
        found.append(Program("zarrs", "zarrs (fsync)", [rust], durable=True))
        if os.path.exists(no_sync):
            found.append(
                Program("zarrs-nosync", "zarrs (no fsync)", [rust], {"LD_PRELOAD": no_sync}, only="write")
            )
        found.append(Program("zarrs-partial", "zarrs, in place", [rust], {"ZARRS_PARTIAL": "1"}, only="parts"))
    return found


def ours():
    return [
        Program("ours", "Shardwright", [OURS], ours=True),
        Program(
            "ours-durable",
            "Shardwright (fsync)",
            [OURS],
            {"SHARDWRIGHT_PEER_DURABLE": "1"},
            only="write",
            durable=True,
            ours=True,
        ),
        Program(
            "ours-in-place",
            "Shardwright, in place",
            [OURS],
            {"SHARDWRIGHT_PEER_PARTIAL": "in-place"},
            only="parts",
            ours=True,
        ),
    ]


def external(argument):
    """A program given as NAME=COMMAND."""
    name, _, command = argument.partition("=")
    if not name or not command:
        raise SystemExit(f'--also is "{argument}", expected NAME=COMMAND')
    return Program(name, name, command.split())
