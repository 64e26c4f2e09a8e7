"""Browser check of the embedded finder on another origin: `widget.py http://127.0.0.1:PORT OTHER_PORT`."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from browser import chromium, page, step
from playwright.sync_api import expect

PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>帮助</title></head><body>
<script src="{address}/embed.js" async></script>
<locator-outlets lang="zh" q="陆家嘴" kind="service_center">
  <a href="{address}/">找最近的服务网点</a>
</locator-outlets>
<p id="outlet"></p>
<script>
  document.addEventListener("locator:chosen", (event) => {{
    document.querySelector("#outlet").textContent = event.detail.ref;
  }});
</script></body></html>"""


def serve(address: str, port: int) -> ThreadingHTTPServer:
    """Serve a page of another site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.format(address=address).encode())

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(address: str, port: str) -> None:
    """Choose an outlet inside the page."""
    server = serve(address, int(port))
    name = "the widget shows outlets and reports the chosen one to its page"
    with step(name), chromium() as browser, page(browser) as opened:
        opened.goto(f"http://localhost:{port}/")
        frame = opened.frame_locator("locator-outlets iframe")
        expect(frame.locator('a[href="tel:950800"]').first).to_be_visible()
        frame.locator("ol li button").first.click()
        expect(opened.locator("#outlet")).not_to_be_empty()
    server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
