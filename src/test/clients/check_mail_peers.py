"""Mail goes to and fro between our hosts and real sendmail, Postfix and Exim, in a namespace of their own; other programs' clients submit."""
import contextlib, glob, os, shutil, signal, smtplib, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
PATH = "/usr/local/bin:" + os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
# They conflict as packages, so they are never installed: each is unpacked into a root of its own.
PACKAGES = {
    "sendmail": ["sendmail-bin", "libwrap0", "libsasl2-2", "libnsl2", "libtirpc3", "libdb5.3", "liblockfile1", "libldap-2.5-0"],
    "postfix": ["postfix", "libsasl2-2", "libnsl2", "libtirpc3", "libdb5.3", "libicu72"],
    "exim": ["exim4-daemon-light", "exim4-base", "libdb5.3", "libidn12", "libgnutls-dane0", "libunbound8"],
    "clients": ["msmtp", "libgsasl18", "libsecret-1-0", "libntlm0"],
}
FIRST = [packages[0] for packages in PACKAGES.values()]
PROGRAM = {"sendmail": "usr/libexec/sendmail/sendmail", "postfix": "usr/lib/postfix/sbin/smtpd", "exim": "usr/sbin/exim4"}
ADDRESS = {"sendmail": "192.168.111.201", "postfix": "192.168.111.202", "exim": "192.168.111.203"}
OURS = ("192.168.111.100", "192.168.111.200", "192.168.111.10", "192.168.111.20", "198.51.100.53", "203.0.113.53")
CLIENT = "192.168.111.10"


NO_SHARED_LAB = True


def check_mail_peers(lab):
    """C-074 real sendmail, Postfix and Exim deliver to us and we to them, bounces included; swaks, msmtp, s-nail, smtplib, curl send"""
    if os.geteuid() != 0:
        print("SKIP: unpacking mail servers into roots of their own needs root", flush=True)
        return
    if subprocess.run(["unshare", "-n", "-m", "-u", "-p", "-f", "true"], capture_output=True).returncode != 0:
        print("SKIP: this machine gives us no namespace of our own", flush=True)
        return
    missing = unpack(os.path.join(ROOT, "target", "peers"))
    if missing:
        print("SKIP:", missing, flush=True)
        return
    from lab import MXLAB
    out = subprocess.run(["unshare", "-n", "-m", "-u", sys.executable, os.path.abspath(__file__), MXLAB],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=400)
    print(out.stdout, end="", flush=True)
    assert out.returncode == 0, out.stderr[-4000:]


def unpack(place):
    """What is missing; empty when every peer has its root."""
    for peer, packages in PACKAGES.items():
        root = os.path.join(place, peer)
        if os.path.exists(os.path.join(root, ".whole")):
            continue
        debs = os.path.join(place, "debs")
        os.makedirs(debs, exist_ok=True)
        shutil.rmtree(root, ignore_errors=True)
        os.makedirs(root)
        for package in packages:
            found = glob.glob(os.path.join(debs, package + "_*.deb"))
            if not found:
                found = downloaded(package, debs)
            if not found:
                if package == packages[0]:
                    return "the package %s cannot be had here" % package
                continue  # a library of that name is not in this Debian; ldd decides below
            subprocess.run(["dpkg", "-x", found[0], root], check=True, capture_output=True)
        if peer in PROGRAM:
            env = {**os.environ, "LD_LIBRARY_PATH": libraries(root)}
            lacks = subprocess.run(["ldd", os.path.join(root, PROGRAM[peer])], capture_output=True, text=True, env=env).stdout
            if "not found" in lacks:
                return "%s lacks %s here" % (peer, [l.split()[0] for l in lacks.splitlines() if "not found" in l])
        open(os.path.join(root, ".whole"), "w").close()
    return ""


def downloaded(package, debs):
    for update in (False, True):
        if update:
            subprocess.run(["apt-get", "update", "-qq"], capture_output=True, timeout=300)
        subprocess.run(["apt-get", "download", "-qq", package], cwd=debs, capture_output=True, timeout=300)
        found = glob.glob(os.path.join(debs, package + "_*.deb"))
        if found or package not in FIRST:
            return found
    return []


def libraries(root):
    found = glob.glob(os.path.join(root, "usr/lib/*-linux-gnu")) + glob.glob(os.path.join(root, "lib/*-linux-gnu"))
    return ":".join(found + [os.path.join(root, "usr/lib/postfix")])


# From here on: within the namespace.

