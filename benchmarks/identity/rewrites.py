"""Notes written anew about the same talk, with gold by hand: fact by fact, or gone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rewrite:
    """``pairs`` hold the old sentence and its new wording ("" when the fact is gone); ``added``
    are new facts. Seconds are those of the talk, and drift a little in the new version.
    """

    title: str
    pairs: tuple[tuple[str, str], ...]
    added: tuple[str, ...]
    step: int = 40

    def _text(self, sentences: list[str], drift: int) -> str:
        lines = ["---", f"title: {self.title}", "videoId: aB3dE5fG7h9", "---", "", "## Facts", ""]
        for n, sentence in enumerate(sentences):
            second = 30 + n * self.step + drift * (n % 3)
            stamp = f"[00:{second // 60:02d}:{second % 60:02d}]"
            if sentence:
                lines += [f"{sentence.rstrip('.')} {stamp}.", ""]
        return "\n".join(lines)

    @property
    def before(self) -> str:
        return self._text([old for old, _ in self.pairs], 0)

    @property
    def after(self) -> str:
        return self._text([new for _, new in self.pairs] + list(self.added), 2)


REWRITES = (
    Rewrite(
        "Coffee",
        (
            (
                "Coffee was first brewed in Yemen in the 15th century by Sufi monks.",
                "Sufi monks in Yemen were the first to brew coffee, in the 15th century.",
            ),
            (
                "Arabica beans hold about 1.2 percent caffeine, and Robusta about 2.2 percent.",
                "Robusta has about 2.2 percent caffeine, whereas Arabica has only 1.2.",
            ),
            (
                "Roasting takes place at temperatures between 180 and 240 degrees Celsius.",
                "Beans are roasted at 180 to 240 degrees Celsius.",
            ),
            (
                "The Maillard reaction gives roasted coffee its brown colour and its aroma.",
                "Both the aroma and the brown colour of coffee come from the Maillard reaction.",
            ),
            (
                "Brazil grows roughly a third of all the coffee in the world.",
                "About one third of the world's coffee is grown in Brazil.",
            ),
            (
                "An espresso is pressed through the ground beans at nine bars for some 25 seconds.",
                "For an espresso, water at nine bars passes the grounds for around 25 seconds.",
            ),
            ("The first coffee house in London opened in 1652.", ""),
            (
                "Decaffeination with carbon dioxide was invented by Kurt Zosel in 1967.",
                "Kurt Zosel invented decaffeination by carbon dioxide in 1967.",
            ),
            (
                "Caffeine has a half-life of about five hours in a healthy adult.",
                "In healthy adults half of the caffeine is gone after about five hours.",
            ),
            (
                "Cold brew steeps for 12 to 24 hours in water at room temperature.",
                "Cold brew is steeped in room-temperature water for 12 to 24 hours.",
            ),
        ),
        (
            "The first espresso machine was patented by Angelo Moriondo in Turin in 1884.",
            "Finland drinks about 12 kilograms of coffee a head each year.",
        ),
    ),
    Rewrite(
        "Bees",
        (
            (
                "A honey bee colony holds up to 60,000 workers in summer.",
                "In summer a colony of honey bees has as many as 60,000 workers.",
            ),
            (
                "The queen lays up to 2,000 eggs a day.",
                "Up to 2,000 eggs are laid by the queen every day.",
            ),
            (
                "Karl von Frisch decoded the waggle dance in 1945.",
                "It was Karl von Frisch who decoded the waggle dance in 1945.",
            ),
            (
                "The waggle dance tells other bees the direction and the distance of food.",
                "By the waggle dance a bee tells others how far off and where food is.",
            ),
            (
                "Drones have no stinger and die after they mate.",
                "Drones, which lack a stinger, die after mating.",
            ),
            (
                "The Varroa mite spreads viruses such as deformed wing virus.",
                "Viruses such as deformed wing virus are spread by the Varroa mite.",
            ),
            ("Worker bees live for about six weeks in summer.", ""),
            (
                "Bees see ultraviolet light but cannot see red.",
                "Red is invisible to bees, but ultraviolet light is not.",
            ),
            (
                "Lorenzo Langstroth patented the movable-frame hive in 1852.",
                "The movable-frame hive was patented by Lorenzo Langstroth in 1852.",
            ),
            (
                "Royal jelly is made in the glands of nurse bees.",
                "Nurse bees produce royal jelly in their glands.",
            ),
        ),
        (
            "Winter bees live for up to six months.",
            "The queen mates with 10 to 20 drones on her flight.",
        ),
    ),
    Rewrite(
        "Bridges",
        (
            (
                "The Akashi Kaikyo Bridge has a main span of 1,991 metres.",
                "The main span of the Akashi Kaikyo Bridge measures 1,991 metres.",
            ),
            (
                "An arch bridge turns its load into compression.",
                "In an arch bridge the load becomes compression.",
            ),
            (
                "The Tacoma Narrows Bridge collapsed in 1940 because of aeroelastic flutter.",
                "Aeroelastic flutter brought down the Tacoma Narrows Bridge in 1940.",
            ),
            (
                "Suspension cables carry their load as tension to the anchorages.",
                "A suspension bridge's load runs as tension along its cables to anchorages.",
            ),
            (
                "Prestressed concrete was patented by Eugene Freyssinet in 1928.",
                "Eugene Freyssinet patented prestressed concrete in 1928.",
            ),
            ("The Forth Bridge needed 54,000 tonnes of steel.", ""),
            (
                "The Millennium Bridge swayed on its opening day in 2000.",
                "On the day it opened in 2000, the Millennium Bridge swayed.",
            ),
            (
                "Engineers added 91 dampers to the Millennium Bridge.",
                "The Millennium Bridge was given 91 dampers.",
            ),
        ),
        ("The Millau Viaduct stands 343 metres high.", "The Forth Bridge was opened in 1890."),
    ),
)
