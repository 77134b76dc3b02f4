"""kill -9 while mail is read, filed, flagged, deleted and delivered: what was acknowledged stays as it was, in both formats."""
import imaplib, os, poplib, random, re, smtplib, threading, time
from check_imap import port
from lab import Lab

NO_SHARED_LAB = True
MOMENTS = int(os.environ.get("CRASH_MOMENTS", "6"))
FLAGS = (r"\Seen", r"\Answered", r"\Flagged", "$Crash", "kept")


def text(name):
    """A message that shows whether it is whole."""
    rnd = random.Random(name)
    lines = "".join("%s line %d %s\r\n" % (name, i, "x" * rnd.randrange(70)) for i in range(rnd.randrange(1, 60)))
    return "From: kim@daum.net\r\nTo: lee@naver.com\r\nSubject: %s\r\n\r\nbegin %s\r\n%send %s\r\n" % (name, name, lines, name)


class Known:
    """What the server acknowledged, and what was under way when it died."""

    def __init__(self):
        self.lock = threading.Lock()
        self.there, self.maybe = {}, {}  # name: what is known of it
        self.gone, self.going = set(), set()
        self.delivered = set()
        self.rounds, self.validity, self.top = 0, {}, {}


class Client(threading.Thread):
    """Does one thing after the other until the server is gone."""

    def __init__(self, lab, known, number):
        super().__init__(daemon=True)
        self.lab, self.known, self.number, self.count = lab, known, number, 0

    def run(self):
        try:
            self.work()
        except Exception:  # The server died: whatever this one was at is not acknowledged.
            pass

    def name(self):
        self.count += 1
        return "n%d.%d.%d" % (self.known.rounds, self.number, self.count)


class Filer(Client):
    """By IMAP: appends with flags, changes flags, expunges its own, copies to another mailbox."""

    def work(self):
        imap = imaplib.IMAP4("127.0.0.1", port(self.lab, 143), timeout=30)
        imap.login("lee", "1234")
        imap.select()
        mine = {}
        while True:
            what = random.random()
            if what < 0.5 or not mine:
                name, flags = self.name(), random.sample(FLAGS, random.randrange(3))
                self.known.maybe[name] = set(flags)
                kind, data = imap.append("INBOX", "(%s)" % " ".join(flags), None, text(name).encode())
                assert kind == "OK", data
                uid = re.search(rb"APPENDUID (\d+) (\d+)", data[0])
                mine[name] = int(uid[2])
                self.known.there[name] = [int(uid[1]), int(uid[2]), set(flags)]
                del self.known.maybe[name]
            elif what < 0.8:
                name = random.choice(list(mine))
                flags, sign = set(random.sample(FLAGS, 2)), random.choice("+-")
                was = self.known.there[name]
                self.known.there[name] = was + [was[2] | flags if sign == "+" else was[2] - flags]  # One or the other.
                kind, data = imap.uid("STORE", str(mine[name]), sign + "FLAGS", "(%s)" % " ".join(flags))
                assert kind == "OK", data
                now = self.known.there[name]
                self.known.there[name] = [now[0], now[1], now[3]]
            elif what < 0.9:
                name = random.choice(list(mine))
                with self.known.lock:
                    self.known.going.add(name)
                assert imap.uid("STORE", str(mine[name]), "+FLAGS", r"(\Deleted)")[0] == "OK"
                assert imap.uid("EXPUNGE", str(mine[name]))[0] == "OK"
                with self.known.lock:
                    self.known.gone.add(name)
                    self.known.there.pop(name)
                del mine[name]
            else:
                assert imap.uid("FETCH", "1:*", "(FLAGS)")[0] == "OK"


class Popper(Client):
    """By POP3: deletes what was delivered a while ago."""

    def work(self):
        while True:
            pop = poplib.POP3("127.0.0.1", port(self.lab, 110), timeout=30)
            pop.user("lee")
            pop.pass_("1234")
            doomed = set()
            for number in range(1, min(pop.stat()[0], 15) + 1):
                subject = re.search(rb"Subject: (d\S+)", b"\n".join(pop.top(number, 0)[1]))
                if subject and random.random() < 0.5:
                    doomed.add(subject[1].decode())
                    self.known.going.add(subject[1].decode())
                    pop.dele(number)
            pop.quit()
            self.known.gone.update(doomed)
            time.sleep(random.random() / 5)


