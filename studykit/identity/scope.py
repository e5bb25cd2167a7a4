"""Within what cards are matched: the notes of a video, also where its id was mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from studykit.identity.claims import NO_VIDEO
from studykit.identity.word_overlap import plain
from studykit.model import Candidate, Card

#: Share of a note's claims that must stand unchanged for it to keep its cards under another video.
SAME_NOTE = 0.6


def scope_of(candidate: Candidate, rekeyed: Mapping[tuple[str, str], str]) -> str:
    """The video of a candidate; with ``rekeyed`` the one that its note names by now."""
    source = candidate.source
    place = (source.path, source.video_key)
    return rekeyed.get(place, source.video_key) or NO_VIDEO


def rekeyed_notes(
    known: Sequence[Card], candidates: Sequence[Candidate]
) -> dict[tuple[str, str], str]:
    """Notes whose video id was mended: same file, most claims the same, the old video gone."""
    present = {candidate.source.video_key for candidate in candidates}
    now: dict[str, tuple[str, set[str]]] = {}
    for candidate in candidates:
        source = candidate.source
        now.setdefault(source.path, (source.video_key, set()))[1].add(plain(source.claim))
    before: dict[tuple[str, str], list[str]] = defaultdict(list)
    for card in known:
        source = card.source
        if source.video_key not in present and source.path in now:
            before[source.path, source.video_key].append(plain(source.claim))
    return {
        place: now[place[0]][0]
        for place, claims in before.items()
        if sum(claim in now[place[0]][1] for claim in claims) >= SAME_NOTE * len(claims)
    }
