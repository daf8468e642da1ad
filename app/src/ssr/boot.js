(() => {
  const root = document.documentElement;
  root.dataset.script = "";
  const { page, viewer } = document.currentScript.dataset;
  // The answer to a form comes at the address of its server function, but is its page.
  if (page) history.replaceState(history.state, "", page);
  // What the app sends says whose page it is from, as a form does that a browser sends by itself.
  const { fetch } = window;
  window.fetch = (request, options) => {
    if (viewer && request instanceof Request) request.headers.set("x-nameplate-viewer", viewer);
    return fetch(request, options);
  };
  // After an upgrade an open page asks for chunks that are gone. Loading it anew mends that; once,
  // so that a page that can't work doesn't load for ever.
  const KEY = "nameplate-reloaded-at";
  const giveUp = () => delete root.dataset.script;
  const reloadOnce = () => {
    try {
      const last = Number(sessionStorage.getItem(KEY));
      if (Date.now() - last < 30000) return giveUp();
      sessionStorage.setItem(KEY, String(Date.now()));
      location.reload();
    } catch {
      giveUp();
    }
  };
  const isLost = (reason) =>
    reason instanceof TypeError && /import|fetch|load/i.test(reason.message) ||
    reason instanceof WebAssembly.RuntimeError;
  addEventListener("unhandledrejection", (event) => isLost(event.reason) && reloadOnce());
  addEventListener("error", (event) => isLost(event.error) && reloadOnce());
  window.nameplateBoot = (js, wasm) =>
    import(js)
      .then((app) => app.default({ module_or_path: wasm }).then(() => app.hydrate()))
      .catch((error) => {
        console.error(error);
        reloadOnce();
      });
})();
