"""What builds leave to the learner, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from studykit.build.edits import followed
from studykit.build.plan import Wanted
from studykit.card_json import Json, candidate_from, candidate_object, content_from, content_object
from studykit.config import Config
from studykit.identity.outcome import judged
from studykit.model import (
    Card,
    Change,
    Content,
    Memory,
    Outcome,
    Plan,
    Rating,
    Review,
    ReviewKind,
    Status,
)
from studykit.store.store import Question, Store

_LEARNT = frozenset({Status.ACTIVE, Status.SUSPENDED})


def ask(store: Store, plan: Plan, wanted: Wanted, config: Config, now: datetime) -> None:
    """Keep what a plan leaves to the learner, and forget what it settles."""
    asked = {(question.card_id, question.kind) for question in store.questions()}
    for change in plan.changes:
        card, candidate = change.card, change.candidate
        if card is None:
            continue
        if (card.id, "unsure") in asked and change.outcome is not Outcome.UNSURE:
            store.close_question(card.id, "unsure")
        if candidate is None:
            continue
        if change.outcome is Outcome.UNSURE:
            detail: dict[str, Json] = {"candidate": candidate_object(candidate)}
            store.ask(Question(card.id, "unsure", detail | {"wanted": wanted.has(candidate)}))
            continue
        contested = _ask_of_one(store, change, config, now)
        if not contested and (card.id, "merge") in asked:
            store.close_question(card.id, "merge")


def _ask_of_one(store: Store, change: Change, config: Config, now: datetime) -> bool:
    """Ask what a card's change calls for; whether its note contests the learner's words."""
    card, candidate = change.card, change.candidate
    assert card is not None
    assert candidate is not None
    contested = followed(card, candidate.content).contested
    if contested and card.status is not Status.BANNED:
        detail: dict[str, Json] = {
            "now": content_object(candidate.content),
            "reason": change.reason,
        }
        store.ask(Question(card.id, "merge", detail))
    elif change.outcome is Outcome.CHANGED:
        _changed(store, card, change, config, now)
    return contested


def _changed(store: Store, card: Card, change: Change, config: Config, now: datetime) -> None:
    if store.memory(card.id) is None or config.cards.changed == "keep":
        return
    if card.status is Status.BANNED:
        return
    if config.cards.changed == "relearn":
        relearn(store, card.id, config, now)
        return
    detail: dict[str, Json] = {
        "before": content_object(card.candidate.content),
        "reason": change.reason,
    }
    store.ask(Question(card.id, "changed", detail))


def relearn(store: Store, card_id: str, config: Config, now: datetime) -> bool:
    """Put a card whose fact changed back into relearning, as a lapse would; its log stays.

    A card that was never learnt, or is out of study, is left as it is. Gives whether it was done.
    """
    from studykit.scheduler.memory import previews
    from studykit.scheduler.schedule import schedule_of
    from studykit.scheduler.stored_weights import stored_parameters

    card, memory = store.card(card_id), store.memory(card_id)
    if card is None or memory is None or card.status not in _LEARNT:
        return False
    schedule = schedule_of(config, card.deck, stored_parameters(store.setting))
    outcome: Memory = previews(card.id, memory, now, schedule).of(Rating.AGAIN)
    review = Review(card.id, now, Rating.AGAIN, 0.0, outcome.due, kind=ReviewKind.RELEARN)
    store.record(review, outcome)
    return True


def resolve_unsure(
    store: Store, question: Question, same: bool, config: Config, now: datetime
) -> None:
    """Answer an unsure pair: the card takes the candidate, or retires and a new card is born."""
    from studykit.build.apply import CardMaker

    with store.transaction():
        card = store.card(question.card_id)
        stored = question.detail.get("candidate")
        if card is None or not isinstance(stored, Mapping):
            store.close_question(question.card_id, question.kind)
            return
        candidate = candidate_from(stored)
        wanted = Wanted(config.cards.tier)
        if question.detail.get("wanted"):
            wanted = replace(wanted, paths=frozenset({candidate.source.path}))
        maker = CardMaker(store, config, wanted, now)
        if same:
            change = Change(judged(card.candidate, candidate)[0], card, candidate)
            cards = maker.made([change])
            counts: dict[str, Json] = {change.outcome.value: 1}
        else:
            (born,) = maker.made([Change(Outcome.NEW, None, candidate)])
            # A successor keeps it from being woken by the claim that it was told apart from.
            counts = {Outcome.NEW.value: 1, Outcome.RETIRED.value: 1}
            cards = [born, *maker.made([Change(Outcome.RETIRED, card, None, (born,))])]
        before = store.questions_of({card.id})
        number = store.add_build(now, counts, cards)
        store.put_cards(cards)
        store.close_question(question.card_id, question.kind)
        if same:
            _ask_of_one(store, change, config, now)
        store.keep_questions(number, before, store.questions_of({card.id}))


def resolve_merge(store: Store, question: Question, mine: bool) -> None:
    """Answer an edited card whose note changed: keep the learner's words, or take the note's."""
    with store.transaction():
        card = store.card(question.card_id)
        if card is not None:
            content = card.edits.content if mine else None
            base: Content | None = card.candidate.content if mine else None
            context = card.edits.context if mine else None
            store.edit(card.id, replace(card.edits, content=content, base=base, context=context))
        store.close_question(question.card_id, question.kind)


def asked_content(question: Question, key: str) -> Content | None:
    """The content that a question holds under a key, where it does."""
    found = question.detail.get(key)
    return content_from(found) if isinstance(found, Mapping) else None