class Sender(Client):
    """By LMTP: has mail delivered into the same mailbox."""

    def work(self):
        lmtp = smtplib.LMTP("127.0.0.1", port(self.lab, 24), timeout=30)
        while True:
            name = "d" + self.name()
            lmtp.sendmail("kim@daum.net", ["lee"], text(name))
            self.known.delivered.add(name)
            time.sleep(random.random() / 20)


def verify(lab, known):
    """Looks at the mailbox as it is after the restart."""
    imap = imaplib.IMAP4("127.0.0.1", port(lab, 143), timeout=60)
    imap.login("lee", "1234")
    imap.select()
    validity, following = (int(imap.response(word)[1][0]) for word in ("UIDVALIDITY", "UIDNEXT"))
    assert known.validity.setdefault("INBOX", validity) == validity, "another UIDVALIDITY"
    kind, data = imap.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])")
    found = {}
    for head, body in (part for part in data if isinstance(part, tuple)):
        uid = int(re.search(rb"UID (\d+)", head)[1])
        flags = {flag.decode() for flag in re.search(rb"FLAGS \(([^)]*)\)", head)[1].split()} - {r"\Recent"}
        body = body.decode("latin-1")
        name = re.search(r"(?m)^Subject: (\S+)\r$", body)
        assert name, body[:300]
        name = name[1]
        assert body.endswith(text(name).partition("\r\n\r\n")[2]), "torn: " + body[:300]
        assert name not in found, name + " is there twice"
        assert uid < following, "UIDNEXT is too low"
        found[name] = uid, flags
        earlier = known.top.setdefault(name, uid)
        assert earlier == uid, "%s had UID %d and has %d" % (name, earlier, uid)
    assert len(set(uid for uid, _ in found.values())) == len(found), "a UID of two messages"
    assert following >= known.top.get("", 0), "UIDNEXT went back"
    known.top[""] = following
    for name, what in known.there.items():
        if name in known.going:
            continue
        assert name in found, "lost " + name
        uid, flags = found[name]
        assert what[0] == validity and what[1] == uid, (name, what, uid)
        assert flags in what[2:], "%s has %s, not %s" % (name, flags, what[2:])
        known.there[name] = [what[0], uid, flags]
    back = known.gone & set(found)
    assert not back, "expunged and there again: %s" % sorted(back)[:5]
    lost = known.delivered - known.gone - known.going - set(found)
    assert not lost, "delivered and lost: %s" % sorted(lost)[:5]
    imap.logout()
    return len(found)


def crashes(settings):
    lab = Lab(leaks="disabled")
    known = Known()
    try:
        directory = lab.file("etc", "server", "dovecot", "conf.d")
        with open(os.path.join(directory, "99-check.conf"), "w") as f:
            f.write("protocols = imap pop3 lmtp\nservice lmtp {\n  inet_listener lmtp {\n    port = 24\n  }\n}\n" + settings)
        lab.restart()
        for moment in range(MOMENTS):
            known.rounds = moment
            kinds = (Filer, Filer, Filer, Popper, Sender)
            clients = [kind(lab, known, number) for number, kind in enumerate(kinds)]
            [client.start() for client in clients]
            time.sleep(random.uniform(1, 4))
            lab.kill()
            [client.join(30) for client in clients]
            lab.start()
            count = verify(lab, known)
        print("  %d kills, %d messages stayed, %d were expunged, %d delivered" % (MOMENTS, count, len(known.gone), len(known.delivered)))
        assert len(known.there) > 5 * MOMENTS, "hardly anything was done"
    finally:
        lab.stop()


def check_mbox_crashes(lab):
    """mbox under IMAP, POP3 and delivery, killed again and again: messages, UIDs and flags stay, what is gone stays gone"""
    crashes("")


def check_maildir_crashes(lab):
    """Maildir under IMAP, POP3 and delivery, killed again and again: messages, UIDs and flags stay, what is gone stays gone"""
    crashes("mail_location = maildir:~/Maildir\n")
