"""The test labs behave as the recorded machines did: sendmail 8.17.1.9 and dovecot 2.3.19.1 of Debian 12."""
import os, re, shutil, smtplib, socket, tempfile, threading, time

import dialogues
from lab import ROOT, Lab

NO_SHARED_LAB = True
RESOURCES = os.path.join(ROOT, "src", "test", "resources")
MTA = {"debian", "centos"}


class TestLab(Lab):
    """One of src/test/labs, all of which are copied: they share files."""

    def __init__(self, name):
        self.leaks = "paranoid"
        self.dir = tempfile.mkdtemp(prefix="mxlab-check-")
        shutil.copytree(os.path.join(ROOT, "src", "test", "labs"), os.path.join(self.dir, "labs"))
        self.topology = os.path.join(self.dir, "labs", name)
        self.options = ("--var", os.path.join(self.dir, "var"))
        self.process = None
        self.start()

    def at(self, port):
        """Where the first host of the lab serves one of its ports."""
        host = self.status["hosts"][0]
        for daemon in host["daemons"]:
            for place in daemon["listening"]:
                if place["lab"] == "%s:%d" % (host["addresses"][0], port):
                    address, _, actual = place["socket"].rpartition(":")
                    return address, int(actual)
        raise AssertionError("nobody listens at port %d" % port)


def source(address):
    return "127." + address.split(".", 1)[1] if address else None


def played(lab, files, wanted, before=lambda case: None):
    """Plays the cases of the files that are wanted; all of them, whatever fails."""
    failed, count = [], 0
    for name in files:
        for case in dialogues.read(os.path.join(RESOURCES, "dialogue", name)):
            if wanted(case):
                before(case)
                port = int(case.facts.get("port", {"smtp": 25, "pop3": 110, "imap": 143}[case.facts.get("proto", "smtp")]))
                problem = dialogues.play(case, lab.at(port), source(case.facts.get("source", "")))
                count += 1
                if problem:
                    failed.append("%s: %s" % (case.name, problem))
    assert count, "no cases"
    assert not failed, "%d of %d\n%s" % (len(failed), count, "\n".join(failed))
    errors = open(lab.errors.name).read()
    assert "LEAK" not in errors and "Exception" not in errors, errors[-3000:]


def config(*names):
    return lambda case: case.facts.get("config") in names


def check_debian(lab):
    """sendmail on Debian: sessions, addresses, extensions, relaying, submission"""
    lab = TestLab("debian")
    try:
        played(lab, ["smtp/basic.dlg", "smtp/esmtp.dlg", "smtp/address.dlg", "smtp/submission.dlg", "mta/relay.dlg"], config("debian"))
    finally:
        lab.stop()


def check_strangers(lab):
    """sendmail makes strangers wait for the greeting, sends hasty ones away, and counts them all"""
    lab = TestLab("debian")
    try:
        # Debian's access map: 10 connections in 10 minutes from everybody it does not know; the greeting after a second.
        begun = time.monotonic()
        with socket.create_connection(lab.at(25), 20, ("127.44.0.9", 0)) as patient:
            assert patient.recv(1000).startswith(b"220 mail.example.com ESMTP"), "after a second"
            assert 0.9 < time.monotonic() - begun < 8, time.monotonic() - begun
        begun = time.monotonic()
        with socket.create_connection(lab.at(25), 20, ("127.44.0.9", 0)) as hasty, hasty.makefile("rb") as lines:
            hasty.sendall(b"EHLO x\r\n")
            said = [lines.readline().decode() for _ in range(3)]
            assert time.monotonic() - begun < 0.9, "at once"
            assert said == ["554 mail.example.com ESMTP not accepting messages\r\n",
                            "250-mail.example.com Hello [192.44.0.9], pleased to meet you\r\n", "250 ENHANCEDSTATUSCODES\r\n"], said
            for command, answer in (("MAIL FROM:<kim@daum.net>", "550 5.0.0 Command rejected"), ("NOOP", "250 2.0.0 OK"),
                                    ("HELP", "550 5.0.0 Command rejected"), ("QUIT", "221 2.0.0 mail.example.com closing connection")):
                hasty.sendall(command.encode() + b"\r\n")
                line = lines.readline().decode().rstrip()
                assert line == answer, (command, line)
        open_ones = [socket.create_connection(lab.at(25), 20, ("127.44.0.9", 0)) for _ in range(12)]
        said = [one.recv(1000).decode() for one in open_ones]
        [one.close() for one in open_ones]
        assert [line[:3] for line in said].count("220") == 8, said
        assert said.count("421 4.3.2 Connection rate limit exceeded.\r\n") == 4, said
        with socket.create_connection(lab.at(25), 20, ("127.168.111.10", 0)) as known:
            assert known.recv(1000).startswith(b"220 "), "others are not concerned"
        log = open(lab.mxlab("path", "A", "/var/log/mail.log").stdout.strip()).read()
        assert "ruleset=check_relay, arg1=[192.44.0.9], arg2=192.44.0.9, relay=[192.44.0.9], reject=421 4.3.2 Connection rate limit exceeded." in log, log
    finally:
        lab.stop()


