"""Zones go to and fro between our named and BIND, NSD and Knot: AXFR, IXFR, NOTIFY, TSIG, UPDATE, in a namespace of their own."""
import contextlib, os, re, shutil, signal, subprocess, sys, tempfile, time

OURS, BIND, NSD, KNOT, BIND_P, NSD_P, KNOT_P = ("127.0.53.%d" % i for i in range(1, 8))
SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
ZONE = "$TTL 300\n@ SOA ns1 host 10 60 30 600 60\n@ NS ns1\n@ NS ns2\nns1 A %s\nns2 A %s\n@ MX 10 mail\nmail A 192.0.2.1\ntxt TXT \"a b\" c\n*.w CNAME mail\n"
BIND_OPTIONS = ('options { directory "%(dir)s"; pid-file none; session-keyfile none; lock-file none; managed-keys-directory "%(dir)s"; recursion no;'
                ' dnssec-validation no; notify explicit; notify-delay 1; listen-on-v6 { none; }; listen-on port 53 { %(ip)s; };'
                ' notify-source %(ip)s; transfer-source %(ip)s; };\ncontrols { };\nkey "k1" { algorithm hmac-sha256; secret "' + SECRET + '"; };\n')


def program(name):
    return shutil.which(name, path=PATH)


def check_transfers(lab):
    """C-141 C-162 transfers, notifies, updates and journals with real BIND, NSD and Knot on both sides; kill -9 loses no update"""
    missing = [n for n in ("named", "nsupdate", "dig", "named-journalprint", "unshare", "ip") if not program(n)]
    if missing:
        print("SKIP:", ", ".join(missing), "not installed here", flush=True)
        return
    namespace = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-Urn"]
    if subprocess.run([*namespace, "true"], capture_output=True).returncode != 0:
        print("SKIP: this machine gives us no network namespace of our own", flush=True)
        return
    from lab import MXLAB
    out = subprocess.run([*namespace, sys.executable, os.path.abspath(__file__), MXLAB], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    print(out.stdout, end="", flush=True)
    assert out.returncode == 0, out.stderr[-3000:]


# From here on: within the namespace.

class Servers:
    """The servers of one run, each with a directory."""

    def __init__(self, mxlab):
        self.mxlab, self.dir, self.running = mxlab, tempfile.mkdtemp(prefix="mxlab-xfr-"), {}
        os.chmod(self.dir, 0o777)

    def write(self, server, name, text):
        os.makedirs(os.path.join(self.dir, server), exist_ok=True)
        os.chmod(os.path.join(self.dir, server), 0o777)
        path = os.path.join(self.dir, server, name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, 0o666)
        return path

    def path(self, server, *name):
        return os.path.join(self.dir, server, *name)

    def start(self, server, *command):
        log = open(self.path(server, "log"), "a")
        self.running[server] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.path(server), env={**os.environ, "PATH": PATH})

    def ours(self):
        self.start("ours", *self.mxlab, "named", "-g", "-c", self.path("ours", "named.conf"))

    def stop(self, server, how=signal.SIGTERM):
        process = self.running.pop(server)
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log(self, server):
        with open(self.path(server, "log"), errors="replace") as f:
            return f.read()


