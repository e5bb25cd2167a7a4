"""The study day: Anki's calendar, in which a day begins at the rollover and not at midnight."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from studykit.errors import ConfigError

if TYPE_CHECKING:
    from studykit.config import StudyConfig

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StudyClock:
    """Turns instants into study days and back.

    ``rollover`` is the local time at which a study day begins; ``zone`` None stands for the
    machine's zone. All instants that come in and go out are aware; those that go out are UTC.
    """

    rollover: time = time(4, 0)
    zone: tzinfo | None = None

    def local(self, at: datetime) -> datetime:
        """An instant as the learner's wall clock shows it."""
        return at.astimezone(self.zone)

    def day(self, at: datetime) -> date:
        """The study day an instant belongs to: 03:59 still belongs to the evening before."""
        return self._day(self.local(at))

    def _day(self, wall: datetime) -> date:
        day = wall.date()
        return day if wall.time() >= self.rollover else day - _DAY

    def start(self, day: date) -> datetime:
        """The instant at which a study day begins."""
        wall = datetime.combine(day, self.rollover)
        return (
            wall.astimezone(UTC)
            if self.zone is None
            else wall.replace(tzinfo=self.zone).astimezone(UTC)
        )

    def end(self, at: datetime) -> datetime:
        """The instant at which the study day of ``at`` ends."""
        return self.start(self.day(at) + _DAY)

    def left(self, at: datetime) -> timedelta:
        """What is left of the study day by the wall clock of ``at``, as Anki reckons it.

        A clock change before the next rollover is not foreseen.
        """
        wall = self.local(at)
        # Of one zone, so that what is between them is reckoned by the wall clock.
        return datetime.combine(self._day(wall) + _DAY, self.rollover, wall.tzinfo) - wall

    def elapsed(self, last: datetime, at: datetime) -> int:
        """Days between two answers, as Anki counts them when it takes the second one.

        Anki counts blocks of 24 hours back from the next rollover, so that after a clock change an
        answer within an hour of the rollover may count as the neighbouring day. It keeps the last
        answer to the second. A clock that was set back gives 0.
        """
        until = at + self.left(at) - last
        if last.microsecond:
            until += timedelta(0, 0, last.microsecond)
        return max(0, until // _DAY)


def days_counted(instants: Iterable[datetime], clock: StudyClock) -> Counter[date]:
    """How many of very many instants lie on each study day."""
    hours: dict[int, list[datetime]] = defaultdict(list)
    for at in instants:
        hours[int(at.timestamp()) // 3600].append(at)
    found: Counter[date] = Counter()
    for within in hours.values():
        first, last = clock.day(min(within)), clock.day(max(within))
        if first == last:
            found[first] += len(within)
        else:
            found.update(map(clock.day, within))
    return found


def study_clock(study: StudyConfig) -> StudyClock:
    """The clock that ``[study]`` asks for. Raises ConfigError for an unknown time zone."""
    if not study.timezone:
        return StudyClock(study.rollover)
    from zoneinfo import ZoneInfo

    try:
        return StudyClock(study.rollover, ZoneInfo(study.timezone))
    except (ValueError, OSError, KeyError) as error:
        raise ConfigError(
            f"studykit.toml: [study] timezone {study.timezone!r} is unknown",
            "write a name such as Europe/Berlin",
        ) from error
