"""dig, host, nslookup and nsupdate say what the real ones say, of the same server."""
import re, shutil, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from lab import MXLAB

REAL = ("dig", "host", "nslookup", "nsupdate")
NAMES = ("example.com", "mail.example.com", "nothere.example.com", "daum.net")
DIG = ("", "mx", "any", "+short", "+noall +answer", "+tcp", "+norec", "+noedns", "+multiline soa", "+yaml mx", "+dnssec +nsid", "+qr", "axfr", "ns +nocomments +nostats", "+identify +short", "+ttlunits +noclass", "+bufsize=0", "+opcode=15", "+subnet=10.0.0.0/8")
HOST = ("", "-v", "-a", "-t mx", "-t soa", "-t txt", "-l", "-t any")
NSLOOKUP = ("", "-type=mx", "-type=soa", "-type=any", "-debug", "-vc -norec")
TYPED = ("set all\\nexample.com\\nset type=mx\\nexample.com\\nexit\\n", "help\\nls x\\nset foo\\nserver 127.0.0.1\\n", "set debug\\n192.168.111.100\\n192.168.111.77\\n")
WRONG = ("dig +foo x", "dig -p x y", "dig +time=x y", "host", "host -t foo x 127.0.0.1", "nslookup a b c", "nsupdate -z", "nsupdate -k a -y b")
UPDATES = ("show\\nquit\\n", "server 127.0.0.1 PORT\\nupdate add x.example.com 60 A 192.0.2.1\\nshow\\nsend\\nanswer\\n",
           "server 127.0.0.1 PORT\\nzone example.com\\nprereq nxdomain y\\nupdate delete x.example.com A\\nshow\\nsend\\n", "update add x 60 MX mail\\n", "foo\\n")


def normal(text):
    for pattern, by in ((r"id: +\d+", "id"), (r"COOKIE: \w+", "COOKIE"), (r"Query time: \d+", "time"), (r"WHEN: .*", "WHEN"), (r"in \d+ ms", "in ms"),
                        (r"timestamp \S+", "timestamp"), (r"buffer-0x\w+", "buffer"), (r"\d\d-\w{3}-\d{4} [\d:.]+", "stamp")):
        text = re.sub(pattern, by, text)
    return sorted(text.split("\n"))  # the records of a set come in any order


def run(program, line):
    command, _, typed = line.partition(" <<< ")
    words = command.split()
    out = subprocess.run(program + words if program else words, input=typed.replace("\\n", "\n"), capture_output=True, text=True, timeout=120)
    return out.returncode, normal(out.stdout), normal(out.stderr)


def check_tools_like_the_real_ones(lab):
    """C-028 C-030 C-104 some 60 command lines: the same lines and exit codes as the real tools"""
    missing = [tool for tool in REAL if not shutil.which(tool)]
    if missing:
        print("SKIP check_tools_like_the_real_ones: not installed here:", *missing, file=sys.stderr)
        return
    port = str(lab.ports[53])
    lines = ["dig @127.0.0.1 -p %s %s %s" % (port, NAMES[i % 3], o) for i, o in enumerate(DIG)]
    lines += ["dig @127.0.0.1 -p %s -x 192.168.111.%s" % (port, n) for n in (100, 200, 77)]
    lines += ["host -p %s %s %s 127.0.0.1" % (port, o, n) for n, o in zip(NAMES * 2, HOST)]
    lines += ["nslookup -port=%s %s %s 127.0.0.1" % (port, o, n) for n, o in zip(NAMES * 2, NSLOOKUP)]
    lines += ["nslookup -port=%s - 127.0.0.1 <<< %s" % (port, t) for t in TYPED]
    lines += ["nsupdate <<< " + t.replace("PORT", port) for t in UPDATES]
    lines += list(WRONG)
    with ThreadPoolExecutor(2) as pool:
        real = list(pool.map(lambda line: run([], line), lines))
        ours = list(pool.map(lambda line: run([MXLAB], line), lines))
    different = [(line, r, o) for line, r, o in zip(lines, real, ours) if r != o]
    assert not different, "%d of %d differ, the first: %s\nreal: %s\nours: %s" % ((len(different), len(lines)) + different[0])


def check_hints_in_the_lab(lab):
    """C-030 after the real words one line tells what may be wrong, in English or Korean"""
    options = lab.file("etc", "server", "bind", "named.conf.options")
    lab.edit(options, "allow-query { any; };", "allow-query { any; };\n\tallow-transfer { none; };")
    lab.host("server", "rndc", "reload")
    out = lab.host("server", "dig", "example.com", "axfr")
    lab.edit(options, "\n\tallow-transfer { none; };", "")
    lab.host("server", "rndc", "reload")
    assert "Transfer failed" in out.stdout and "allow-transfer" in out.stderr, out
    out = lab.host("server", "nslookup", "192.168.111.77")
    assert "NXDOMAIN" in out.stdout and "PTR" in out.stderr, out
    out = lab.host("server", "dig", "example.com", "mxx", "+short")
    assert "record type" in out.stderr, out
    assert lab.host("server", "dig", "example.com").stderr == ""