SENDMAIL_MC = """divert(-1)
include(`%(cf)s/m4/cf.m4')
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mail.sendmail.test')dnl
define(`LOCAL_MAILER_PATH', `/usr/sbin/into-mailbox')dnl
define(`LOCAL_MAILER_ARGS', `into-mailbox $u')dnl
define(`LOCAL_MAILER_FLAGS', `PE9')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe')dnl
define(`ALIAS_FILE', `/etc/mail/aliases')dnl
define(`confMIN_FREE_BLOCKS', `1')dnl
define(`confTO_IDENT', `0')dnl
define(`confQUEUE_LA', `10000')dnl
define(`confREFUSE_LA', `10000')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA, Addr=%(ip)s')dnl
CLIENT_OPTIONS(`Family=inet, Addr=%(ip)s')dnl
FEATURE(`no_default_msa')dnl
LOCAL_DOMAIN(`sendmail.test')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
"""
POSTFIX_MAIN = """compatibility_level = 3.6
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.postfix.test
mydestination = postfix.test, mail.postfix.test, localhost
mynetworks = 127.0.0.0/8
inet_interfaces = %(ip)s
inet_protocols = ipv4
smtp_bind_address = %(ip)s
alias_maps =
alias_database =
mail_spool_directory = /var/mail
maillog_file = /var/log/postfix.log
smtpd_recipient_restrictions = reject_unauth_destination
queue_run_delay = 5s
minimal_backoff_time = 5s
"""
EXIM = """primary_hostname = mail.exim.test
local_interfaces = %(ip)s
domainlist local_domains = exim.test : mail.exim.test
hostlist relay_from_hosts = 127.0.0.1
acl_smtp_rcpt = rcpt
exim_user = Debian-exim
exim_group = Debian-exim
never_users =
host_lookup = *
rfc1413_query_timeout = 0s
tls_advertise_hosts =
log_file_path = /var/log/exim-%%s.log
keep_environment =
begin acl
rcpt:
  require domains = +local_domains
          verify = recipient
  accept
begin routers
remote:
  driver = dnslookup
  domains = ! +local_domains
  transport = smtp
  ignore_target_hosts = 127.0.0.0/8
  no_more
local:
  driver = accept
  check_local_user
  transport = box
  cannot_route_message = Unknown user
begin transports
smtp:
  driver = smtp
  interface = %(ip)s
  hosts_try_dane =
box:
  driver = appendfile
  file = /var/mail/$local_part_data
  group = mail
  mode = 0660
  return_path_add
  delivery_date_add
  envelope_to_add
begin retry
* * F,1h,5s
begin rewrite
"""
USERS = """smmta:x:995:995::/var/lib/sendmail:/bin/sh
smmsp:x:994:994::/var/lib/sendmail:/bin/sh
postfix:x:993:993::/var/spool/postfix:/bin/false
Debian-exim:x:992:992::/var/spool/exim4:/bin/false
han:x:3000:3000:Han:/home/han:/bin/sh
"""
GROUPS = "smmta:x:995:\nsmmsp:x:994:\npostfix:x:993:\npostdrop:x:991:\nDebian-exim:x:992:\nhan:x:3000:\n"


def sh(*command, stdin=None, timeout=60, **more):
    return subprocess.run(command, input=stdin, stdin=subprocess.DEVNULL if stdin is None else None, capture_output=True, text=True,
                          timeout=timeout, env={**os.environ, "PATH": PATH, **more})


def must(*command, **more):
    out = sh(*command, **more)
    assert out.returncode == 0, "%s: %s%s" % (" ".join(command), out.stdout[-1500:], out.stderr[-1500:])
    return out.stdout


def wait(what, seconds=40):
    end = time.time() + seconds
    while time.time() < end:
        value = what()
        if value:
            return value
        time.sleep(0.1)
    return what()


