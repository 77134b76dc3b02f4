"""Real programs do what the tutorial does with them."""
import os, poplib, smtplib, socket, subprocess, tempfile


def sh(*command, stdin=None, timeout=60):
    return subprocess.run(command, input=stdin, stdin=subprocess.DEVNULL if stdin is None else None, capture_output=True, text=True, timeout=timeout)


def dig(lab, *args, server="127.0.0.1"):
    return sh("dig", "@" + server, "-p", str(lab.ports[53]), "+time=3", "+tries=1", *args).stdout


def check_dig_mx(lab):
    """C-028 C-030 C-104 dig @localhost example.com mx"""
    assert dig(lab, "example.com", "mx", "+short") == "10 mail.example.com.\n"
    out = dig(lab, "example.com", "mx", server="localhost")
    assert "status: NOERROR" in out and " aa " in out and " ra;" in out, out
    assert "10800\tIN\tMX\t10 mail.example.com." in out, out
    assert "mail.example.com.\t10800\tIN\tA\t192.168.111.100" in out, out


def check_dig_others(lab):
    """C-029 C-153 C-178 SOA, A, the other domains, the reverse zone, TCP"""
    assert dig(lab, "example.com", "soa", "+short") == "example.com. root. 2 86400 3600 604800 3600\n"
    assert dig(lab, "mail.example.com", "a", "+short") == "192.168.111.100\n"
    assert dig(lab, "naver.com", "mx", "+short", "+tcp") == "10 mail.naver.com.\n"
    assert dig(lab, "daum.net", "mx", "+short") == "10 mail.daum.net.\n"
    assert dig(lab, "mail.daum.net", "+short") == "192.168.111.200\n"
    assert dig(lab, "-x", "192.168.111.100", "+short") == "mail.example.com.\n"
    assert "status: NXDOMAIN" in dig(lab, "nosuch.example.com")
    assert "status: NXDOMAIN" in dig(lab, "no.such.domain.com")


def check_nslookup_and_host(lab):
    """C-030 nslookup and host ask the same server"""
    port = "-port=%d" % lab.ports[53]
    out = sh("nslookup", port, "-type=mx", "example.com", "127.0.0.1").stdout
    assert "example.com\tmail exchanger = 10 mail.example.com." in out, out
    out = sh("host", "-p", str(lab.ports[53]), "-t", "mx", "naver.com", "127.0.0.1")
    assert "naver.com mail is handled by 10 mail.naver.com." in out.stdout, out


def check_recursion_from_the_root(lab):
    """C-025 C-160 a zone of another server is found from the root hints down"""
    out = dig(lab, "a.gtld-servers.net", "a")
    assert "203.0.113.53" in out and " aa " not in out, out


def send_smtplib(lab, server, sender, to, subject, body="Hello\n"):
    with smtplib.SMTP(server, lab.ports[25], timeout=20) as smtp:
        return smtp.sendmail(sender, [to], "From: %s\r\nTo: %s\r\nSubject: %s\r\n\r\n%s" % (sender, to, subject, body))


def arrived(lab, host, user, subject):
    return lab.wait(lambda: ("Subject: " + subject).encode() in lab.mailbox(host, user))


def check_smtplib_poplib(lab):
    """C-002 C-009 C-010 smtplib sends, poplib fetches, DELE removes at QUIT"""
    send_smtplib(lab, "127.0.0.1", "kim@daum.net", "lee@naver.com", "by smtplib")
    assert arrived(lab, "server", "lee", "by smtplib")
    pop = poplib.POP3("127.0.0.1", lab.ports[110], timeout=20)
    pop.user("lee"); pop.pass_("1234")
    count = pop.stat()[0]
    mails = [b"\n".join(pop.retr(i + 1)[1]) for i in range(count)]
    assert any(b"Subject: by smtplib" in m for m in mails), mails
    assert mails[0].startswith(b"Return-Path: <"), mails[0]
    assert len(pop.uidl()[1]) == count
    pop.quit()
    pop = poplib.POP3("127.0.0.1", lab.ports[110], timeout=20)
    pop.user("lee"); pop.pass_("1234")
    assert pop.stat()[0] == count, "without DELE the mail stays"
    for i in range(count):
        pop.dele(i + 1)
    pop.quit()
    pop = poplib.POP3("127.0.0.1", lab.ports[110], timeout=20)
    pop.user("lee"); pop.pass_("1234")
    assert pop.stat() == (0, 0)
    pop.quit()


