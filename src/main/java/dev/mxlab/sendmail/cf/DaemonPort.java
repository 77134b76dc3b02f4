package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Position;
import java.util.function.Consumer;

/**
 * A line {@code O DaemonPortOptions}: one listening socket. Of each sub-option's name only the
 * first letter counts, so that {@code Faminy=inet} works.
 *
 * @param name {@code Name=}, shown as {@code daemon=} in the log
 * @param port number or service name
 * @param address {@code Addr=}; empty for every address of the host
 * @param modify letters of {@code Modify=}
 * @param deliveryMode {@code DeliveryMode=} of this daemon alone, empty for the option's
 */
public record DaemonPort(
    String name,
    String port,
    String family,
    String address,
    String modify,
    String deliveryMode,
    Position at) {
  /** {@code M=a}: nobody may send mail without SMTP authentication. */
  public static final char AUTHENTICATION = 'a';

  /** {@code M=E}: no ETRN (RFC 1985), as a submission port should have it (RFC 6409 section 7). */
  public static final char NO_ETRN = 'E';

  /** {@code M=A}: no AUTH, whatever the file says elsewhere. */
  public static final char NO_AUTHENTICATION = 'A';

  /** {@code M=S}: no STARTTLS. */
  public static final char NO_TLS = 'S';

  /** {@code M=O}: optional; a socket that cannot be opened is no reason to end. */
  public static final char OPTIONAL = 'O';

  /** What sendmail opens when the file has no such line. */
  static DaemonPort standard(String file) {
    return new DaemonPort("MTA", "smtp", "inet", "", "", "", Position.of(file));
  }

  /** What {@code sendmail -bs} serves is no port. */
  public static DaemonPort standardInput(String file) {
    return new DaemonPort("", "", "local", "", "", "", Position.of(file));
  }

  /**
   * Reads what follows {@code DaemonPortOptions=}.
   *
   * @param index which of them it is, from 0: names those that have no Name=
   */
  public static DaemonPort parse(String text, int index, Position at, Consumer<String> trouble) {
    String name = index == 0 ? "Daemon0" : "Daemon" + index;
    String port = "smtp";
    String family = "inet";
    String address = "";
    String modify = "";
    String mode = "";
    for (String piece : text.split(",")) {
      String field = piece.strip();
      int equals = field.indexOf('=');
      if (equals < 1) {
        continue;
      }
      String value = field.substring(equals + 1).strip();
      switch (field.charAt(0)) {
        case 'A' -> address = value;
        case 'D' -> mode = value;
        case 'F' -> family = value;
        case 'M' -> modify = value;
        case 'N' -> name = value;
        case 'P' -> port = value;
        case 'C', 'I', 'K', 'L', 'R', 'S', 'T' -> {
          // children, filters, keep-alive, listen queue, buffers: nothing of it here
        }
        default ->
            trouble.accept(
                "DaemonPortOptions parameter \"" + field.substring(0, equals) + "\" unknown");
      }
    }
    if (family.startsWith("inet6")) {
      family = "inet6";
    } else if (!family.equals("inet") && !family.equals("unix") && !family.equals("local")) {
      trouble.accept("Unknown address family " + family + " in Family=option");
    }
    DaemonPort parsed = new DaemonPort(name, port, family, address, modify, mode, at);
    if (parsed.number() < 0) {
      trouble.accept("service \"" + port + "\" unknown");
    }
    return parsed;
  }

  /** The port's number; -1 when no service is called so. */
  public int number() {
    if (!port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9') && port.length() < 6) {
      int number = Integer.parseInt(port);
      return number > 65535 ? -1 : number;
    }
    return switch (port) {
      case "smtp", "mail" -> 25;
      case "submission" -> 587;
      case "smtps", "submissions" -> 465;
      default -> -1;
    };
  }

  /** {@code Modify=} as rules see it in ${daemon_flags}: apart, capital letters twice. */
  public String flags() {
    StringBuilder out = new StringBuilder();
    for (char c : modify.replaceAll("\\s", "").toCharArray()) {
      out.append(out.length() == 0 ? "" : " ").append(c >= 'A' && c <= 'Z' ? "" + c + c : "" + c);
    }
    return out.toString();
  }

  /** Whether {@code Modify=} has the letter. */
  public boolean has(char letter) {
    return modify.indexOf(letter) >= 0;
  }
}