class Peer:
    """A real mail server: its root is the machine's with its package laid over it."""

    def __init__(self, name, work):
        self.name, self.ip = name, ADDRESS[name]
        unpacked = os.path.join(ROOT, "target", "peers", name)
        self.root = os.path.join(work, name)
        for directory in ("usr", "etc", "var", "home/han", "tmp", "proc", "dev", "run", "root"):
            os.makedirs(os.path.join(self.root, directory))
        for link in ("bin", "sbin", "lib", "lib64"):
            if os.path.islink("/" + link):
                os.symlink(os.readlink("/" + link), os.path.join(self.root, link))
            elif os.path.isdir("/" + link):
                os.makedirs(os.path.join(self.root, link))
                must("mount", "--bind", "/" + link, os.path.join(self.root, link))
        for directory in ("usr", "etc"):
            upper, inner = (os.path.join(work, name + "-" + directory + s) for s in ("-upper", "-work"))
            os.makedirs(upper)
            os.makedirs(inner)
            lower = ":".join(d for d in (os.path.join(unpacked, directory), "/" + directory) if os.path.isdir(d))
            must("mount", "-t", "overlay", "overlay", "-o", "lowerdir=%s,upperdir=%s,workdir=%s" % (lower, upper, inner),
                 os.path.join(self.root, directory))
        lib = os.path.join(unpacked, "lib")
        if os.path.isdir(lib):
            must("cp", "-a", lib + "/.", os.path.join(self.root, "usr", "lib"))
        must("mount", "-t", "proc", "proc", os.path.join(self.root, "proc"))
        must("mount", "--bind", "/dev", os.path.join(self.root, "dev"))
        os.chmod(os.path.join(self.root, "tmp"), 0o1777)
        for directory in ("mail", "spool", "log", "lib", "run", "tmp"):
            os.makedirs(os.path.join(self.root, "var", directory), exist_ok=True)
        os.chmod(os.path.join(self.root, "var/mail"), 0o1777)
        os.chown(os.path.join(self.root, "home/han"), 3000, 3000)
        with open("/etc/passwd") as f, open(os.path.join(self.root, "etc/passwd.new"), "w") as to:
            taken = {l.split(":")[0] for l in USERS.splitlines()}
            to.write("".join(l for l in f if l.split(":")[0] not in taken) + USERS)
        with open("/etc/group") as f, open(os.path.join(self.root, "etc/group.new"), "w") as to:
            taken = {l.split(":")[0] for l in GROUPS.splitlines()}
            to.write("".join(l for l in f if l.split(":")[0] not in taken) + GROUPS)
        for file in ("passwd", "group"):
            os.replace(os.path.join(self.root, "etc", file + ".new"), os.path.join(self.root, "etc", file))
        self.write("etc/resolv.conf", "nameserver 192.168.111.100\noptions timeout:2\n")
        self.write("etc/hosts", "127.0.0.1 localhost\n%s mail.%s.test mail\n" % (self.ip, name))
        self.write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\naliases: files\n")
        self.process = None
        self.log = os.path.join(work, name + ".log")

    def write(self, path, text, mode=0o644):
        file = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        if os.path.islink(file):
            os.remove(file)
        with open(file, "w") as f:
            f.write(text)
        os.chmod(file, mode)

    def command(self, *command):
        line = "hostname mail.%s.test; exec chroot %s \"$@\"" % (self.name, self.root)
        return ["unshare", "-u", "sh", "-c", line, "sh", *command]

    def start(self):
        command = getattr(self, "prepare_" + self.name)()
        log = open(self.log, "a")
        self.process = subprocess.Popen(["unshare", "-p", "-f", "--kill-child", *self.command(*command)], stdin=subprocess.DEVNULL,
                                        stdout=log, stderr=log, env={**os.environ, "PATH": PATH})
        assert wait(self.greets, 30), "%s does not answer: %s" % (self.name, self.said())

    def greets(self):
        try:
            with smtplib.SMTP(self.ip, 25, timeout=3, source_address=("192.168.111.20", 0)) as smtp:
                return smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def prepare_sendmail(self):
        cf = next((d for d in ("/usr/share/sendmail/cf", "/usr/share/sendmail-cf") if os.path.isdir(d)), None)
        assert cf, "no sendmail-cf here"
        text = must("m4", "-", stdin="define(`_CF_DIR_', `%s/')" % cf + SENDMAIL_MC % {"cf": cf, "ip": self.ip}, timeout=60)
        self.write("etc/mail/sendmail.cf", text)
        self.write("etc/mail/aliases", "postmaster: root\n")
        self.write("etc/mail/local-host-names", "")
        self.write("etc/mail/helpfile", "")
        self.write("usr/sbin/into-mailbox", '#!/bin/sh\n{ cat; echo; } >> "/var/mail/$1"\n', 0o755)
        must("mkdir", "-p", os.path.join(self.root, "var/spool/mqueue"))
        os.chmod(os.path.join(self.root, "var/spool/mqueue"), 0o700)
        must(*self.command("/usr/libexec/sendmail/sendmail", "-Am", "-bi"))
        return ["/usr/libexec/sendmail/sendmail", "-Am", "-bD", "-q5s"]

    def prepare_postfix(self):
        self.write("etc/postfix/main.cf", POSTFIX_MAIN % {"ip": self.ip})
        master = os.path.join(self.root, "usr/share/postfix/master.cf.dist")
        with open(master) as f:
            lines = [l for l in f.read().splitlines() if l and not l.startswith("#")]
        self.write("etc/postfix/master.cf", "\n".join(self.unjailed(l) for l in lines) + "\npostlog unix-dgram n - n - 1 postlogd\n"
                   if not any(l.startswith("postlog") for l in lines) else "\n".join(self.unjailed(l) for l in lines) + "\n")
        for directory in ("var/spool/postfix", "var/lib/postfix"):
            os.makedirs(os.path.join(self.root, directory), exist_ok=True)
        os.chown(os.path.join(self.root, "var/lib/postfix"), 993, 993)
        for source in ("dynamicmaps.cf", "postfix-files"):
            file = os.path.join(self.root, "usr/share/postfix", source)
            if not os.path.exists(os.path.join(self.root, "etc/postfix", source)) and os.path.exists(file):
                shutil.copy(file, os.path.join(self.root, "etc/postfix", source))
        must(*self.command("postfix", "check"))
        for program in ("postdrop", "postqueue"):
            file = os.path.join(self.root, "usr/sbin", program)
            os.chown(file, 0, 991)
            os.chmod(file, 0o2755)
        return ["postfix", "start-fg"]

    @staticmethod
    def unjailed(line):
        words = line.split()
        if line[:1].isspace() or len(words) < 8:
            return line
        return " ".join(words[:4] + ["n"] + words[5:])

    def prepare_exim(self):
        self.write("etc/exim4/exim4.conf", EXIM % {"ip": self.ip})
        for directory in ("var/spool/exim4", "var/log"):
            os.makedirs(os.path.join(self.root, directory), exist_ok=True)
            os.chown(os.path.join(self.root, directory), 992, 992)
        file = os.path.join(self.root, "usr/sbin/exim4")
        os.chmod(file, 0o4755)
        return ["/usr/sbin/exim4", "-bdf", "-q5s"]

    def submit(self, sender, recipient, text):
        program = {"sendmail": ["/usr/libexec/sendmail/sendmail", "-Am"], "postfix": ["/usr/sbin/sendmail"], "exim": ["/usr/sbin/exim4"]}[self.name]
        return sh(*self.command(*program, "-i", "-f", sender, recipient), stdin=text)

    def mailbox(self, user):
        path = os.path.join(self.root, "var/mail", user)
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            return f.read()

    def said(self):
        text = ""
        for path in [self.log] + glob.glob(os.path.join(self.root, "var/log/*log")) + glob.glob(os.path.join(self.root, "var/mail/*")):
            with open(path, errors="replace") as f:
                text += "--- %s\n%s" % (path, f.read()[-2500:])
        return text

    def stop(self):
        if self.process:
            # The first process of the namespace takes all others with it; sendmail is setgid, which undoes --kill-child.
            with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)) as f:
                for child in f.read().split():
                    os.kill(int(child), signal.SIGKILL)
            self.process.kill()
            self.process.wait()


