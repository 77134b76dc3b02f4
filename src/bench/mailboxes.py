"""POP3 and IMAP with 10,000 messages of 4 KB, mbox and Maildir: ours, and where a dovecot is installed and may be started (by root)
its ratio in the same run, each server in turn. Above 1 ours is faster. Every command once on a fresh connection, as clients do."""
import os, random, re, shutil, socket, statistics, subprocess, tempfile, time

from lab import ROOT, Lab

MESSAGES = 10000
WORDS = "server mail zone record naver daum example query answer delivery mailbox postmaster header received queue relay".split()
COMMANDS = ("SELECT INBOX", "FETCH 1:* (UID FLAGS RFC822.SIZE)", "FETCH 1:* ENVELOPE", "SEARCH SUBJECT zone", "SEARCH BODY zzzyyy",
            "SEARCH UNSEEN", "FETCH 5000 BODY.PEEK[]", "FETCH 1:* BODY.PEEK[]", "STORE 1:1000 +FLAGS (\\Flagged)",
            "STORE 1:1000 -FLAGS (\\Flagged)")


def message(number):
    chance = random.Random(number)
    lines = ["Return-Path: <kim@a.test>", "Message-ID: <%d@a.test>" % number, "Date: Mon, 1 Jan 2024 00:00:%02d +0900" % (number % 60),
             "From: Kim <kim@a.test>", "To: Lee <u0@b.test>", "Subject: bench %d %s" % (number, chance.choice(WORDS)), ""]
    size = sum(map(len, lines))
    while size < 4000:
        lines.append(" ".join(chance.choice(WORDS) for _ in range(10)))
        size += len(lines[-1]) + 1
    return "\n".join(lines) + "\n"


def fill(maildir, path):
    if maildir:
        for name in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(path, name))
        for i in range(MESSAGES):
            text = message(i)
            with open(os.path.join(path, "cur", "%d.M%dP1.bench,S=%d:2,S" % (1700000000 + i, i, len(text))), "w") as f:
                f.write(text)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        for i in range(MESSAGES):
            f.write("From kim@a.test Mon Jan  1 00:00:00 2024\n" + message(i) + "\n")
    os.chmod(path, 0o600)


class Ours(Lab):
    """The lab of bench.yaml, or of bench-maildir.yaml; its mailbox is there before it begins."""
    user = "u0"

    def __init__(self, maildir):
        self.leaks = "disabled"
        self.dir = tempfile.mkdtemp(prefix="mxlab-bench-")
        labs = os.path.join(self.dir, "labs")
        shutil.copytree(os.path.join(ROOT, "src", "test", "labs"), labs)
        self.options = ("--var", self.file("var"))
        self.topology = os.path.join(labs, "bench-maildir.yaml" if maildir else "bench.yaml")
        fill(maildir, self.file("var", "b", *(("home", "u0", "Maildir") if maildir else ("mail", "u0"))))
        self.start()
        address = self.socket("b")
        self.pop3, self.imap = (address, self.ports[110]), (address, self.ports[143])


class Dovecot:
    user = "u0"

    @staticmethod
    def there():
        return bool(shutil.which("dovecot", path="/usr/sbin:/usr/bin")) and os.geteuid() == 0

    def __init__(self, maildir):
        self.dir = tempfile.mkdtemp(prefix="mxlab-bench-")
        os.chmod(self.dir, 0o755)
        mail = os.path.join(self.dir, "mail")
        fill(maildir, mail if maildir else os.path.join(mail, "inbox"))
        uid = 8
        for path, _, names in os.walk(mail):
            for name in ["."] + names:
                os.chown(os.path.join(path, name), uid, uid)
        place = "maildir:" + mail if maildir else "mbox:%s:INBOX=%s/inbox" % (mail, mail)
        users = os.path.join(self.dir, "users")
        with open(users, "w") as f:
            f.write("u0:{PLAIN}pass:%d:%d::%s::userdb_mail=%s\n" % (uid, uid, mail, place))
        ports = []
        for _ in range(2):
            with socket.socket() as s:
                s.bind(("127.0.0.1", 0))
                ports.append(s.getsockname()[1])
        self.pop3, self.imap = ("127.0.0.1", ports[0]), ("127.0.0.1", ports[1])
        with open(os.path.join(self.dir, "dovecot.conf"), "w") as f:
            f.write("base_dir = %s/base\nprotocols = imap pop3\nlisten = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\n" % self.dir)
            f.write("log_path = %s/log\nfirst_valid_uid = 1\nmail_max_userip_connections = 1000\nauth_mechanisms = plain\n" % self.dir)
            for kind in ("passdb", "userdb"):
                f.write("%s {\n driver = passwd-file\n args = username_format=%%u %s\n}\n" % (kind, users))
            for name, port in (("pop3", ports[0]), ("imap", ports[1])):
                f.write("service %s-login {\n service_count = 0\n process_min_avail = 2\n" % name)
                f.write(" inet_listener %s {\n  port = %d\n }\n inet_listener %ss {\n  port = 0\n }\n}\n" % (name, port, name))
                f.write("service %s {\n service_count = 256\n}\n" % name)
        self.process = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", os.path.join(self.dir, "dovecot.conf")],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.time() + 20
        while time.time() < end:
            try:
                socket.create_connection(self.imap).close()
                break
            except OSError:
                time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.dir, ignore_errors=True)


