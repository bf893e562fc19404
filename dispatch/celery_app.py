"""The Celery application: two queues, one task, no results, no timers of its own.

Time is the clock's (`dispatch.clock`): no ETA, no beat. A message only says which try of which delivery is
wanted, so it may be lost, doubled or late without harm.
"""

from celery import Celery
from kombu import Exchange, Queue

from settings.settings import Settings

DELIVER = "dispatch.deliver"
"""The task: `deliver(delivery_id, attempt)`."""

URGENT, NORMAL = "urgent", "normal"

_VISIBILITY_SECONDS = 10
"""After this a message that a dead worker held is given to another; as long as a delivery's lease."""

_POLL_SECONDS = 0.05
_CONNECT_SECONDS = 2


def queue_for(priority: int) -> str:
    """Priority 1 has a queue and a worker of its own, so it passes everything that waits."""
    return URGENT if priority == 1 else NORMAL


def uses_pgmq(settings: Settings) -> bool:
    """Whether the broker is kombu's pgmq in our own database."""
    return settings.celery_broker_url.startswith("pgmq:")


def make_app(settings: Settings) -> Celery:
    """An application that can send and, once the task is registered, work."""
    app = Celery("dispatch", broker=settings.celery_broker_url, set_as_current=False)
    exchange = Exchange("dispatch", type="direct", durable=True)
    app.conf.update(
        task_queues=[Queue(name, exchange, routing_key=name) for name in (URGENT, NORMAL)],
        task_default_queue=NORMAL,
        task_default_exchange="dispatch",
        task_default_routing_key=NORMAL,
        task_create_missing_queues=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_publish_retry=False,
        broker_transport_options=_pgmq_options(settings) if uses_pgmq(settings) else {},
        broker_connection_timeout=_CONNECT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        accept_content=["json"],
    )
    return app


def _pgmq_options(settings: Settings) -> dict[str, object]:
    """Measured: a notification wakes the worker, a poll of 50 ms is the net below it."""
    return {
        "conn_string": settings.libpq_url,
        # The wheel's plain SQL is installed by `dispatch.broker`; there is no extension to create.
        "init_extension": False,
        "use_notify": True,
        "notify_throttle_interval_ms": 0,
        "polling_interval": _POLL_SECONDS,
        "wait_time_seconds": 0,
        "visibility_timeout": _VISIBILITY_SECONDS,
        "pool_size": 10,
        "pool_timeout": _CONNECT_SECONDS,
    }
