"""Steps of the tutorials, each as a student types it."""
import os, re, shutil, smtplib, socket, subprocess

OWN_LAB = True


def rndc(lab, *words):
    return lab.host("server", "rndc", *(words or ("reload",)))


def dig(lab, *args, host="client"):
    return lab.host(host, "dig", *args).stdout


def send(lab, subject, to="lee@naver.com", sender="kim@daum.net"):
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        return smtp.sendmail(sender, [to], "Subject: %s\r\n\r\nHello\r\n" % subject)


def arrives(lab, subject, host="server", user="lee"):
    return lab.wait(lambda: ("Subject: " + subject).encode() in lab.mailbox(host, user))


def restart(lab, unit, host="server"):
    out = lab.host(host, "systemctl", "restart", unit)
    assert out.returncode == 0, out


def check_users_and_hosts(lab):
    """C-005 C-150 the accounts and machines of the topology"""
    users = lab.mxlab("user", "list").stdout
    assert re.search(r"^kim +server-b", users, re.M) and re.search(r"^lee +server", users, re.M), users
    assert lab.mxlab("hosts").stdout.split() == ["root", "tld", "server", "server-b", "client", "winclient"]
    assert lab.host("server-b", "getent", "passwd", "kim").stdout.startswith("kim:x:1000:")


def check_queue_only_and_the_clock(lab):
    """C-012 C-013 C-093 C-094 -odq leaves qf and df; mailq lists them; ten minutes later the queue run takes them"""
    out = lab.host("server-b", "su", "-", "kim", "-c", "sendmail -odq lee@naver.com", stdin="Subject: later\n\nHello\n")
    assert out.returncode == 0, out
    files = lab.host("server-b", "ls", "/var/spool/mqueue").stdout.split()
    assert sorted(f[:2] for f in files) == ["df", "qf"], files
    queue = lab.host("server-b", "mailq").stdout
    assert "/var/spool/mqueue (1 request)" in queue and files[0][2:] in queue and "Total requests: 1" in queue, queue
    assert "-Priority-" in lab.host("server-b", "mailq", "-v").stdout
    assert lab.mxlab("clock", "+10m").returncode == 0
    assert arrives(lab, "later")
    assert "is empty" in lab.host("server-b", "mailq").stdout


def check_dovecot_alone_stops(lab):
    """C-015 C-062 without dovecot 110 refuses, 25 still takes mail"""
    assert lab.host("server", "systemctl", "stop", "dovecot").returncode == 0
    try:
        socket.create_connection(("127.0.0.1", lab.ports[110]), 5)
        raise AssertionError("110 answers")
    except ConnectionRefusedError:
        pass
    send(lab, "meanwhile")
    assert arrives(lab, "meanwhile")
    assert lab.host("server", "service", "dovecot", "restart").returncode == 0
    socket.create_connection(("127.0.0.1", lab.ports[110]), 5).close()


def check_hostname_and_hosts(lab):
    """C-018 C-021 hostname, /etc/hosts"""
    assert lab.host("server", "getent", "hosts", "mail.example.com").stdout.split()[0] == "192.168.111.100"
    assert lab.host("server", "hostname", "other.example.com").returncode == 0
    assert lab.host("server", "hostname").stdout == "other.example.com\n"
    assert lab.host("server", "cat", "/etc/hostname").stdout == "mail.example.com\n"
    lab.restart()
    assert lab.host("server", "hostname").stdout == "mail.example.com\n"


def check_recursion_and_allow_query(lab):
    """C-025 C-026 C-176 recursion no, allow-query, acl"""
    options = lab.file("etc", "server", "bind", "named.conf.options")
    lab.edit(options, "recursion yes;", "recursion no;")
    restart(lab, "bind9")
    out = dig(lab, "a.gtld-servers.net")
    assert "status: REFUSED" in out and " ra" not in out.split("flags:")[1].split(";")[0], out
    lab.edit(options, "recursion no;\n\tallow-query { any; };", "recursion yes;\n\tallow-query { lan; };")
    lab.edit(options, "options {", 'acl "lan" { 192.168.111.200; 127.0.0.1; };\noptions {')
    restart(lab, "named")
    assert "status: REFUSED" in dig(lab, "example.com", "mx")
    assert "10 mail.example.com." in dig(lab, "example.com", "mx", host="server-b")
    lab.edit(options, 'acl "lan"', 'acl "lam"')
    out = lab.host("server", "systemctl", "restart", "named")
    assert out.returncode == 1, out
    out = lab.host("server", "named-checkconf")
    assert out.returncode == 1 and "undefined ACL 'lan'" in out.stdout + out.stderr, out


