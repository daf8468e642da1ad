(() => {
  // When the module broke last, in milliseconds: for a minute pages go on without it.
  const BROKE = "nameplate-broke";
  const root = document.documentElement;
  const { page, js, wasm } = document.currentScript.dataset;
  const kept = (work) => {
    try {
      return work(sessionStorage);
    } catch {
      // Nothing is kept here.
    }
  };
  if (!js || Date.now() - (kept((storage) => storage.getItem(BROKE)) ?? 0) < 60_000) return;
  // Before the first paint, so that nothing is shown and then hidden.
  root.dataset.script = "";
  // The answer to a form comes at the address of its server function, but is its page.
  if (page) history.replaceState(history.state, "", page);
  // Both at once: the one would ask for the other only when it is there.
  const module_or_path = fetch(wasm);
  // A page works without its module, and is shown so when that can't be had, or is long in coming.
  const without = () => delete root.dataset.script;
  const late = setTimeout(without, 2000);
  // What broke would still take every form and link from the browser.
  const broke = ({ error, reason = error }) => {
    if (reason instanceof WebAssembly.RuntimeError) {
      kept((storage) => {
        storage.setItem(BROKE, Date.now());
        location.reload();
      });
    }
  };
  addEventListener("error", broke);
  addEventListener("unhandledrejection", broke);
  import(js)
    .then(async (module) => {
      await module.default({ module_or_path });
      root.dataset.script = "";
      module.start(module);
    })
    .catch((error) => {
      without();
      broke({ error });
      console.error(error);
    })
    .finally(() => clearTimeout(late));
})();
