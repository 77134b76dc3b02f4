package dev.mxlab.smtp.server;

import dev.mxlab.smtp.server.PathArgument.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the parameters of MAIL and RCPT are what the extensions say: SIZE (RFC 1870), BODY (RFC
 * 6152), RET, ENVID, NOTIFY, ORCPT (RFC 3461), BY (RFC 2852), AUTH (RFC 4954). The texts are
 * sendmail's.
 */
final class ParameterCheck {
  private static final long MOST_SECONDS = 999_999_999L;

  private final boolean dsn;
  private final boolean deliverBy;
  private final long leastSeconds;
  private final long maxSize;

  ParameterCheck(Reception.Manners manners) {
    this.dsn = manners.ehloKeywords().contains("DSN");
    List<String> by =
        manners.ehloKeywords().stream()
            .filter(keyword -> keyword.equals("DELIVERBY") || keyword.startsWith("DELIVERBY "))
            .toList();
    this.deliverBy = !by.isEmpty();
    this.leastSeconds =
        by.isEmpty() ? 0 : number(by.get(0).substring("DELIVERBY".length())).value();
    this.maxSize = manners.maxMessageSize();
  }

  void mail(List<Parameter> parameters) throws Refusal {
    Set<String> seen = new HashSet<>();
    long announced = 0;
    for (Parameter parameter : parameters) {
      switch (parameter.name()) {
        case "SIZE" -> announced = size(parameter);
        case "BODY" -> body(parameter);
        case "RET" -> ret(parameter, seen);
        case "ENVID" -> envid(parameter, seen);
        case "AUTH" -> auth(parameter, seen);
        case "BY" -> by(parameter);
        default -> throw unrecognized(parameter);
      }
    }
    if (maxSize > 0 && announced > maxSize) {
      throw new Refusal(
          552, "5.2.3", "Message size exceeds fixed maximum message size (" + maxSize + ")");
    }
  }

  void rcpt(List<Parameter> parameters) throws Refusal {
    Set<String> seen = new HashSet<>();
    for (Parameter parameter : parameters) {
      switch (parameter.name()) {
        case "NOTIFY" -> notification(parameter);
        case "ORCPT" -> orcpt(parameter, seen);
        default -> throw unrecognized(parameter);
      }
    }
  }

  private static long size(Parameter parameter) throws Refusal {
    valued(parameter, "SIZE");
    Parsed size = number(parameter.value());
    if (size.overflow() && size.value() > 0) {
      throw new Refusal(552, "5.2.3", "Message size exceeds maximum value");
    }
    if (size.value() < 0) {
      throw new Refusal(552, "5.2.3", "Message size invalid");
    }
    return size.value();
  }

  private static void body(Parameter parameter) throws Refusal {
    valued(parameter, "BODY");
    if (!parameter.value().equalsIgnoreCase("8BITMIME")
        && !parameter.value().equalsIgnoreCase("7BIT")) {
      throw new Refusal(501, "5.5.4", "Unknown BODY type " + parameter.value());
    }
  }

  private void ret(Parameter parameter, Set<String> seen) throws Refusal {
    dsnOffered("RET");
    valued(parameter, "RET");
    once("RET", seen);
    if (!parameter.value().equalsIgnoreCase("HDRS")
        && !parameter.value().equalsIgnoreCase("FULL")) {
      throw new Refusal(501, "5.5.2", "Bad argument \"" + parameter.value() + "\" to RET");
    }
  }

  private void envid(Parameter parameter, Set<String> seen) throws Refusal {
    dsnOffered("ENVID");
    valued(parameter, "ENVID");
    if (!isXtext(parameter.value())) {
      throw new Refusal(501, "5.5.4", "Syntax error in ENVID parameter value");
    }
    once("ENVID", seen);
  }

  private static void auth(Parameter parameter, Set<String> seen) throws Refusal {
    valued(parameter, "AUTH=");
    once("AUTH", seen);
    if (!isXtext(parameter.value())) {
      throw new Refusal(501, "5.5.4", "Syntax error in AUTH parameter value");
    }
  }

