(() => {
  const root = document.documentElement;
  const { page, js, wasm } = document.currentScript.dataset;
  // Before the first paint, so that nothing is shown and then hidden.
  root.dataset.script = "";
  // The answer to a form comes at the address of its server function, but is its page.
  if (page) history.replaceState(history.state, "", page);
  const start = (module) => module.default({ module_or_path: wasm }).then(() => module.start(module));
  // A page whose module can't be had works without it.
  const giveUp = (error) => {
    delete root.dataset.script;
    console.error(error);
  };
  if (js) import(js).then(start).catch(giveUp);
  else delete root.dataset.script;
})();
