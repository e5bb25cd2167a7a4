"""Frames of local videos at the seconds that cards cite, taken with ffmpeg."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, SubprocessError, run

from studykit.config import Config
from studykit.model import Candidate, Extraction, Media, Origin

_LOG = logging.getLogger(__name__)
_WIDTH = 640  # pixels
_PATIENCE = 30  # seconds for one frame


def with_frames(
    extractions: Iterable[Extraction], config: Config, root: Path
) -> tuple[Extraction, ...]:
    """Candidates with the frame of their video on the back, where ``[media] frames`` asks for it.

    A frame is taken once and kept in .studykit/frames. A video without a file of its own, and
    one that ffmpeg cannot read, gives none.
    """
    found = tuple(extractions)
    ffmpeg = which("ffmpeg") if config.media.frames else None
    if ffmpeg is None:
        return found
    return tuple(
        replace(one, candidates=tuple(_framed(c, config, root, ffmpeg) for c in one.candidates))
        for one in found
    )


def _framed(candidate: Candidate, config: Config, root: Path, ffmpeg: str) -> Candidate:
    video = config.videos.get(candidate.source.video_id)
    cited = next((c for c in candidate.citations if c.origin is not Origin.INHERITED), None)
    if video is None or not video.file or cited is None:
        return candidate
    path = _frame(root, root / video.file, cited.seconds, ffmpeg)
    if path is None:
        return candidate
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    frame = Media(path.relative_to(root).as_posix(), "image", cited.label, digest=digest)
    return replace(candidate, media=(*candidate.media, frame))


def _frame(root: Path, video: Path, second: int, ffmpeg: str) -> Path | None:
    """The picture of a second of a video, taken now or before; None where there is none."""
    if not video.is_file():
        return None
    name = hashlib.sha256(f"{video.name} {video.stat().st_size} {second}".encode()).hexdigest()
    path = root / ".studykit" / "frames" / f"{name[:24]}.jpg"
    if path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.jpg")
    asked = [ffmpeg, "-nostdin", "-loglevel", "error", "-y", "-ss", str(second)]
    asked += ["-i", str(video.resolve()), "-frames:v", "1", "-vf", f"scale='min({_WIDTH},iw)':-2"]
    try:
        run([*asked, str(part)], stdin=DEVNULL, stdout=DEVNULL, timeout=_PATIENCE, check=True)
        part.replace(path)
    except (OSError, SubprocessError) as error:
        _LOG.debug("no frame of %s at %s", video, second, exc_info=error)
        part.unlink(missing_ok=True)
        return None
    return path
