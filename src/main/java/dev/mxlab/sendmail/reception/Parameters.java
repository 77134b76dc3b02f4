package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.List;
import java.util.Locale;

/** What the ESMTP parameters of MAIL and RCPT, checked by the session, mean to the queue. */
final class Parameters {
  private Parameters() {}

  /**
   * The F line: d and n for RET=HDRS (RFC 3461 section 4.3); b and s as sendmail always sets them.
   */
  static String flags(List<String> mail) {
    String wanted = value(mail, "RET").toUpperCase(Locale.ROOT);
    return switch (wanted) {
      case "HDRS" -> "bdns";
      case "FULL" -> "bds";
      default -> "bs";
    };
  }

  /**
   * The R and r lines (RFC 3461 sections 4.1 and 4.2).
   *
   * @param user what the rules made of the address
   * @param host our name, for an address without one
   */
  static Envelope.Recipient recipient(
      String address, List<String> parameters, String user, String host) {
    String notify = value(parameters, "NOTIFY").toUpperCase(Locale.ROOT);
    StringBuilder flags = new StringBuilder("P");
    if (notify.isEmpty()) {
      flags.append("FD");
    } else {
      flags.append('N');
      flags.append(notify.contains("SUCCESS") ? "S" : "");
      flags.append(notify.contains("FAILURE") ? "F" : "");
      flags.append(notify.contains("DELAY") ? "D" : "");
    }
    String bare =
        address.startsWith("<") && address.endsWith(">")
            ? address.substring(1, address.length() - 1)
            : address;
    String whole =
        user.indexOf('@') >= 0 ? user : bare.indexOf('@') >= 0 ? bare : user + "@" + host;
    return new Envelope.Recipient(
        address, flags.toString(), "RFC822; " + whole, "", "", value(parameters, "ORCPT"));
  }

  /** ENVID= (RFC 3461 section 4.4); empty for none. */
  static String envelopeId(List<String> mail) {
    return value(mail, "ENVID");
  }

  /** AUTH= (RFC 4954 section 5) as it stands; empty for none. */
  static String author(List<String> mail) {
    return value(mail, "AUTH");
  }

  /** SIZE= (RFC 1870), the last one counts; 0 for none. */
  static long size(List<String> mail) {
    long last = 0;
    for (String parameter : mail) {
      if (parameter.matches("SIZE=\\+?[0-9]{1,18}.*")) {
        last = Long.parseLong(parameter.replaceFirst("^SIZE=\\+?([0-9]+).*", "$1"));
      }
    }
    return last;
  }

  /** BODY= (RFC 6152), upper case; empty for none, the last one counts. */
  static String bodyType(List<String> mail) {
    String last = "";
    for (String parameter : mail) {
      last = parameter.startsWith("BODY=") ? parameter.substring(5) : last;
    }
    return last.toUpperCase(Locale.ROOT);
  }

  /** BY= (RFC 2852 section 4); empty for none, the last one counts. */
  static String deliverBy(List<String> mail) {
    String last = "";
    for (String parameter : mail) {
      last = parameter.startsWith("BY=") ? parameter.substring(3) : last;
    }
    return last;
  }

  private static String value(List<String> parameters, String name) {
    for (String parameter : parameters) {
      if (parameter.startsWith(name + "=")) {
        return parameter.substring(name.length() + 1);
      }
    }
    return "";
  }
}
