package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Position;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Q line: {@code Qout, P=/var/spool/mqueue/out, F=f, I=5m, R=2, r=20, J=100} (op.me, "Q - Define
 * Queue Group").
 *
 * @param name by which {@code $#} of ruleset queuegroup, {@code Q=} of a mailer and {@code -qG}
 *     know it
 * @param path P=, empty for that of QueueDirectory
 * @param flags F=; f lets it have several runners
 * @param interval I=, zero for that of the daemon
 * @param runners R=, 0 for no word about it
 * @param jobs J=, most messages of a run; 0 for that of MaxQueueRunSize
 * @param recipients r=, most recipients of an envelope; 0 for any number
 */
public record QueueLine(
    String name,
    String path,
    String flags,
    Duration interval,
    int runners,
    int jobs,
    int recipients,
    Position at) {
  /** The one that every sendmail.cf has. */
  public static final String DEFAULT = "mqueue";

  /** The group without a line of its own. */
  public static QueueLine standard(Position at) {
    return new QueueLine(DEFAULT, "", "", Duration.ZERO, 0, 0, 0, at);
  }

  /** Null, and a problem, when the line makes no group; what is odd of one is no problem. */
  static @Nullable QueueLine parse(String text, Position at, Consumer<String> trouble) {
    String[] parts = text.split(",");
    String name = parts[0].strip().split("\\s", 2)[0];
    String first = parts[0].strip().substring(name.length()).strip();
    QueueLine line = new QueueLine(name, "", "", Duration.ZERO, 0, 0, 0, at);
    for (int i = first.isEmpty() ? 1 : 0; i < parts.length; i++) {
      String field = (i == 0 ? first : parts[i]).strip();
      int equals = field.indexOf('=');
      if (field.isEmpty()) {
        continue;
      } else if (equals < 1) {
        trouble.accept("queue " + name + ": `=' expected");
        return null;
      }
      QueueLine more = line.with(field.charAt(0), field.substring(equals + 1).strip());
      if (more == null) {
        trouble.accept(
            field.charAt(0) == 'P'
                ? "queue " + name + ": empty path name"
                : "Q" + name + ": unknown queue equate " + field.charAt(0) + "=");
        return null;
      }
      line = more;
    }
    return line;
  }

  private @Nullable QueueLine with(char field, String value) {
    return switch (field) {
      case 'P' ->
          value.isEmpty()
              ? null
              : new QueueLine(name, value, flags, interval, runners, jobs, recipients, at);
      case 'F' -> new QueueLine(name, path, value, interval, runners, jobs, recipients, at);
      case 'I' ->
          new QueueLine(name, path, flags, Settings.minutes(value), runners, jobs, recipients, at);
      case 'R' -> new QueueLine(name, path, flags, interval, number(value), jobs, recipients, at);
      case 'J' ->
          new QueueLine(name, path, flags, interval, runners, number(value), recipients, at);
      case 'r' -> new QueueLine(name, path, flags, interval, runners, jobs, number(value), at);
      // How nice its processes are: there are none.
      case 'N' -> this;
      default -> null;
    };
  }

  /** As atoi(3) reads it. */
  private static int number(String text) {
    String digits = text.replaceFirst("^([0-9]{0,9}).*$", "$1");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /** Said of a line that is good all the same; empty for nothing. */
  public String remark() {
    return runners > 1 && flags.indexOf('f') < 0
        ? "Warning: Q="
            + name
            + ": R="
            + runners
            + ": multiple queue runners specified\n\tbut flag 'f' is not set"
        : "";
  }
}
