/** The statistics page: draws each chart of #data with Vega-Lite. A chart's table stands below it. */
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

const dark = matchMedia("(prefers-color-scheme: dark)");
const INKS = { ink: ["#20242c", "#e6e8ec"], quiet: ["#5a616d", "#a3abb9"], line: ["#d5d9e0", "#3b414c"] };
const ink = (name) => INKS[name][Number(dark.matches)];

/** From few to many: away from the ground, on light and on dark. */
const more = () => (dark.matches ? ["#1f4a6b", "#d6ecff"] : ["#cfe1f2", "#08306b"]);

function config() {
  const text = { labelColor: ink("quiet"), titleColor: ink("quiet"), labelFontSize: 12, titleFontSize: 12 };
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    view: { stroke: null },
    axis: {
      ...text,
      gridColor: ink("line"),
      domainColor: ink("line"),
      tickColor: ink("line"),
      labelOverlap: "greedy",
      labelSeparation: 6,
    },
    axisTemporal: { format: "%b %d" },
    legend: { ...text, orient: "top" },
    // Okabe and Ito's colours, told apart by colour-blind people, in an order that also differs in lightness.
    range: {
      category: ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"],
      heatmap: more(),
      ramp: more(),
    },
  };
}

async function draw(figure) {
  const spec = JSON.parse(figure.dataset.spec);
  const place = figure.querySelector(".chart");
  const width = Math.max(240, place.clientWidth - 16);
  const full = { width, autosize: { type: "fit-x", contains: "padding" }, ...spec, config: config() };
  const view = new vega.View(vega.parse(compile(full).spec, null, { ast: true }), {
    renderer: "svg",
    container: place,
    expr: expressionInterpreter,
  });
  await view.runAsync();
  place.querySelector("svg")?.setAttribute("aria-hidden", "true");
}

async function all() {
  for (const figure of document.querySelectorAll("figure[data-spec]")) {
    figure.querySelector(".chart").replaceChildren();
    await draw(figure);
  }
  document.documentElement.dataset.drawn = "1";
}

dark.addEventListener("change", all);
let waiting = 0;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(all, 200);
});
all();
