"""`studykit rewatch`: the moments of a video that are remembered worst."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

import click

from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.model import Card, Status
from studykit.scheduler.query import of_note
from studykit.scheduler.rewatch import Moment, worst_moments
from studykit.scheduler.schedule import schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.study.links import copy_of, open_link
from studykit.study.player import Player

_SOON = 1.5


@click.command("rewatch")
@click.argument("note", default="")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True)
@click.option("--play", "playing", is_flag=True, help="Open them one after the other.")
@pass_context
def command(context: Context, note: str, limit: int, playing: bool) -> None:
    """List the moments remembered worst, as links in time order: an evening's list.

    --play opens one after the other, a few seconds early: in mpv where it is installed, else in the
    browser. Enter ends what plays and goes on to the next, q leaves.

    NOTE is a note's path, part of its title, or a video's id; without it all videos are searched.
    """
    with context.store() as store:
        cards = _chosen(store.cards(status=(Status.ACTIVE,)), note)
        memories = store.memories()
        schedule = schedule_of(context.config, "", stored_parameters(store.setting))
    moments = worst_moments(cards, memories, schedule, context.now(), limit)
    if context.json:
        context.result([_as_json(moment) for moment in moments])
        return
    if not moments:
        click.echo("nothing to watch again yet: review some cards first")
    if playing:
        _play(context, moments)
        return
    for _, group in groupby(moments, key=lambda moment: moment.video_key):
        _show(list(group))


def _chosen(cards: Sequence[Card], note: str) -> list[Card]:
    if not note:
        return list(cards)
    found = [card for card in cards if of_note(card, note) or card.source.video_id == note]
    if not found:
        raise UsageError(f"no active card for {note!r}", "name a note's path, title or video id")
    return found


def _show(moments: Sequence[Moment]) -> None:
    from studykit.cli.plain_review import front
    from studykit.render.characters import clean

    click.echo(clean(moments[0].title))
    for moment in moments:
        link = moment.citation.url or ""
        click.echo(clean(f"  {moment.citation.label}  {link}".rstrip()))
        for card in moment.cards:
            click.echo("      " + clean(front(card)).replace("\n", " "))


def _play(context: Context, moments: Sequence[Moment]) -> None:
    player = Player()
    for number, moment in enumerate(moments, 1):
        click.echo(f"\n{number} of {len(moments)}")
        _show([moment])
        _begin(context, player, moment)
        last = number == len(moments)
        click.echo("Enter: end" if last else "Enter: the next one, q: leave")
        line = sys.stdin.readline()
        if player.failed(within=0):
            _tell_failure(moment)
        if line:
            player.stop()
        if not line or line.strip().lower() == "q":
            return


def _begin(context: Context, player: Player, moment: Moment) -> None:
    cited = moment.citation
    file = copy_of(moment.cards[0], context.config, context.root)
    if not player.play(cited.url, cited.seconds, cited.end, file):
        click.echo("it has no link that can be opened", err=True)
    elif player.failed(within=_SOON):
        _tell_failure(moment)
        player.stop()


def _tell_failure(moment: Moment) -> None:
    opened = moment.citation.url is not None and open_link(moment.citation.url)
    told = "; opened in the browser" if opened else " (is yt-dlp there, and the network?)"
    click.echo(f"mpv could not play it{told}", err=True)


def _as_json(moment: Moment) -> dict[str, object]:
    return {
        "title": moment.title,
        "note": moment.path,
        "video": moment.video_key,
        "seconds": moment.citation.seconds,
        "label": moment.citation.label,
        "url": moment.citation.url,
        "cards": [card.id for card in moment.cards],
        "weakness": round(moment.weakness, 4),
    }
