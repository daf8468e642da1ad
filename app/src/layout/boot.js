(() => {
  // Who follows the link of a notification has read it: told beside the way there, in whichever tab that leads.
  for (const name of ["click", "auxclick"]) {
    addEventListener(name, ({ target, button }) => {
      const id = button < 2 && target.closest?.("[data-opens]")?.dataset.opens;
      if (id) navigator.sendBeacon("/act/open_notification", new URLSearchParams({ id }));
    }, true);
  }
  const root = document.documentElement;
  const { page, js, wasm } = document.currentScript.dataset;
  if (!js) return;
  // Before the first paint, so that nothing is shown and then hidden.
  root.dataset.script = "";
  // The answer to a form comes at the address of its server function, but is its page.
  if (page) history.replaceState(history.state, "", page);
  // The browser offers to install when it likes. The button for it stands on the page of the phone.
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    window.installPrompt = event;
    root.dataset.installable = "";
  });
  // Both at once: the one would ask for the other only when it is there.
  const module_or_path = fetch(wasm);
  // A page works without its module, and is shown so when that can't be had. Until it is there, all that works
  // by a plain form works, and what needs it can't be pressed.
  const without = () => delete root.dataset.script;
  // A module that breaks hears nothing more: it would take forms and links from the browser, and do nothing.
  const hush = (event) => {
    event.stopImmediatePropagation();
    // The page of before was shown by the module.
    if (event.type === "popstate") location.reload();
  };
  const broke = ({ error, reason = error }) => {
    if (!(reason instanceof WebAssembly.RuntimeError)) return;
    without();
    for (const name of ["beforeunload", "change", "click", "input", "mousedown", "popstate", "submit"]) {
      addEventListener(name, hush, true);
    }
    window.navigation?.addEventListener("navigate", hush, true);
  };
  addEventListener("error", broke);
  addEventListener("unhandledrejection", broke);
  import(js)
    .then(async (module) => {
      await module.default({ module_or_path });
      module.start(module);
    })
    .catch((error) => {
      without();
      broke({ error });
      console.error(error);
    });
})();
