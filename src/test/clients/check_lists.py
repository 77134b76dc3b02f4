"""What became of mail through aliases, virtusertable, mailertable, domaintable and .forward, as a real sendmail logged it."""
import os, re, smtplib, socketserver, subprocess, sys, threading, time

from lab import Lab, ROOT

NO_SHARED_LAB = True
RECORD = os.path.join(ROOT, "src", "test", "resources", "sendmail", "delivery", "aliases-centos-full.txt")
CATCH = """#!/bin/sh
if [ -e %(out)s ]; then echo '/etc/mail/smrsh/catch: 2: cannot create /var/tmp/prog.out: Permission denied'; exit 2; fi
cat > %(out)s
"""


class Mock(socketserver.StreamRequestHandler):
    """An SMTP server that takes everything."""

    def handle(self):
        def say(text):
            self.wfile.write(text.encode() + b"\r\n")

        say("220 mock ESMTP ready")
        data = False
        for line in self.rfile:
            word = line.strip().upper().decode("latin-1")
            if data:
                if word == ".":
                    data = False
                    say("250 2.0.0 mock queued as 1")
                continue
            if word.startswith("EHLO"):
                say("250-mock\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 10000000\r\n250 DSN")
            elif word.startswith("DATA"):
                data = True
                say("354 go")
            elif word.startswith("QUIT"):
                say("221 2.0.0 bye")
                return
            else:
                say({"MAIL": "250 2.1.0 ok", "RCPT": "250 2.1.5 ok"}.get(word[:4], "250 2.0.0 ok"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class ListsLab(Lab):
    """The test lab centos-full with a var of its own."""

    def start(self):
        self.topology = os.path.join(ROOT, "src", "test", "labs", "centos-full", "lab.yaml")
        self.options = ("--var", os.path.join(self.dir, "var"))
        super().start()


def check_lists(lab):
    """C-071 C-072 C-073 mail through aliases, lists, programs, files, virtual users and .forward: replies, logs and mailboxes as recorded"""
    lab = ListsLab()
    servers = []
    try:
        replay(lab, servers)
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
        assert lab.stop() in (0, 130, 143)


def replay(lab, servers):
    port = lab.ports[25]
    for ip in ("127.168.0.14", "127.168.0.114"):
        server = Server((ip, port), Mock)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    var = lab.file("var", "C")
    forwards = {"test": "\\test, lee@naver.com\n", "ceo1": '"|/usr/local/bin/catch"\n', "ceo2": "/var/tmp/ceo2.out\nceo1@kjy.co.ki\n", "kim": "b\n", "example": "b\n"}
    for user, text in forwards.items():
        lab.host("C", "su", user, "-c", "cat > /home/%s/.forward" % user, stdin=text)
    for user in ("a", "b", "kjy", "admin", "test"):
        lab.host("C", "rm", "-f", "/var/mail/" + user)
    smrsh = lab.mxlab("path", "C", "/etc/mail/smrsh").stdout.strip()
    created = not os.path.isdir(smrsh)
    os.makedirs(smrsh, exist_ok=True)
    catch = os.path.join(smrsh, "catch")
    try:
        with open(catch, "w") as f:
            f.write(CATCH % {"out": os.path.join(lab.dir, "prog.out")})
        os.chmod(catch, 0o755)
        compare(lab, port, var)
    finally:
        os.remove(catch)
        if created:
            os.rmdir(smrsh)


def compare(lab, port, var):
    recorded = [l.rstrip("\n") for l in open(RECORD) if not l.startswith("#")]
    wrong, owners = [], {}
    for line in recorded:
        if line.startswith("rcpt "):
            rcpt, reply = line[5:].split(" | ")
            with smtplib.SMTP("127.168.0.164", port, "client.example.com", timeout=30, source_address=("127.168.0.10", 0)) as smtp:
                smtp.ehlo()
                smtp.docmd("MAIL FROM:<kim@jyj.co.ki>")
                code, text = smtp.docmd("RCPT TO:<%s>" % rcpt)
                said = "%d %s" % (code, text.decode())
                if said != reply:
                    wrong.append("- %s\n+ %s" % (line, said))
                if code == 250:
                    smtp.docmd("DATA")
                    smtp.send("From: <kim@jyj.co.ki>\r\nTo: <%s>\r\nSubject: to %s\r\n\r\nHello %s\r\n.\r\n" % (rcpt, rcpt, rcpt))
                    code, text = smtp.getreply()
                    owners[text.decode().split()[1]] = rcpt
    logs = [l[4:] for l in recorded if l.startswith("log ")]
    log = next((f for f in (os.path.join(var, "log", n) for n in ("maillog", "mail.log")) if os.path.exists(f)), "")
    found = []

    def all_there():
        found[:] = list(lines(log, owners))
        return len(found) >= len(logs)

    lab.wait(all_there, 30)
    for line in difference(sorted(logs), sorted(found)):
        wrong.append(line)
    boxes = {}
    for line in recorded:
        if line.startswith("box "):
            _, user, subject = line.split(" ", 2)
            boxes.setdefault(user, []).append(subject)
    for user, subjects in boxes.items():
        text = lab.mailbox("C", user).decode()
        got = re.findall(r"^Subject: (.*)$", text, re.M)
        wrong += difference(["box %s %s" % (user, s) for s in sorted(subjects)], ["box %s %s" % (user, s) for s in sorted(got)])
    assert not wrong, "\n".join(wrong)


def lines(log, owners):
    """The lines of the log that tell of recipients, each with whom its mail was for."""
    if not os.path.exists(log):
        return
    for line in open(log, errors="replace"):
        match = re.match(r".*? (?:sm-mta|sendmail)(?:\[\d+\])?: (\w+): (.*)$", line)
        if not match or "from=<" in match.group(2) and "to=" not in match.group(2).split(", ")[0] and "DSN" not in line:
            continue
        if "DSN: " not in match.group(2) and not match.group(2).startswith("to="):
            continue
        rest = re.sub(r"(x?delay|pri)=[\d:]+, ", "", match.group(2))
        number = match.group(1)
        owner = owners.get(number) or ("(returned)" if "to=<kim@jyj.co.ki>" in rest else "inc")
        for each in list(owners) + [number]:
            rest = rest.replace(each, "QID")
        yield owner + " | " + re.sub(r"\b6A[A-Z]\w{11}\b", "QID", rest)


def difference(expected, found):
    gone, more = list(expected), []
    for line in found:
        if line in gone:
            gone.remove(line)
        else:
            more.append(line)
    return ["- " + l for l in gone] + ["+ " + l for l in more]
