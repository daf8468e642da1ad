(() => {
  const root = document.documentElement;
  const { page, js, wasm } = document.currentScript.dataset;
  if (!js) return;
  // Before the first paint, so that nothing is shown and then hidden.
  root.dataset.script = "";
  // The answer to a form comes at the address of its server function, but is its page.
  if (page) history.replaceState(history.state, "", page);
  // Both at once: the one would ask for the other only when it is there.
  const module_or_path = fetch(wasm);
  import(js)
    .then((module) => module.default({ module_or_path }).then(() => module.start(module)))
    .catch((error) => {
      // A page whose module can't be had works without it.
      delete root.dataset.script;
      console.error(error);
    });
})();
