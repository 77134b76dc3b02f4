"""Encrypted and authenticated SMTP: openssl, curl, swaks and smtplib against a lab whose hosts have certificates."""
import smtplib, ssl, subprocess

OWN_LAB = True
LINES = """O CACertFile=/etc/mail/tls/ca.crt
O ServerCertFile=/etc/mail/tls/server.crt
O ServerKeyFile=/etc/mail/tls/common.key
O ClientCertFile=/etc/mail/tls/client.crt
O ClientKeyFile=/etc/mail/tls/common.key
O AuthMechanisms=PLAIN LOGIN CRAM-MD5
C{TrustAuthMech}PLAIN LOGIN CRAM-MD5
"""


def sh(*command, stdin=None):
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)


def secured(lab):
    """Turns TLS and AUTH on, as an administrator would."""
    for host in ("server", "server-b"):
        with open(lab.file("mail", host, "sendmail.cf"), "a") as f:
            f.write(LINES)
    # A password that CRAM-MD5 can be asked about.
    with open(lab.file("etc", "server", "shadow")) as f:
        lines = ["lee:{PLAIN}1234:20000:0:99999:7:::\n" if line.startswith("lee:") else line for line in f]
    with open(lab.file("etc", "server", "shadow"), "w") as f:
        f.writelines(lines)
    lab.restart()
    return lab.file("var", "ca", "ca.crt")


def connect(lab, ca, host="server", tls=True):
    smtp = smtplib.SMTP(lab.socket(host), lab.ports[25], timeout=20)
    if tls:
        context = ssl.create_default_context(cafile=ca)
        context.check_hostname = False
        smtp.starttls(context=context)
    smtp.ehlo()
    return smtp


def check_certificates(lab):
    """openssl trusts a host's certificate by the lab's authority; curl and swaks speak TLS"""
    ca = secured(lab)
    address = "%s:%d" % (lab.socket("server"), lab.ports[25])
    out = sh("openssl", "s_client", "-starttls", "smtp", "-connect", address, "-CAfile", ca, "-verify_return_error",
             "-verify_hostname", "mail.example.com", stdin="QUIT\n")
    assert "Verification: OK" in out.stdout, out.stdout + out.stderr
    assert lab.host("server", "cat", "/etc/mail/tls/ca.crt").stdout.endswith(open(ca).read())
    name = "mail.example.com:%d:%s" % (lab.ports[25], lab.socket("server"))
    out = sh("curl", "-sS", "--ssl-reqd", "--cacert", ca, "--resolve", name, "--mail-from", "kim@daum.net", "--mail-rcpt",
             "lee@naver.com", "-T", "-", "smtp://mail.example.com:%d" % lab.ports[25], stdin="Subject: by curl\r\n\r\nx\r\n")
    assert out.returncode == 0, out.stderr
    assert lab.wait(lambda: b"Subject: by curl" in lab.mailbox("server", "lee"))
    box = lab.mailbox("server", "lee")
    assert b"with ESMTPS id" in box and b"cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)" in box, box


def check_hosts_encrypt_between_them(lab):
    """server-b delivers to server under TLS, and each knows the other's certificate"""
    ca = secured(lab)
    with connect(lab, ca, "server-b", tls=False) as smtp:
        smtp.sendmail("kim@daum.net", ["lee@naver.com"], "Subject: crossed\r\n\r\nx\r\n",
                      mail_options=["RET=HDRS", "ENVID=a+2B1"], rcpt_options=["NOTIFY=SUCCESS", "ORCPT=rfc822;lee@naver.com"])
    assert lab.wait(lambda: b"Subject: crossed" in lab.mailbox("server", "lee"))
    assert b"verify=OK)" in lab.mailbox("server", "lee")
    assert lab.wait(lambda: b"Original-Envelope-Id: a+1" in lab.mailbox("server-b", "kim"))
    assert b"Action: delivered (to mailbox)" in lab.mailbox("server-b", "kim")


def check_logins(lab):
    """smtplib and swaks log in by every mechanism, with the right password alone"""
    ca = secured(lab)
    for tls in (False, True):
        for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5"):
            with connect(lab, ca, tls=tls) as smtp:
                smtp.user, smtp.password = "lee", "1234"
                code, text = smtp.auth(mechanism, getattr(smtp, "auth_" + mechanism.lower().replace("-", "_")))
                assert code == 235, (mechanism, code, text)
    with connect(lab, ca) as smtp:
        try:
            smtp.login("lee", "12345")
            raise AssertionError("a wrong password was right")
        except smtplib.SMTPAuthenticationError as refused:
            assert refused.smtp_code == 535
    out = sh("swaks", "--server", lab.socket("server"), "--port", str(lab.ports[25]), "--from", "kim@daum.net", "--to",
             "lee@naver.com", "--auth", "CRAM-MD5", "--auth-user", "lee", "--auth-password", "1234")
    assert out.returncode == 0 and "235 2.0.0 OK Authenticated" in out.stdout, out.stdout


def check_nothing_crosses_starttls(lab):
    """what is sent behind STARTTLS in the clear is never obeyed"""
    import socket
    secured(lab)
    with socket.create_connection((lab.socket("server"), lab.ports[25]), 20) as plain:
        plain.recv(4096)
        plain.sendall(b"EHLO x\r\n")
        plain.recv(4096)
        plain.sendall(b"STARTTLS\r\nNOOP\r\nMAIL FROM:<kim@daum.net>\r\n")
        assert plain.recv(4096) == b"220 2.0.0 Ready to start TLS\r\n"
        tls = ssl._create_unverified_context().wrap_socket(plain)
        tls.sendall(b"NOOP\r\n")
        assert tls.recv(4096) == b"250 2.0.0 OK\r\n"
