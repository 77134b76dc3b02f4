"""The seven gates of an incoming mail, each broken and mended by editing the host's file (C-149); crashes; broken files."""
import smtplib, socket, subprocess, threading

from lab import MXLAB

OWN_LAB = True


def send(lab, subject, to="lee@naver.com"):
    """kim writes on Server-B."""
    out = lab.host("server-b", "su", "-", "kim", "-c", "mail -s %s %s" % (subject, to), stdin="Hello\n")
    assert out.returncode == 0, out


def arrives(lab, subject, host="server", user="lee", seconds=20):
    return lab.wait(lambda: ("Subject: " + subject).encode() in lab.mailbox(host, user), seconds)


def returned(lab):
    assert lab.wait(lambda: b"Subject: Returned mail" in lab.mailbox("server-b", "kim")), lab.trace()
    return lab.mailbox("server-b", "kim").decode()


def waits(lab):
    """The queue listing of Server-B once a message waits in it."""
    return lab.wait(lambda: (lambda q: q if "Deferred" in q or "deferred" in q else None)(lab.host("server-b", "mailq").stdout))


def stopped(lab):
    """The last hop that the journey of the newest mail did not get past."""
    return next(h for h in reversed(lab.trace()["hops"]) if h["detail"].get("outcome") in ("deferred", "failed"))


def mended(lab, subject):
    assert lab.host("server-b", "sendmail", "-q").returncode == 0
    assert arrives(lab, subject), lab.host("server-b", "mailq").stdout


def check_gate_1_mx_missing(lab):
    """C-149 gate 1: no MX and no A for the domain: host unknown, returned; an MX again: delivered"""
    zone = lab.file("zones", "naver.com.db")
    lab.edit(zone, "\t\tIN\t\tMX\t\t10\t\tmail.naver.com.\n", "")
    lab.host("server", "rndc", "reload")
    send(lab, "by-address")
    assert arrives(lab, "by-address"), "without MX the A record takes over"
    lab.edit(zone, "\t\tIN\t\tA\t\t192.168.111.100\n\n", "\n")
    lab.edit(zone, "NS\t\t@", "NS\t\tmail")
    lab.host("server", "rndc", "reload")
    send(lab, "nowhere")
    assert "Host unknown" in returned(lab)
    assert "Host unknown" in stopped(lab)["detail"]["stat"]
    lab.edit(zone, "NS\t\tmail", "NS\t\tmail\n\t\tIN\t\tMX\t\t10\t\tmail.naver.com.")
    lab.host("server", "rndc", "reload")
    send(lab, "again")
    assert arrives(lab, "again")


def check_gate_2_daemon_stopped(lab):
    """C-149 gate 3: sendmail stopped on Server: deferred, and delivered by the next queue run"""
    assert lab.host("server", "systemctl", "stop", "sendmail").returncode == 0
    send(lab, "waiting")
    queue = waits(lab)
    assert "(Deferred: Connection refused by mail.naver.com.)" in queue, queue
    assert "Connection refused" in stopped(lab)["detail"]["stat"]
    assert lab.host("server", "systemctl", "start", "sendmail").returncode == 0
    mended(lab, "waiting")


def check_gate_4_loopback_only(lab):
    """C-044 C-149 gate 4: Addr=127.0.0.1 left in sendmail.cf"""
    cf = lab.file("mail", "server", "sendmail.cf")
    lab.edit(cf, "Name=MTA-v4, Port=smtp", "Name=MTA-v4, Port=smtp, Addr=127.0.0.1")
    assert lab.host("server", "systemctl", "restart", "sendmail").returncode == 0
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        assert smtp.noop()[0] == 250, "Server itself is heard"
    send(lab, "closed")
    assert "Connection refused" in waits(lab)
    lab.edit(cf, ", Addr=127.0.0.1", "")
    assert lab.host("server", "systemctl", "restart", "sendmail").returncode == 0
    mended(lab, "closed")


def check_gate_7_class_w(lab):
    """C-019 C-043 C-149 gate 7: naver.com not in class w: the MX points back to Server, the mail is returned"""
    cf = lab.file("mail", "server", "sendmail.cf")
    lab.edit(cf, "Cwnaver.com mail.naver.com\n", "")
    lab.host("server", "systemctl", "restart", "sendmail")
    send(lab, "not-ours")
    box = returned(lab)
    assert "mail loops back to me" in box, box
    lab.edit(cf, "Cwexample.com\n", "Cwexample.com\nCwnaver.com\n")
    lab.host("server", "systemctl", "restart", "sendmail")
    send(lab, "ours-again")
    assert arrives(lab, "ours-again")


def check_gate_listen_on(lab):
    """C-109 C-149 listen-on { 127.0.0.1; }: Server-B cannot ask, the mail waits"""
    options = lab.file("etc", "server", "bind", "named.conf.options")
    lab.edit(options, "recursion yes;", "recursion yes;\n\tlisten-on { 127.0.0.1; };")
    assert lab.host("server", "systemctl", "restart", "bind9").returncode == 0
    assert lab.host("server", "dig", "@127.0.0.1", "naver.com", "mx", "+short").stdout == "10 mail.naver.com.\n"
    assert lab.host("server-b", "dig", "naver.com", "mx", "+short", "+time=1", "+tries=1").returncode == 9
    send(lab, "nobody-to-ask")
    assert "deferred" in waits(lab)
    lab.edit(options, "\n\tlisten-on { 127.0.0.1; };", "")
    lab.host("server", "systemctl", "restart", "bind9")
    mended(lab, "nobody-to-ask")


