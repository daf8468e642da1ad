// Shows push messages, also while no page is open, and leads to what they are about.

self.addEventListener("push", (event) => {
  let message;
  try {
    message = event.data.json();
  } catch {
    // A browser wants something to be shown for every message.
    message = {};
  }
  const { title = "Nameplate", body = "", url = "/notifications", tag } = message;
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      icon: "/icons/apple-touch-icon.png",
      data: { url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/notifications", self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const open = pages.find((page) => page.url === url.href);
      if (open) return open.focus();
      return self.clients.openWindow(url.href);
    })(),
  );
});
