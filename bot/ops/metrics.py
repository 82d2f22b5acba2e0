"""Metrics for Prometheus: counts and durations, never a member, a server or any text.

Support lines and whatever led to them are not counted: such jobs are excluded before they get here (see `bot.jobs`).
"""

import math
from collections.abc import Iterator

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.client import SecondOpinion
from bot.jobs import Job

PREFIX = "second_opinion"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ANSWER_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5)
"""Discord gives up on an interaction after 3 s (Discord reference, receiving and responding)."""
DATABASE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


class BotMetrics:
    """Observes the jobs of one bot and renders what it measured. One for each process."""

    def __init__(self, bot: SecondOpinion) -> None:
        prometheus_client.disable_created_metrics()
        registry = self._registry = CollectorRegistry()
        self._interactions = Counter(
            f"{PREFIX}_interactions",
            "Commands, clicks, forms and messages, by how they went.",
            ["command", "outcome"],
            registry=registry,
        )
        self._acknowledged = Histogram(
            f"{PREFIX}_acknowledgement_seconds",
            "From Discord's timestamp of an interaction until Discord had our answer; clocks that differ count along.",
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self._handled = Histogram(
            f"{PREFIX}_handler_seconds",
            "Time of our own from beginning to end.",
            ["command"],
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self._verdicts = Counter(
            f"{PREFIX}_verdicts", "What the base said to questions.", ["verdict"], registry=registry
        )
        self._database = Histogram(
            f"{PREFIX}_database_seconds",
            "Time of statements and transactions, waiting included.",
            ["operation"],
            buckets=DATABASE_SECONDS,
            registry=registry,
        )
        self.last_backup = prometheus_client.Gauge(
            f"{PREFIX}_last_backup_timestamp_seconds", "When the newest backup was made.", registry=registry
        )
        prometheus_client.ProcessCollector(registry=registry)
        registry.register(_Gateway(bot))
        registry.register(_Shards(bot))
        registry.register(_Caches(bot))

    def on_job_end(self, job: Job, seconds: float) -> None:
        """Count a job; see `bot.jobs.JobObserver`."""
        self._interactions.labels(job.name, job.outcome).inc()
        self._handled.labels(job.name).observe(seconds)
        if job.verdict:
            self._verdicts.labels(job.verdict).inc()
        if job.acknowledged_at:
            self._acknowledged.observe(max(0.0, (job.acknowledged_at - job.asked_at).total_seconds()))

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Count a statement or transaction; see `bot.jobs.JobObserver`."""
        self._database.labels(operation).observe(seconds)

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return prometheus_client.generate_latest(self._registry)


class _Gateway(Collector):
    """Reports the latency of each connected shard."""

    def __init__(self, bot: SecondOpinion) -> None:
        self._bot = bot

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily(
            f"{PREFIX}_gateway_latency_seconds", "From a heartbeat to its echo.", labels=["shard"]
        )
        for shard, seconds in self._bot.latencies if self._bot.is_ready() else ():
            if math.isfinite(seconds):
                gauge.add_metric([str(shard)], seconds)
        yield gauge


class _Shards(Collector):
    """Reports for each shard of this process whether it holds it (1) or waits for another process to release it (0)."""

    def __init__(self, bot: SecondOpinion) -> None:
        self._bot = bot

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily(
            f"{PREFIX}_shard_held", "1 for a shard that this process has, 0 for one it waits for.", labels=["shard"]
        )
        for shards, has in ((self._bot.shard_status.held, 1), (self._bot.shard_status.awaited, 0)):
            for shard in shards:
                gauge.add_metric([str(shard)], has)
        yield gauge


class _Caches(Collector):
    """Reports the size of each cache."""

    def __init__(self, bot: SecondOpinion) -> None:
        self._bot = bot

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily(f"{PREFIX}_cache_entries", "What each cache holds now.", labels=["cache"])
        for name, cache in self._bot.caches.items():
            gauge.add_metric([name], len(cache))
        yield gauge