def check_zone_edited(lab):
    """C-027 C-103 C-161 C-180 C-181 C-182 C-184 a record more, reload, dig; type primary; wildcard; TTLs"""
    zone = lab.file("zones", "example.com.db")
    with open(zone, "a") as f:
        f.write("www 60 IN A 192.168.111.150\nftp IN 120 CNAME www\n* IN A 192.168.111.99\nv6 AAAA 2001:db8::1\nsub NS ns.sub\nns.sub A 192.168.111.7\n")
    lab.edit(lab.file("etc", "server", "bind", "named.conf"), 'zone "example.com" IN {\n\ttype master;', 'zone "example.com" {\n\ttype primary;')
    lab.edit(zone, "( 2 1D", "( 3 1D")
    assert rndc(lab).stdout == "server reload successful\n"
    assert re.search(r"^www.example.com.\t+60\tIN\tA\t192.168.111.150", dig(lab, "www.example.com"), re.M)
    assert dig(lab, "ftp.example.com", "+short") == "www.example.com.\n192.168.111.150\n"
    assert dig(lab, "anything.example.com", "+short") == "192.168.111.99\n"
    assert dig(lab, "v6.example.com", "aaaa", "+short") == "2001:db8::1\n"
    assert " 3 86400 " in dig(lab, "example.com", "soa", "+short")
    assert "zone reload up-to-date" in rndc(lab, "reload", "example.com").stdout
    out = rndc(lab, "reload", "nosuch.zone")
    assert out.returncode == 1 and "no matching zone 'nosuch.zone' in any view" in out.stdout + out.stderr, out


def check_student_mistakes_in_zones(lab):
    """C-031 C-032 C-139 C-203 C-204 arrows, // notes, a dot too few or too many: named's words, exit code, and the mend"""
    zone = "$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n@ IN NS @\n IN A 192.168.111.100%s\n IN MX 10 mail.example.com%s\nmail IN A 192.168.111.100%s\n"

    def checkzone(*what):
        with open(lab.file("zones", "try.db"), "w") as f:
            f.write(zone % what)
        return lab.host("server", "named-checkzone", "example.com", "/etc/bind/try.db")

    out = checkzone("\t-> Server의 IP 주소", ".", "")
    assert out.returncode == 1 and "dns_rdata_fromtext: /etc/bind/try.db:4: near '->': extra input text" in out.stdout + out.stderr, out
    assert ";" in out.stderr, out
    out = checkzone("", ".", "\t// Centos 5")
    assert out.returncode == 1 and "/etc/bind/try.db:6: near '//': extra input text" in out.stdout + out.stderr, out
    out = checkzone("", "", "")
    assert out.returncode == 0 and "example.com/MX 'mail.example.com.example.com' has no address records (A or AAAA)" in out.stdout + out.stderr, out
    out = checkzone("", ".", ".")
    assert out.returncode == 1 and "near '192.168.111.100.': bad dotted quad" in out.stdout + out.stderr, out
    korean = lab.mxlab("--lang", "ko", "exec", "server", "--", "named-checkzone", "example.com", "/etc/bind/try.db")
    assert re.search("[가-힣]", korean.stderr), korean
    out = lab.host("server", "named-checkzone")
    assert out.returncode == 1 and "usage" in (out.stdout + out.stderr).lower(), out