def check_unknown_user(lab):
    """C-009 C-086 nobody@naver.com is refused at RCPT with 550"""
    try:
        send_smtplib(lab, "127.0.0.1", "kim@daum.net", "nobody@naver.com", "x")
        raise AssertionError("accepted")
    except smtplib.SMTPRecipientsRefused as e:
        code, text = e.recipients["nobody@naver.com"]
        assert code == 550 and b"5.1.1" in text and b"User unknown" in text, e.recipients


def check_swaks_across(lab):
    """C-001 C-007 C-008 C-154 swaks at Server-B: over two SMTP sessions into lee's mailbox, and the trace tells it"""
    out = sh("swaks", "--server", "%s:%d" % (lab.socket("server-b"), lab.ports[25]), "--from", "kim@daum.net",
             "--to", "lee@naver.com", "--header", "Subject: by swaks", "--body", "안녕하세요")
    assert out.returncode == 0, out.stdout + out.stderr
    assert arrived(lab, "server", "lee", "by swaks")
    trace = lab.wait(lambda: (lambda t: t if t and t["hops"][-1]["type"] == "deliver" else None)(lab.trace()))
    assert [h["type"] for h in trace["hops"]] == ["submit", "queue", "dns-mx", "dns-a", "smtp", "deliver"], trace
    assert trace["hops"][2]["detail"]["answers"] == ["10 mail.naver.com."], trace["hops"][2]
    assert trace["hops"][3]["detail"]["answers"] == ["192.168.111.100"], trace["hops"][3]
    assert "안녕하세요".encode() in lab.mailbox("server", "lee")
    text = lab.mxlab("trace", "--last").stdout
    assert "<<< 354" in text and trace["id"] in text, text
    korean = lab.mxlab("trace", "--last", "--lang", "ko").stdout
    assert "메일 큐" in korean, korean


def check_curl(lab):
    """C-002 curl sends by SMTP and fetches by POP3"""
    with tempfile.NamedTemporaryFile("w", suffix=".eml") as f:
        f.write("From: kim@daum.net\r\nTo: lee@naver.com\r\nSubject: by curl\r\n\r\nHello\r\n"); f.flush()
        out = sh("curl", "-sS", "smtp://127.0.0.1:%d" % lab.ports[25], "--mail-from", "kim@daum.net", "--mail-rcpt", "lee@naver.com", "--upload-file", f.name)
    assert out.returncode == 0, out.stderr
    assert arrived(lab, "server", "lee", "by curl")
    listing = sh("curl", "-sS", "pop3://127.0.0.1:%d/" % lab.ports[110], "-u", "lee:1234").stdout
    last = listing.split("\n")[-2].split()[0]
    mail = sh("curl", "-sS", "pop3://127.0.0.1:%d/%s" % (lab.ports[110], last), "-u", "lee:1234").stdout
    assert "Subject: by curl" in mail, mail


def check_s_nail(lab):
    """C-075 s-nail sends by SMTP"""
    out = sh("s-nail", "-n", "-Sv15-compat", "-Sexpandaddr", "-Sno-starttls", "-Smta=smtp://127.0.0.1:%d" % lab.ports[25],
             "-Ssmtp-auth=none", "-Sfrom=kim@daum.net", "-s", "by s-nail", "lee@naver.com", stdin="Hello\n")
    assert out.returncode == 0, out.stderr
    assert arrived(lab, "server", "lee", "by s-nail")


