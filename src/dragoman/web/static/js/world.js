// The map's geometry. In: world-atlas, as vendored. Out: features with their alpha-3 codes. Limits: Antarctica is left out.

import { codeOf } from "./country_codes.js";
import { topojson } from "./vendor.js";

const loaded = new Map();

/** `scale` is "110m" (quick, for a first look) or "50m". Resolves to {countries: [{code, name, feature}], borders}. */
export function loadWorld(scale) {
  if (!loaded.has(scale))
    loaded.set(
      scale,
      fetch(`/static/vendor/countries-${scale}.json`)
        .then((answer) => answer.json())
        .then(read),
    );
  return loaded.get(scale);
}

function read(world) {
  const all = world.objects.countries;
  all.geometries = all.geometries.filter((one) => one.id !== "010");
  const countries = topojson
    .feature(world, all)
    .features.map((feature) => ({ code: codeOf(feature), name: feature.properties.name, feature }));
  return { countries, borders: topojson.mesh(world, all, (one, other) => one !== other) };
}