def check_named_conf_forms(lab):
    """C-166 C-168 C-169 comments of three kinds, directory, hints that are missing"""
    conf = lab.file("etc", "server", "bind", "named.conf")
    with open(conf, "a") as f:
        f.write('# one\n// two\n/* three\n */\nzone "rel.test" { type master; file "/etc/bind/example.com.db"; };\n')
    assert lab.host("server", "named-checkconf").returncode == 0
    restart(lab, "named")
    assert dig(lab, "rel.test", "mx", "+short").startswith("10 mail.example.com.")
    lab.edit(lab.file("etc", "server", "bind", "named.conf.default-zones"), "db.root", "named.ca")
    out = lab.host("server", "systemctl", "restart", "named")
    assert out.returncode == 1 and "named.ca" in out.stdout + out.stderr, out
    with open(conf, "a") as f:
        f.write("; not a comment here\n")
    assert lab.host("server", "named-checkconf").returncode == 1


def check_units(lab):
    """C-034 C-035 C-036 C-129 C-167 restart, status, enable, disable, service, init.d"""
    status = lab.host("server", "systemctl", "status", "named.service")
    assert status.returncode == 0 and "Active: active (running)" in status.stdout and "named.service - BIND Domain Name Server" in status.stdout, status
    assert lab.host("server", "systemctl", "is-enabled", "sendmail").stdout == "enabled\n"
    assert lab.host("server", "systemctl", "disable", "sendmail").returncode == 0
    assert lab.host("server", "systemctl", "is-enabled", "sendmail").stdout == "disabled\n"
    assert lab.host("server", "/etc/rc.d/init.d/named", "restart").returncode == 0
    assert lab.host("server", "service", "sendmail", "restart").returncode == 0
    lab.restart()
    assert lab.host("server", "systemctl", "is-active", "sendmail").stdout == "inactive\n"
    out = lab.host("server", "systemctl", "restart", "nosuch")
    assert out.returncode == 5 and "Unit nosuch.service not found." in out.stdout + out.stderr, out


def check_daemon_port_options(lab):
    """C-045 Faminy=inet, as the book prints it, works"""
    cf = lab.file("mail", "server", "sendmail.cf")
    lab.edit(cf, "O DaemonPortOptions=Family=inet, Name=MTA-v4", "O DaemonPortOptions=Faminy=inet, Name=MTA-v4")
    restart(lab, "sendmail")
    send(lab, "misspelt")
    assert arrives(lab, "misspelt")


def check_message_size(lab):
    """C-047 C-048 MaxMessageSize after the restart: EHLO shows it, a larger mail is refused"""
    cf = lab.file("mail", "server", "sendmail.cf")
    lab.edit(cf, "#O MaxMessageSize=0", "O MaxMessageSize=1000")
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        smtp.ehlo()
        assert smtp.esmtp_features["size"] == "", "before the restart the old one counts"
    restart(lab, "sendmail")
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        smtp.ehlo()
        assert smtp.esmtp_features["size"] == "1000"
        code, text = smtp.docmd("MAIL FROM:<kim@daum.net> SIZE=1001")
        assert code == 552 and text.startswith(b"5.2.3"), text


def check_queue_directory(lab):
    """C-050 C-096 QueueDirectory moves the queue; -oQ looks at another one"""
    lab.edit(lab.file("mail", "server-b", "sendmail.cf"), "O QueueDirectory=/var/spool/mqueue", "O QueueDirectory=/var/spool/other")
    restart(lab, "sendmail", "server-b")
    assert "/var/spool/other is empty" in lab.host("server-b", "mailq").stdout
    assert "/var/spool/mqueue is empty" in lab.host("server-b", "sendmail", "-bp", "-oQ/var/spool/mqueue").stdout


def check_access(lab):
    """C-051 C-053 C-056 access counts after makemap, at the next connection"""

    def rcpt():
        with socket.create_connection((lab.socket("server"), lab.ports[25]), 20, ("127.168.111.10", 0)) as s:
            f = s.makefile("rw", newline="")
            f.readline()
            for command in ("HELO x", "MAIL FROM:<kim@daum.net>", "RCPT TO:<kim@daum.net>"):
                f.write(command + "\r\n"); f.flush()
                reply = f.readline()
            return reply

    assert rcpt().startswith("250"), "192.168.111 RELAY"
    lab.edit(lab.file("mail", "server", "access"), "192.168.111\tRELAY\n", "")
    lab.edit(lab.file("mail", "server", "access"), "example.com\tRELAY\n", "")
    assert rcpt().startswith("250"), "the map is not built yet"
    out = lab.host("server", "sh", "-c", "makemap hash /etc/mail/access < /etc/mail/access")
    assert (out.returncode, out.stdout) == (0, ""), out
    assert rcpt().startswith("550 5.7.1 <kim@daum.net>... Relaying denied"), rcpt()
    out = lab.host("server", "makemap", "hash", "/etc/mail/access", stdin="a.com RELAY\nA.com REJECT\nonlykey\n   x y\n")
    assert out.returncode == 65, out
    assert "makemap: /etc/mail/access: line 2: key a.com: duplicate key" in out.stderr, out
    assert "line 3: no RHS for LHS onlykey" in out.stderr and "line 4: syntax error (leading space)" in out.stderr, out