  private void by(Parameter parameter) throws Refusal {
    if (!deliverBy) {
      throw unrecognized(parameter);
    }
    valued(parameter, "BY=");
    Parsed time = number(parameter.value());
    if (time.overflow() || Math.abs(time.value()) > MOST_SECONDS) {
      throw new Refusal(501, "5.5.2", "BY=" + parameter.value() + " out of range");
    }
    String rest = parameter.value().substring(time.end());
    if (!rest.startsWith(";")) {
      throw new Refusal(501, "5.5.2", "BY= missing ';'");
    }
    String mode = rest.substring(Command.skipBlanks(rest, 1));
    if (mode.regionMatches(true, 0, "r", 0, 1)) {
      byReturn(time.value());
    } else if (!mode.regionMatches(true, 0, "n", 0, 1)) {
      throw new Refusal(501, "5.5.2", "illegal by-mode '" + shown(mode) + "'");
    }
    String trace = mode.substring(1);
    if (!trace.isEmpty() && !trace.regionMatches(true, 0, "t", 0, 1)) {
      throw new Refusal(501, "5.5.2", "illegal by-trace '" + shown(trace) + "'");
    }
  }

  private void byReturn(long seconds) throws Refusal {
    if (seconds <= 0) {
      throw new Refusal(501, "5.5.4", "mode R requires BY time > 0");
    }
    if (seconds < leastSeconds) {
      throw new Refusal(555, "5.5.2", "time " + seconds + " less than " + leastSeconds);
    }
  }

  private static char shown(String text) {
    return text.isEmpty() || text.charAt(0) < ' ' || text.charAt(0) > '~' ? '?' : text.charAt(0);
  }

  private void notification(Parameter parameter) throws Refusal {
    dsnOffered("NOTIFY");
    valued(parameter, "NOTIFY");
    if (parameter.value().equalsIgnoreCase("NEVER")) {
      return;
    }
    for (String when : parameter.value().split(",", -1)) {
      if (!when.equalsIgnoreCase("SUCCESS")
          && !when.equalsIgnoreCase("FAILURE")
          && !when.equalsIgnoreCase("DELAY")) {
        throw new Refusal(501, "5.5.4", "Bad argument \"" + when + "\"  to NOTIFY");
      }
    }
  }

  private void orcpt(Parameter parameter, Set<String> seen) throws Refusal {
    dsnOffered("ORCPT");
    valued(parameter, "ORCPT");
    once("ORCPT", seen);
    int semicolon = parameter.value().indexOf(';');
    if (semicolon < 0
        || !isAtom(parameter.value().substring(0, semicolon))
        || !isXtext(parameter.value().substring(semicolon + 1))) {
      throw new Refusal(501, "5.5.4", "Syntax error in ORCPT parameter value");
    }
  }

  private void dsnOffered(String name) throws Refusal {
    if (!dsn) {
      throw new Refusal(504, "5.7.0", "Sorry, " + name + " not supported, we do not allow DSN");
    }
  }

  private static void valued(Parameter parameter, String shown) throws Refusal {
    if (!parameter.valued()) {
      throw new Refusal(501, "5.5.2", shown + " requires a value");
    }
  }

  private static void once(String name, Set<String> seen) throws Refusal {
    if (!seen.add(name)) {
      throw new Refusal(501, "5.5.0", "Duplicate " + name + " parameter");
    }
  }

  private static Refusal unrecognized(Parameter parameter) {
    return new Refusal(555, "5.5.4", parameter.asWritten() + " parameter unrecognized");
  }

  /** RFC 3461 section 4: what is not printable is {@code +} and two digits. */
  private static boolean isXtext(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '!' || c > '~' || c == '=') {
        return false;
      }
      if (c == '+') {
        if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
          return false;
        }
        i += 2;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
  }

  private static boolean isAtom(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 127 && "()<>[]:;@\\,.\"".indexOf(c) < 0);
  }

  /** A number as strtol(3) reads it: as far as it goes. */
  private record Parsed(long value, int end, boolean overflow) {}

  private static Parsed number(String text) {
    int at = Command.skipBlanks(text, 0);
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative || at < text.length() && text.charAt(at) == '+') {
      at++;
    }
    int first = at;
    long value = 0;
    boolean overflow = false;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      int digit = text.charAt(at) - '0';
      overflow |= value > (Long.MAX_VALUE - digit) / 10;
      value = overflow ? Long.MAX_VALUE : value * 10 + digit;
      at++;
    }
    return new Parsed(negative ? -value : value, at == first ? 0 : at, overflow);
  }
}
