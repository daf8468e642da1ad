// For signed-in pages, before and without the app: leaves the page when its session is over, asks who
// was away for long whether they are there, and passes on what the server tells.
(() => {
  const WARN_MS = 60000;
  const TELL_EVERY_MS = 60000;
  const RETRY_MS = 3000;
  // What this page itself did comes first: where it leads says more than that the session is over.
  const LEAVE_AFTER_MS = 300;
  const { endsIn } = document.currentScript.dataset;
  const channel = new BroadcastChannel("nameplate-session");

  let isGoing = false;
  const leave = (why) => {
    if (isGoing) return;
    // Nothing that is unsaved could be saved any more: the app asks nobody about it.
    dispatchEvent(new Event("nameplate:leave"));
    location.replace(`/sign-in?${why}=1&next=${encodeURIComponent(location.pathname)}`);
  };

  // The stream. Only a page that is seen holds one: over HTTP/1.1 a browser opens six at most. What
  // a hidden page missed it is told when it is shown.
  let stream;
  const follow = () => {
    stream?.close();
    stream = undefined;
    if (document.hidden || isGoing) return;
    stream = new EventSource("/live");
    stream.addEventListener("ended", ({ data }) => {
      stream.close();
      setTimeout(leave, LEAVE_AFTER_MS, data);
    });
    stream.addEventListener("viewer", ({ data }) => {
      window.nameplateViewer = data;
      learn(JSON.parse(data).session_end);
      dispatchEvent(new Event("nameplate:viewer"));
    });
    stream.addEventListener("notifications", ({ data }) => {
      window.nameplateUnread = data;
      dispatchEvent(new Event("nameplate:notifications"));
    });
    // A browser tries again by itself when the network fails, but gives up at any other answer.
    const current = stream;
    stream.addEventListener("error", () => {
      if (current.readyState !== EventSource.CLOSED) return;
      setTimeout(() => current === stream && follow(), RETRY_MS * (1 + Math.random()));
    });
  };
  document.addEventListener("visibilitychange", follow);

  // A page that goes to another by itself doesn't care any more.
  const go = () => {
    isGoing = true;
    stream?.close();
  };
  addEventListener("nameplate:go", go);
  addEventListener("submit", (event) => event.defaultPrevented || go());
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    isGoing = false;
    follow();
  });

  // The end of the session. Each tab counts down by itself, but only the server knows: another tab
  // may have been used.
  let endsAt = Date.now() + Number(endsIn) * 1000;
  let isFixed = false;
  let isAccepted = false;
  let toldAt = Date.now();
  let isAsking = false;
  const question = () => document.getElementById("away");
  const show = () => {
    const dialog = question();
    if (!dialog || isAccepted) return;
    const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    dialog.querySelector("[role=timer]").textContent = left === 1 ? "1 second" : `${left} seconds`;
    dialog.dataset.fixed = isFixed;
    if (!dialog.open) dialog.showModal();
  };
  const hide = () => question()?.close();
  const learn = (end) => {
    if (!end) return leave("timed_out");
    endsAt = Date.now() + end.in_seconds * 1000;
    isFixed = end.is_fixed;
    if (end.in_seconds * 1000 <= WARN_MS) show();
    else hide();
  };
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch("/act/get_session_end");
      if (answer.ok) learn(await answer.json());
    } catch {
      // Nobody answers: what was known before is all that is known.
      show();
    } finally {
      isAsking = false;
    }
  };
  const stay = async () => {
    toldAt = Date.now();
    try {
      const answer = await fetch("/act/stay_signed_in", { method: "POST" });
      if (!answer.ok) return ask();
      learn(await answer.json());
      channel.postMessage("stayed");
    } catch {
      // The countdown goes on, and the button can be pressed again.
    }
  };
  const answer = () => {
    if (!isFixed) return stay();
    isAccepted = true;
    hide();
  };
  channel.addEventListener("message", ask);
  setInterval(() => {
    const left = endsAt - Date.now();
    if (left > WARN_MS) hide();
    else if (left > 0 && (isAccepted || question()?.open)) show();
    else ask();
  }, 1000);

  // The question takes its button for an answer, nothing else.
  addEventListener("click", ({ target }) => target.closest?.("[data-stay]") && answer());
  addEventListener("cancel", (event) => {
    if (event.target !== question()) return;
    event.preventDefault();
    answer();
  }, true);
  const notice = () => {
    if (!question()?.open && Date.now() - toldAt >= TELL_EVERY_MS) stay();
  };
  addEventListener("keydown", notice);
  addEventListener("pointerdown", notice);
  follow();
})();
