"""Reviews and edits from Anki into the store: make a plan, and apply it after a backup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from studykit.anki.collection import AnkiCollection
from studykit.anki.fields import fields_of
from studykit.card_json import Json, edits_from, edits_object
from studykit.config import Config
from studykit.importer.anki_plan import ProgressPlan, Workspace, progress_plan
from studykit.importer.learner_changes import Known
from studykit.model import Card, Content
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.store.backups import back_up_before
from studykit.store.store import Question, Store


def plan_progress(
    store: Store, config: Config, collections: Sequence[AnkiCollection], now: datetime
) -> ProgressPlan:
    """What files of Anki's would bring; nothing is written."""
    return progress_plan(collections, _workspace(store, config, now))


def _workspace(store: Store, config: Config, now: datetime) -> Workspace:
    shipped, seen = store.shipped(), store.seen_in_anki()
    parameters = stored_parameters(store.setting)
    schedules: dict[str, Schedule] = {}

    def scheduled(deck: str) -> Schedule:
        if deck not in schedules:
            schedules[deck] = schedule_of(config, deck, parameters)
        return schedules[deck]

    def known(card: Card) -> Known:
        return Known(fields_of(card), shipped.get(card.id, ()), seen.get(card.id))

    clock = scheduled("").clock
    return Workspace(
        {card.id: card for card in store.cards()},
        store.logged(),
        store.reviews(),
        known,
        scheduled,
        clock.day(now),
        {item.card_id: item.buried_until for item in store.queue() if item.buried_until},
    )


def apply_progress(store: Store, plan: ProgressPlan, now: datetime) -> None:
    """Take a plan over, in one transaction after a backup. `resolve` asks what is contested."""
    if plan.brings_anything:
        back_up_before(store, "progress", now)
    with store.transaction():
        store.merge(plan.reviews, plan.memories)
        store.take_edits(
            {
                card_id: found.edits
                for card_id, found in plan.found.items()
                if found.edits is not None
            }
        )
        for card_id, found in plan.found.items():
            if found.status is not None:
                store.set_status(card_id, found.status)
            if found.theirs is not None:
                detail: dict[str, Json] = {"edits": edits_object(found.theirs)}
                store.ask(Question(card_id, "anki", detail))
        for card_id, until in plan.buried.items():
            store.bury(card_id, until)
        store.see_in_anki({card_id: found.seen for card_id, found in plan.found.items()})


def resolve_anki(store: Store, question: Question, mine: bool) -> None:
    """Answer a card edited here and in Anki: keep the words here, or take those of Anki."""
    card = store.card(question.card_id)
    detail = question.detail.get("edits")
    if card is not None and not mine and isinstance(detail, dict):
        theirs = edits_from(detail)
        store.edit(
            card.id,
            replace(
                card.edits,
                content=theirs.content,
                context=theirs.context,
                base=theirs.base,
                fields=theirs.fields,
            ),
        )
    elif card is not None:
        # Anki has other words: the next package must bring those that were kept.
        store.revise(card.id)
    store.close_question(question.card_id, question.kind)


def words_in_anki(question: Question) -> Content | None:
    """The words in Anki that a question of kind "anki" is about."""
    detail = question.detail.get("edits")
    return edits_from(detail).content if isinstance(detail, dict) else None