def check_debian_limits(lab):
    """sendmail with other options"""
    lab = TestLab("debian-limits")
    try:
        played(lab, ["smtp/limits.dlg"], lambda case: case.facts["config"].startswith("debian + "))
    finally:
        lab.stop()


def check_centos(lab):
    """sendmail as CentOS configures it"""
    lab = TestLab("centos")
    try:
        played(lab, ["centos/centos.dlg"], config("centos"))
    finally:
        lab.stop()


def fetched(proto):
    """Cases of one protocol, each on its mailbox."""
    lab = TestLab("debian")
    box = lab.mxlab("path", "A", "/var/mail/example").stdout.strip()
    mailboxes = os.path.join(RESOURCES, "dialogue", proto, "fixtures")
    try:
        played(lab, [proto + "/dovecot-2.3.19.1.dlg"], lambda case: case.facts.get("proto") == proto,
               lambda case: shutil.copy(os.path.join(mailboxes, case.facts["fixture"] + ".mbox"), box))
    finally:
        lab.stop()


def check_pop3(lab):
    """dovecot: POP3 on a mailbox"""
    fetched("pop3")


def check_imap(lab):
    """dovecot: IMAP on a mailbox"""
    fetched("imap")


class Misbehaving:
    """A mail server that does one thing wrong, as the hosts of zones/test.db did while sendmail was recorded."""

    def __init__(self, address, port, greeting="220 mock ESMTP ready", recipient="250 2.1.5 ok"):
        self.greeting, self.recipient = greeting, recipient
        self.server = socket.create_server((address, port))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        with client, client.makefile("rwb") as stream:
            def say(line):
                stream.write(line.encode() + b"\r\n")
                stream.flush()
            try:
                say(self.greeting)
                self.obey(stream, say)
            except OSError:
                pass

    def obey(self, stream, say):
        content = False
        for line in stream:
            word = line[:4].upper().rstrip()
            if content:
                content = line != b".\r\n"
                if not content:
                    say("250 2.0.0 mock queued as 1")
            elif word == b"QUIT":
                return say("221 2.0.0 bye")
            elif self.greeting.startswith("5"):
                say("503 bad sequence")
            elif word == b"EHLO":
                say("250-mock\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 10000000\r\n250 DSN")
            elif word == b"RCPT":
                say(self.recipient)
            elif word == b"DATA":
                content = self.recipient.startswith("2")
                say("354 go" if content else "503 5.5.1 need rcpt")
            else:
                say("250 2.0.0 ok")

    def close(self):
        self.server.close()


def entries(log):
    """The first line of mail.log about each recipient: recipient -> (relay, dsn, stat)."""
    found = {}
    for line in log.splitlines():
        if m := re.search(r" to=<(\S+?)>,.* dsn=([\d.]+),(?: reply=.*?,)? stat=(.*)$", line):
            relay = re.search(r" relay=([^,]*),", line)
            found.setdefault(m[1], (relay[1] if relay else "", m[2], m[3]))
    return found


def check_flow(lab):
    """mail.daum.net's first attempts at hosts that take, refuse, put off, or are not there"""
    with open(os.path.join(RESOURCES, "flow", "sendmail-8.17.1.9.tsv")) as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    lab = TestLab("flow")
    port = lab.ports[25]
    hosts = [Misbehaving("127.168.111.201", port), Misbehaving("127.168.111.203", port, recipient="550 5.1.1 no such user here"),
             Misbehaving("127.168.111.204", port, recipient="450 4.2.1 mailbox busy"),
             Misbehaving("127.168.111.205", port, greeting="554 mock No SMTP service here")]
    try:
        daum = next(h for h in lab.status["hosts"] if h["name"] == "daum")["sockets"][0]
        for row in rows:
            with smtplib.SMTP(daum, port, timeout=30, source_address=("127.168.111.10", 0)) as smtp:
                smtp.sendmail("kim@daum.net", [row[0]], "Subject: to %s\r\n\r\nx\r\n" % row[0])
        log = lab.mxlab("path", "daum", "/var/log/mail.log").stdout.strip()
        lab.wait(lambda: len(entries(open(log).read())) >= len(rows))
        got = entries(open(log).read())
        differing = []
        for recipient, relay, dsn, stat in rows:
            relay_got, dsn_got, stat_got = got.get(recipient, ("", "", ""))
            if (relay not in ("*", relay_got)) or dsn != dsn_got or not re.fullmatch(dialogues.pattern(stat), stat_got):
                differing.append("%s: expected %r, got %r" % (recipient, (relay, dsn, stat), got.get(recipient)))
        assert not differing, "\n".join(differing)
    finally:
        [host.close() for host in hosts]
        lab.stop()
