"""The plainest Celery there is, as a baseline: one task on the same broker that posts a line to a receiver."""

import sys

import httpx
from celery import Celery

from dispatch.celery_app import make_app
from dispatch.workers import THREADS
from settings.settings import load_settings

QUEUE = TASK = "bare"


def bare_app(broker: str, options: dict[str, object]) -> Celery:
    """An application with nothing but a queue."""
    app = Celery("bare", broker=broker, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_acks_late=True,
        broker_transport_options=options,
        broker_connection_retry_on_startup=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
    )

    @app.task(name=TASK)
    def post(url: str, mark: str) -> None:  # pyright: ignore[reportUnusedFunction]
        httpx.post(url, json={"mark": mark}, timeout=10).raise_for_status()

    return app


def work() -> None:
    """A worker with as many threads as ours; the settings come from the environment as for all our processes."""
    settings = load_settings()
    options = dict(make_app(settings).conf.broker_transport_options)
    bare_app(settings.celery_broker_url, options).worker_main(
        ["worker", "--pool=threads", f"--concurrency={THREADS}", "--without-gossip", "--without-mingle"]
    )


if __name__ == "__main__":
    sys.exit(work())
