"""`mxlab named` and the mail server under those who mean no good: they go on answering others, and do not grow."""
import os, random, re, resource, shutil, signal, socket, struct, subprocess, tempfile, threading, time
from lab import MXLAB, ROOT

GROWTH = 96 << 20
LARGE = "".join("large TXT \"%s\"\n" % ("%02d" % i * 120) for i in range(60))
ZONE = "$TTL 300\n@ SOA ns admin 1 7200 900 1209600 300\n@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.2\n" + LARGE


class Named:
    """A name server of its own, with one zone, at 127.0.0.1 and a free port."""

    def __init__(self, options=""):
        self.dir = tempfile.mkdtemp(prefix="mxlab-floods-")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.at = probe.getsockname()
        with open(os.path.join(self.dir, "example.test.db"), "w") as f:
            f.write(ZONE)
        conf = os.path.join(self.dir, "named.conf")
        with open(conf, "w") as f:
            f.write('options { directory "%s"; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; %s };\n'
                    'zone "example.test" { type primary; file "example.test.db"; };\n' % (self.dir, self.at[1], options))
        self.log = open(os.path.join(self.dir, "log"), "w")
        self.process = subprocess.Popen([MXLAB, "named", "-g", "-n", "1", "-c", conf], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log)
        deadline = time.monotonic() + 30
        while not (self.answers(0.2) and self.listens()):
            assert time.monotonic() < deadline and self.process.poll() is None, open(self.log.name).read()

    def answers(self, patience=5.0):
        """Whether a datagram is answered, tried once a second as a resolver would."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.connect(self.at)
            s.settimeout(min(1.0, patience))
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                try:
                    s.send(query("www.example.test", 1))
                    if s.recv(512)[7] == 1:
                        return True
                except OSError:
                    pass
        return False

    def listens(self):
        with socket.socket() as s:
            return s.connect_ex(self.at) == 0

    def answers_streams(self):
        with socket.create_connection(self.at, 15) as s:
            s.sendall(framed("www.example.test", 1))
            return len(s.recv(512)) > 30

    def memory(self):
        """Octets in use: resident, shared parts not counted."""
        for line in open("/proc/%d/status" % self.process.pid):
            if line.startswith("RssAnon"):
                return int(line.split()[1]) << 10
        raise AssertionError("no RssAnon")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        self.log.close()
        said = open(self.log.name).read()
        shutil.rmtree(self.dir)
        assert code == 0, said
        assert "Exception" not in said and "Error" not in said, said


def query(name, kind):
    wire = b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"
    return struct.pack(">HHHHHH", random.randrange(65536), 0x0100, 1, 0, 0, 0) + wire + struct.pack(">HH", kind, 1)


def framed(name, kind):
    wire = query(name, kind)
    return struct.pack(">H", len(wire)) + wire


def against(attack, options=""):
    """Runs an attack; others must be served meanwhile, and memory must stay what it was."""
    named = Named(options)
    try:
        attack(named, 0.5)
        before = named.memory()
        attack(named, 4)
        grown = named.memory() - before
        assert grown < GROWTH, "grew by %d MB" % (grown >> 20)
        assert named.answers()
    finally:
        named.stop()


def check_random_names(lab):
    """a flood of queries for random names: others are answered, nothing of it is kept"""
    def attack(named, seconds):
        end = time.monotonic() + seconds

        def flood():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.connect(named.at)
                while time.monotonic() < end:
                    for _ in range(100):
                        try:
                            s.send(query("%x.example.test" % random.getrandbits(128), random.choice((1, 15, 28, 255))))
                        except OSError:
                            pass

        threads = [threading.Thread(target=flood) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 2)
        assert named.answers()
        for thread in threads:
            thread.join()
    against(attack)


def check_ten_thousand_connections(lab):
    """10,000 TCP connections that say nothing: others are answered over UDP and TCP"""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    many = min(10000, hard - 200)

    def attack(named, seconds):
        mute = []
        try:
            for i in range(many if seconds > 1 else 200):
                s = socket.socket()
                s.setblocking(False)
                s.connect_ex(named.at)
                mute.append(s)
                if i % 2500 == 0:
                    assert named.answers()
                    assert named.answers_streams()
            assert named.answers()
            assert named.answers_streams()
        finally:
            for s in mute:
                s.close()
    try:
        against(attack)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def check_slow_readers(lab):
    """clients that ask for much and read nothing: what is kept for them is bounded, others are answered"""
    def attack(named, seconds):
        slow = []
        try:
            for _ in range(60 if seconds > 1 else 10):
                s = socket.create_connection(named.at, 5)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                s.setblocking(False)
                try:
                    s.send(framed("large.example.test", 16) * 1500)
                except OSError:
                    pass
                slow.append(s)
            assert named.answers()
            assert named.answers_streams()
            time.sleep(1)
            assert named.answers_streams()
        finally:
            for s in slow:
                s.close()
    against(attack)


class MailServer:
    """The test lab "bench" with its two mail servers; its b.test keeps what u0 ... u9 get."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="mxlab-floods-")
        shutil.copytree(os.path.join(ROOT, "src", "test", "labs"), os.path.join(self.dir, "labs"))
        self.errors = os.path.join(self.dir, "stderr")
        environment = {**os.environ, "MXLAB_JAVA_OPTS": "-Dio.netty.leakDetection.level=advanced"}
        self.process = subprocess.Popen([MXLAB, "up", os.path.join(self.dir, "labs", "bench.yaml"), "--ports", "0", "--var", os.path.join(self.dir, "var")],
                                        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=open(self.errors, "w"), text=True)
        for line in self.process.stdout:
            if line.startswith("ready"):
                break
        ready = dict(word.split("=", 1) for word in line.split() if "=" in word)
        self.at = ("127.1.0.2", int(ready["smtp"]))

    def talk(self, *lines, patience=30):
        """Says each line and hears one reply to it; the replies, the greeting first."""
        with socket.create_connection(self.at, patience) as s, s.makefile("rb") as replies:
            said = [reply_of(replies)]
            for line in lines:
                s.sendall(line.encode() + b"\r\n")
                said.append(reply_of(replies))
            return said

    def delivers(self, patience=30):
        begun = time.monotonic()
        said = self.talk("EHLO x", "MAIL FROM:<a@a.test>", "RCPT TO:<u0@b.test>", "DATA", "Subject: x\r\n\r\nx\r\n.", "QUIT", patience=patience)
        assert [line[:3] for line in said] == ["220", "250", "250", "250", "354", "250", "221"], said
        return time.monotonic() - begun

    def memory(self):
        """Octets after two collections, shared parts divided among those who share them."""
        for _ in range(2):
            subprocess.run(["jcmd", str(self.process.pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)
            time.sleep(0.5)
        for line in open("/proc/%d/smaps_rollup" % self.process.pid):
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
        raise AssertionError("no Pss")

    def live(self):
        """Octets of the heap in use after a collection: what the young generation once touched does not count."""
        subprocess.run(["jcmd", str(self.process.pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)
        told = subprocess.run(["jcmd", str(self.process.pid), "GC.heap_info"], capture_output=True, text=True, check=True).stdout
        return sum(int(used) << 10 for used in re.findall(r"generation +total \d+K, used (\d+)K", told))

    def stop(self):
        errors = open(self.errors).read()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) in (0, 143)
        self.process.stdout.close()
        shutil.rmtree(self.dir, ignore_errors=True)
        assert "LEAK" not in errors and "Exception" not in errors, errors[-3000:]


def reply_of(replies):
    line = replies.readline()
    while line[3:4] == b"-":
        line = replies.readline()
    return line.decode("latin-1").rstrip()


def with_mail_server(check):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = MailServer()
    try:
        server.delivers()
        check(server)
        server.delivers()
    finally:
        server.stop()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def check_idle_mail_sessions(lab):
    """5,000 SMTP clients that say nothing cost at most 20 KB each, and others are served meanwhile"""
    def check(server):
        for _ in range(200):
            server.talk("QUIT")
        before, idle = server.memory(), []
        for _ in range(5000):
            idle.append(socket.create_connection(server.at, 30))
            assert idle[-1].recv(1000).startswith(b"220 ")
        each = (server.memory() - before) / 5000
        assert server.delivers() < 5, "in the crowd"
        [client.close() for client in idle]
        print("     %.1f KB each" % (each / 1024))
        assert each <= 20 * 1024, each
    with_mail_server(check)


def check_many_mail_sessions(lab):
    """500 SMTP clients at once, each with a message: all of them arrive, once"""
    def check(server):
        failed = []

        def one(number):
            try:
                said = server.talk("EHLO x", "MAIL FROM:<a@a.test>", "RCPT TO:<u1@b.test>", "DATA", "Subject: number %d\r\n\r\nx\r\n." % number, "QUIT", patience=60)
                assert said[5].startswith("250 "), said
            except Exception as e:
                failed.append(repr(e))
        threads = [threading.Thread(target=one, args=(number,)) for number in range(500)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        assert not failed, failed[:3]
        box = os.path.join(server.dir, "labs", "bench", "var", "b", "mail", "u1")
        box = box if os.path.exists(os.path.dirname(box)) else os.path.join(server.dir, "var", "b", "mail", "u1")
        deadline = time.monotonic() + 60
        while len(subjects(box)) < 500 and time.monotonic() < deadline:
            time.sleep(0.2)
        found = subjects(box)
        assert sorted(found) == list(range(500)), len(found)
    with_mail_server(check)


def subjects(box):
    if not os.path.exists(box):
        return []
    return [int(line.split()[-1]) for line in open(box) if line.startswith("Subject: number ")]


def check_bad_recipients(lab):
    """a flood of recipients that are not there, and of commands that are none"""
    def check(server):
        before = server.live()
        for _ in range(20):
            with socket.create_connection(server.at, 30) as s, s.makefile("rb") as replies:
                reply_of(replies)
                s.sendall(b"EHLO x\r\n")
                reply_of(replies)
                s.sendall(b"MAIL FROM:<a@a.test>\r\n" + b"".join(b"RCPT TO:<nobody%d@b.test>\r\n" % i for i in range(500)))
                assert reply_of(replies).startswith("250 ")
                said = {reply_of(replies)[:9] for _ in range(500)}
                assert said == {"550 5.1.1"}, said
        with socket.create_connection(server.at, 30) as s:
            s.sendall(b"".join(b"FOO%d\r\n" % i for i in range(100)))
            said = b""
            while True:
                piece = s.recv(65536)
                if not piece:
                    break
                said += piece
            assert said.endswith(b"Too many bad commands; closing connection\r\n"), said[-200:]
        assert server.live() - before < GROWTH
    with_mail_server(check)


def check_slow_and_rude_senders(lab):
    """senders that send octet by octet, stop within a message, shut one side, reset, or send noise"""
    def check(server):
        before, open_ones = server.live(), []
        for i in range(300):
            s = socket.create_connection(server.at, 30)
            s.sendall(b"EHLO x\r\n")
            open_ones.append(s)
        time.sleep(0.5)
        for i, s in enumerate(open_ones):
            s.sendall(b"MAIL FROM:<a@a.test>\r\nRCPT TO:<u2@b.test>\r\nDATA\r\n")
        time.sleep(0.5)
        for octet in b"Subject: slow\r\n\r\nx":
            for s in open_ones[:100]:
                s.sendall(bytes([octet]))
        for s in open_ones[100:200]:
            s.sendall(b"Subject: long\r\n\r\n" + b"x" * 20000)
            s.shutdown(socket.SHUT_WR)
        for s in open_ones[200:]:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()
        assert server.delivers() < 5, "while they dawdle"
        noise = random.Random(5)
        words = [b"EHLO x\r\n", b"MAIL FROM:<a@a.test>", b"\r\n", b"\n", b"\r", b"RCPT TO:<u3@b.test>\r\n", b"DATA\r\n", b".\r\n", b"\0", b"BDAT 5\r\n",
                 b"x" * 3000, b"AUTH PLAIN\r\n", b"STARTTLS\r\n", bytes(range(256)), b"RSET\r\n", b"VRFY u0\r\n"]
        for _ in range(400):
            with socket.create_connection(server.at, 30) as s:
                try:
                    for _ in range(noise.randrange(1, 12)):
                        s.sendall(noise.choice(words))
                    s.settimeout(0.01)
                    s.recv(65536)
                except OSError:
                    pass
        for s in open_ones[:100]:
            s.sendall(b"\r\n.\r\nQUIT\r\n")
        for s in open_ones[:100]:
            said = b""
            s.settimeout(30)
            while b"\r\n221 " not in said:
                piece = s.recv(65536)
                assert piece, said[-200:]
                said += piece
            assert b"Message accepted for delivery" in said, said[-200:]
        [s.close() for s in open_ones]
        assert server.live() - before < GROWTH
    with_mail_server(check)