def check_access_db_is_berkeley_db(lab):
    """C-121 C-122 C-126 C-127 file and strings show what the tutorial shows; with .db or without it is the same file"""
    lines = "192.168.0.0/24          RELAY\nco.ki                   RELAY\n@naver.com              RELAY\nuser@                   RELAY\n@spam.com               DISCARD\n"
    assert lab.host("server", "makemap", "hash", "/etc/mail/access.db", stdin=lines).returncode == 0
    assert not os.path.exists(lab.file("mail", "server", "access.db.db"))
    data = open(lab.file("mail", "server", "access.db"), "rb").read()
    assert re.findall(rb"[\x20-\x7e]{4,}", data) == [b"RELAY", b"co.ki", b"DISCARD", b"@spam.com", b"RELAY", b"192.168.0.0/24", b"RELAY", b"user@", b"RELAY", b"@naver.com"]
    if shutil.which("file"):
        out = subprocess.run(["file", lab.file("mail", "server", "access.db")], capture_output=True, text=True).stdout
        assert "Berkeley DB (Hash, version 9, native byte-order)" in out, out


def check_dovecot_settings(lab):
    """C-059 C-061 ;; is no address; lock_method; an unknown setting: exit 89"""
    conf = lab.file("etc", "server", "dovecot", "dovecot.conf")
    lab.edit(conf, "listen = *, ::", "listen = *, ;;")
    out = lab.host("server", "systemctl", "restart", "dovecot")
    status = lab.host("server", "systemctl", "status", "dovecot")
    assert ";;" in out.stdout + out.stderr + status.stdout, (out, status)
    lab.edit(conf, "listen = *, ;;", "listen = *, ::")
    lab.edit(lab.file("etc", "server", "dovecot", "conf.d", "10-mail.conf"), "lock_method = fcntl", "lock_method = nosuch")
    assert lab.host("server", "doveconf", "-n").returncode == 89
    assert lab.host("server", "systemctl", "restart", "dovecot").returncode == 1


def check_plaintext_auth(lab):
    """C-059 disable_plaintext_auth = yes refuses passwords from outside"""
    lab.edit(lab.file("etc", "server", "dovecot", "dovecot.conf"), "disable_plaintext_auth = no", "disable_plaintext_auth = yes")
    restart(lab, "dovecot")
    with socket.create_connection((lab.socket("server"), lab.ports[110]), 20) as s:
        f = s.makefile("rw", newline="")
        f.readline()
        f.write("USER lee\r\n"); f.flush()
        assert f.readline().startswith("-ERR [AUTH] Plaintext authentication disallowed"), "USER"


def check_aliases(lab):
    """C-072 C-091 C-092 C-206 newaliases; before it an alias does not count; -bv, -bi"""
    with open(lab.file("mail", "server", "aliases"), "a") as f:
        f.write("boss: lee\n")
    assert lab.host("server", "sendmail", "-bv", "boss").stdout == "boss... User unknown\n"
    out = lab.host("server", "newaliases")
    assert out.returncode == 0 and re.search(r"^/etc/mail/aliases: 6 aliases, longest \d+ bytes, \d+ bytes total$", out.stdout, re.M), out
    assert lab.host("server", "sendmail", "-bi").stdout == out.stdout
    out = lab.host("server", "sendmail", "-bv", "boss", "lee@naver.com", "kim@daum.net")
    assert "lee... deliverable: mailer local, user lee" in out.stdout, out
    assert "kim@daum.net... deliverable: mailer esmtp, host daum.net., user kim@daum.net" in out.stdout, out
    send(lab, "to-boss", "boss@naver.com")
    assert arrives(lab, "to-boss")


