"""POP3 and IMAP under those who mean no good, and under very many: the others are served, nothing grows without end."""
import os, re, resource, socket, subprocess, threading, time
from check_imap import login, message, ok, port
from lab import Lab

NO_SHARED_LAB = True
GROWTH = 48 << 20
WORKERS = 80  # A pool has them, whoever comes.
SETTINGS = """mail_max_userip_connections = 20000
service imap-login {
  client_limit = 20000
}
service imap {
  process_limit = 20000
}
service pop3 {
  process_limit = 20000
}
"""


class Readers:
    """A lab whose lee has some mail."""

    def __init__(self):
        self.lab = Lab(leaks="disabled")
        with open(self.lab.file("etc", "server", "dovecot", "conf.d", "99-check.conf"), "w") as f:
            f.write(SETTINGS)
        self.lab.restart()
        self.pid = self.lab.process.pid
        self.imap, self.pop = ("127.0.0.1", port(self.lab, 143)), ("127.0.0.1", port(self.lab, 110))

    def served(self, patience=5):
        """Somebody else files and reads a message in time."""
        begun = time.monotonic()
        imap = login(self.lab)
        ok(imap.append("INBOX", None, None, message(1)))
        imap.select()
        assert b"letter 1" in ok(imap.fetch("*", "(BODY.PEEK[])"))[0][1]
        imap.logout()
        took = time.monotonic() - begun
        assert took < patience, "%.1f s" % took

    def client(self, *lines, at=None):
        s = socket.create_connection(at or self.imap, 60)
        s.recv(1000)
        for line in lines:
            self.ask(s, line)
        return s

    def ask(self, s, line):
        """Sends a command with the tag x and reads up to its answer."""
        s.sendall(b"x " + line + b"\r\n")
        said = b""
        while not re.search(rb"(^|\n)(x |\+ )[^\n]*\n$", said):
            piece = s.recv(65536)
            assert piece, said[-200:]
            said += piece
        return said

    def live(self):
        """Octets of the heap in use after a collection."""
        for _ in range(2):
            subprocess.run(["jcmd", str(self.pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)
        told = subprocess.run(["jcmd", str(self.pid), "GC.heap_info"], capture_output=True, text=True, check=True).stdout
        return sum(int(used) << 10 for used in re.findall(r"generation +total \d+K, used (\d+)K", told))

    def pss(self):
        self.live()
        for line in open("/proc/%d/smaps_rollup" % self.pid):
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
        raise AssertionError("no Pss")

    def threads(self):
        return len(os.listdir("/proc/%d/task" % self.pid))


def with_readers(check):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    readers = Readers()
    try:
        readers.served()
        check(readers)
        readers.served(30)
    finally:
        readers.lab.stop()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def ended(s, seconds=20):
    """Whether the server closes a connection in time."""
    s.settimeout(seconds)
    try:
        while s.recv(65536):
            pass
        return True
    except ConnectionError:
        return True
    except OSError:
        return False


def check_idle_readers(lab):
    """5,000 IMAP sessions in IDLE cost at most 20 KB each and no threads; all hear of a new message"""
    def check(readers):
        for _ in range(300):
            readers.client(b"LOGIN lee 1234", b"SELECT INBOX", b"IDLE").close()
        before, threads, crowd = readers.pss(), readers.threads(), []
        for _ in range(5000):
            crowd.append(readers.client(b"LOGIN lee 1234", b"SELECT INBOX", b"IDLE"))
        each = (readers.pss() - before) / 5000
        print("     %.1f KB each, %d threads" % (each / 1024, readers.threads()))
        assert readers.threads() < threads + 16, (threads, readers.threads())
        begun = time.monotonic()
        imap = login(readers.lab)
        ok(imap.append("INBOX", None, None, message(2)))
        for s in crowd:
            s.settimeout(30)
            said = b""
            while b" EXISTS\r\n" not in said:
                said += s.recv(1000)
        print("     all had heard after %.1f s" % (time.monotonic() - begun))
        imap.logout()
        [s.close() for s in crowd]
        assert each <= 20 * 1024, each
    with_readers(check)


def check_readers_that_do_not_read(lab):
    """IMAP and POP3 clients that ask for 40 MB each and read nothing: little is kept for them, others are served"""
    def check(readers):
        imap = login(readers.lab)
        ok(imap.create("big"))
        big = message(1) + b"0123456789abcdef0123456789abcdef0123456789abcdef\r\n" * 20000
        for _ in range(4):
            ok(imap.append("big", None, None, big))
            ok(imap.append("INBOX", None, None, big))
        imap.logout()
        before, threads, deaf = readers.live(), readers.threads(), []
        for number in range(100):
            if number % 4:
                s = readers.client(b"LOGIN lee 1234", b"SELECT big")
                s.sendall(b"".join(b"y%d FETCH 1:4 BODY.PEEK[]\r\n" % i for i in range(10)))
            else:
                s = readers.client(b"LOGIN lee 1234", b"SELECT INBOX")
                s.sendall(b"".join(b"y%d UID FETCH 1:* (BODYSTRUCTURE ENVELOPE BODY.PEEK[TEXT]<0.900000>)\r\n" % i for i in range(10)))
            deaf.append(s)
        with socket.create_connection(readers.pop, 30) as s:
            s.sendall(b"USER lee\r\nPASS 1234\r\n" + b"RETR 2\r\n" * 40)
            time.sleep(2)
            grown = readers.live() - before
            print("     %.1f MB for all of them, %d threads" % (grown / (1 << 20), readers.threads()))
            assert grown < GROWTH, grown
            assert readers.threads() < threads + WORKERS, (threads, readers.threads())
            readers.served()
        [s.close() for s in deaf]
    with_readers(check)


def check_half_closed_readers(lab):
    """clients that shut their side, in a command, a literal, an IDLE or before the login: the connections end"""
    def check(readers):
        before = readers.live()
        places = [[], [b"LOGIN lee 1234"], [b"LOGIN lee 1234", b"SELECT INBOX", b"IDLE"], [b"LOGIN lee 1234", b"APPEND INBOX {100000}"]]
        cut = [b"", b"x FETCH 1 (FL", b"", b"Subject: cut\r\n\r\nsome octets"]
        halves = []
        for number in range(200):
            s = readers.client(*places[number % 4])
            s.sendall(cut[number % 4])
            s.shutdown(socket.SHUT_WR)
            halves.append(s)
        for _ in range(50):
            s = socket.create_connection(readers.pop, 30)
            s.sendall(b"USER lee\r\nPASS 1234\r\nLIST\r\nRET")
            s.shutdown(socket.SHUT_WR)
            halves.append(s)
        late = [number for number, s in enumerate(halves) if not ended(s)]
        assert not late, "%d still open: %s" % (len(late), late[:10])
        [s.close() for s in halves]
        imap = login(readers.lab)
        imap.select()
        assert ok(imap.search(None, "SUBJECT", "cut")) == [b""], "half a message was filed"
        imap.logout()
        assert readers.live() - before < GROWTH
    with_readers(check)


def check_huge_commands(lab):
    """literals of gigabytes, endless lines, search programs of 60 KB, lists within lists: refused or done, and forgotten"""
    def check(readers):
        before = readers.live()
        for line in (b"LOGIN {999999999}", b"LOGIN {999999999+}\r\n" + b"x" * 100000, b"x" * 1000000, b"LOGIN " + b'"' + b"a" * 300000, b"AUTHENTICATE PLAIN " + b"A" * 300000):
            s = socket.create_connection(readers.imap, 30)
            s.recv(1000)
            try:
                s.sendall(b"x " + line + b"\r\n")
                s.settimeout(30)
                assert re.search(rb"BAD|BYE|NO", s.recv(65536))
            except ConnectionError:
                pass
            s.close()
        programs = [b"SEARCH " + b"ALL " * 16000 + b"ALL", b"SEARCH " + b"(" * 20000 + b"ALL" + b")" * 20000, b"SEARCH " + b"NOT " * 16000 + b"ALL",
                    b"SEARCH " + b"OR SUBJECT a " * 4000 + b"ALL", b"SEARCH " + b"TEXT a " * 9000, b"FETCH 1 (" + b"FLAGS " * 10000 + b")",
                    b"UID FETCH " + b"1:*," * 15000 + b"1 FLAGS", b"STORE 1 FLAGS (" + b"k " * 30000 + b")", b'LIST "" (' + b"* " * 30000 + b")",
                    b'LIST "" "' + b"*%" * 10000 + b'"', b"SORT (" + b"REVERSE DATE " * 4000 + b") UTF-8 ALL", b"FETCH 1 BODY[" + b"1." * 30000 + b"1]"]
        imap = login(readers.lab)
        for number in range(50):
            ok(imap.append("INBOX", None, None, message(number)))
        slowest = 0
        for program in programs:
            s = readers.client(b"LOGIN lee 1234", b"SELECT INBOX")
            begun = time.monotonic()
            said = readers.ask(s, program)
            took = time.monotonic() - begun
            slowest = max(slowest, took)
            assert re.search(rb"x (OK|BAD|NO) ", said) or b"BYE" in said, (program[:40], said[-200:])
            assert took < 15, (program[:40], took)
            s.close()
        print("     the slowest took %.1f s" % slowest)
        crowd = [readers.client(b"LOGIN lee 1234", b"SELECT INBOX") for _ in range(20)]
        for s in crowd:
            s.sendall(b"x APPEND INBOX {3000000000}\r\n")
        sent = b"z" * 100000
        for _ in range(30):
            for s in crowd:
                s.sendall(sent)
        assert readers.live() - before < GROWTH, "octets of a literal are kept in memory"
        readers.served()
        [s.close() for s in crowd]
        time.sleep(1)
        left = subprocess.run(["find", readers.lab.file("var"), "-size", "+1000k", "-name", "*spool*"], capture_output=True, text=True).stdout
        assert not left, left
        imap.logout()
    with_readers(check)


def check_login_floods(lab):
    """floods of wrong passwords: each waits as dovecot lets it wait, no thread waits with it, nothing is kept"""
    def check(readers):
        before, threads, failed, times = readers.live(), readers.threads(), [], []

        def guess(number):
            try:
                s = socket.create_connection(readers.imap if number % 2 else readers.pop, 60)
                s.recv(1000)
                begun = time.monotonic()
                if number % 2:
                    said = readers.ask(s, b"LOGIN lee wrong%d" % number)
                    assert b"AUTHENTICATIONFAILED" in said, said
                else:
                    s.sendall(b"USER lee\r\nPASS wrong\r\n")
                    said = s.recv(1000)
                    while b"-ERR" not in said:
                        more = s.recv(1000)
                        assert more, said
                        said += more
                times.append(time.monotonic() - begun)
                s.close()
            except Exception as e:
                failed.append(repr(e))
        guesses = [threading.Thread(target=guess, args=(number,), daemon=True) for number in range(400)]
        [t.start() for t in guesses]
        time.sleep(0.5)
        # Whoever comes from the guessers' address has to wait as they do: 15 s at the most, as in dovecot.
        readers.served(30)
        most = readers.threads()
        [t.join(90) for t in guesses]
        assert not failed, failed[:3]
        print("     they waited for %.1f to %.1f s, %d threads" % (min(times), max(times), most))
        assert min(times) >= 1.9, min(times)
        assert most < threads + WORKERS, (threads, most)
        assert readers.live() - before < GROWTH
    with_readers(check)
