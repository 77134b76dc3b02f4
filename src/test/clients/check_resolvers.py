"""unbound and BIND resolve through our name servers, and the query tools of others ask them, in a namespace of their own."""
import os, re, shutil, subprocess, sys
from check_transfers import Servers, program, sh, wait

ROOT, TLD, ZONES, OURS, UNBOUND, BIND = ("127.0.54.%d" % i for i in range(1, 7))
HERE = os.path.dirname(os.path.abspath(__file__))
SIGNED = os.path.join(HERE, "..", "resources", "golden", "signed", "nsec.test.zone")
NEEDED = ("named", "unbound", "kdig", "drill", "delv", "host", "nslookup", "dig", "unshare", "ip")


def check_resolvers(lab):
    """C-030 unbound and BIND resolve from the root down through us, and validate what we serve; kdig, drill, delv, host, nslookup and dig ask us"""
    missing = [n for n in NEEDED if not program(n)]
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

PLAIN = """$TTL 300
@ SOA ns host 1 60 30 600 60
@ NS ns
ns A %s
@ MX 10 mail
mail A 192.0.2.1
www CNAME mail
away CNAME www.nsec.test.
old DNAME new
x.new A 192.0.2.2
*.wild A 192.0.2.3
""" % ZONES + "".join('long TXT "%03d%s"\n' % (i, "x" * 200) for i in range(30))


def set_up(s):
    hints = '. 3600 NS a.root.\na.root. 3600 A %s\n' % ROOT
    s.write("ours", "hints", hints)
    s.write("ours", "root.db", "$TTL 300\n. SOA a.root. host. 1 60 30 600 60\n. NS a.root.\na.root. A %s\ntest. NS ns.nic.test.\nns.nic.test. A %s\n" % (ROOT, TLD))
    s.write("ours", "test.db", "$TTL 300\n@ SOA ns.nic host 1 60 30 600 60\n@ NS ns.nic\nns.nic A %s\nplain NS ns.plain\nns.plain A %s\nnsec NS ns1.nsec\nns1.nsec A %s\n" % (TLD, ZONES, ZONES))
    s.write("ours", "plain.db", PLAIN)
    shutil.copy(SIGNED, s.path("ours", "nsec.db"))
    views = [("root", ROOT, 'zone "." { type primary; file "root.db"; };'),
             ("tld", TLD, 'zone "test" { type primary; file "test.db"; };'),
             ("zones", ZONES, 'zone "plain.test" { type primary; file "plain.db"; }; zone "nsec.test" { type primary; file "nsec.db"; };'),
             ("ours", OURS, 'recursion yes; allow-recursion { any; }; zone "." { type hint; file "hints"; };')]
    conf = 'options { directory "%s"; pid-file none; session-keyfile none; lock-file none; recursion no; dnssec-validation no; listen-on { %s; }; listen-on-v6 { none; }; query-source address %s; };\ncontrols { };\n' % (s.path("ours"), "; ".join(v[1] for v in views), OURS)
    s.write("ours", "named.conf", conf + "".join('view "%s" { match-destinations { %s; }; %s };\n' % v for v in views))
    with open(SIGNED) as f:
        key = next(line for line in f if re.search(r"\sDNSKEY\s+257 ", line)).split("DNSKEY")[1].strip()
    s.write("unbound", "key", "nsec.test. 3600 IN DNSKEY %s\n" % key)
    s.write("unbound", "hints", hints)
    s.write("unbound", "unbound.conf", 'server:\n  interface: %s\n  username: ""\n  chroot: ""\n  directory: "%s"\n  pidfile: ""\n  use-syslog: no\n  do-not-query-localhost: no\n  access-control: 127.0.0.0/8 allow\n  local-zone: "test." nodefault\n  root-hints: "%s"\n  trust-anchor-file: "%s"\n  qname-minimisation: yes\nremote-control:\n  control-enable: no\n'
            % (UNBOUND, s.path("unbound"), s.path("unbound", "hints"), s.path("unbound", "key")))
    s.write("bind", "hints", hints)
    parts = key.split(None, 3)
    anchor = '"nsec.test." static-key %s %s %s "%s";' % (parts[0], parts[1], parts[2], parts[3].replace(" ", ""))
    s.write("delv", "anchors", "trust-anchors { %s };\n" % anchor)
    s.write("bind", "named.conf", 'options { directory "%s"; pid-file none; session-keyfile none; lock-file none; managed-keys-directory "%s"; recursion yes; allow-recursion { any; }; dnssec-validation yes; listen-on { %s; }; listen-on-v6 { none; }; };\ncontrols { };\ntrust-anchors { %s };\nzone "." { type hint; file "hints"; };\n'
            % (s.path("bind"), s.path("bind"), BIND, anchor))


