"""Figures for Prometheus: what this process counts itself, and what the records say at the scrape."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from agents_api.room.feed.hub import Hub
from agents_api.room.health import repository
from records.journal import last_number
from records.probes import ProbeResult, newest
from records.session import Sessions
from settings.clock import Clock


class Metrics:
    """One process's figures."""

    def __init__(self, hub: Hub, sessions: Sessions, clock: Clock) -> None:
        self._hub = hub
        self._sessions = sessions
        self._clock = clock
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self._requests = Histogram(
            "dcor_http_request_seconds",
            "Time from a request's arrival to its answer's first byte, seconds.",
            ["operation", "status"],
            registry=self._registry,
        )

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """Counts one request."""
        self._requests.labels(operation, str(status)).observe(seconds)

    def text(self) -> bytes:
        """Everything in Prometheus' text format. Reads the records."""
        return generate_latest(self._registry)

    def describe(self) -> list[Metric]:
        """Prometheus asks for the names first; answered without the records."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The gauges at this moment."""
        yield _gauge("dcor_feed_subscribers", "Open feeds of this process.", self._hub.subscribers)
        yield _gauge("dcor_feed_journal_number", "Newest row this process's feed has.", self._hub.last)
        yield _counter("dcor_feed_catch_ups", "Batches read again for slow feeds.", self._hub.catch_ups)
        with self._sessions() as session:
            last = last_number(session)
            yield _gauge("dcor_journal_number", "Newest row of the journal.", last)
            calls = GaugeMetricFamily("dcor_calls_live", "Calls in progress.", labels=["service", "status"])
            for (service, status), count in repository.live_calls(session).items():
                calls.add_metric([service, status], count)
            yield calls
            cases = GaugeMetricFamily(
                "dcor_cases_unaccepted", "Cases that no human has taken.", labels=["agency", "priority"]
            )
            for (agency, priority), count in repository.unaccepted_cases(session).items():
                cases.add_metric([agency, str(priority)], count)
            yield cases
            lag = GaugeMetricFamily("dcor_reader_lag_rows", "Rows a reader is behind.", labels=["reader"])
            for reader in repository.readers(session):
                lag.add_metric([reader.name], last - reader.cursor)
            yield lag
            # A gauge, because what is counted is deleted one day: a counter that falls reads as one that began anew.
            faults = GaugeMetricFamily(
                "dcor_trunk_faults_last_day",
                "Calls of the telephone network that were not taken, or that it cut, in this hour and the 23 before; "
                "code: SIP's, or a Q.850 cause.",
                labels=["node", "reason", "code"],
            )
            for (node, reason, code), count in repository.trunk_faults_of_a_day(
                session, now=self._clock()
            ).items():
                faults.add_metric([node, reason.value, str(code)], count)
            yield faults
            yield from _probes(newest(session))


def _probes(results: list[ProbeResult]) -> Iterator[Metric]:
    """The newest probe of each line."""
    well = GaugeMetricFamily("dcor_line_probe_ok", "1: the line was there, 0: not.", labels=["service"])
    delay = GaugeMetricFamily(
        "dcor_line_probe_delay_seconds", "From the trunk's INVITE to the answer.", labels=["service"]
    )
    at = GaugeMetricFamily(
        "dcor_line_probe_timestamp_seconds", "When it was dialled, since 1970.", labels=["service"]
    )
    for result in results:
        well.add_metric([result.service], float(result.ok))
        at.add_metric([result.service], result.at.timestamp())
        if result.answer_ms is not None:
            delay.add_metric([result.service], result.answer_ms / 1000)
    yield from (well, delay, at)


def _counter(name: str, what: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(name, what, value=value)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)
