"""`mxlab named` under those who mean no good: it goes on answering others, and does not grow."""
import os, random, resource, shutil, signal, socket, struct, subprocess, tempfile, threading, time
from lab import MXLAB

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
