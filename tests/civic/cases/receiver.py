"""An HTTP server that answers as the test says: status, headers and body, or a fault."""

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict
    body: bytes


@dataclass
class Script:
    """What to answer: `fault` is one of hang, reset, drip, silent_close, garbage; empty for a plain answer."""

    status: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes = b"{}"
    fault: str = ""
    delay: float = 0.0


class Receiver(ThreadingHTTPServer):
    """Answers POST from `script` (or the next of `queue`) and GET from `find`; `seen` keeps the requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen = []
        self.script = Script()
        self.find = Script(status=404)
        self.queue = []
        self.ended = threading.Event()
        self.answered = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hooks/"

    @property
    def find_url(self):
        return f"{self.url}cases?key={{key}}"

    def posts(self):
        return [one for one in self.seen if one.method == "POST"]

    def stop(self):
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self._answer(body, self.server.queue.pop(0) if self.server.queue else self.server.script)

    def do_GET(self):
        self._answer(b"", self.server.find)

    def _answer(self, body, script):
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append(Seen(self.command, self.path, headers, body))
        time.sleep(script.delay)
        if script.fault:
            getattr(self, script.fault)()
            return
        self.send_response(script.status)
        for name, value in script.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(script.body)))
        self.end_headers()
        self.wfile.write(script.body)
        self.wfile.flush()
        self.server.answered.set()

    def hang(self):
        self.server.ended.wait(30)
        self.close_connection = True

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def silent_close(self):
        self.close_connection = True

    def garbage(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def drip(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while not self.server.ended.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def log_message(self, *_):
        pass
