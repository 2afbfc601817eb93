// The graph as a picture in which the nodes that run light up.

import { layOut } from "./layout.mjs";

// A node that takes no time is still seen.
const SHORTEST_LIGHT = 350;

export class Picture {
  #place;
  #nodes = new Map();
  #tasks = new Map();
  #run = 0;

  constructor(place) {
    this.#place = place;
  }

  draw(graph) {
    const { width, height, nodes, edges } = layOut(graph);
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": inWords(graph) });
    const arrow = svg("marker", {
      id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto",
    });
    arrow.append(svg("path", { d: "M0 0.5 8 4 0 7.5Z" }));
    picture.append(arrow, ...edges.map(edgeOf));

    this.#nodes = new Map();
    for (const node of nodes) {
      const label = svg("text", { x: node.x, y: node.y });
      label.textContent = node.label;
      const group = svg("g", { class: node.isEnd ? "node end" : "node", "data-node": node.id, "data-state": "idle" });
      group.append(shapeOf(node), label);
      picture.append(group);
      this.#nodes.set(node.id, { group, label, text: node.label, lights: 0 });
    }
    this.#place.replaceChildren(picture);
    this.#run += 1;
    this.#tasks.clear();
  }

  begin() {
    this.#run += 1;
    this.#tasks.clear();
    for (const node of this.#nodes.values()) {
      node.lights = 0;
      this.#light(node, "idle");
    }
    this.#mark("__start__");
  }

  /** Takes in a `tasks` event: a node starts or has finished. */
  follow(task) {
    const node = this.#nodes.get(task.name);
    if (node === undefined) return;
    if ("input" in task) {
      this.#tasks.set(task.id, { name: task.name, since: performance.now() });
      node.lights += 1;
      this.#light(node, "running");
      return;
    }
    const run = this.#run;
    const since = this.#tasks.get(task.id)?.since ?? 0;
    this.#tasks.delete(task.id);
    setTimeout(() => run === this.#run && this.#dim(node), since + SHORTEST_LIGHT - performance.now());
  }

  /** What runs, in words. */
  told() {
    const counts = new Map();
    for (const { name } of this.#tasks.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts.size === 0 ? "Running." : `Running ${[...counts].map(([name, count]) => counted(name, count)).join(", ")}.`;
  }

  end(isComplete) {
    if (isComplete) {
      this.#mark("__end__");
      return;
    }
    this.#run += 1;
    for (const node of this.#nodes.values()) {
      if (node.lights > 0) this.#light(node, "stopped");
      node.lights = 0;
    }
  }

  #dim(node) {
    node.lights -= 1;
    this.#light(node, node.lights > 0 ? "running" : "done");
  }

  #mark(id) {
    const node = this.#nodes.get(id);
    if (node !== undefined) this.#light(node, "done");
  }

  #light({ group, label, text, lights }, state) {
    group.dataset.state = state;
    label.textContent = state === "running" ? counted(text, lights) : text;
  }
}

function counted(name, count) {
  return count > 1 ? `${name} ×${count}` : name;
}

function shapeOf({ x, y, width, height, isEnd }) {
  if (isEnd) return svg("circle", { cx: x, cy: y, r: width / 2 });
  return svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 10 });
}

/** A smooth line from point to point, that comes in and goes out straight. */
function edgeOf({ points, conditional }) {
  const [first, ...rest] = points;
  let from = first;
  let way = `M${first.x} ${first.y}`;
  for (const to of rest) {
    const middle = (from.y + to.y) / 2;
    way += ` C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
    from = to;
  }
  return svg("path", { class: conditional ? "edge conditional" : "edge", d: way, "marker-end": "url(#arrow)" });
}

/** The picture for those who do not see it. */
function inWords({ edges }) {
  const name = (id) => id.replaceAll("_", "");
  const ways = edges.map(({ source, target, conditional }) => `${name(source)} ${conditional ? "may lead" : "leads"} to ${name(target)}`);
  return `The graph: ${ways.join(", ")}.`;
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