def check_gate_nameserver(lab):
    """C-039 C-149 a wrong nameserver in Server-B's resolv.conf"""
    conf = lab.file("etc", "server-b", "resolv.conf")
    lab.edit(conf, "nameserver 192.168.111.100", "nameserver 192.168.111.123\noptions timeout:1 attempts:1")
    send(lab, "wrong-server")
    assert "deferred" in waits(lab)
    hop = next(h for h in lab.trace()["hops"] if h["type"] == "dns-mx")
    assert hop["detail"]["server"] == "192.168.111.123" and hop["detail"]["status"] in ("TIMEOUT", "UNREACHABLE"), hop
    lab.edit(conf, "192.168.111.123", "192.168.111.100")
    mended(lab, "wrong-server")


def check_gate_user_missing(lab):
    """C-009 C-149 lee is not in /etc/passwd: 550 at RCPT, a bounce in kim's box"""
    passwd = lab.file("etc", "server", "passwd")
    line = "lee:x:1000:1000:Lee:/home/lee:/bin/bash\n"
    lab.edit(passwd, line, "")
    send(lab, "to-nobody")
    assert "550 5.1.1 <lee@naver.com>... User unknown" in returned(lab)
    lab.edit(passwd, "mail:x:8", line + "mail:x:8")
    send(lab, "to-lee")
    assert arrives(lab, "to-lee")


def check_kill_9(lab):
    """C-012 kill -9 while mail waits: it arrives after the restart, once"""
    lab.host("server", "systemctl", "stop", "sendmail")
    for i in range(5):
        send(lab, "survivor-%d" % i)
    assert lab.wait(lambda: lab.host("server-b", "mailq").stdout.count("Deferred") == 5), lab.host("server-b", "mailq").stdout
    lab.restart()
    lab.host("server-b", "sendmail", "-q")
    for i in range(5):
        assert arrives(lab, "survivor-%d" % i)
        assert lab.mailbox("server", "lee").count(b"Subject: survivor-%d\n" % i) == 1
    assert "is empty" in lab.host("server-b", "mailq").stdout


def check_broken_zone(lab):
    """C-031 C-103 a broken zone on rndc reload: the old one serves, the message names file, line and mend"""
    zone = lab.file("zones", "example.com.db")
    lab.edit(zone, "A\t\t192.168.111.100\n\t\tIN\t\tMX", "A\t\t192.168.111.100\t\t-> Server\n\t\tIN\t\tMX")
    out = lab.host("server", "rndc", "reload")
    assert out.returncode == 0 and "example.com.db:5" in out.stderr and "->" in out.stderr, out
    assert lab.host("client", "dig", "example.com", "mx", "+short").stdout == "10 mail.example.com.\n"


def check_broken_configuration(lab):
    """C-034 a broken named.conf or sendmail.cf: that daemon fails and is named, the others serve"""
    lab.edit(lab.file("etc", "server", "bind", "named.conf"), 'zone "naver.com" IN {', 'zone "naver.com" IN')
    lab.edit(lab.file("mail", "server-b", "sendmail.cf"), "O QueueDirectory=", "O NoSuchOption=")
    lab.restart()
    assert sorted(lab.status["failed"]) == ["server-b/sendmail", "server/named"], lab.status["failed"]
    out = lab.host("server", "systemctl", "status", "named")
    assert out.returncode == 3 and "named.conf:" in out.stdout, out
    out = lab.host("server-b", "systemctl", "restart", "sendmail")
    assert out.returncode == 1 and "NoSuchOption" in out.stdout + out.stderr, out
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        assert smtp.noop()[0] == 250


def check_strict(lab):
    """up --strict ends with 1, and never says ready, when a daemon fails"""
    lab.edit(lab.file("etc", "server", "bind", "named.conf"), 'zone "naver.com" IN {', 'zone "naver.com" IN')
    lab.kill()
    out = subprocess.run([MXLAB, "up", lab.dir, "--ports", "0", "--strict"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert out.returncode == 1 and "ready" not in out.stdout and "named.conf:" in out.stderr, out


def check_junk_on_every_port(lab):
    """Binary junk, endless lines, slow clients and 200 sessions at once: the lab goes on serving"""
    for port in (25, 53, 110, 587):
        for junk in (bytes(range(256)) * 40, b"A" * 200000, b"\r\n" * 5000, b"\0" * 3000):
            try:
                with socket.create_connection(("127.0.0.1", lab.ports[port]), 10) as s:
                    s.settimeout(1)
                    s.sendall(junk)
                    s.recv(1000)
            except OSError:
                pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for junk in (b"", b"\0", bytes(range(256)), b"\xff" * 500):
            s.sendto(junk, ("127.0.0.1", lab.ports[53]))
    idle = [socket.create_connection(("127.0.0.1", lab.ports[port]), 10) for port in (25, 110) for _ in range(100)]
    idle[0].sendall(b"EHLO slow")
    errors = []

    def one(i):
        try:
            with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=60) as smtp:
                smtp.sendmail("kim@daum.net", ["lee@naver.com"], "Subject: crowd-%d\r\n\r\nHello\r\n" % i)
        except Exception as e:  # noqa: BLE001
            errors.append(e)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(200)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    [s.close() for s in idle]
    assert not errors, errors[:3]
    assert lab.wait(lambda: lab.mailbox("server", "lee").count(b"Subject: crowd-") == 200, 60), lab.mailbox("server", "lee").count(b"Subject: crowd-")
    assert "10 mail.example.com." in lab.host("client", "dig", "example.com", "mx", "+short").stdout
    errors_said = open(lab.errors.name).read()
    assert "LEAK" not in errors_said and "Exception" not in errors_said, errors_said[-3000:]
