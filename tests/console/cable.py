"""The cable between a browser and the API: a forwarder that a test pulls out and plugs in again."""

import socket
import threading
from contextlib import suppress
from typing import Self

_CHUNK = 65536


class Cable:
    """Forwards a port of its own to `target` on loopback. Pulled, it cuts what runs and refuses the rest."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._plugged = threading.Event()
        self._plugged.set()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="cable", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.pull()
        self._listener.close()

    def pull(self) -> None:
        """Cuts every connection; new ones are refused until it is plugged in."""
        self._plugged.clear()
        with self._lock:
            running = list(self._open)
            self._open.clear()
        for end in running:
            _close(end)

    def plug(self) -> None:
        """Connections may come again."""
        self._plugged.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._plugged.is_set():
                _close(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                _close(near)
                continue
            with self._lock:
                self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        for end in (source, sink):
            _close(end)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
