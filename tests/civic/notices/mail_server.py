"""A mail server that fails on demand: refuses, hesitates, hangs up. As much of RFC 5321 as smtplib needs."""

import socketserver
import threading
import time


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        server = self.server
        if server.hang_up:
            return
        self.say(server.greeting)
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT":
                recipient = line.decode().split("<")[1].split(">")[0]
                self.say(server.refuse.get(recipient, "250 ok"))
            elif verb == b"DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(part)
                server.connected = True
                time.sleep(server.slow)
                answer = server.answer
                if answer.startswith("250"):
                    server.taken.append((recipient, b"".join(lines)))
                self.say(answer)
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`taken` holds (recipient, raw mail); the other attributes say how it fails."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Session)
        self.taken = []
        self.greeting = "220 mail.test"
        self.refuse = {}
        self.answer = "250 kept"
        self.slow = 0
        self.hang_up = False
        self.connected = False  # a mail has been handed over, and is being thought about
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def stop(self):
        self.shutdown()
        self.server_close()