def begin(s):
    s.ours()
    s.start("unbound", program("unbound"), "-d", "-c", s.path("unbound", "unbound.conf"))
    s.start("bind", program("named"), "-g", "-c", s.path("bind", "named.conf"))
    for ip in (OURS, UNBOUND, BIND):
        assert wait(lambda: short(ip, "mail.plain.test") == ["192.0.2.1"]), "%s does not resolve:\n%s" % (ip, s.log("ours")[-2000:])


def short(ip, *question):
    out = sh("dig", "@" + ip, *question, "+short", "+time=3", "+tries=1")
    return [line for line in out.stdout.splitlines() if not line.startswith(";")]


def status(ip, *question):
    out = sh("dig", "@" + ip, *question, "+time=3", "+tries=1").stdout
    return re.search(r"status: (\w+)", out)[1], " ad" in re.search(r"flags:([^;]*);", out)[1]


def inside_resolvers_follow_what_we_serve(s):
    """unbound, BIND and ourselves resolve from our root, through our tld and zones"""
    for ip in (UNBOUND, BIND, OURS):
        assert short(ip, "plain.test", "MX") == ["10 mail.plain.test."], ip
        assert short(ip, "www.plain.test") == ["mail.plain.test.", "192.0.2.1"], ip
        assert short(ip, "away.plain.test") == ["www.nsec.test.", "10.0.0.3"], ip
        assert short(ip, "x.old.plain.test")[-1] == "192.0.2.2", ip
        assert short(ip, "any.wild.plain.test") == ["192.0.2.3"], ip
        assert len(short(ip, "long.plain.test", "TXT")) == 30, ip
        assert status(ip, "no.plain.test")[0] == "NXDOMAIN", ip
        assert status(ip, "mail.plain.test", "TXT")[0] == "NOERROR", ip
        assert status(ip, "no.such.tld")[0] == "NXDOMAIN", ip


def inside_our_signed_zones_validate(s):
    """what we serve of a signed zone is authentic to unbound, BIND and delv: data, wildcards, denials"""
    for ip in (UNBOUND, BIND):
        for question in (("www.nsec.test",), ("q.w.nsec.test",), ("al.nsec.test",), ("nsec.test", "MX"), ("no.nsec.test",), ("www.nsec.test", "TXT"), ("safe.nsec.test", "DS")):
            assert status(ip, *question)[1], (ip, question, sh("dig", "@" + ip, *question, "+dnssec").stdout)
    for question in (("www.nsec.test",), ("nsec.test", "MX"), ("no.nsec.test",)):
        out = sh("delv", "@" + ZONES, "-a", s.path("delv", "anchors"), "+root=nsec.test", *question)
        assert "fully validated" in out.stdout + out.stderr, out


def inside_the_tools_of_others_ask_us(s):
    """kdig, drill, host, nslookup and dig print what we answer, over UDP and TCP"""
    for command in (("kdig", "@" + ZONES, "plain.test", "MX", "+short"), ("kdig", "@" + ZONES, "plain.test", "MX", "+tcp", "+short"), ("drill", "plain.test", "MX", "@" + ZONES),
                    ("drill", "-t", "plain.test", "MX", "@" + ZONES), ("host", "-t", "MX", "plain.test", ZONES), ("host", "-T", "-t", "MX", "plain.test", ZONES),
                    ("nslookup", "-type=mx", "plain.test", ZONES), ("dig", "@" + ZONES, "plain.test", "MX", "+tcp"), ("dig", "@" + OURS, "plain.test", "MX", "+nocookie", "+noedns")):
        out = sh(*command)
        assert out.returncode == 0 and "mail.plain.test" in out.stdout, (command, out)


def main(mxlab):
    for number in range(1, 10):
        sh("ip", "addr", "add", "127.0.54.%d/32" % number, "dev", "lo")
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
