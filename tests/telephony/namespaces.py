"""Networks of a test's own: namespaces, wires between them, and a router that translates addresses. Needs root."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

_CLONE_NEWNET = 0x40000000


@contextmanager
def namespaces(*names: str) -> Generator[list[str], None, None]:
    """Makes network namespaces with loopback, and takes them away at the end, with all that is in them."""
    assert os.getuid() == 0, "this test makes network namespaces: run the tests as root"
    missing = [command for command in ("ip", "nft") if not shutil.which(command)]
    assert not missing, f"this test needs {missing}: `python -m operations setup --for-tests` installs them"
    full = [f"dcor-{os.getpid()}-{name}" for name in names]
    made: list[str] = []
    try:
        for name in full:
            _run("ip", "netns", "add", name)
            made.append(name)
            inside(name, "ip", "link", "set", "lo", "up")
        yield full
    finally:
        for name in made:
            _run("ip", "netns", "del", name)


def wire(one: tuple[str, str], other: tuple[str, str], name: str) -> None:
    """A wire between two namespaces; each end has an address such as `192.0.2.1/24` and is called by that name."""
    _run(
        *("ip", "link", "add", name, "netns", one[0]),
        *("type", "veth", "peer", "name", name, "netns", other[0]),
    )
    for namespace, address in (one, other):
        inside(namespace, "ip", "address", "add", address, "dev", name)
        inside(namespace, "ip", "link", "set", name, "up")


def translate(namespace: str, outer: str, forwarded: Iterable[tuple[str, str]]) -> None:
    """Makes it a router: what leaves by the wire `outer` bears its address; UDP `ports` from there go to `target`s."""
    inside(namespace, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
    rules = [f'iifname "{outer}" udp dport {ports} dnat to {target}' for ports, target in forwarded]
    text = "\n".join(
        [
            "table ip nat {",
            " chain in {",
            "  type nat hook prerouting priority dstnat",
            *(f"  {rule}" for rule in rules),
            " }",
            " chain out {",
            "  type nat hook postrouting priority srcnat",
            f'  oifname "{outer}" masquerade',
            " }",
            "}",
            "",
        ]
    )
    subprocess.run(
        ["ip", "netns", "exec", namespace, "nft", "-f", "-"], input=text, text=True, check=True, timeout=30
    )


def inside(namespace: str, *command: str) -> None:
    """Runs a command there. Raises `CalledProcessError`."""
    _run("ip", "netns", "exec", namespace, *command)


def enter(namespace: str) -> None:
    """The calling thread, and no other, opens its sockets there from now on."""
    with Path(f"/run/netns/{namespace}").open("rb") as file:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(file.fileno(), _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter the network namespace {namespace}")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=30)