def check_netcat(lab):
    """C-144 the dialogue typed by hand"""
    s = socket.create_connection(("127.0.0.1", lab.ports[25]), 20)
    f = s.makefile("rw", newline="")
    greeting = f.readline()
    assert greeting.startswith("220 mail.example.com ESMTP Sendmail"), greeting
    s.close()
    # As fast as somebody types: what comes before HELO or DATA is answered ends the service.
    typed = ["HELO me", "MAIL FROM:<kim@daum.net>", "RCPT TO:<lee@naver.com>", "DATA", "Subject: by nc\\r\\n\\r\\nHello\\r\\n.", "QUIT"]
    script = "; ".join("printf '%s\\r\\n'; sleep 0.5" % line for line in typed)
    out = sh("sh", "-c", "(sleep 0.5; %s) | nc -q 5 -w 10 127.0.0.1 %d" % (script, lab.ports[25]))
    assert "250 2.1.5 <lee@naver.com>... Recipient ok" in out.stdout, out.stdout
    assert "Message accepted for delivery" in out.stdout and "221 2.0.0" in out.stdout, out.stdout
    assert arrived(lab, "server", "lee", "by nc")


def check_mail_command_and_bounce(lab):
    """C-005 C-009 C-133 kim's mail command; to nobody it comes back as a bounce"""
    out = lab.host("server-b", "su", "-", "kim", "-c", "mail -s from-kim lee@naver.com", stdin="HoHo\n")
    assert out.returncode == 0, out.stderr
    assert arrived(lab, "server", "lee", "from-kim")
    out = lab.host("server-b", "su", "-", "kim", "-c", "mail -s lost nobody@naver.com", stdin="HoHo\n")
    assert out.returncode == 0, out.stderr
    assert arrived(lab, "server-b", "kim", "Returned mail: see transcript for details")
    box = lab.mailbox("server-b", "kim").decode()
    assert "550 5.1.1 <nobody@naver.com>... User unknown" in box and "message/delivery-status" in box, box


def check_relaying_denied(lab):
    """C-054 a stranger may not relay, and may write to lee"""
    s = socket.create_connection((lab.socket("server"), lab.ports[25]), 20, ("127.9.9.9", 0))
    f = s.makefile("rw", newline="")
    f.readline()
    for command, want in (("HELO x", "250 "), ("MAIL FROM:<kim@daum.net>", "250 "), ("RCPT TO:<kim@daum.net>", "550 5.7.1"), ("RCPT TO:<lee@naver.com>", "250 "), ("QUIT", "221 ")):
        f.write(command + "\r\n"); f.flush()
        reply = f.readline()
        assert reply.startswith(want), (command, reply)
    s.close()


def check_tools(lab):
    """C-021 C-035 C-093 C-203 C-204 the tutorial's commands on a host"""
    assert lab.host("server", "hostname").stdout == "mail.example.com\n"
    out = lab.host("server", "named-checkzone", "example.com", "/etc/bind/example.com.db")
    assert (out.returncode, out.stdout) == (0, "zone example.com/IN: loaded serial 2\nOK\n"), out
    out = lab.host("server", "named-checkconf")
    assert (out.returncode, out.stdout) == (0, ""), out
    assert "10 mail.naver.com." in lab.host("server-b", "dig", "naver.com", "mx", "+short").stdout
    assert "active (running)" in lab.host("server", "systemctl", "status", "bind9").stdout
    assert "is empty" in lab.host("server-b", "mailq").stdout
    out = lab.host("server", "rndc", "reload")
    assert (out.returncode, out.stdout) == (0, "server reload successful\n"), out
    assert lab.host("server", "nosuchcommand").returncode == 127


def check_user_is_made(lab):
    """C-063 adduser, chpasswd, mail, POP3"""
    assert lab.host("server", "useradd", "-m", "park").returncode == 0
    assert lab.host("server", "chpasswd", stdin="park:secret\n").returncode == 0
    send_smtplib(lab, "127.0.0.1", "kim@daum.net", "park@naver.com", "to a new user")
    assert arrived(lab, "server", "park", "to a new user")
    pop = poplib.POP3("127.0.0.1", lab.ports[110], timeout=20)
    pop.user("park"); pop.pass_("secret")
    assert pop.stat()[0] == 1
    pop.quit()