class Ours:
    """The tutorial's lab at its real addresses."""

    def __init__(self, mxlab, work):
        self.mxlab, self.dir = mxlab, os.path.join(work, "lab")
        for name in ("lab", "etc", "mail", "zones"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.dir, name))
        topology = os.path.join(self.dir, "lab", "tutorial.yaml")
        with open(topology) as f:
            text = f.read()
        with open(topology, "w") as f:
            f.write(text.replace("name: tutorial\n", "name: tutorial\naddress-map: real\nvisitors: [%s]\n" % ", ".join(ADDRESS.values()), 1))
        conf = glob.glob(os.path.join(self.dir, "etc", "server", "bind", "named.conf*"))
        with open(os.path.join(self.dir, "etc", "server", "bind", "named.conf"), "a") as f:
            for peer, ip in ADDRESS.items():
                f.write('\nzone "%s.test" { type master; file "/etc/bind/%s.test.db"; };' % (peer, peer))
                with open(os.path.join(self.dir, "zones", peer + ".test.db"), "w") as zone:
                    zone.write("$TTL 300\n@ SOA mail root 1 1h 1h 1w 1h\n@ NS mail\n@ MX 10 mail\nmail A %s\n" % ip)
        reverse = [p for p in glob.glob(os.path.join(self.dir, "zones", "*")) if "111" in os.path.basename(p)]
        for path in reverse[:1]:
            with open(path, "a") as f:
                for peer, ip in ADDRESS.items():
                    f.write("%s PTR mail.%s.test.\n" % (ip.rsplit(".", 1)[1], peer))
        assert conf, "no named.conf"
        self.errors = open(os.path.join(work, "lab.err"), "w+")
        self.process = subprocess.Popen([mxlab, "up", self.dir, "--ports", "standard", "--json"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True, cwd=self.dir, env={**os.environ, "PATH": PATH})
        for line in self.process.stdout:
            if line.startswith("ready"):
                break
        else:
            self.errors.seek(0)
            raise AssertionError("the lab did not start: " + self.errors.read()[-3000:])

    def host(self, host, *command, stdin=None):
        return sh(self.mxlab, "exec", host, "--", *command, stdin=stdin, MXLAB_VAR=os.path.join(self.dir, "var"))

    def mailbox(self, host, user):
        path = os.path.join(self.dir, "var", host, "mail", user)
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            return f.read()

    def logs(self):
        text = ""
        for path in glob.glob(os.path.join(self.dir, "var", "*", "log", "mail.log")):
            with open(path, errors="replace") as f:
                text += "--- %s\n%s" % (path, f.read()[-3000:])
        return text

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return self.process.returncode


BODY = "안녕하세요\n\n.\n..\n.dot first\nFrom here on\n>From there\nlong " + "x" * 900 + "\nend\n"


def message(sender, recipient, subject, body=BODY):
    return ("From: %s\nTo: %s\nSubject: %s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
            "Content-Transfer-Encoding: 8bit\n\n%s" % (sender, recipient, subject, body))


def body_of(mailbox, subject):
    """The body of the message of that subject, its From_ quoting taken off; None when it is not there."""
    for part in ("\n" + mailbox).split("\nFrom ")[1:]:
        head, _, body = part.partition("\n\n")
        if "\nSubject: " + subject in head:
            return body.rstrip("\n") + "\n"
    return None


def unquoted(body):
    lines = [l[1:] if l.startswith(">") and l.lstrip(">").startswith("From ") else l for l in body.split("\n")]
    return "\n".join(lines)


def both_ways(ours, peer):
    subject = "from %s" % peer.name
    peer.submit("han@%s.test" % peer.name, "lee@naver.com", message("han@%s.test" % peer.name, "lee@naver.com", subject))
    got = wait(lambda: body_of(ours.mailbox("server", "lee"), subject))
    assert got, "%s did not reach us\n%s\n%s" % (subject, peer.said(), ours.logs())
    assert unquoted(got) == unquoted(BODY), "%s changed: %r" % (subject, got)

    subject = "to %s" % peer.name
    ours.host("server-b", "sendmail", "-i", "-f", "kim@daum.net", "han@%s.test" % peer.name,
              stdin=message("kim@daum.net", "han@%s.test" % peer.name, subject))
    got = wait(lambda: body_of(peer.mailbox("han"), subject))
    assert got, "%s did not arrive\n%s\n%s" % (subject, peer.said(), ours.logs())
    assert unquoted(got) == unquoted(BODY), "%s changed: %r" % (subject, got)

    # Nobody of that name: theirs is refused by us and returned by them, ours the other way round.
    peer.submit("han@%s.test" % peer.name, "nosuch@naver.com", message("han@%s.test" % peer.name, "nosuch@naver.com", "lost one"))
    assert wait(lambda: "5.1.1" in peer.mailbox("han") and "nosuch@naver.com" in peer.mailbox("han")), peer.said() + ours.logs()
    ours.host("server-b", "sendmail", "-i", "-f", "kim@daum.net", "nosuch@%s.test" % peer.name,
              stdin=message("kim@daum.net", "nosuch@%s.test" % peer.name, "lost two"))
    assert wait(lambda: "nosuch@%s.test" % peer.name in ours.mailbox("server-b", "kim")), peer.said() + ours.logs()
    bounce = ours.mailbox("server-b", "kim")
    assert "Action: failed" in bounce and "Remote-MTA: DNS; mail.%s.test" % peer.name in bounce, bounce[-3000:]
    assert relaying(peer), "%s lets strangers relay" % peer.name

    # A large one each way.
    big = "0123456789" * 7 + "\n"
    big *= 14000
    peer.submit("han@%s.test" % peer.name, "lee@naver.com", message("han@%s.test" % peer.name, "lee@naver.com", "big " + peer.name, big))
    ours.host("server-b", "sendmail", "-i", "-f", "kim@daum.net", "han@%s.test" % peer.name,
              stdin=message("kim@daum.net", "han@%s.test" % peer.name, "big " + peer.name, big))
    assert wait(lambda: body_of(ours.mailbox("server", "lee"), "big " + peer.name)) == big, peer.said() + ours.logs()
    assert wait(lambda: body_of(peer.mailbox("han"), "big " + peer.name)) == big, peer.said() + ours.logs()


def relaying(peer):
    """Ours refuses to relay for the peer, in the words that every MTA takes for final."""
    with smtplib.SMTP("192.168.111.100", 25, timeout=10, source_address=("192.168.111.20", 0)) as smtp:
        smtp.ehlo("mail.%s.test" % peer.name)
        smtp.mail("han@%s.test" % peer.name)
        code, text = smtp.rcpt("who@elsewhere.test")
        return code >= 450 or b"ok" in text


def clients(ours):
    """Each of the programs hands a mail to our server, from the client's address."""
    work = tempfile.mkdtemp()
    text = message("kim@daum.net", "lee@naver.com", "%s")
    file = os.path.join(work, "mail")
    place = os.path.join(ROOT, "target", "peers", "clients")
    done = []

    def sent(name, run):
        out = run()
        assert wait(lambda: body_of(ours.mailbox("server", "lee"), "by " + name)), "%s: %s %s" % (name, out, ours.logs()[-2500:])
        done.append(name)

    def put(name):
        with open(file, "w") as f:
            f.write(text % ("by " + name))
        return file

    def by_smtplib():
        with smtplib.SMTP("192.168.111.100", 25, "client.example.com", timeout=20, source_address=(CLIENT, 0)) as smtp:
            return smtp.sendmail("kim@daum.net", ["lee@naver.com"], (text % "by smtplib").replace("\n", "\r\n").encode(), ["BODY=8BITMIME"])

    sent("smtplib", by_smtplib)
    if shutil.which("curl", path=PATH):
        sent("curl", lambda: sh("curl", "-sS", "--interface", CLIENT, "--crlf", "smtp://192.168.111.100/client.example.com", "--mail-from",
                                "kim@daum.net", "--mail-rcpt", "lee@naver.com", "-T", put("curl")))
    if shutil.which("swaks", path=PATH):
        sent("swaks", lambda: sh("swaks", "--server", "192.168.111.100", "--local-interface", CLIENT, "--from", "kim@daum.net", "--to",
                                 "lee@naver.com", "--data", "@" + put("swaks"), "--helo", "client.example.com"))
    msmtp = os.path.join(place, "usr/bin/msmtp")
    if os.path.exists(msmtp):
        env = {"LD_LIBRARY_PATH": libraries(place)}
        if sh(msmtp, "--version", **env).returncode == 0:
            sent("msmtp", lambda: sh(msmtp, "--host=192.168.111.100", "--from=kim@daum.net", "--source-ip=" + CLIENT, "--tls=off", "--auth=off",
                                     "lee@naver.com", stdin=open(put("msmtp")).read(), **env))
    if shutil.which("s-nail", path=PATH):
        sent("s-nail", lambda: sh("s-nail", "-n", "-Sv15-compat", "-Sexpandaddr", "-Sno-starttls", "-Smta=smtp://192.168.111.100",
                                  "-Ssmtp-auth=none", "-Sfrom=kim@daum.net", "-s", "by s-nail", "lee@naver.com", stdin="hello\n"))
    shutil.rmtree(work)
    return done


def main(mxlab):
    must("mount", "--make-rprivate", "/")
    must("ip", "link", "set", "lo", "up")
    for address in OURS + tuple(ADDRESS.values()):
        must("ip", "addr", "add", address + "/32", "dev", "lo")
    work = tempfile.mkdtemp(prefix="mxlab-peers-")
    os.chmod(work, 0o755)
    must("mount", "-t", "tmpfs", "tmpfs", work)
    with contextlib.ExitStack() as stack:
        ours = Ours(mxlab, work)
        stack.callback(ours.stop)
        for name in ADDRESS:
            try:
                peer = Peer(name, work)
            except AssertionError as refused:
                if "mount" in str(refused):
                    print("SKIP: no overlay mounts here:", str(refused)[:200], flush=True)
                    return
                raise
            stack.callback(peer.stop)
            peer.start()
            both_ways(ours, peer)
            print("%s: both ways, bounces, a megabyte" % name, flush=True)
        print("sent to us by", ", ".join(clients(ours)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
