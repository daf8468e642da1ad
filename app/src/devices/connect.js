// Follows a code that signs a phone in: the countdown beside it, and the phone that waits.
(() => {
  const plural = (count, unit) => `${count} ${unit}${count === 1 ? "" : "s"}`;
  const words = (seconds) => {
    const parts = [];
    if (seconds >= 60) parts.push(plural(Math.floor(seconds / 60), "minute"));
    if (seconds % 60 || seconds < 60) parts.push(plural(seconds % 60, "second"));
    return parts.join(" ");
  };
  // By the time since the page showed it, for clocks differ. The page may show another one later.
  const ends = new WeakMap();
  const ticking = setInterval(() => {
    const timer = document.getElementById("connect-left");
    if (!timer) {
      if (!document.getElementById("connect")) clearInterval(ticking);
      return;
    }
    if (!ends.has(timer)) ends.set(timer, performance.now() + Number(timer.dataset.left));
    const left = Math.ceil((ends.get(timer) - performance.now()) / 1000);
    timer.textContent = words(Math.max(left, 0));
    if (left <= -1) {
      clearInterval(ticking);
      location.reload();
    }
  }, 1000);

  const waiting = document.getElementById("connect-wait");
  const ask = async () => {
    try {
      const headers = { accept: "application/json", "x-nameplate-unattended": "true" };
      const answer = await fetch("/act/get_phone_link_state", { headers });
      if (answer.ok && (await answer.json()) !== waiting.dataset.state) return location.reload();
    } catch {
      // The network comes back, or the button is pressed.
    }
    setTimeout(ask, 2000);
  };
  if (waiting) setTimeout(ask, 2000);

  document.getElementById("connect-finish")?.submit();
})();
