"""A small product beside Nameplate: it knows who somebody is, and tells Nameplate what happens.

    NAMEPLATE_URL=https://account.example.com NAMEPLATE_API_KEY=npk_... PRODUCT_URL=https://app.example.com \
        python3 product.py

It listens on 127.0.0.1:8000 (PORT says another one), where the reverse proxy alone reaches it: whom that names by
Remote-User is believed. It needs Python 3.9 or newer, and nothing else.
"""

import html
import json
import os
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAMEPLATE_URL = os.environ["NAMEPLATE_URL"].rstrip("/")
# Where this machine reaches it, if not by that name, which people go by.
NAMEPLATE_API_URL = os.environ.get("NAMEPLATE_API_URL", NAMEPLATE_URL).rstrip("/")
NAMEPLATE_API_KEY = os.environ["NAMEPLATE_API_KEY"]
PRODUCT_URL = os.environ["PRODUCT_URL"].rstrip("/")

UNREACHABLE = "Nameplate could not be reached. Try again in a minute."

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tasks</title>
<h1>Tasks</h1>
<p>Signed in as <strong>{name}</strong>, {email} ({groups})</p>
<p>This page is <code>{path}</code></p>
<p role="status">{said}</p>
<form method="post" action="/tasks/7/remind"><button>Remind me of task 7</button></form>
<p><a href="{account}/settings">My account</a></p>
<form method="post" action="/.nameplate/sign-out"><button>Sign out</button></form>
</html>
"""


def reason_of(refused):
    """Why Nameplate refused, by its problem document; None where something between answers with a page of its own."""
    try:
        return json.load(refused)["detail"]
    except (ValueError, KeyError, TypeError):
        return None


def send_event(event):
    """Tells Nameplate what happened; gives how many people hear of it."""
    request = urllib.request.Request(
        NAMEPLATE_API_URL + "/api/v1/events",
        data=json.dumps(event).encode(),
        headers={
            "Authorization": "Bearer " + NAMEPLATE_API_KEY,
            "Content-Type": "application/json",
            # Sent again by the same key, it is still one event.
            "Idempotency-Key": str(uuid.uuid4()),
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["recipients"]


class Product(BaseHTTPRequestHandler):
    def remote(self, name):
        """What the proxy says of who asks. Headers are read as Latin-1, and names are in UTF-8."""
        return self.headers.get("Remote-" + name, "").encode("latin-1").decode()

    def do_GET(self):
        self.answer(200, "")

    def do_POST(self):
        if self.path != "/tasks/7/remind":
            return self.answer(404, "There is no such task.")
        try:
            count = send_event({
                "type": "task_due",
                "title": "Task 7 is due",
                "url": PRODUCT_URL + "/tasks/7",
                "mentions": [self.remote("Email")],
            })
        except urllib.error.HTTPError as refused:
            reason = reason_of(refused)
            return self.answer(502, "Nameplate refused it: " + reason if reason else UNREACHABLE)
        except (OSError, ValueError):
            return self.answer(502, UNREACHABLE)
        self.answer(200, f"{count} people were told.")

    def answer(self, status, said):
        words = {
            "name": self.remote("Name"),
            "email": self.remote("Email"),
            "groups": self.remote("Groups"),
            "path": self.path,
            "said": said,
            "account": NAMEPLATE_URL,
        }
        page = PAGE.format(**{name: html.escape(text) for name, text in words.items()}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        # What is shown to one person is kept for no other.
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(page)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Product)
    print("The product listens on 127.0.0.1:%d" % server.server_port, flush=True)
    server.serve_forever()