def check_class_w_files_and_Dj(lab):
    """C-019 C-083 C-084 C-117 another Fw file, Dj in the greeting"""
    cf = lab.file("mail", "server", "sendmail.cf")
    lab.edit(cf, "Fw/etc/mail/local-host-names", "Fw/etc/mail/domains")
    with open(lab.file("mail", "server", "domains"), "w") as f:
        f.write("# ours\nGoogle.com\nabc.com\n")
    lab.edit(cf, "#Dj$w.Foo.COM", "Djmx.example.com")
    restart(lab, "sendmail")
    send(lab, "virtual", "lee@google.com")
    assert arrives(lab, "virtual")
    assert b"by mx.example.com (" in lab.mailbox("server", "lee")
    with socket.create_connection(("127.0.0.1", lab.ports[25]), 20) as s:
        assert s.recv(200).startswith(b"220 mx.example.com ESMTP"), "greeting"


def check_address_test_mode(lab):
    """C-043 C-082 sendmail -bt lists class w"""
    out = lab.host("server", "sendmail", "-bt", stdin="$=w\n")
    words = out.stdout.replace("> ", "").split("\n")
    assert {"example.com", "naver.com", "mail.naver.com", "mail.example.com", "localhost", "[192.168.111.100]"} <= set(words), out


def check_m4(lab):
    """C-081 m4 makes sendmail.cf of sendmail.mc; without the file sendmail does not start, with the new one it does"""
    cf = lab.file("mail", "server", "sendmail.cf")
    with open(cf) as f:
        shipped = f.read()
    os.unlink(cf)
    assert lab.host("server", "systemctl", "restart", "sendmail").returncode != 0
    out = lab.host("server", "sh", "-c", "m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf")
    assert out.returncode == 0, out
    with open(cf) as f:
        made = f.read()
    assert "\nCwexample.com\n" in made and "\n#Dj$w.Foo.COM\n" in made and "\nMlocal," in made
    out = lab.host("server", "systemctl", "restart", "sendmail")
    assert out.returncode == 0, out
    assert lab.host("server", "sendmail", "-bv", "lee").returncode == 0
    with open(cf, "w") as f:
        f.write(shipped)
    assert lab.host("server", "systemctl", "restart", "sendmail").returncode == 0


def check_make_in_etc_mail(lab):
    """C-120 make -C /etc/mail makes the maps that are older than their text"""
    access, db = lab.file("mail", "server", "access"), lab.file("mail", "server", "access.db")
    assert lab.host("server", "makemap", "hash", "/etc/mail/access", stdin="x REJECT\n").returncode == 0
    os.utime(access, (os.path.getmtime(db) + 5,) * 2)
    out = lab.host("server", "make", "-C", "/etc/mail")
    assert out.returncode == 0, out
    assert out.stdout == "make: Entering directory '/etc/mail'\nmake: Leaving directory '/etc/mail'\n", out
    assert "REJECT" not in lab.host("server", "makemap", "-u", "hash", "/etc/mail/access").stdout
    assert lab.host("server", "make", "-C", "/etc/mail", "nosuch.db").returncode == 2
    os.utime(access, (os.path.getmtime(db) - 5,) * 2)


def check_mail_command(lab):
    """C-116 C-131 mail to a local name, its body ended by a dot; the mailbox's rights"""
    out = lab.host("server", "mail", "-s", "Hi JY", "lee@localhost", stdin="Ho!Hey!Ho!\n.\nnot sent\n")
    assert out.returncode == 0, out
    assert arrives(lab, "Hi JY")
    box = lab.mailbox("server", "lee").decode()
    assert "Ho!Hey!Ho!\n" in box and box.startswith("From root@mail.example.com  "), box
    listing = lab.host("server", "ls", "-l", "/var/spool/mail/lee").stdout
    assert listing.startswith("-rw-rw---- 1 lee mail "), listing
    assert lab.host("server", "rm", "-f", "/var/spool/mail/lee").returncode == 0
    assert lab.mailbox("server", "lee") == b""


