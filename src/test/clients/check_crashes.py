"""kill -9 under load: what was acknowledged is found afterwards, whole and once."""
import collections, os, random, re, selectors, shutil, signal, socket, subprocess, tempfile, threading, time
from lab import MXLAB, ROOT

NO_SHARED_LAB = True
BENCH = os.path.join(ROOT, "src", "test", "labs", "bench")
MOMENTS = int(os.environ.get("CRASH_MOMENTS", "10"))
PER_KILL = int(os.environ.get("CRASH_LOAD", "2000"))
NAMES = """  - name: n
    address: 10.1.0.3
    daemons: [named]
    files:
      - {{path: /etc/bind/named.conf, from: {bench}/etc/a/bind/named.conf}}
      - {{path: /etc/resolv.conf, from: {resolv}}}
"""
HOST = """  - name: {name}
    address: 10.1.0.{number}
    daemons: [{daemons}]
    files:
      - {{path: /etc/mail/sendmail.cf, from: {cf}}}
      - {{path: /etc/resolv.conf, from: {resolv}}}
"""


def topology(directory, name, hosts, visitors):
    """A lab of some of the bench's hosts; the others are elsewhere."""
    path = os.path.join(directory, name + ".yaml")
    resolv = os.path.join(directory, name + ".resolv")
    alone = not any("named" in daemons for _, _, daemons in hosts)
    with open(resolv, "w") as f:
        f.write("nameserver 10.1.0.%d\n" % (3 if alone else 1))
    with open(path, "w") as f:
        f.write("name: %s\nroot: %s\ndefault-host: %s\nvisitor: 10.1.0.9\nvisitors: [%s]\nhosts:\n" % (name, BENCH, hosts[0][0], ", ".join(visitors)))
        for host, number, daemons in hosts:
            # Each listens at its own address alone: two processes have one loopback between them.
            cf = os.path.join(directory, host + ".cf")
            with open(os.path.join(BENCH, "own", "bench.cf")) as whole, open(cf, "w") as own:
                own.write(re.sub(r"(?m)^(O DaemonPortOptions=.*)$", r"\1, Addr=10.1.0.%d" % number, whole.read()))
            f.write(HOST.format(name=host, number=number, daemons=daemons, cf=cf, resolv=resolv))
        if alone:
            f.write(NAMES.format(bench=BENCH, resolv=resolv))
    return path


