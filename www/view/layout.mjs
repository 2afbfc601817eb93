// Where a graph's nodes and edges go in its picture: layers from top to bottom.

const NODE_HEIGHT = 40;
const END_RADIUS = 25;
const GAP = { across: 28, down: 40 };
const MARGIN = 8;

/**
 * @param graph - `{ nodes: [{ id }], edges: [{ source, target, conditional }] }`, as `getGraph().toJSON()` gives it.
 * @returns The size; each node's centre and size; each edge with the points it goes through, from top to bottom.
 */
export function layOut({ nodes, edges }) {
  const layerOf = layersOf(nodes, edges);
  const layers = [];
  const place = (item, layer) => (layers[layer] ??= []).push(item);
  const boxes = new Map(nodes.map(({ id }) => [id, box(id)]));
  for (const [id, item] of boxes) place(item, layerOf.get(id));
  const lines = edges.map((edge) => {
    const first = layerOf.get(edge.source);
    const last = layerOf.get(edge.target);
    // Past the layers between, an edge has a lane of its own.
    const lanes = [];
    for (let layer = first + 1; layer < last; layer += 1) {
      const lane = { width: GAP.across, height: 0 };
      lanes.push(lane);
      place(lane, layer);
    }
    return { edge, lanes };
  });

  const width = Math.max(...layers.map(widthOf)) + 2 * MARGIN;
  let top = MARGIN;
  for (const layer of layers) {
    const height = Math.max(...layer.map((item) => item.height));
    let left = (width - widthOf(layer)) / 2;
    for (const item of layer) {
      item.x = left + item.width / 2;
      item.y = top + height / 2;
      item.reach = height / 2;
      left += item.width + GAP.across;
    }
    top += height + GAP.down;
  }

  const through = ({ edge, lanes }) => {
    const source = boxes.get(edge.source);
    const target = boxes.get(edge.target);
    const bends = lanes.flatMap(({ x, y, reach }) => [{ x, y: y - reach }, { x, y: y + reach }]);
    const points = [{ x: source.x, y: source.y + source.height / 2 }, ...bends, { x: target.x, y: target.y - target.height / 2 }];
    return { ...edge, points };
  };
  return { width, height: top - GAP.down + MARGIN, nodes: [...boxes.values()], edges: lines.map(through) };
}

/** A node's layer is the longest way to it; an edge that closes a circle counts for nothing. */
function layersOf(nodes, edges) {
  const layers = new Map();
  const visit = (id, layer, path) => {
    if (path.has(id) || layer < (layers.get(id) ?? 0)) return;
    layers.set(id, layer);
    for (const { source, target } of edges) {
      if (source === id) visit(target, layer + 1, new Set(path).add(id));
    }
  };
  for (const { id } of nodes) visit(id, layers.get(id) ?? 0, new Set());
  return layers;
}

function box(id) {
  const isEnd = id === "__start__" || id === "__end__";
  if (isEnd) return { id, label: id.replaceAll("_", ""), isEnd, width: 2 * END_RADIUS, height: 2 * END_RADIUS };
  return { id, label: id, isEnd, width: 9 * id.length + 64, height: NODE_HEIGHT };
}

function widthOf(layer) {
  return layer.reduce((sum, { width }) => sum + width, 0) + GAP.across * (layer.length - 1);
}