def check_warning_and_return(lab):
    """C-133 four hours later kim is warned, five days later the mail comes back"""
    lab.host("server", "systemctl", "stop", "sendmail")
    lab.host("server-b", "su", "-", "kim", "-c", "mail -s patience lee@naver.com", stdin="Hello\n")
    assert lab.wait(lambda: "Deferred" in lab.host("server-b", "mailq").stdout)
    assert lab.mxlab("clock", "+4h30m").returncode == 0
    assert arrives(lab, "Warning: could not send message for past 4 hours", "server-b", "kim")
    assert lab.mxlab("clock", "+5d").returncode == 0
    assert arrives(lab, "Returned mail: see transcript for details", "server-b", "kim")
    assert "Message could not be delivered for 5 days" in lab.mailbox("server-b", "kim").decode()
    assert "is empty" in lab.host("server-b", "mailq").stdout


def check_reset(lab):
    """reset restores the shipped files and empties what the lab wrote"""
    zone = lab.file("zones", "example.com.db")
    before = open(zone).read()
    open(zone, "w").write("broken\n")
    os.remove(lab.file("mail", "server", "sendmail.cf"))
    send(lab, "gone-soon")
    assert arrives(lab, "gone-soon")
    out = lab.mxlab("reset")
    assert out.returncode == 0, out
    assert open(zone).read() == before
    assert lab.mailbox("server", "lee") == b""
    send(lab, "after")
    assert arrives(lab, "after")
    assert "10 mail.example.com." in dig(lab, "example.com", "mx", "+short")


def check_one_lab_beside_another(lab):
    """Several labs run side by side, each with its own mail"""
    from lab import Lab
    other = Lab()
    try:
        send(other, "over-there")
        assert other.wait(lambda: b"Subject: over-there" in other.mailbox("server", "lee"))
        assert b"over-there" not in lab.mailbox("server", "lee")
        send(lab, "over-here")
        assert arrives(lab, "over-here")
    finally:
        assert other.stop() in (0, 130, 143)


def check_mail_reader(lab):
    """C-132 C-137 the mail reader: its list and commands; su without a dash keeps root's MAIL, where there is none"""
    lab.host("server", "rm", "-f", "/var/mail/lee", "/home/lee/mbox")
    lab.host("server", "mail", "-s", "Hi JY", "lee", stdin="Ho!Hey!Ho!\n")
    assert lab.wait(lambda: b"Hi JY" in lab.mailbox("server", "lee"))
    out = lab.host("server", "su", "-", "lee", "-c", "mail", stdin="1\nx\n").stdout
    assert out.startswith("Mail version 8.1.2 01/15/2001.  Type ? for help.\n\"/var/mail/lee\": 1 message 1 new\n>N  1 root@"), out
    assert "\nMessage 1:\nFrom root@" in out and "\nSubject: Hi JY\n" in out and "\n\nHo!Hey!Ho!\n" in out, out
    assert lab.host("server", "su", "lee", "-c", "mail", stdin="x\n").stderr == "No mail for lee\n"
    out = lab.host("server", "su", "-", "lee", "-c", "mail", stdin="1\nq\n").stdout
    assert out.endswith("Saved 1 message in /home/lee/mbox\n"), out
    assert lab.host("server", "su", "-", "lee", "-c", "mail", stdin="").stderr == "No mail for lee\n"
    assert "\nStatus: RO\n" in lab.host("server", "cat", "/home/lee/mbox").stdout


def check_date_sets_the_clock(lab):
    """C-140 date MMDDhhmmYY sets the lab's clock; mail and logs follow"""
    out = lab.host("server", "date", "0525170630").stdout
    assert out.startswith("Sat May 25 17:06:00 ") and out.endswith(" 2030\n"), out
    lab.host("server", "mail", "-s", "in 2030", "lee", stdin="x\n")
    assert arrives(lab, "in 2030")
    assert b"Date: Sat, 25 May 2030 17:06:" in lab.mailbox("server", "lee"), lab.mailbox("server", "lee")
    assert "\n2030-05-25T17:06:" in lab.host("server", "cat", "/var/log/mail.log").stdout
