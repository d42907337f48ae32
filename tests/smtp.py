"""A mail server on the loopback: takes mails as SMTP has it (RFC 5321), and can break."""

import socketserver
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.policy import default

STEPS = ["connect", "ehlo", "mail", "rcpt", "data", "taken", "answered"]


class Conversation(socketserver.StreamRequestHandler):
    """One connection. Before each step of it the server's `at` is asked."""

    def handle(self):
        self.say("connect", "220 loopback")
        while line := self.rfile.readline():
            word = line.split(None, 1)[0].lower().rstrip(b":") if line.strip() else b""
            if word in (b"ehlo", b"helo"):
                self.say("ehlo", "250 loopback")
            elif word == b"mail":
                self.say("mail", "250 ok")
            elif word == b"rcpt":
                self.say("rcpt", "250 ok")
            elif word == b"data":
                self.say("data", "354 go on")
                self.take()
            elif word == b"quit":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def say(self, step: str, answer: str) -> None:
        self.server.at(step)
        self.wfile.write(f"{answer}\r\n".encode())

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.at("taken")
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=default))
        self.say("answered", "250 queued")


class MailServer(socketserver.ThreadingTCPServer):
    """`at` is called with the name of each of `STEPS`; what it raises ends the
    connection there."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, at: Callable[[str], None] = lambda step: None):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.at = at
        self.mails: list[Message] = []

    def handle_error(self, request, client_address):
        """A connection that breaks is what some tests are about."""

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *exc):
        self.shutdown()
        self.thread.join()
        self.server_close()
