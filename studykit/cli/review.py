"""`studykit review`: study what is due."""

from __future__ import annotations

import gc
from contextlib import nullcontext, redirect_stderr
from dataclasses import replace
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context, pass_context
from studykit.errors import StoreError, StudykitError
from studykit.scheduler.day import study_clock
from studykit.scheduler.settled import SETTLED, retention_changes, retentions_text
from studykit.study.session import Session
from studykit.study.sitting import SessionOptions
from studykit.tui.splash import has_screen

if TYPE_CHECKING:
    from studykit.store.store import Logged, Store


@click.command("review")
@click.option("--deck", default="", help="Only this deck and those below it.")
@click.option("--tag", default="", help="Only cards with this tag.")
@click.option("--note", default="", help="Only cards of this note: its path or part of its title.")
@click.option("--search", default="", metavar="QUERY", help="Only cards that a query describes.")
@click.option("--limit", type=click.IntRange(1), help="At most this many different cards.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="At most this long.")
@click.option(
    "--new",
    "extra_new",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="N more new cards, each time.",
)
@click.option(
    "--ahead", type=click.IntRange(0), default=0, metavar="DAYS", help="Also what is due in DAYS."
)
@click.option("--cram", is_flag=True, help="Every card once; nothing counts.")
@click.option("--type", "typing", is_flag=True, help="Type answers and see the difference.")
@click.option("--plain", is_flag=True, help="Lines of text, for pipes and screen readers.")
@pass_context
def command(
    context: Context,
    /,
    deck: str,
    tag: str,
    note: str,
    search: str,
    limit: int | None,
    minutes: float | None,
    extra_new: int,
    ahead: int,
    cram: bool,
    typing: bool,
    plain: bool,
) -> None:
    """Study what is due: space shows the answer, 1 to 4 grade it, ? lists all keys.

    Every answer is kept at once; leave when you like. Without a terminal, --plain is meant.
    """
    options = SessionOptions(deck, tag, note, search, limit, minutes, cram, ahead, extra_new)
    with context.store() as store:
        notice = _notice(store, context)
        session = _begin(store, context, options)
        before, code = store.last_logged(), 1
        try:
            if plain or context.json or not has_screen():
                code = _plain(context, session, typing, notice)
            else:
                code = _full_screen(context, store, session, options, typing, notice)
        finally:
            _back_up(context, store, session, before, code)
    if code:
        raise SystemExit(code)


def _back_up(
    context: Context, store: Store, session: Session, before: Logged | None, code: int
) -> None:
    """Copy the database when the sitting has written answers."""
    from studykit.store.backups import back_up_day

    now = context.now()
    try:
        if store.last_logged() != before:
            back_up_day(store, session.study_clock.day(now), now)
    except StoreError:
        # What ended the session is the news then.
        if not code:
            raise


def _begin(store: Store, context: Context, options: SessionOptions) -> Session:
    """A session, whose thousands of rows all stay: looking for garbage among them finds none."""
    gc.disable()
    try:
        return Session(store, context.config, context.now, options)
    finally:
        gc.freeze()
        gc.enable()


def _notice(store: Store, context: Context) -> str:
    """What to tell before the first card. The first sitting settles the desired retention."""
    if store.setting(SETTLED) is None:
        store.set_setting(SETTLED, retentions_text(context.config))
    return retention_changes(context.config, store.setting)


def _full_screen(
    context: Context,
    store: Store,
    session: Session,
    options: SessionOptions,
    typing: bool,
    notice: str,
) -> int:
    from studykit.cli.editor import edited
    from studykit.tui.start import run_review

    def further(*, ahead: int, extra_new: int) -> Session:
        more = replace(options, ahead=ahead, extra_new=extra_new, limit=None, minutes=None)
        return Session(store, context.config, context.now, more)

    zone = study_clock(context.config.study).zone
    told = StringIO()
    # The screen library prints the traceback of a crash after it has left the screen.
    with nullcontext() if context.debug else redirect_stderr(told):
        code = run_review(
            session,
            root=context.root,
            typing=typing,
            further=further,
            editor=edited,
            zone=zone,
            notice=notice,
        )
    if code == 1 and told.getvalue():
        raise StudykitError(
            "the review stopped by an unexpected error, what you answered is kept",
            "run again with --debug and report what it prints",
        )
    click.echo(told.getvalue(), nl=False, err=True)
    return code


def _plain(context: Context, session: Session, typing: bool, notice: str) -> int:
    from studykit.cli.key_input import Left, leaving, open_keys
    from studykit.cli.plain_review import PlainReview, closing

    say = partial(click.echo, err=context.json)
    code = 0
    if notice:
        say(notice)
    try:
        with leaving(), open_keys() as keys:
            PlainReview(session, keys, context.root, say, typing=typing).run()
    except Left as left:
        code = left.code
    try:
        if context.json:
            context.result(_as_json(session))
        else:
            for line in closing(session, context.now()):
                say(line)
    except OSError:
        # After SIGHUP there is no terminal to speak to.
        if not code:
            raise
    return code


def _as_json(session: Session) -> dict[str, object]:
    summary = session.summary()
    return {
        "answers": summary.answers,
        "cards": summary.cards,
        "ratings": dict(zip(("again", "hard", "good", "easy"), summary.ratings, strict=True)),
        "retention": summary.retention,
        "seconds": round(summary.seconds, 1),
        "hardest": [card.id for card in summary.hardest],
        "left": session.counts.total,
        "tomorrow": {"due": summary.tomorrow.due, "new": summary.tomorrow.new},
        "next_due": None if summary.next_due is None else summary.next_due.isoformat(),
    }
