"""Talks retold by another writer, with gold by hand: paraphrases, splits, merges, other facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What one version says, and what the other makes of it.

    One sentence before and two after is a split, two before and one after a merge; nothing after
    is a fact that is gone, nothing before a new one. ``changed`` marks another value or its denial.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    changed: bool = False


def same(before: str, after: str) -> Told:
    return Told((before,), (after,))


def changed(before: str, after: str) -> Told:
    return Told((before,), (after,), changed=True)


def split(before: str, *after: str) -> Told:
    return Told((before,), after)


def merged(after: str, *before: str) -> Told:
    return Told(before, (after,))


def gone(*before: str) -> Told:
    return Told(before, ())


def new(*after: str) -> Told:
    return Told((), after)


@dataclass(frozen=True)
class Talk:
    """One talk, told twice: each fact has its second, which drifts by a little."""

    title: str
    told: tuple[Told, ...]

    def text(self, *, later: bool) -> str:
        rows = []
        for n, told in enumerate(self.told):
            second = 45 + n * 50 + (n % 4 if later else 0)
            rows += [(second, sentence) for sentence in (told.after if later else told.before)]
        if later:
            rows = rows[3:] + rows[:3]
        heading = "What it comes down to" if later else self.title
        lines = ["---", f"title: {self.title}", "videoId: aB3dE5fG7h9", "---", "", f"## {heading}"]
        for second, sentence in rows:
            stamp = f"[00:{second // 60:02d}:{second % 60:02d}]"
            lines += ["", f"{sentence.rstrip('.')} {stamp}."]
        return "\n".join([*lines, ""])


TALKS = (
    Talk(
        "Sleep and light",
        (
            same(
                "Bright light in the first hour after waking sets the body clock for the day.",
                "Seeing bright light within an hour of getting up anchors the circadian clock.",
            ),
            same(
                "Caffeine blocks adenosine receptors, so the pressure to sleep is not felt.",
                "Because caffeine sits on the adenosine receptors, sleep pressure goes unnoticed.",
            ),
            changed(
                "The speaker advises ten minutes of morning sun on a clear day.",
                "The speaker advises five minutes of morning sun on a clear day.",
            ),
            same(
                "On overcast days, twenty to thirty minutes outdoors are needed.",
                "When it is overcast, one should stay outside for 20 to 30 minutes.",
            ),
            split(
                "Body temperature falls by about one degree before sleep, and a hot bath speeds "
                "that fall by drawing blood to the skin.",
                "Before sleep the body cools by about one degree.",
                "A hot bath makes it cool faster, since it draws blood to the skin.",
            ),
            gone("Melatonin is made in the pineal gland."),
            new("Cortisol is made in the adrenal cortex."),
            same(
                "Alcohol suppresses REM sleep in the second half of the night.",
                "In the latter half of the night, REM sleep is suppressed by alcohol.",
            ),
            changed(
                "Magnesium threonate crosses the blood-brain barrier.",
                "Magnesium threonate does not cross the blood-brain barrier.",
            ),
            merged(
                "Blue-blocking glasses help little at noon, yet dimming the lamps after ten in "
                "the evening protects melatonin.",
                "Blue-blocking glasses are of little help at noon.",
                "Dimming the lamps after ten in the evening protects melatonin.",
            ),
        ),
    ),
    Talk(
        "Running a small shop",
        (
            same(
                "The founder started with 4,000 dollars of savings and no outside investors.",
                "No investor was involved: the founder put in 4,000 dollars saved earlier.",
            ),
            same(
                "Gross margin on handmade soap was about 62 percent in the first year.",
                "During year one, handmade soap earned a gross margin of roughly 62 percent.",
            ),
            changed(
                "Shipping took up 18 percent of revenue.",
                "Shipping took up 13 percent of revenue.",
            ),
            same(
                "Customers who bought twice within ninety days tended to stay for years.",
                "A second purchase within 90 days was the sign of a customer who stays for years.",
            ),
            gone("The shop moved from Etsy to Shopify in 2019."),
            new("The shop opened its second warehouse in Leeds in 2021."),
            split(
                "She raised prices by a fifth, lost almost no buyers, and used the surplus to hire "
                "a part-time bookkeeper.",
                "She raised her prices by a fifth and lost almost no buyers.",
                "The surplus paid for a part-time bookkeeper.",
            ),
            same(
                "Advertising on podcasts returned three dollars for every dollar spent.",
                "Every dollar that went into podcast advertising brought back three.",
            ),
            merged(
                "Inventory is counted on the first Monday of the month, and anything unsold after "
                "half a year is given away.",
                "Inventory is counted on the first Monday of each month.",
                "Anything that is unsold after half a year is given away.",
            ),
            same(
                "Writing down a refund policy cut complaints in half.",
                "Complaints halved once the refund policy had been put in writing.",
            ),
        ),
    ),
    Talk(
        "How transformers learn",
        (
            same(
                "Self-attention lets every token weigh every other token of the sequence.",
                "With self-attention, each token can assign a weight to all others in a sequence.",
            ),
            same(
                "The cost of attention grows with the square of the sequence length.",
                "Attention is quadratic in the length of the sequence.",
            ),
            gone("The encoder maps the input sequence to hidden states."),
            new("The decoder maps the hidden states to the output sequence."),
            same(
                "Residual connections keep gradients from vanishing in deep stacks.",
                "In deep stacks, vanishing gradients are avoided through residual connections.",
            ),
            changed(
                "A larger learning rate needs a longer warm-up.",
                "A smaller learning rate needs a longer warm-up.",
            ),
            split(
                "Layer normalisation is applied before each block in newer models, which makes "
                "training stable without a long warm-up.",
                "Newer models apply layer normalisation before each block.",
                "That makes training stable even without a long warm-up.",
            ),
            same(
                "Byte-pair encoding merges the most frequent pair of symbols again and again.",
                "In byte-pair encoding the pair of symbols that occurs most is merged repeatedly.",
            ),
            same(
                "Dropout switches off random units during training so that none is relied upon.",
                "To keep the network from relying on single units, dropout disables some at "
                "random while training.",
            ),
            changed(
                "The base model has 12 layers and 110 million parameters.",
                "The base model has 12 layers and 125 million parameters.",
            ),
        ),
    ),
    Talk(
        "Stoic habits",
        (
            same(
                "Epictetus was born a slave in Hierapolis and later taught in Nicopolis.",
                "Born into slavery at Hierapolis, Epictetus went on to teach in Nicopolis.",
            ),
            same(
                "Marcus Aurelius wrote his Meditations in Greek, for himself alone.",
                "The Meditations were written in Greek by Marcus Aurelius for nobody but himself.",
            ),
            gone("Seneca was the tutor of the emperor Nero."),
            new("Seneca was ordered to die by the emperor Nero."),
            same(
                "The Stoics divide the world into what is up to us and what is not.",
                "What depends on us and what does not: this is how Stoics divide the world.",
            ),
            same(
                "Imagining a loss in advance makes one grateful for what is still there.",
                "Whoever pictures losing a thing beforehand becomes grateful to have it still.",
            ),
            merged(
                "Virtue is the only good, while health and wealth are merely preferred.",
                "Virtue is the only good.",
                "Health and wealth are merely preferred.",
            ),
            changed(
                "Zeno of Citium founded the school around 300 BC.",
                "Zeno of Citium founded the school around 310 BC.",
            ),
            same(
                "An evening review asks what was done badly, what well, and what was left undone.",
                "Each evening one reviews what went badly, what went well and what stayed undone.",
            ),
        ),
    ),
    Talk(
        "Garden soil",
        (
            same(
                "Most vegetables grow best in soil with a pH between 6.0 and 7.0.",
                "A soil pH from 6.0 to 7.0 suits the majority of vegetables.",
            ),
            same(
                "Compost should reach 55 degrees Celsius for three days to kill weed seeds.",
                "Weed seeds die once compost has been at 55 degrees Celsius for three days.",
            ),
            changed(
                "Clay holds more water than sand.",
                "Clay holds less water than sand.",
            ),
            split(
                "Earthworms loosen the ground with their burrows, and their casts are rich in "
                "nitrogen and phosphorus.",
                "The burrows of earthworms loosen the ground.",
                "Worm casts are rich in nitrogen and phosphorus.",
            ),
            gone("Tomatoes need eight hours of sun each day."),
            new("Peppers need six hours of sun each day."),
            same(
                "Crop rotation starves pests that live on a single plant family.",
                "Pests bound to one plant family starve when crops are rotated.",
            ),
            same(
                "Legumes bind nitrogen with the help of rhizobia in their roots.",
                "With rhizobia living in their roots, legumes fix nitrogen.",
            ),
            same(
                "A mulch of straw five centimetres thick halves the need for watering.",
                "Straw mulch, laid five centimetres deep, cuts watering by half.",
            ),
            merged(
                "Lime raises the pH of a sour soil, and sulphur lowers that of a chalky one.",
                "Lime raises the pH of a sour soil.",
                "Sulphur lowers the pH of a chalky soil.",
            ),
        ),
    ),
    Talk(
        "Bonds for beginners",
        (
            same(
                "When interest rates rise, the prices of existing bonds fall.",
                "Existing bonds lose value as interest rates go up.",
            ),
            same(
                "Duration measures how strongly a bond reacts to a change of rates.",
                "How strongly a bond responds to changing rates is measured by its duration.",
            ),
            changed(
                "A bond of ten years pays more than a bill of three months.",
                "A bond of ten years pays less than a bill of three months.",
            ),
            same(
                "In March 2023 a Californian bank failed because its long bonds had lost value.",
                "A bank in California collapsed in March 2023 after its long-dated bonds fell.",
            ),
            gone("Corporate bonds pay a premium for the risk of default."),
            new("Corporate bonds are taxed as ordinary income in most states."),
            split(
                "Inflation-linked bonds raise their principal with consumer prices, but their "
                "market price still falls when real rates climb.",
                "The principal of inflation-linked bonds rises with consumer prices.",
                "Even so, their market price falls when real rates climb.",
            ),
            same(
                "A ladder spreads maturities so that some money comes free each year.",
                "By spreading maturities in a ladder, some money is freed every year.",
            ),
            changed(
                "He keeps 40 percent of his portfolio in bonds.",
                "He keeps 25 percent of his portfolio in bonds.",
            ),
        ),
    ),
    Talk(
        "Training for strength",
        (
            same(
                "Muscles grow when trained close to failure, whether the weight is heavy or light.",
                "Heavy or light, a weight builds muscle as long as the set ends near failure.",
            ),
            same(
                "Protein intake of 1.6 grams per kilogram of body weight is enough for most.",
                "For most people, 1.6 grams of protein per kilogram of body weight will do.",
            ),
            changed(
                "Rest two minutes between heavy sets.",
                "Rest four minutes between heavy sets.",
            ),
            gone("Creatine is stored in the muscles as phosphocreatine."),
            new("Carnosine is stored in the muscles and buffers acid."),
            same(
                "Tendons adapt more slowly than muscles and need months of patience.",
                "Unlike muscles, tendons take months to adapt.",
            ),
            same(
                "Cold baths right after lifting blunt the growth of muscle.",
                "Taking a cold bath straight after lifting reduces muscle growth.",
            ),
            merged(
                "Grip strength predicts a long life, and so does the ability to rise from the "
                "floor without using the hands.",
                "Grip strength predicts a long life.",
                "The ability to rise from the floor without using the hands predicts a long life.",
            ),
            same(
                "Two sessions a week keep most of the strength that four have built.",
                "What four weekly sessions built is largely kept by two.",
            ),
        ),
    ),
)
