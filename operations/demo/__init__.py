"""The demo: simulated citizens, operators and agencies, so that a newcomer sees a living room."""

from operations.demo.life import main

__all__ = ["main"]