class Process:
    """mxlab up, which is killed and started again; its files stay."""

    def __init__(self, path, var):
        self.path, self.var = path, var
        self.process = None

    def start(self):
        self.errors = open(self.var + ".log", "a")
        self.process = subprocess.Popen([MXLAB, "up", self.path, "--ports", "shifted", "--var", self.var, "--quiet"], stdin=subprocess.DEVNULL,
                                        stdout=self.errors, stderr=self.errors, start_new_session=True, cwd=ROOT)

    def kill(self, how=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(30)
        self.errors.close()


def answers(address):
    try:
        with socket.create_connection(address, 2) as s:
            s.settimeout(5)
            return s.recv(100).startswith(b"220")
    except OSError:
        return False


def wait(what, seconds=60):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


class Session:
    """A session that sends one message after the other; commands go together (RFC 2920)."""

    def __init__(self, load, number):
        self.load, self.number, self.count = load, number, 0
        self.socket = socket.create_connection(load.address, 10)
        self.unread, self.name, self.waits = b"", "", [b"220"]
        self.then = self.hello

    def say(self, text, waits, then):
        self.waits, self.then = waits, then
        self.socket.sendall(text.encode())

    def hello(self):
        self.say("EHLO client.test\r\n", [b"250"], self.envelope)

    def envelope(self):
        if self.name:
            self.load.acknowledged.add(self.name)
        self.name = "%d.%d.%d" % (self.load.rounds, self.number, self.count)
        self.count += 1
        self.say("MAIL FROM:<x@a.test>\r\nRCPT TO:<u0@b.test>\r\nDATA\r\n", [b"250", b"250", b"354"], self.text)

    def text(self):
        name = self.name
        body = "".join("%s line %d %s\r\n" % (name, i, "x" * 50) for i in range(random.randrange(1, 40)))
        self.say("Subject: %s\r\n\r\nbegin %s\r\n%send %s\r\n.\r\n" % (name, name, body, name), [b"250"], self.envelope)

    def heard(self):
        """Tells whether the session goes on."""
        data = self.socket.recv(65536)
        *lines, self.unread = (self.unread + data).split(b"\n")
        for line in lines:
            if line[3:4] == b"-":
                continue
            if not self.waits or not line.startswith(self.waits.pop(0)):
                return False
            if not self.waits:
                self.then()
        return bool(data)


class Load:
    """Sessions that send until the server is gone, and remember what was acknowledged."""

    def __init__(self, address, sessions, rounds):
        self.address, self.rounds = address, rounds
        self.acknowledged, self.over = set(), threading.Event()
        self.thread = threading.Thread(target=self.run, args=(sessions,), daemon=True)
        self.thread.start()

    def run(self, sessions):
        with selectors.DefaultSelector() as all_of_them:
            for number in range(sessions):
                try:
                    session = Session(self, number)
                    all_of_them.register(session.socket, selectors.EVENT_READ, session)
                except OSError:
                    return
            while all_of_them.get_map() and not self.over.is_set():
                for key, _ in all_of_them.select(0.2):
                    try:
                        goes_on = key.data.heard()
                    except OSError:
                        goes_on = False
                    if not goes_on:
                        all_of_them.unregister(key.fileobj)
                        key.fileobj.close()

    def stop(self):
        self.thread.join(5)
        self.over.set()
        self.thread.join(30)


def found(box):
    """How often each message stands in the mailbox, and which are torn."""
    text = open(box, encoding="latin-1").read() if os.path.exists(box) else ""
    whole, torn = collections.Counter(), []
    for message in re.split(r"(?m)^From (?=x@a\.test )", text)[1:]:
        name = re.search(r"(?m)^Subject: (\S+)$", message)
        if name and "\nbegin %s\n" % name[1] in message and "\nend %s\n" % name[1] in message:
            whole[name[1]] += 1
        else:
            torn.append(message[:200])
    return whole, torn


def crash(processes, entry, box, per_kill=PER_KILL):
    acknowledged = set()
    try:
        for moment in range(MOMENTS):
            for one in processes:
                one.start()
            wait(lambda: answers(entry) and answers(("127.1.0.2", 1025)))
            load = Load(entry, 10, moment)
            # At any moment once there is something to lose.
            enough, end = random.randrange(100, 2 * per_kill), time.monotonic() + random.uniform(2, 4)
            while len(load.acknowledged) < enough and time.monotonic() < end:
                time.sleep(0.01)
            for one in processes:
                one.kill()
            load.stop()
            acknowledged |= load.acknowledged
        for one in processes:
            one.start()
        size = [-1, 0]
        wait(lambda: answers(entry))

        def quiet():
            time.sleep(2)
            size.append(os.path.getsize(box) if os.path.exists(box) else 0)
            whole, _ = found(box)
            return size[-1] == size[-2] and not acknowledged - set(whole) or len(size) > 60

        wait(quiet, 150)
    finally:
        for one in processes:
            one.kill(signal.SIGTERM)
    whole, torn = found(box)
    lost = sorted(acknowledged - set(whole))
    twice = sorted(name for name, n in whole.items() if n > 1)
    print("  %d kills, %d acknowledged, %d found, %d lost, %d torn, %d twice" % (MOMENTS, len(acknowledged), len(whole), len(lost), len(torn), len(twice)))
    assert len(acknowledged) > 20 * MOMENTS, "hardly anything was sent"
    assert not lost and not torn, (lost[:5], torn[:2])
    return twice


def check_one_process(lab):
    """one process is killed 10 times while it takes mail for its mailboxes: nothing lost, torn or doubled"""
    directory = tempfile.mkdtemp(prefix="mxlab-crash-")
    try:
        path = topology(directory, "crash", [("a", 1, "named, sendmail"), ("b", 2, "sendmail")], ["10.1.0.9"])
        var = os.path.join(directory, "var")
        twice = crash([Process(path, var)], ("127.1.0.2", 1025), os.path.join(var, "b", "mail", "u0"))
        assert not twice, twice[:5]
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def check_two_processes(lab):
    """sender and receiver are killed 10 times together: nothing lost or torn, doubled at most what was on the wire"""
    directory = tempfile.mkdtemp(prefix="mxlab-crash-")
    try:
        one = topology(directory, "sender", [("a", 1, "named, sendmail")], ["10.1.0.9", "10.1.0.2"])
        two = topology(directory, "receiver", [("b", 2, "sendmail")], ["10.1.0.9", "10.1.0.1"])
        var = os.path.join(directory, "var-b")
        twice = crash([Process(two, var), Process(one, os.path.join(directory, "var-a"))], ("127.1.0.1", 1025), os.path.join(var, "b", "mail", "u0"),
                      PER_KILL // 4)
        assert len(twice) <= MOMENTS * 20, twice[:5]
    finally:
        shutil.rmtree(directory, ignore_errors=True)