class Connection:
    def __init__(self, address):
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.receive(lambda: b"\r\n" in self.tail)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def receive(self, enough):
        """Reads until enough() says so of the last octets."""
        self.tail = b""
        while True:
            octets = self.socket.recv(1 << 18)
            if not octets:
                raise EOFError("the server hung up")
            self.tail = (self.tail + octets)[-3000:]
            if enough():
                return

    def pop3(self, command):
        self.socket.sendall(command.encode() + b"\r\n")
        self.receive(lambda: self.tail.endswith(b"\r\n"))
        if not self.tail.startswith(b"+OK"):
            raise RuntimeError(command + ": " + self.tail.decode())

    def imap(self, command):
        """Seconds until its tagged answer."""
        start = time.perf_counter()
        self.socket.sendall(b"a1b2 " + command.encode() + b"\r\n")
        self.receive(lambda: re.search(rb"(?:^|\r\n)a1b2 [^\r\n]*\r\n$", self.tail))
        seconds = time.perf_counter() - start
        if b"a1b2 OK" not in self.tail:
            raise RuntimeError(command + ": " + self.tail.decode(errors="replace")[-200:])
        return seconds

    def retrieve(self, first, count):
        """RETR of so many messages at once; none of their lines is a dot alone."""
        self.socket.sendall(b"".join(b"RETR %d\r\n" % n for n in range(first, first + count)))
        left, rest = count, b""
        while left:
            octets = self.socket.recv(1 << 18)
            if not octets:
                raise EOFError("the server hung up")
            all_ = rest + octets
            left -= all_.count(b"\r\n.\r\n")
            rest = all_[-4:]


def logins(server, seconds=0.4):
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        with Connection(server.pop3) as c:
            for command in ("USER " + server.user, "PASS pass", "STAT", "QUIT"):
                c.pop3(command)
        done += 1
    return done / (time.perf_counter() - start)


def retrieve(server, window, count):
    with Connection(server.pop3) as c:
        c.pop3("USER " + server.user)
        c.pop3("PASS pass")
        start = time.perf_counter()
        for first in range(1, count + 1, window):
            c.retrieve(first, min(window, count + 1 - first))
        seconds = time.perf_counter() - start
        c.pop3("QUIT")
        return count / seconds


def once(server, put):
    """One round; put(row, value, whether more is better)."""
    put("POP3 logins/s", logins(server), True)
    put("POP3 RETR/s, one by one", retrieve(server, 1, 2000), True)
    put("POP3 RETR/s, 64 ahead", retrieve(server, 64, MESSAGES), True)
    with Connection(server.imap) as c:
        c.imap("LOGIN %s pass" % server.user)
        for command in COMMANDS:
            put("IMAP ms " + command, c.imap(command) * 1000, False)
        c.imap("LOGOUT")


def rows(row, rounds=3):
    for maildir in (False, True):
        servers = [Ours(maildir)]
        try:
            if Dovecot.there():
                servers.append(Dovecot(maildir))
            figures = {}
            for _ in range(rounds):
                for server in servers:
                    once(server, lambda name, value, up: figures.setdefault((name, up), {}).setdefault(server, []).append(value))
            for (name, up), values in figures.items():
                ours = values[servers[0]]
                ratio = ""
                if len(servers) > 1:
                    a, b = statistics.median(ours), statistics.median(values[servers[1]])
                    ratio = "%.2f x dovecot" % (a / b if up else b / a)
                row(("Maildir, " if maildir else "mbox, ") + name, ours, ratio)
        finally:
            for server in servers:
                server.stop()
