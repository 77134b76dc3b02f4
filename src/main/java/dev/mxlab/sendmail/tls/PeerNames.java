package dev.mxlab.sendmail.tls;

import dev.mxlab.smtp.Security;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** A certificate's names in the form of ${cert_subject} and ${cn_subject} (tls.c). */
final class PeerNames {
  private static final String CRITICAL = "<>()\"+ ";

  private PeerNames() {}

  static Security.Peer of(X509Certificate certificate) {
    X500Principal subject = certificate.getSubjectX500Principal();
    X500Principal issuer = certificate.getIssuerX500Principal();
    return new Security.Peer(
        line(subject), line(issuer), common(subject), common(issuer), md5(certificate));
  }

  /** {@code /C=KR/CN=mail.example.com}: X509_NAME_oneline. */
  private static String line(X500Principal name) {
    StringBuilder out = new StringBuilder();
    for (Rdn part : parts(name)) {
      out.append('/').append(part.getType()).append('=').append(part.getValue());
    }
    return escaped(out.toString());
  }

  private static String common(X500Principal name) {
    String found = "";
    for (Rdn part : parts(name)) {
      found = part.getType().equalsIgnoreCase("CN") ? String.valueOf(part.getValue()) : found;
    }
    return escaped(found);
  }

  private static List<Rdn> parts(X500Principal name) {
    try {
      return new LdapName(name.getName(X500Principal.RFC2253)).getRdns();
    } catch (InvalidNameException odd) {
      return Collections.unmodifiableList(new ArrayList<>());
    }
  }

  /** xtextify(): what is critical in an address becomes plus and two digits. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 255);
      if (c < ' ' || c > '~' || CRITICAL.indexOf(c) >= 0) {
        out.append(String.format("+%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String md5(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException odd) {
      return "";
    }
  }
}