def sh(*command, stdin=None):
    return subprocess.run(command, input=stdin, stdin=subprocess.DEVNULL if stdin is None else None, capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": PATH})


def serial(ip, zone):
    out = sh("dig", "@" + ip, zone, "SOA", "+short", "+norec", "+time=1", "+tries=1").stdout.split()
    return int(out[2]) if len(out) > 3 and out[2].isdigit() else None


def wait(what, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        if what():
            return True
        time.sleep(0.1)
    return what()


def axfr(ip, zone, *options):
    """The records, sorted, the SOA ones by their name and serial."""
    out = sh("dig", "@" + ip, zone, "AXFR", "+noall", "+answer", *options).stdout
    return sorted(set(" ".join(line.split()) for line in out.splitlines() if line and not line.startswith(";")))


def nsupdate(ip, zone, *lines, key=True):
    words = ["nsupdate"] + (["-y", "hmac-sha256:k1:" + SECRET] if key else [])
    return sh(*words, stdin="server %s\nzone %s\n%s\nsend\n" % (ip, zone, "\n".join(lines)))


def said(text):
    print("  ", text, flush=True)


def set_up(s):
    key = 'key "k1" { algorithm hmac-sha256; secret "' + SECRET + '"; };\n'
    s.write("ours", "a.test.db", ZONE % (OURS, BIND))
    big = ZONE % (OURS, BIND) + "".join("h%05d A 10.1.%d.%d\n" % (i, i // 250, i % 250) for i in range(20000))
    s.write("ours", "big.test.db", big)
    conf = BIND_OPTIONS % {"dir": s.path("ours"), "ip": OURS}
    conf += 'zone "a.test" { type primary; file "a.test.db"; allow-transfer { key k1; }; allow-update { key k1; }; also-notify { %s key k1; %s key k1; %s key k1; }; };\n' % (BIND, NSD, KNOT)
    conf += 'zone "big.test" { type primary; file "big.test.db"; allow-transfer { any; }; also-notify { %s; }; };\n' % BIND
    for zone, ip in (("b.test", BIND_P), ("c.test", NSD_P), ("d.test", KNOT_P)):
        conf += 'zone "%s" { type secondary; primaries { %s key k1; }; file "%s.copy"; };\n' % (zone, ip, zone)
    s.write("ours", "named.conf", conf)
    conf = BIND_OPTIONS % {"dir": s.path("bind"), "ip": BIND}
    conf += 'zone "a.test" { type secondary; primaries { %s key k1; }; file "a.test.copy"; masterfile-format text; };\nzone "big.test" { type secondary; primaries { %s; }; file "big"; };\n' % (OURS, OURS)
    s.write("bind", "named.conf", conf)
    s.write("bindp", "b.test.db", ZONE % (BIND_P, OURS))
    conf = BIND_OPTIONS % {"dir": s.path("bindp"), "ip": BIND_P}
    conf += 'zone "b.test" { type primary; file "b.test.db"; allow-transfer { key k1; }; allow-update { key k1; }; also-notify { %s; }; };\n' % OURS
    s.write("bindp", "named.conf", conf)
    nsd = 'server:\n  ip-address: %s\n  port: 53\n  zonesdir: "%s"\n  username: ""\n  pidfile: ""\n  database: ""\n  zonelistfile: "%s/zl"\n  xfrdfile: "%s/xs"\n  xfrdir: "%s"\n  verbosity: 2\nremote-control:\n  control-enable: no\nkey:\n  name: k1\n  algorithm: hmac-sha256\n  secret: "' + SECRET + '"\n'
    d = s.path("nsd")
    s.write("nsd", "nsd.conf", nsd % (NSD, d, d, d, d) + 'zone:\n  name: a.test\n  zonefile: a.test\n  request-xfr: %s k1\n  allow-notify: %s k1\n  outgoing-interface: %s\n' % (OURS, OURS, NSD))
    d = s.path("nsdp")
    s.write("nsdp", "c.test.db", "$ORIGIN c.test.\n" + ZONE % (NSD_P, OURS))
    s.write("nsdp", "nsd.conf", nsd % (NSD_P, d, d, d, d) + 'zone:\n  name: c.test\n  zonefile: c.test.db\n  provide-xfr: %s k1\n  notify: %s NOKEY\n  outgoing-interface: %s\n' % (OURS, OURS, NSD_P))
    knot = 'server:\n    listen: %s@53\n    rundir: "%s"\n    user: root:root\nlog:\n  - target: stderr\n    any: info\ndatabase:\n    storage: "%s"\nkey:\n  - id: k1\n    algorithm: hmac-sha256\n    secret: ' + SECRET + '\nremote:\n  - id: ours\n    address: ' + OURS + '@53\n    via: %s\n    key: %s\nacl:\n  - id: ours\n    address: ' + OURS + '\n    key: k1\n    action: [transfer, notify]\nzone:\n  - domain: '
    d = s.path("knot")
    s.write("knot", "knot.conf", (knot % (KNOT, d, d, KNOT, "k1")) + 'a.test\n    storage: "%s"\n    file: a.test\n    master: ours\n    acl: ours\n' % d)
    d = s.path("knotp")
    s.write("knotp", "d.test.db", ZONE % (KNOT_P, OURS))
    s.write("knotp", "knot.conf", (knot % (KNOT_P, d, d, KNOT_P, "k1")) + 'd.test\n    storage: "%s"\n    file: d.test.db\n    zonefile-load: whole\n    journal-content: none\n    notify: ours\n    acl: ours\n' % d)


def begin(s):
    s.start("bindp", "named", "-g", "-c", s.path("bindp", "named.conf"))
    if program("nsd"):
        s.start("nsdp", "nsd", "-d", "-c", s.path("nsdp", "nsd.conf"))
    if program("knotd"):
        s.start("knotp", "knotd", "-c", s.path("knotp", "knot.conf"))
    s.ours()
    assert wait(lambda: serial(OURS, "a.test") == 10, 60), s.log("ours")
    s.start("bind", "named", "-g", "-c", s.path("bind", "named.conf"))
    if program("nsd"):
        s.start("nsd", "nsd", "-d", "-c", s.path("nsd", "nsd.conf"))
    if program("knotd"):
        s.start("knot", "knotd", "-c", s.path("knot", "knot.conf"))


def secondaries(s):
    return [(BIND, "bind")] + ([(NSD, "nsd")] if "nsd" in s.running else []) + ([(KNOT, "knot")] if "knot" in s.running else [])


def inside_others_fetch_from_us(s):
    """others fetch our zones, signed and not"""
    for ip, name in secondaries(s):
        assert wait(lambda: serial(ip, "a.test") == 10), (name, s.log(name), s.log("ours"))
        said("%s has a.test from us" % name)
    assert wait(lambda: serial(BIND, "big.test") == 10), s.log("bind")
    ours = axfr(OURS, "big.test")
    assert len(ours) > 20000, len(ours)
    assert program("dig") and axfr(OURS, "a.test") == [], "a.test needs the key"


def inside_they_follow_updates(s):
    """an update of ours is notified, and fetched as differences"""
    out = nsupdate(OURS, "a.test", "update add new.a.test 60 A 192.0.2.7", "update delete txt.a.test")
    assert out.returncode == 0, out
    for ip, name in secondaries(s):
        assert wait(lambda: serial(ip, "a.test") == 11), (name, s.log(name)[-2000:], s.log("ours")[-2000:])
        assert sh("dig", "@" + ip, "new.a.test", "+short", "+norec").stdout == "192.0.2.7\n", name
        said("%s followed to serial 11" % name)
    assert "IXFR started: TSIG k1 (serial 10 -> 11)" in s.log("ours"), s.log("ours")[-3000:]
    assert nsupdate(OURS, "a.test", "update add no.a.test 60 A 192.0.2.7", key=False).returncode == 2


def inside_we_fetch_from_others(s):
    """we fetch from BIND, NSD and Knot, and follow their notifies"""
    for zone, server, there in (("b.test", "bindp", True), ("c.test", "nsdp", "nsdp" in s.running), ("d.test", "knotp", "knotp" in s.running)):
        if there:
            assert wait(lambda: serial(OURS, zone) == 10), (server, s.log(server)[-2000:], s.log("ours")[-3000:])
            said("we have %s from %s" % (zone, server))
    assert nsupdate(BIND_P, "b.test", "update add new.b.test 60 A 192.0.2.8", "update delete txt.b.test").returncode == 0
    last = serial(BIND_P, "b.test")
    assert wait(lambda: serial(OURS, "b.test") == last), s.log("ours")[-3000:]
    assert sh("dig", "@" + OURS, "new.b.test", "+short", "+norec").stdout == "192.0.2.8\n"
    assert wait(lambda: os.path.exists(s.path("ours", "b.test.copy.jnl")), 5), os.listdir(s.path("ours"))
    said("differences of b.test came from BIND")
    for zone, server, ip in (("c.test", "nsdp", NSD_P), ("d.test", "knotp", KNOT_P)):
        if server in s.running:
            text = open(s.path(server, zone + ".db")).read()
            time.sleep(1.1)
            s.write(server, zone + ".db", text.replace("host 10 ", "host 12 ") + "new A 192.0.2.9\n")
            s.running[server].send_signal(signal.SIGHUP)
            assert wait(lambda: serial(OURS, zone) == 12, 60), (s.log(server)[-2000:], s.log("ours")[-3000:])
            said("%s followed %s to serial 12" % (zone, server))


def inside_bind_reads_our_files(s):
    """BIND's tools read our journal, our raw files and what we wrote of a zone"""
    journal = s.path("ours", "a.test.db.jnl")
    out = sh("named-journalprint", journal)
    assert out.returncode == 0 and "add new.a.test." in out.stdout, out
    out = sh("named-checkzone", "-j", "a.test", s.path("ours", "a.test.db"))
    assert out.returncode == 0 and "loaded serial 11" in out.stdout, out
    out = sh("named-checkzone", "-f", "raw", "-j", "b.test", s.path("ours", "b.test.copy"))
    assert out.returncode == 0, out


def inside_no_update_is_lost(s):
    """kill -9 in the midst of updates: every one that was acknowledged is there afterwards"""
    acknowledged = []
    for round in range(3):
        before = serial(OURS, "a.test")
        script = "".join("update add r%d-%d.a.test 60 TXT \"%d\"\nsend\n" % (round, i, i) for i in range(400))
        client = subprocess.Popen(["nsupdate", "-v", "-d", "-y", "hmac-sha256:k1:" + SECRET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        out = []
        import threading
        reader = threading.Thread(target=lambda: out.extend(client.stdout))
        reader.start()
        client.stdin.write("server %s\nzone a.test\n%s" % (OURS, script))
        client.stdin.flush()
        assert wait(lambda: (serial(OURS, "a.test") or 0) > before + 20, 30)
        s.stop("ours", signal.SIGKILL)
        with contextlib.suppress(BrokenPipeError):
            client.stdin.close()
        client.kill()
        client.wait()
        reader.join()
        replies = sum("status: NOERROR" in line for line in "".join(out).split("Reply from update query:")[1:])
        acknowledged += ["r%d-%d.a.test" % (round, i) for i in range(replies)]
        s.ours()
        # TCP is opened after UDP.
        assert wait(lambda: axfr(OURS, "a.test", "-y", "hmac-sha256:k1:" + SECRET), 60), s.log("ours")[-2000:]
        there = "\n".join(axfr(OURS, "a.test", "-y", "hmac-sha256:k1:" + SECRET))
        lost = [name for name in acknowledged if name + "." not in there]
        assert not lost, lost
        said("%d acknowledged updates survive kill -9" % len(acknowledged))
    assert sh("named-journalprint", s.path("ours", "a.test.db.jnl")).returncode == 0
    for ip, name in secondaries(s):
        last = serial(OURS, "a.test")
        assert wait(lambda: serial(ip, "a.test") == last, 40), (name, last, s.log(name)[-2000:])


def inside_a_slow_reader_costs_little(s):
    """a client that reads its transfer slowly is served on, others meanwhile too"""
    import socket, struct
    query = struct.pack("!HHHHHH", 7, 0, 1, 0, 0, 0) + b"\3big\4test\0" + struct.pack("!HH", 252, 1)
    slow = socket.create_connection((OURS, 53))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.sendall(struct.pack("!H", len(query)) + query)
    assert slow.recv(100)
    for _ in range(3):
        assert len(axfr(OURS, "big.test")) > 20000
    slow.close()


def main(mxlab):
    for number in range(1, 10):
        sh("ip", "addr", "add", "127.0.53.%d/32" % number, "dev", "lo")
    sh("ip", "link", "set", "lo", "up")
    s = Servers(mxlab)
    failed = 0
    try:
        set_up(s)
        begin(s)
        for name, check in list(globals().items()):
            if name.startswith("inside_"):
                try:
                    check(s)
                    print("  ok:", check.__doc__, flush=True)
                except Exception:
                    failed += 1
                    import traceback
                    print("  FAILED:", check.__doc__, flush=True)
                    traceback.print_exc()
    finally:
        for server in list(s.running):
            s.stop(server)
        if not os.environ.get("KEEP"):
            shutil.rmtree(s.dir, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
