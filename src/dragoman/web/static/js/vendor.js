// What others wrote, as modules. In: ../vendor (VENDORED.md). Limits: d3 and topojson come with the shell; the rest when first needed.

export const { d3, topojson } = globalThis;

const loading = new Map();

function loadScript(name) {
  if (!loading.has(name)) {
    loading.set(
      name,
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `/static/vendor/${name}`;
        script.onload = resolve;
        script.onerror = () => (loading.delete(name), reject(new Error(`${name} could not be loaded`)));
        document.head.append(script);
      }),
    );
  }
  return loading.get(name);
}

/** {Sigma, Graph}: for networks too large for SVG. */
export async function loadSigma() {
  await Promise.all([loadScript("graphology.umd.min.js"), loadScript("sigma.min.js")]);
  return { Sigma: globalThis.Sigma, Graph: globalThis.graphology.Graph };
}
