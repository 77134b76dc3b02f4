"""BIND's rndc drives our named, and our rndc is understood by BIND's named."""
import contextlib, os, shutil, socket, subprocess, tempfile, time


def skipped(*programs):
    """Whether one of the programs is not on this machine; says so."""
    for name in programs:
        if not shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin"):
            print("SKIP:", name, "is not installed here", flush=True)
            return True
    return False


def program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")


def rndc(lab, *words, key=None):
    """BIND's own rndc against the lab's server, at the socket that stands for its 127.0.0.1 port 953."""
    key = key or lab.file("etc", "server", "bind", "rndc.key")
    return subprocess.run([program("rndc"), "-k", key, "-s", "127.0.0.1", "-p", str(lab.ports[953]), *words],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def check_bind_rndc_drives_our_named(lab):
    """C-103 BIND's rndc with the key that the host made at its first start: status, reload, zonestatus, querylog, freeze, unknown words"""
    if skipped("rndc"):
        return
    out = rndc(lab, "status")
    assert out.returncode == 0 and out.stdout.endswith("server is up and running\n"), out
    assert rndc(lab, "reload").stdout == "server reload successful\n"
    assert rndc(lab, "reload", "example.com").stdout == "zone reload up-to-date\n"
    out = rndc(lab, "zonestatus", "example.com")
    assert "type: primary\n" in out.stdout and "serial: 2\n" in out.stdout, out
    out = rndc(lab, "-r", "reload", "nosuch.zone")
    assert out.returncode == 1 and out.stdout == "ISC_R_NOTFOUND 23\n", out
    assert out.stderr == "rndc: 'reload' failed: not found\nno matching zone 'nosuch.zone' in any view\n", out
    assert rndc(lab, "freeze", "example.com").stderr == "rndc: 'freeze' failed: not dynamic\n"
    assert rndc(lab, "nosuch").stderr == "rndc: 'nosuch' failed: unknown command\n"
    assert rndc(lab, "querylog", "on").returncode == 0
    assert "query logging is ON\n" in rndc(lab, "status").stdout
    assert rndc(lab, "querylog", "off").returncode == 0


def check_bind_rndc_with_another_key(lab):
    """C-103 BIND's rndc with a key that named does not know is hung up on"""
    if skipped("rndc"):
        return
    key = os.path.join(lab.dir, "other.key")
    with open(key, "w") as f:
        f.write('key "rndc-key" { algorithm hmac-sha256; secret "AAAAEjRWeJCrze8SNFZ4kA=="; };\n')
    out = rndc(lab, "status", key=key)
    assert out.returncode == 1 and out.stderr.startswith("rndc: connection to remote host closed.\n"), out


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def bind_named(algorithm):
    """BIND's named with one zone; gives its directory and the port of its command channel."""
    directory = tempfile.mkdtemp(prefix="mxlab-rndc-")
    control, dns = free_port(), free_port()
    secret = "q83vEjRWeJCrze8SNFZ4kA=="
    key = 'key "rndc-key" { algorithm %s; secret "%s"; };\n' % (algorithm, secret)
    with open(os.path.join(directory, "rndc.key"), "w") as f:
        f.write(key)
    with open(os.path.join(directory, "example.db"), "w") as f:
        f.write("$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n@ IN NS @\n IN A 127.0.0.1\n")
    conf = os.path.join(directory, "named.conf")
    with open(conf, "w") as f:
        f.write(key + 'options { directory "%s"; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; '
                'pid-file none; session-keyfile none; dnssec-validation no; };\n'
                'controls { inet 127.0.0.1 port %d allow { 127.0.0.1; } keys { "rndc-key"; }; };\n'
                'zone "example.test" { type master; file "example.db"; };\n' % (directory, dns, control))
    log = open(os.path.join(directory, "log"), "w+")
    named = subprocess.Popen([program("named"), "-g", "-c", conf], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        for _ in range(100):
            log.seek(0)
            if "all zones loaded" in log.read() or named.poll() is not None:
                break
            time.sleep(0.1)
        yield directory, control, named
    finally:
        if named.poll() is None:
            named.terminate()
            named.wait(20)
        log.close()
        shutil.rmtree(directory, ignore_errors=True)


def check_our_rndc_drives_bind_named(lab):
    """C-103 mxlab rndc against BIND's named, with every algorithm"""
    if skipped("named"):
        return
    for algorithm in ("hmac-md5", "hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"):
        with bind_named(algorithm) as (directory, port, named):
            def ours(*words):
                return lab.mxlab("rndc", "-k", os.path.join(directory, "rndc.key"), "-p", str(port), *words)
            out = ours("zonestatus", "example.test")
            assert out.returncode == 0 and "serial: 2\n" in out.stdout, (algorithm, out)
            if algorithm == "hmac-sha256":
                out = ours("reload", "nosuch.zone")
                assert out.returncode == 1, out
                assert out.stderr.startswith("rndc: 'reload' failed: not found\nno matching zone 'nosuch.zone' in any view\n"), out
                assert ours("-r", "null").stdout == "ISC_R_SUCCESS 0\n"
                out = ours("stop", "-p")
                assert out.stdout == "pid: %d\n" % named.pid, out
                named.wait(20)
                out = ours("status")
                assert out.stderr.startswith("rndc: connect failed: 127.0.0.1#%d: connection refused\n" % port), out
