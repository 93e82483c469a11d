"""What the service counts and measures for Prometheus; nothing in it tells who asked, or what."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.health import Health
from retrieval.model import Answer

STATES = ("starting", "running", "waiting", "refused", "ended")
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """Figures of one service, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "belegbot_questions", "Questions answered, by verdict", ["verdict"], registry=self.registry
        )
        self._seconds = Histogram(
            "belegbot_answer_seconds", "From question to answer", buckets=SECONDS, registry=self.registry
        )
        self._waiting = self._gauge("inbox_messages", "Messages accepted and not answered yet")
        self._unsent = self._gauge("outbox_messages", "Replies not delivered yet")
        self._aside = self._gauge("aside_messages", "Messages set aside because they could not be handled")
        self._documents = self._gauge("documents", "Documents in the archive")
        self._newest = self._gauge("newest_article_age_seconds", "Age of the newest dated article; NaN without one")
        self._synced = self._gauge("archive_age_seconds", "Time since the folder of articles was last looked through")
        self._ready = self._gauge("ready", "1 if readyz says so")
        self._platforms = Gauge(
            "belegbot_platform", "1 for the state a platform is in", ["platform", "state"], registry=self.registry
        )

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"belegbot_{name}", about, registry=self.registry)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Counts one answer."""
        self._questions.labels(answer.verdict.value).inc()
        self._seconds.observe(seconds)

    def look(self, health: Health, documents: int, newest_age: float | None, archive_age: float | None) -> None:
        """Takes over how things are now, before somebody reads the figures; ages in seconds."""
        self._ready.set(health.ready)
        self._waiting.set(health.waiting)
        self._unsent.set(health.unsent)
        self._aside.set(health.aside)
        self._documents.set(documents)
        self._newest.set(float("nan") if newest_age is None else newest_age)
        self._synced.set(float("nan") if archive_age is None else archive_age)
        for name, platform in health.platforms.items():
            for state in STATES:
                self._platforms.labels(name, state).set(platform.state == state)
